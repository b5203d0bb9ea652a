/**
 * Connections that are kept between deliveries to one endpoint, so that not each costs a TLS handshake. One is used
 * again only for the same host, port and authority, and only where the check of this attempt found the same addresses
 * that it was connected under: a name that leads elsewhere by now finds none (DNS rebinding).
 */
import { Agent, type RequestOptions } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Address } from './guard/check.ts';
import { KEPT_CONNECTIONS_MAX, KEPT_CONNECTIONS_PER_ENDPOINT_MAX, KEPT_IDLE_MS_MAX } from './rules/limits.ts';

export interface Connections {
  readonly plain: Agent;
  readonly tls: TlsAgent;
  /** How many wait for the next delivery. */
  kept(): number;
  close(): void;
}

export interface PinnedOptions extends RequestOptions {
  /** What was checked for this attempt, see `pinOf`. */
  readonly pin: string;
}

/** The same for the same addresses, in whatever order a name server told them. */
export const pinOf = (addresses: readonly Address[]): string =>
  addresses
    .map(({ address }) => address)
    .toSorted()
    .join(' ');

const OPTIONS = {
  keepAlive: true,
  scheduling: 'lifo',
  timeout: KEPT_IDLE_MS_MAX,
  maxFreeSockets: KEPT_CONNECTIONS_PER_ENDPOINT_MAX,
} as const;

const freeIn = ({ freeSockets }: Agent): number =>
  Object.values(freeSockets).reduce((sum, sockets) => sum + (sockets?.length ?? 0), 0);

export function createConnections(): Connections {
  const kept = (): number => freeIn(plain) + freeIn(tls);
  /** The agent destroys what this does not want kept. */
  const isWanted = (byAgent: unknown): boolean => byAgent !== false && kept() < KEPT_CONNECTIONS_MAX;

  class PinnedAgent extends Agent {
    override getName(options?: RequestOptions): string {
      return `${super.getName(options)}:${(options as PinnedOptions).pin}`;
    }
    override keepSocketAlive(socket: Duplex): boolean {
      return isWanted(super.keepSocketAlive(socket));
    }
  }
  class PinnedTlsAgent extends TlsAgent {
    override getName(options?: RequestOptions): string {
      return `${super.getName(options)}:${(options as PinnedOptions).pin}`;
    }
    override keepSocketAlive(socket: Duplex): boolean {
      return isWanted(super.keepSocketAlive(socket));
    }
  }
  const plain = new PinnedAgent(OPTIONS);
  const tls = new PinnedTlsAgent(OPTIONS);
  return {
    ...{ plain, tls, kept },
    close() {
      plain.destroy();
      tls.destroy();
    },
  };
}
