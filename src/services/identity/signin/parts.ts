/** What the doors of sign-in are built from, and what they share. */
import type { Desk, Origin } from '../../../core/command/index.ts';
import type { Database } from '../../../core/database/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { EntryLimit } from '../entries.ts';
import { type IdentityKeys, type SealKeys, sha256 } from '../keys.ts';
import type { CustomerRef } from '../model.ts';
import type { RelyingParty } from '../passkeys.ts';
import type { Passwords } from '../password.ts';

export interface SignInParts {
  readonly database: Pick<Database, 'query'>;
  readonly desk: Pick<Desk, 'submit'>;
  readonly nowMs: () => number;
  /** At least 32 random bytes from outside the database. */
  readonly secretKey: Buffer;
  readonly seals: SealKeys;
  readonly randomBytes: (size: number) => Buffer;
  readonly relyingParty: RelyingParty;
}

export interface Doorway extends Omit<SignInParts, 'secretKey' | 'seals'> {
  readonly keys: IdentityKeys;
  readonly passwords: Passwords;
  readonly entries: EntryLimit;
}

const HUB = '00000000-0000-0000-0000-000000000000';

/** Nobody has proven yet who he is. */
export const BY_NOBODY: Origin = { caller: HUB, callerName: 'hub' };

export const byCustomer = ({ customer }: CustomerRef): Origin => ({
  caller: HUB,
  callerName: toWire('customer', customer),
});

/** 256 random bits for the browser, and their hash for us. */
export interface Token {
  readonly text: string;
  readonly hash: string;
}

const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

export function mintToken({ randomBytes }: Pick<Doorway, 'randomBytes'>): Token {
  const text = randomBytes(TOKEN_BYTES).toString('base64url');
  return { text, hash: sha256(text) };
}

/** The hash under which it would be kept, or undefined where it is no token of ours. */
export const tokenHash = (text: string): string | undefined =>
  TOKEN_FORM.test(text) ? sha256(text) : undefined;

/** The hub did not get to it, or does not know whether it did: the customer tries again. */
export interface Busy {
  readonly kind: 'sign_in_is_busy';
}
export const BUSY: Busy = { kind: 'sign_in_is_busy' };
