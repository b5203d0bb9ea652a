import type { IsoDate } from './calendar.ts';

/**
 * Law is data: a value holds from one date to another and names the text it rests on. Both dates are inclusive
 * business dates; an open end has no `validTo`.
 */
export interface Dated<Value> {
  readonly validFrom: IsoDate;
  readonly validTo?: IsoDate;
  /** The instrument and clause; says "our reading" where the source is secondary. */
  readonly legalRef: string;
  readonly value: Value;
}

/** The row in force on a date, or undefined where the table says nothing about it. */
export function inForce<Value>(table: readonly Dated<Value>[], on: IsoDate): Dated<Value> | undefined {
  return table.findLast((row) => row.validFrom <= on && (row.validTo === undefined || on <= row.validTo));
}
