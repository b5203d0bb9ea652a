/** What a check comes to. */
export interface Words {
  readonly vi: string;
  readonly en: string;
}

export type Verdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'fail'; readonly found: Words }
  /** It could not be asked here: something is missing, or the honest call did not work either. */
  | { readonly kind: 'skip'; readonly reason: Words }
  /** There is nothing to ask: the server does not have what the text leaves to it. */
  | { readonly kind: 'not_applicable'; readonly reason: Words };

export const PASS: Verdict = { kind: 'pass' };

export const fail = (vi: string, en: string): Verdict => ({ kind: 'fail', found: { vi, en } });

export const skip = (vi: string, en: string): Verdict => ({ kind: 'skip', reason: { vi, en } });

/** What a verdict says besides its kind; a pass says nothing. */
export function wordsOf(verdict: Verdict): Words | undefined {
  if (verdict.kind === 'pass') return undefined;
  return verdict.kind === 'fail' ? verdict.found : verdict.reason;
}

/** What a check comes to later, when something has had the time to expire. */
export interface Later {
  readonly kind: 'later';
  /** Milliseconds since the epoch, by the run's own clock. */
  readonly dueMs: number;
  readonly finish: () => Promise<Verdict>;
}
