/** Whose keys are believed. */
import type { KeyObject } from 'node:crypto';
import { BATCH_COMMANDS_MAX } from '../../kit/limits.ts';
import {
  createKeyring,
  findParticipantKeys,
  type KeyUse,
  keyStateAt,
  signedCaller,
} from '../access/index.ts';
import { createGroupRead, type Queryable } from '../database/index.ts';

/** A key of an institution that counts now. */
export interface PeerKey {
  /** `<BIN>.<name>`. */
  readonly keyid: string;
  readonly bin: number;
  readonly publicKey: KeyObject;
  /** UUID of the caller that the institution is at the desk, the same under all its keys. */
  readonly caller: string;
  readonly callerName: string;
}

/**
 * `transport` signs HTTP requests and answers, `message` what is inside them. Read at every message: a key that was
 * revoked a moment ago is worth nothing. Undefined where none counts.
 */
export type FindKey = (keyid: string, use: KeyUse) => Promise<PeerKey | undefined>;

/** The keys that institutions registered; those asked for together are read together. */
export function registeredKeys(on: Queryable, nowMs: () => number): FindKey {
  const find = createGroupRead(
    (keyids: readonly string[]) => findParticipantKeys(on, keyids),
    BATCH_COMMANDS_MAX,
  );
  const keyObject = createKeyring();
  return async (keyid, use) => {
    const key = await find(keyid);
    if (key?.use !== use || keyStateAt(key, nowMs()) !== 'valid') return undefined;
    const { id, name } = signedCaller(key);
    return {
      keyid,
      bin: key.participant,
      publicKey: keyObject(key),
      caller: id,
      callerName: name,
    };
  };
}
