/** Asking a running bank, and the options that its commands share. */
import { askBank } from '../../bank/index.ts';
import { type Asked, amountOf, type Misuse, type Options } from '../options.ts';
import type { Style } from '../terminal.ts';
import type { BankTold } from './model.ts';

export const LIMIT: Options = { limit: { type: 'string' } };
export const LIMIT_WANTED: Misuse = { misused: '--limit takes a number.' };
const ROWS_DEFAULT = 20;

/** Asks the bank; what it answers is shown whole where no better look is known. */
export async function told<Value>(
  folder: string,
  command: string,
  order: Readonly<Record<string, unknown>>,
  text: (value: Value, style: Style) => string,
): Promise<BankTold> {
  const answer = await askBank(folder, command, order);
  if (answer.kind !== 'answered') return { silent: true };
  const { value } = answer;
  const outcome = typeof value.outcome === 'string' ? value.outcome : undefined;
  const ok = outcome === undefined || DID.has(outcome);
  return {
    ok,
    value,
    text: (style) => (ok ? text(value as Value, style) : `${style.bad(outcome!.replaceAll('_', ' '))}\n`),
  };
}

/** Outcomes of having done it. */
const DID: ReadonlySet<string> = new Set([
  'sent',
  'asked',
  'answered',
  'account_changed',
  'behaves',
  'decided',
  'withdrawn',
]);

export function limitOf(asked: Asked): number | undefined {
  return asked.text('limit') === undefined ? ROWS_DEFAULT : amountOf(asked.text('limit'));
}

const UNIT_MS = { s: 1_000, m: 60_000 } as const;

export function durationMs(text: string | undefined): number | undefined {
  const [, count, unit] = /^(\d{1,4})(s|m)$/.exec(text ?? '') ?? [];
  return count === undefined ? undefined : Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}
