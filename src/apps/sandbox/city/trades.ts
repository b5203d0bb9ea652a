import { FOOD } from './trades.food.ts';
import { GOODS } from './trades.goods.ts';
import type { Basket, Rhythm, Row, StallLabels } from './trades.row.ts';

/**
 * What is sold on the six streets: codes of ISO 18245, how such shops name themselves, what a visit costs (prices of
 * Hanoi in 2026) and when people come.
 */
const TRADE_KEYS = [
  'pho',
  'bun_cha',
  'bun_rieu',
  'com',
  'banh_mi',
  'nuong',
  'nem_chua',
  'che',
  'bia_hoi',
  'bar',
  'tra_da',
  'cafe',
  'milk_tea',
  'bakery',
  'o_mai',
  'grocery',
  'minimart',
  'fruit',
  'meat',
  'pharmacy',
  'optician',
  'cosmetics',
  'hair',
  'fashion',
  'silk',
  'shoes',
  'souvenir',
  'watches',
  'phones',
  'books',
  'copy',
  'flowers',
  'laundry',
  'motorbike_parts',
  'motorbike_repair',
] as const;
export type TradeKey = (typeof TRADE_KEYS)[number];

export interface Trade {
  /** Merchant category code, ISO 18245. */
  readonly mcc: string;
  /**
   * Names on the sign: `{owner}` becomes "Cô Lan" or "Chú Hải", `{woman}` and `{man}` stand only where the owner is
   * one, `{word}` becomes a word of good fortune, `{poetic}` a name of a café.
   */
  readonly signs: readonly string[];
  /** Of a company: "Công ty TNHH {activity} An Phúc". */
  readonly activity: string;
  /** Share of companies; the others are household businesses (hộ kinh doanh). */
  readonly companyShare: number;
  readonly stallLabels: StallLabels;
  /** A usual basket, đồng: least, middle, most, and what prices are a multiple of (itself of 1,000). */
  readonly basketVnd: Basket;
  readonly rhythm: Rhythm;
  /** Payments a day beside the others, at equal fame. */
  readonly visits: number;
  /** Share of payments by the printed QR on the wall; the others scan a code made for the bill. */
  readonly staticShare: number;
  /** What payers write: without marks, at most 25 characters. */
  readonly purposes: readonly string[];
  readonly payerAgeMin: number;
}

/** At most three of these, in this order. */
export const STALL_LABELS: Readonly<Record<StallLabels, readonly string[]>> = {
  tables: ['Quầy thu ngân', 'Bàn trong nhà', 'Bàn vỉa hè'],
  counters: ['Quầy 1', 'Quầy 2', 'Quầy 3'],
  cart: ['Quầy hàng', 'Xe đẩy', 'Bàn mang về'],
  chairs: ['Quầy thu ngân', 'Ghế 1', 'Ghế 2'],
};

const ROWS: Readonly<Record<TradeKey, Row>> = { ...FOOD, ...GOODS };

export const TRADES = Object.fromEntries(TRADE_KEYS.map((key) => [key, toTrade(ROWS[key])])) as Readonly<
  Record<TradeKey, Trade>
>;

function toTrade(row: Row): Trade {
  const [
    mcc,
    signs,
    activity,
    companyShare,
    stallLabels,
    basket,
    rhythm,
    visits,
    staticShare,
    purposes,
    age,
  ] = row;
  const [min, typical, max, step] = basket;
  return {
    mcc,
    signs,
    activity,
    companyShare,
    stallLabels,
    basketVnd: { min, typical, max, step },
    rhythm,
    visits,
    staticShare,
    purposes,
    payerAgeMin: age ?? 0,
  };
}

// Midnight first. Each row is scaled to a sum of 1 below, so that a trade's `visits` mean the same in every rhythm.
const HOURS: Readonly<Record<Rhythm, readonly number[]>> = {
  breakfast: [0, 0, 0, 0, 0, 1, 6, 10, 8, 4, 2, 2, 2, 1, 0, 0, 0.3, 0.5, 0.5, 0.3, 0, 0, 0, 0],
  breakfast_and_late: [
    0.4, 0.2, 0, 0, 0.2, 1.5, 7, 10, 8, 4, 1.5, 2, 2, 0.8, 0.2, 0.2, 0.4, 1.5, 2.5, 2.5, 2, 1.5, 1.3, 0.8,
  ],
  lunch: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.4, 2, 9, 12, 5, 0.8, 0, 0.4, 2, 4, 3.5, 1.2, 0.2, 0, 0],
  coffee: [0, 0, 0, 0, 0, 0.3, 2, 6, 8, 6, 4, 3, 4, 5, 5, 5, 4, 3, 3, 5, 6, 5, 2, 0.4],
  snack: [0, 0, 0, 0, 0, 0, 0.4, 1, 2, 3, 4, 3, 3, 4, 5, 7, 8, 6, 4, 6, 7, 5, 2.5, 0.6],
  evening: [2, 0.7, 0, 0, 0, 0, 0, 0, 0, 0, 0.6, 1.8, 1.8, 0.8, 0.3, 0.5, 2, 5, 9, 11, 10, 9, 7, 4],
  daily: [0, 0, 0, 0, 0, 0.5, 3, 5, 5, 4, 4, 4, 3, 2, 3, 3.5, 5, 8, 8, 6, 4.5, 2.5, 0.8, 0.1],
  shopping: [0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 4, 3.5, 2.5, 2.5, 4, 4.5, 5, 5, 6, 8, 8, 5, 1, 0],
  service: [0, 0, 0, 0, 0, 0, 0.2, 2, 5, 6, 6, 4, 2, 3, 5, 6, 6, 5, 4, 3, 1.5, 0.3, 0, 0],
};

/** Payments a trade draws in an hour of the day, beside the other trades. */
export function visitsInHour(trade: Trade, hour: number): number {
  const row = HOURS[trade.rhythm];
  return (trade.visits * row[hour]!) / row.reduce((sum, weight) => sum + weight, 0);
}
