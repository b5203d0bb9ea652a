import type { IsoDate } from '../../../kit/calendar.ts';
import { INSTITUTIONS, type Institution } from './institutions.ts';
import { drawName, messageText, type Sex } from './names.ts';
import type { Numbers } from './numbers.ts';
import { BIRTH_PROVINCE_WEIGHTS, WARD_WEIGHTS } from './places.ts';
import { type Draw, type Prng, weighted, weightedKeys } from './random.ts';

export type Persona = 'office' | 'civil_servant' | 'worker' | 'trader' | 'driver' | 'student' | 'retired';

export interface Citizen {
  /** `C0001`: stands for the citizen within one city. */
  readonly key: string;
  readonly name: string;
  /** The word by which people call the citizen. */
  readonly givenName: string;
  /** The name as bank messages carry it: capitals without marks. */
  readonly messageName: string;
  readonly sex: Sex;
  readonly birthDate: IsoDate;
  /** Twelve digits of the true form, none of them given out: see numbers.ts. */
  readonly citizenNumber: string;
  /** Ten digits in 0540, a block that no network holds. */
  readonly phone: string;
  /** Two-level address: ward or commune of Hanoi. */
  readonly ward: string;
  readonly persona: Persona;
  readonly bin: string;
  readonly accountNumber: string;
  readonly openingBalanceVnd: bigint;
}

const CITIZENS = 2_000;
/** Traders come first, so that there is an owner for every household business whatever the seed. */
const TRADERS = 300;
/** The year in which the city stands; ages count from it, since a pure city has no clock. */
export const CITY_YEAR = 2026;

interface PersonaTraits {
  readonly share: number;
  readonly ageMin: number;
  readonly ageMax: number;
  /** The middle balance of a bank account, and how widely people differ (deviation of the logarithm). */
  readonly balanceMedianVnd: number;
  readonly spread: number;
}

const PERSONAS: Readonly<Record<Persona, PersonaTraits>> = {
  trader: { share: 0, ageMin: 24, ageMax: 72, balanceMedianVnd: 24_000_000, spread: 1.1 },
  office: { share: 32, ageMin: 22, ageMax: 55, balanceMedianVnd: 14_000_000, spread: 1 },
  civil_servant: { share: 11, ageMin: 23, ageMax: 60, balanceMedianVnd: 12_000_000, spread: 0.9 },
  worker: { share: 17, ageMin: 18, ageMax: 57, balanceMedianVnd: 5_000_000, spread: 0.9 },
  driver: { share: 6, ageMin: 20, ageMax: 55, balanceMedianVnd: 3_500_000, spread: 0.9 },
  student: { share: 16, ageMin: 15, ageMax: 23, balanceMedianVnd: 1_600_000, spread: 0.8 },
  retired: { share: 18, ageMin: 57, ageMax: 84, balanceMedianVnd: 11_000_000, spread: 1.2 },
};

/** People keep pocket money in a wallet and a rural or small balance in a fund: a share of the bank balance. */
const BALANCE_SHARE: Readonly<Record<Institution['kind'], number>> = {
  bank: 1,
  wallet: 0.12,
  mobile_money: 0.08,
  credit_fund: 0.6,
  treasury: 0,
};
const BALANCE_VND_MIN = 50_000;
const BALANCE_VND_MAX = 2_000_000_000;
/** Wallets and mobile money hold spending money only. */
const SPENDING_VND_MAX = 20_000_000;

const drawPersona = weighted(Object.keys(PERSONAS) as Persona[], (persona) => PERSONAS[persona].share)!;
const drawWard = weightedKeys(WARD_WEIGHTS);
const drawProvince = weightedKeys(BIRTH_PROVINCE_WEIGHTS);

export function buildPeople(prng: Prng, numbers: Numbers): readonly Citizen[] {
  const draws: Readonly<Record<Persona, Draw<Institution>>> = {
    trader: institutionsOf('trader'),
    office: institutionsOf('office'),
    civil_servant: institutionsOf('civil_servant'),
    worker: institutionsOf('worker'),
    driver: institutionsOf('driver'),
    student: institutionsOf('student'),
    retired: institutionsOf('retired'),
  };
  return Array.from({ length: CITIZENS }, (_, n) => {
    const persona = n < TRADERS ? 'trader' : drawPersona(prng);
    return buildCitizen(prng, numbers, `C${String(n + 1).padStart(4, '0')}`, persona, draws[persona](prng));
  });
}

function buildCitizen(
  prng: Prng,
  numbers: Numbers,
  key: string,
  persona: Persona,
  institution: Institution,
): Citizen {
  const traits = PERSONAS[persona];
  const sex: Sex = prng.chance(WOMEN_SHARE[persona]) ? 'female' : 'male';
  const birthYear = CITY_YEAR - drawAge(prng, traits);
  const name = drawName(prng, sex, birthYear);
  const phone = numbers.phone();
  return {
    key,
    name: name.full,
    givenName: name.given,
    messageName: messageText(name.full),
    sex,
    birthDate: drawBirthDate(prng, birthYear),
    citizenNumber: numbers.citizenNumber({ province: drawProvince(prng), sex, birthYear }),
    phone,
    ward: drawWard(prng),
    persona,
    bin: institution.bin,
    accountNumber: numbers.account(institution, phone),
    openingBalanceVnd: drawBalance(prng, traits, institution),
  };
}

const WOMEN_SHARE: Readonly<Record<Persona, number>> = {
  trader: 0.64,
  office: 0.52,
  civil_servant: 0.55,
  worker: 0.45,
  driver: 0.06,
  student: 0.51,
  retired: 0.57,
};

/** The mean of two draws: the middle of a working life holds more people than its ends. */
function drawAge(prng: Prng, { ageMin, ageMax }: PersonaTraits): number {
  return Math.round((prng.int(ageMin, ageMax) + prng.int(ageMin, ageMax)) / 2);
}

function drawBirthDate(prng: Prng, year: number): IsoDate {
  const month = prng.int(1, 12);
  // Up to the 28th: every month has it, and nobody misses the others in two thousand people.
  return `${year}-${String(month).padStart(2, '0')}-${String(prng.int(1, 28)).padStart(2, '0')}`;
}

/** Log-normal, as savings are: many small and a few large. Rounded, as people who see a balance remember it. */
function drawBalance(prng: Prng, traits: PersonaTraits, institution: Institution): bigint {
  const drawn =
    traits.balanceMedianVnd * BALANCE_SHARE[institution.kind] * Math.exp(prng.normal() * traits.spread);
  const max = institution.accountNumbers.form === 'phone' ? SPENDING_VND_MAX : BALANCE_VND_MAX;
  return BigInt(Math.round(Math.min(max, Math.max(BALANCE_VND_MIN, drawn)) / 1_000) * 1_000);
}

/** Students take the digital bank and wallets more often, retired people hardly. */
function institutionsOf(persona: Persona): Draw<Institution> {
  const taste = persona === 'student' ? 2.2 : persona === 'retired' ? 0.25 : 1;
  const isNewKind = (each: Institution) =>
    each.accountNumbers.form === 'phone' || each.shortName === 'HUONGCOM';
  return weighted(INSTITUTIONS, (each) => each.citizenWeight * (isNewKind(each) ? taste : 1))!;
}
