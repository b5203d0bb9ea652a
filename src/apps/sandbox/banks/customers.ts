/** Customers of a connected bank: invented as the city's people are, the same on every machine. */
import type { Customer } from '../../bank/index.ts';
import { createPrng, drawName, type Prng } from '../city/index.ts';
import { CONNECTED_BANKS, type ConnectedBank } from './banks.ts';

const BIRTH_YEAR_MIN = 1950;
const BIRTH_YEAR_MAX = 2006;
/** Log-normal around this, as the city's citizens. */
const BALANCE_MEDIAN_VND = 14_000_000;
const BALANCE_VND_MIN = 200_000;
const BALANCE_VND_MAX = 2_000_000_000;
const WOMEN_SHARE = 0.5;
/** One account in so many has two holders: its own customer and the one of the row before. */
const JOINT_EVERY = 10;

export function customersOf({ bin, accounts, customers }: ConnectedBank, seed: number): Customer[] {
  const prng = createPrng(seed, Number(bin));
  const taken = new Set<string>();
  const rows = Array.from({ length: customers }, () => ({
    number: freshNumber(prng, accounts, taken),
    name: drawName(
      prng,
      prng.chance(WOMEN_SHARE) ? 'female' : 'male',
      prng.int(BIRTH_YEAR_MIN, BIRTH_YEAR_MAX),
    ).full,
    name_kind: 'person' as const,
    opening: balanceOf(prng),
  }));
  return rows.map((row, i) =>
    i % JOINT_EVERY === JOINT_EVERY - 1 ? { ...row, joint_with: rows[i - 1]!.number } : row,
  );
}

/** Whom one can pay at the connected banks. */
export function connectedCustomers(
  seed: number,
): { readonly bin: string; readonly account: string; readonly name: string }[] {
  return CONNECTED_BANKS.flatMap((bank) =>
    customersOf(bank, seed).map(({ number, name }) => ({ bin: bank.bin, account: number, name })),
  );
}

function balanceOf(prng: Prng): number {
  const drawn = BALANCE_MEDIAN_VND * Math.exp(prng.normal());
  return Math.round(Math.min(BALANCE_VND_MAX, Math.max(BALANCE_VND_MIN, drawn)) / 1_000) * 1_000;
}

/** Draws of one number before we give up; a thousandth of the block is taken. */
const DRAWS_MAX = 100;

function freshNumber(prng: Prng, { prefix, digits }: ConnectedBank['accounts'], taken: Set<string>): string {
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    let number = prefix;
    while (number.length < digits) number += prng.int(0, 9);
    if (taken.has(number)) continue;
    taken.add(number);
    return number;
  }
  throw new Error('a block of account numbers is too small for the bank');
}
