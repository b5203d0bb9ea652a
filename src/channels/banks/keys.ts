/** Whose keys the line believes, and the hub's own. */
import type { KeyObject } from 'node:crypto';
import {
  createKeyring,
  findParticipantKeys,
  type KeyUse,
  keyStateAt,
  signedCaller,
} from '../../core/access/index.ts';
import { createGroupRead, type Queryable } from '../../core/database/index.ts';
import { BATCH_COMMANDS_MAX } from '../../kit/limits.ts';

/** A key of a bank that counts now. */
export interface BankKey {
  /** `<BIN>.<name>`. */
  readonly keyid: string;
  readonly bin: number;
  readonly publicKey: KeyObject;
  /** UUID of the caller that the bank is at the desk, the same under all its keys. */
  readonly caller: string;
  readonly callerName: string;
}

/**
 * `transport` signs HTTP requests and answers, `message` what is inside them. Read at every message: a key that was
 * revoked a moment ago is worth nothing. Undefined where none counts.
 */
export type FindKey = (keyid: string, use: KeyUse) => Promise<BankKey | undefined>;

interface HubKey {
  /** `000000.<name>`. */
  readonly keyid: string;
  readonly privateKey: KeyObject;
}

export type HubKeys = Readonly<Record<KeyUse, HubKey>>;

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

/** Who a bank is at the desk when it answers a question of the hub's. */
export function callerOfBank(bin: number): Pick<BankKey, 'caller' | 'callerName'> {
  const keyid = bin.toString().padStart(6, '0');
  const { id, name } = signedCaller({ participant: bin, keyid });
  return { caller: id, callerName: name };
}
