/** The words of the tables of trades. */
/** When people come: 24 weights, one an hour. */
export type Rhythm =
  | 'breakfast'
  | 'lunch'
  | 'breakfast_and_late'
  | 'coffee'
  | 'snack'
  | 'evening'
  | 'daily'
  | 'shopping'
  | 'service';

export type StallLabels = 'tables' | 'counters' | 'cart' | 'chairs';

export type Row = readonly [
  mcc: string,
  signs: readonly string[],
  activity: string,
  companyShare: number,
  stalls: StallLabels,
  basket: readonly [min: number, typical: number, max: number, step: number],
  rhythm: Rhythm,
  visits: number,
  staticShare: number,
  purposes: readonly string[],
  payerAgeMin?: number,
];

export interface Basket {
  readonly min: number;
  readonly typical: number;
  readonly max: number;
  readonly step: number;
}
