/** Codes that people read aloud: Crockford's base 32 has neither I, L, O nor U (https://www.crockford.com/base32.html). */

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** A UUIDv7 of ours has 40 random bits before its last two bytes, which are zero. */
const RANDOM_BITS = 40n;

/** Ten characters: unique for as many shops as a country has; a repetition is refused by the unique key. */
export function shopCode(id: string): string {
  return crockford(id, 10);
}

/** `7K3M9QXA2B-12`: at most 15 characters of the 25 in object 62-07. */
export function stallCode(shop: string, number: number): string {
  return `${shop}-${number}`;
}

/** Twelve characters, the bill number in object 62-01. */
export function orderCode(id: string): string {
  return crockford(id, 12);
}

/** `7K3M-9QXA-1B2C`: what a customer reads out when asking about a payment. */
export function receiptNumber(payment: string): string {
  return crockford(payment, 12).replace(/(.{4})(?=.)/g, '$1-');
}

/** The random bits of an id, and before them as many of its time's low bits as the length has room for. */
function crockford(id: string, chars: number): string {
  const random = BigInt(`0x${id.slice(21, 23)}${id.slice(24, 32)}`);
  const time = BigInt(`0x${id.slice(0, 8)}${id.slice(9, 13)}`);
  let rest = BigInt.asUintN(chars * 5, (time << RANDOM_BITS) | random);
  let text = '';
  for (let i = 0; i < chars; i += 1) {
    text = DIGITS[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return text;
}
