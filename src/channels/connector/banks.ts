/** Where banks answer, read at every call, and connections of each bank's own, kept between calls. */
import { ANSWER_BYTES_MAX } from '../../codecs/connector/index.ts';
import { createGroupRead, type Queryable } from '../../core/database/index.ts';
import { openConnections, type PeerConnections } from '../../core/peers/index.ts';
import { BATCH_COMMANDS_MAX } from '../../kit/limits.ts';
import { findParticipants } from '../../services/clearing/index.ts';
import type { Connector } from './model.ts';
import { BANKS_MAX, CALLS_PER_BANK_MAX } from './rules/limits.ts';
import { findConnectors } from './store/connectors.ts';

export interface FoundConnector {
  readonly connector: Connector;
  readonly connections: PeerConnections;
}

export type FindConnector = (bin: number) => Promise<FoundConnector | undefined>;

export interface Banks {
  readonly find: FindConnector;
  close(): void;
}

interface Kept {
  readonly authority: string | null;
  readonly connections: PeerConnections;
}

/** A connector that was moved or taken back a moment ago is not asked any more; only its connections are remembered. */
export function openBanks(on: Queryable): Banks {
  const kept = new Map<string, Kept>();
  const read = createGroupRead((bins: readonly number[]) => connectorsOf(on, bins), BATCH_COMMANDS_MAX);

  function connectionsTo({ bin, url }: Connector, authority: string | null): PeerConnections {
    const name = `${bin} ${url}`;
    const known = kept.get(name);
    kept.delete(name);
    if (known?.authority === authority) {
      kept.set(name, known);
      return known.connections;
    }
    known?.connections.close();
    if (kept.size >= BANKS_MAX) closeOldest(kept);
    const connections = openConnections({
      ...{ authority, connectionsMax: CALLS_PER_BANK_MAX, answerBytesMax: ANSWER_BYTES_MAX },
    });
    kept.set(name, { authority, connections });
    return connections;
  }

  return {
    async find(bin) {
      const found = await read(bin);
      return (
        found && { connector: found.connector, connections: connectionsTo(found.connector, found.authority) }
      );
    },
    close() {
      for (const { connections } of kept.values()) connections.close();
      kept.clear();
    },
  };
}

/** The one that was used the longest time ago: a map keeps the order in which its members were put in. */
function closeOldest(kept: Map<string, Kept>): void {
  const [name, oldest] = [...kept][0]!;
  oldest.connections.close();
  kept.delete(name);
}

interface Registered {
  readonly connector: Connector;
  /** Of the participant's line: one authority vouches for all its endpoints. */
  readonly authority: string | null;
}

async function connectorsOf(on: Queryable, bins: readonly number[]): Promise<(Registered | undefined)[]> {
  const connectors = await findConnectors(on, bins);
  if (connectors.size === 0) return bins.map(() => undefined);
  const participants = await findParticipants(on, [...connectors.keys()]);
  return bins.map((bin) => {
    const connector = connectors.get(bin);
    const participant = participants.get(bin);
    return connector && participant && { connector, authority: participant.authority };
  });
}
