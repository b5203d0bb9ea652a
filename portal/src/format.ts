import { readableVnd } from '../../src/kit/money.ts';
import type { Language } from './texts.ts';

const HANOI_AHEAD_MS = 7 * 3_600_000;

/** `09:15:04` in Hanoi, which has kept UTC+7 without summer time since 1975. */
export function hanoiTime(atMs: number): string {
  return new Date(atMs + HANOI_AHEAD_MS).toISOString().slice(11, 19);
}

/** `45.000 ₫`, from a string of digits with or without a sign. */
export function vnd(amount: string | bigint): string {
  const value = BigInt(amount);
  return value < 0n ? `−${readableVnd(-value)}` : readableVnd(value);
}

const LOCALES: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' };
const SHORT_UNITS: readonly { readonly size: bigint; readonly vi: string; readonly en: string }[] = [
  { size: 1_000_000_000_000n, vi: 'nghìn tỷ', en: 'tn' },
  { size: 1_000_000_000n, vi: 'tỷ', en: 'bn' },
  { size: 1_000_000n, vi: 'triệu', en: 'mn' },
];

/** `50 tỷ ₫`, `1,2 triệu ₫`: for figures whose last digits say nothing; rounded down to one decimal. */
export function shortVnd(amount: string | bigint, language: Language): string {
  const value = BigInt(amount);
  const unit = SHORT_UNITS.find(({ size }) => value >= size);
  if (unit === undefined) return vnd(value);
  const tenths = Number((value * 10n) / unit.size);
  return `${decimal(tenths / 10, language, 0, 1)}\u00a0${unit[language].replace(' ', '\u00a0')}\u00a0₫`;
}

export function count(value: number, language: Language): string {
  return decimal(value, language, 0, 0);
}

export function decimal(value: number, language: Language, digitsMin: number, digitsMax: number): string {
  return formatter(language, digitsMin, digitsMax).format(value);
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(language: Language, digitsMin: number, digitsMax: number): Intl.NumberFormat {
  const key = `${language}${digitsMin}${digitsMax}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(LOCALES[language], {
    minimumFractionDigits: digitsMin,
    maximumFractionDigits: digitsMax,
  });
  formatters.set(key, made);
  return made;
}

/** Share of a limit in tenths of a percent, rounded down so that 100 % means that nothing is left; undefined without a limit. */
export function permille(used: bigint, limit: bigint): number | undefined {
  if (limit <= 0n) return undefined;
  return used <= 0n ? 0 : Number((used * 1_000n) / limit);
}

export function percent(value: number, language: Language): string {
  return `${decimal(value / 10, language, 1, 1)} %`;
}
