/** The words of participants' keys, when one counts, and who calls when one has signed. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { KeyAlgorithm } from '../../codecs/signingkeys/index.ts';
import { type Caller, RATE_PER_S_DEFAULT } from './model.ts';

/** `transport` signs HTTP requests, `message` ISO 20022 messages: two keys, since they lie in two places. */
export const KEY_USES = ['transport', 'message'] as const;
export type KeyUse = (typeof KEY_USES)[number];

export interface ParticipantKey {
  /** `<BIN>.<name>`; never used again for other bytes. */
  readonly keyid: string;
  /** BIN. */
  readonly participant: number;
  readonly use: KeyUse;
  readonly algorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo in PEM. */
  readonly publicKey: string;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  /** From this instant on it is not valid any more; null: until it is revoked. */
  readonly validTo: number | null;
  readonly addedAt: number;
  readonly revokedAt: number | null;
}

export type KeyState = 'valid' | 'key_is_revoked' | 'key_is_not_yet_valid' | 'key_has_expired';

export function keyStateAt(key: ParticipantKey, nowMs: number): KeyState {
  if (key.revokedAt !== null) return 'key_is_revoked';
  if (nowMs < key.validFrom) return 'key_is_not_yet_valid';
  return key.validTo !== null && nowMs >= key.validTo ? 'key_has_expired' : 'valid';
}

/** Readable keys kept: each of a thousand institutions may have a few; past this the oldest is read anew. */
const KEY_OBJECTS_MAX = 10_000;

/**
 * Reads the bytes of a key once. This is the one thing remembered between two requests: bytes under an id that never
 * changes them. Whether the key counts is for `keyStateAt`, over a row read for this request.
 */
export function createKeyring(): (key: Pick<ParticipantKey, 'keyid' | 'publicKey'>) => KeyObject {
  const objects = new Map<string, KeyObject>();
  return ({ keyid, publicKey }) => {
    const name = `${keyid} ${publicKey}`;
    const known = objects.get(name);
    if (known !== undefined) return known;
    const read = createPublicKey(publicKey);
    if (objects.size >= KEY_OBJECTS_MAX) objects.delete(objects.keys().next().value as string);
    objects.set(name, read);
    return read;
  };
}

/**
 * The caller behind a signed request: the institution. Its id follows from the BIN alone (UUIDv8, RFC 9562 §5.8), so a
 * request that is repeated under the next key finds the answer of the first.
 */
export function signedCaller({ participant, keyid }: Pick<ParticipantKey, 'participant' | 'keyid'>): Caller {
  return {
    id: `00000000-0000-8000-8000-${participant.toString().padStart(12, '0')}`,
    name: keyid,
    role: 'participant',
    participant,
    shop: null,
    thirdParty: null,
    ratePerS: RATE_PER_S_DEFAULT.participant,
    revoked: false,
    signedBy: keyid,
  };
}
