/**
 * The business calendar of Hanoi. Vietnam keeps UTC+7 all year (Asia/Ho_Chi_Minh has had no summer time since 1975),
 * so the offset is a plain number and needs no time-zone database.
 */
const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** A date as `YYYY-MM-DD`. */
export type IsoDate = string;

/** The business date in Hanoi of an instant (milliseconds since the epoch). */
export function businessDate(ms: number): IsoDate {
  return new Date(ms + OFFSET_MS).toISOString().slice(0, 10);
}

/** The instant at which a business date in Hanoi is over. */
export function endOfBusinessDate(date: IsoDate): number {
  return Date.parse(`${date}T00:00:00Z`) + DAY_MS - OFFSET_MS;
}

/** An instant as ISO 8601 with Hanoi's offset, to the millisecond: `2026-11-23T09:15:04.120+07:00`. */
export function hanoiTimestamp(ms: number): string {
  return `${new Date(ms + OFFSET_MS).toISOString().slice(0, 23)}+07:00`;
}

/** `23/11/2026 09:15:04`: how receipts and statements show an instant. */
export function hanoiReadable(ms: number): string {
  const t = new Date(ms + OFFSET_MS).toISOString();
  return `${t.slice(8, 10)}/${t.slice(5, 7)}/${t.slice(0, 4)} ${t.slice(11, 19)}`;
}

/** The instant (milliseconds since the epoch) at which a date begins in Hanoi. */
export function startOfDate(date: IsoDate): number {
  return Date.parse(`${date}T00:00:00Z`) - OFFSET_MS;
}

/** A date so many days later. */
export function plusDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The given day of the month so many months later, or that month's last where it has no such day. */
export function dayOfMonth(date: IsoDate, months: number, day: number): IsoDate {
  const [year, month] = date.split('-').map(Number) as [number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** Monday is 1, Sunday 7 (ISO 8601). */
export function weekdayOf(date: IsoDate): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}
