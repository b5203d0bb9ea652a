/** What a check comes to. */
export interface Words {
  readonly vi: string;
  readonly en: string;
}

export type Verdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'fail'; readonly found: Words }
  | { readonly kind: 'skip'; readonly reason: Words };

export const PASS: Verdict = { kind: 'pass' };

export const fail = (vi: string, en: string): Verdict => ({ kind: 'fail', found: { vi, en } });

export const skip = (vi: string, en: string): Verdict => ({ kind: 'skip', reason: { vi, en } });
