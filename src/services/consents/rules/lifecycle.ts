/** The life of a consent as one table: states × what happens to it. */
import type { Consent, ConsentState } from '../model.ts';

export const HAPPENINGS = [
  'agree_first',
  'agree_last',
  'reject',
  'pause',
  'resume',
  'renew',
  'revoke',
  'expire',
  'consume',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** What is not in the table does not happen. `agree_first`: others must agree too. */
export const LIFECYCLE: Readonly<Record<ConsentState, Partial<Readonly<Record<Happening, ConsentState>>>>> = {
  awaiting_authorisation: {
    agree_first: 'partially_authorised',
    agree_last: 'authorised',
    reject: 'rejected',
    revoke: 'revoked',
    expire: 'expired',
  },
  partially_authorised: {
    agree_first: 'partially_authorised',
    agree_last: 'authorised',
    reject: 'rejected',
    revoke: 'revoked',
    expire: 'expired',
  },
  authorised: {
    pause: 'paused',
    renew: 'authorised',
    revoke: 'revoked',
    expire: 'expired',
    consume: 'consumed',
  },
  paused: { resume: 'authorised', renew: 'paused', revoke: 'revoked', expire: 'expired' },
  rejected: {},
  revoked: {},
  expired: {},
  consumed: {},
};

/** The state at an instant: a consent whose time has passed is expired before anybody has written it down. */
export function stateAt(
  { state, expiresAt }: Pick<Consent, 'state' | 'expiresAt'>,
  nowMs: number,
): ConsentState {
  return nowMs >= expiresAt && LIFECYCLE[state].expire !== undefined ? 'expired' : state;
}

/** May tokens be had under it? One that is paused keeps its tokens and answers no call. */
export function isLive(consent: Pick<Consent, 'state' | 'expiresAt'>, nowMs: number): boolean {
  const state = stateAt(consent, nowMs);
  return state === 'authorised' || state === 'paused';
}

export const isEnded = (state: ConsentState): boolean => Object.keys(LIFECYCLE[state]).length === 0;
