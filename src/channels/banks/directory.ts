/** The connected banks as this process knows them: read every few seconds, each with connections of its own. */
import type { Breakers } from './breakers.ts';
import type { Clearing, ConnectedBank } from './model.ts';
import { type BankConnections, openConnections } from './post.ts';

export interface Directory {
  readonly banks: () => readonly ConnectedBank[];
  find(bin: number): { readonly bank: ConnectedBank; readonly connections: BankConnections } | undefined;
  /** Reads the list anew. */
  refresh(): Promise<void>;
  close(): void;
}

interface Entry {
  readonly bank: ConnectedBank;
  readonly connections: BankConnections;
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
          connections: same ? known.connections : openConnections(bank.authority),
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
