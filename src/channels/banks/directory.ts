/** The connected banks as this process knows them: read every few seconds, each with connections of its own. */
import { MESSAGE_BYTES_MAX } from '../../codecs/iso20022/index.ts';
import { openConnections, type PeerConnections } from '../../core/peers/index.ts';
import type { Breakers } from './breakers.ts';
import type { Clearing, ConnectedBank } from './model.ts';
import { SENDS_PER_BANK_MAX } from './rules/limits.ts';

/** Questions about names and probes must not wait behind deliveries. */
const CONNECTIONS_MAX = SENDS_PER_BANK_MAX * 2;

export interface Directory {
  readonly banks: () => readonly ConnectedBank[];
  find(bin: number): { readonly bank: ConnectedBank; readonly connections: PeerConnections } | undefined;
  /** Reads the list anew. */
  refresh(): Promise<void>;
  close(): void;
}

interface Entry {
  readonly bank: ConnectedBank;
  readonly connections: PeerConnections;
}

export function createDirectory(clearing: Pick<Clearing, 'connected'>, breakers: Breakers): Directory {
  let entries = new Map<number, Entry>();
  return {
    banks: () => [...entries.values()].map(({ bank }) => bank),
    find: (bin) => entries.get(bin),
    async refresh() {
      const fresh = new Map<number, Entry>();
      for (const bank of await clearing.connected()) {
        const known = entries.get(bank.bin);
        const same = known?.bank.endpoint === bank.endpoint && known.bank.authority === bank.authority;
        fresh.set(bank.bin, {
          bank,
          connections: same
            ? known.connections
            : openConnections({
                authority: bank.authority,
                connectionsMax: CONNECTIONS_MAX,
                answerBytesMax: MESSAGE_BYTES_MAX,
              }),
        });
        breakers.begin(bank.bin, bank.reachable);
      }
      for (const [bin, { connections }] of entries)
        if (fresh.get(bin)?.connections !== connections) connections.close();
      breakers.forget(new Set(fresh.keys()));
      entries = fresh;
    },
    close() {
      for (const { connections } of entries.values()) connections.close();
    },
  };
}
