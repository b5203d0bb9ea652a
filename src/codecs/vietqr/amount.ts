import type { VietQr } from './model.ts';

/** What a code asks the payer to pay. `none`: the payer types it. `unclear`: an amount that is no whole number of đồng. */
export type InstructedAmount =
  | { readonly kind: 'none' }
  | { readonly kind: 'exact'; readonly amount: bigint }
  | { readonly kind: 'unclear'; readonly written: string };

/** The amount of a code in đồng, which has no smaller unit; `50000`, `50000.` and `50000.00` are the same. */
export function instructedAmount(code: Pick<VietQr, 'amount' | 'currency'>): InstructedAmount {
  const written = code.amount;
  if (written === undefined) return { kind: 'none' };
  const whole = /^(\d{1,13})(?:\.0*)?$/.exec(written)?.[1];
  if (whole === undefined) return { kind: 'unclear', written };
  const amount = BigInt(whole);
  if (amount === 0n) return { kind: 'none' };
  // An absent currency is the country's own; another one must not be paid as if it were đồng.
  if (code.currency !== undefined && code.currency !== '704') return { kind: 'unclear', written };
  return { kind: 'exact', amount };
}
