/** Orders to a running bank, as JSON has them. */
import type { Loads } from '../loads.ts';
import type { Bank } from '../payments/bank.ts';

export type Order = Readonly<Record<string, unknown>>;
export type Command = (under: UnderControl, order: Order) => unknown;

/** What the control works on. */
export interface UnderControl {
  readonly bank: Bank;
  readonly loads: Loads;
}

export const ROWS_DEFAULT = 20;
export const ROWS_MAX = 10_000;

export const misused = (members: string): unknown => ({ outcome: 'order_lacks_something', members });

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

export function rowsOf({ limit }: Order): number {
  return Math.min(ROWS_MAX, countOf(limit) ?? ROWS_DEFAULT);
}
