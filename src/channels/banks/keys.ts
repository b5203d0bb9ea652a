/** Whose keys the line believes, and the hub's own. */
import type { KeyObject } from 'node:crypto';

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

/** `transport` signs HTTP requests and answers, `message` what is inside them. */
export type KeyUse = 'transport' | 'message';

/** Read at every message: a key that was revoked a moment ago is worth nothing. Undefined where none counts. */
export type FindKey = (keyid: string, use: KeyUse) => Promise<BankKey | undefined>;

export interface HubKey {
  /** `000000.<name>`. */
  readonly keyid: string;
  readonly privateKey: KeyObject;
}

export type HubKeys = Readonly<Record<KeyUse, HubKey>>;
