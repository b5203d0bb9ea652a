/** Whose keys the line believes, and the hub's own. */
import type { KeyObject } from 'node:crypto';

/** A key of a bank that is in force now. */
export interface BankKey {
  /** `<BIN>.<name>`; the same in both signatures of a message. */
  readonly keyid: string;
  readonly bin: number;
  readonly publicKey: KeyObject;
  /** UUID of the caller that the bank is at the desk. */
  readonly caller: string;
  readonly callerName: string;
}

/** Read at every message: a key that was revoked a moment ago is worth nothing. */
export type FindKey = (keyid: string) => Promise<BankKey | undefined>;

/** What the hub signs with: messages and what carries them. */
export interface HubKey {
  /** `000000.<name>`. */
  readonly keyid: string;
  readonly privateKey: KeyObject;
}
