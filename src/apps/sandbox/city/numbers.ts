import type { Institution } from './institutions.ts';
import type { Prng } from './random.ts';

/**
 * Numbers of people, shops and accounts, no two alike in one city and none that could belong to somebody real.
 *
 * - Phones begin with 0540. No mobile and no landline network holds 054 today (libphonenumber's metadata for VN knows
 *   mobiles in 03, 051, 052, 055, 056, 058, 059, 07, 08 and 09 only; 054 was Huế's area code until 2017 and came back).
 * - Citizen numbers have the true form (province, century and sex, year of birth, six digits), with a serial from
 *   990000: more than any province registers births of one sex in a year. Our reading, since no list is public.
 * - Companies' tax codes begin with 0199: Hanoi (01) counts upwards and stands near 0111. The tenth digit checks.
 */
export interface Numbers {
  phone(): string;
  citizenNumber(person: Registered): string;
  /** Of a company: ten digits. A household business uses its owner's citizen number. */
  taxCode(): string;
  /** An account at an institution; wallets number it by the phone given. */
  account(institution: Institution, phone: string): string;
}

interface Registered {
  /** Three digits: where the birth was registered, of the 63 provinces before 2025. */
  readonly province: string;
  readonly sex: 'male' | 'female';
  readonly birthYear: number;
}

/** Draws of one number before we give up; the fullest block (citizen numbers of one year) is below a tenth taken. */
const DRAWS_MAX = 100;

export function createNumbers(prng: Prng): Numbers {
  const taken = new Set<string>();
  const fresh = (draw: () => string | undefined): string => {
    for (let n = 0; n < DRAWS_MAX; n++) {
      const number = draw();
      if (number === undefined || taken.has(number)) continue;
      taken.add(number);
      return number;
    }
    throw new Error('a block of numbers is too small for the city');
  };
  const digits = (count: number): string => {
    let text = '';
    for (let n = 0; n < count; n++) text += prng.int(0, 9);
    return text;
  };
  return {
    phone: () => fresh(() => `0540${digits(6)}`),
    citizenNumber: (person) => fresh(() => `${citizenPrefix(person)}99${digits(4)}`),
    taxCode: () => fresh(() => withCheckDigit(`0199${digits(5)}`)),
    account: (institution, phone) => {
      const { accountNumbers } = institution;
      if (accountNumbers.form === 'phone') return phone;
      return fresh(
        () => accountNumbers.prefix + digits(accountNumbers.digits - accountNumbers.prefix.length),
      );
    },
  };
}

/** Province, then 0/1 for a man/woman born in the 1900s and 2/3 in the 2000s, then two digits of the year. */
function citizenPrefix({ province, sex, birthYear }: Registered): string {
  const century = birthYear < 2000 ? 0 : 2;
  return `${province}${century + (sex === 'male' ? 0 : 1)}${String(birthYear % 100).padStart(2, '0')}`;
}

const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/** The tenth digit of a Vietnamese tax code; undefined for the one serial in eleven that has none. */
function withCheckDigit(nine: string): string | undefined {
  const sum = TAX_WEIGHTS.reduce((total, weight, n) => total + weight * Number(nine[n]), 0);
  const check = 10 - (sum % 11);
  return check === 10 ? undefined : `${nine}${check}`;
}
