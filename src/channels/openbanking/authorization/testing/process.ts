/** One process of the hub, as far as authorization goes: from a configuration that can be handed to a child as JSON. */
import { createPrivateKey, randomFillSync } from 'node:crypto';
import { createDesk, type Desk } from '../../../../core/command/index.ts';
import { type Database, openDatabase } from '../../../../core/database/index.ts';
import { createMint } from '../../../../kit/id.ts';
import { createVersionSigner } from '../../../../services/consents/index.ts';
import {
  createDirectoryAuthority,
  type DirectoryAuthority,
  directoryKey as keyOfDirectory,
} from '../../../../services/directory/index.ts';
import { listenForOpenBanking, type OpenBankingListener } from '../../listener.ts';
import { routeOpenBanking } from '../../routing.ts';
import type { Addresses } from '../addresses.ts';
import type { Announced } from '../paymentrequests.ts';
import type { Customer } from '../ports.ts';
import { type AuthorizationServer, createAuthorizationServer } from '../server.ts';
import { accountsOf, signInOf } from './bank.ts';
import type { Pem } from './certificates.ts';
import { bareScreens } from './screens.ts';

export interface ProcessConfiguration {
  readonly databaseUrl: string;
  readonly tls: Pem;
  readonly clientAuthority: string;
  /** base64. */
  readonly secret: string;
  /** PEM. */
  readonly consentKey: string;
  /** PEM. */
  readonly directoryKey: string;
  readonly customer: Customer;
  readonly account: string;
  /** Under which it answers; null: those of the ports it finds. */
  readonly addresses: Addresses | null;
}

/** The directory that vouches for software; all processes have its key. */
export function directoryOf(
  { directoryKey }: Pick<ProcessConfiguration, 'directoryKey'>,
  database: Database,
  { origin }: Addresses,
  nowMs?: number,
): DirectoryAuthority {
  const key = keyOfDirectory(createPrivateKey(directoryKey));
  const mint = createMint(Date.now, (bytes) => randomFillSync(bytes));
  return createDirectoryAuthority({
    ...{ database, mint, keys: () => [key], nowMs: () => nowMs ?? Date.now() },
    issuer: () => `${origin}/directory`,
  });
}

export interface Process {
  readonly database: Database;
  readonly desk: Desk;
  readonly listener: OpenBankingListener;
  readonly server: AuthorizationServer;
  readonly addresses: Addresses;
  readonly faults: unknown[];
  /** Payments and wallet links that wait for their customer, by id. */
  readonly announced: Map<string, Announced>;
  close(): Promise<void>;
}

export async function startProcess(configuration: ProcessConfiguration): Promise<Process> {
  const { tls, customer, account } = configuration;
  const nowMs = (): number => Date.now();
  const database = openDatabase({ connectionString: configuration.databaseUrl });
  const desk = createDesk({ database, nowMs, committed: () => {} });
  const faults: unknown[] = [];
  const announced = new Map<string, Announced>();
  const made: { server?: AuthorizationServer; addresses?: Addresses } = {};
  const listener = await listenForOpenBanking({
    ...{ host: '127.0.0.1', port: 0, mtlsPort: 0, key: tls.key, certificate: tls.certificate },
    clientAuthorities: [configuration.clientAuthority],
    async handler({ port, mtlsPort }) {
      const addresses = configuration.addresses ?? {
        origin: `https://localhost:${port}`,
        mtlsOrigin: `https://localhost:${mtlsPort}`,
      };
      const server = await createAuthorizationServer({
        ...{ database, desk, nowMs, addresses, screens: bareScreens },
        sign: createVersionSigner({
          keyid: 'consents-test',
          privateKey: createPrivateKey(configuration.consentKey),
        }),
        secret: Buffer.from(configuration.secret, 'base64'),
        mint: createMint(nowMs, (bytes) => randomFillSync(bytes)),
        signIn: signInOf(customer),
        accounts: accountsOf(account, customer),
        verifyStatement: (jwt) => directoryOf(configuration, database, addresses).verify(jwt),
        findAnnounced: (_on, id) => Promise.resolve(announced.get(id)),
        onFault: (fault) => void faults.push(fault),
      });
      Object.assign(made, { server, addresses });
      const { fapi2, sbv64, interactions } = server;
      return routeOpenBanking({ addresses, fapi2, sbv64, interactions, others: [] });
    },
  });
  return {
    ...{ database, desk, listener, faults, announced, server: made.server!, addresses: made.addresses! },
    async close() {
      await listener.close();
      await made.server!.close();
      await desk.close();
      await database.close();
    },
  };
}
