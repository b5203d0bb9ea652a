/** The hub's own keys, and who a bank is at the desk. */
import type { KeyObject } from 'node:crypto';
import { type KeyUse, signedCaller } from '../../core/access/index.ts';
import type { PeerKey } from '../../core/peers/index.ts';

interface HubKey {
  /** `000000.<name>`. */
  readonly keyid: string;
  readonly privateKey: KeyObject;
}

export type HubKeys = Readonly<Record<KeyUse, HubKey>>;

/** Who a bank is at the desk when it answers a question of the hub's. */
export function callerOfBank(bin: number): Pick<PeerKey, 'caller' | 'callerName'> {
  const keyid = bin.toString().padStart(6, '0');
  const { id, name } = signedCaller({ participant: bin, keyid });
  return { caller: id, callerName: name };
}
