/** One hub process: its database (brought along or DATABASE_URL), its keys, its log, its port. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pino } from 'pino';
import type { WebhookSettings } from '../../channels/webhooks/index.ts';
import {
  type ConnectionSettings,
  defaultDataFolder,
  startEmbeddedPostgres,
} from '../../core/database/index.ts';
import { systemClock } from '../../kit/clock.ts';
import type { TestCustomer } from './developers/index.ts';
import { type Hub, type HubLog, openHub } from './hub.ts';
import type { LineAddress } from './line.ts';
import type { OpenBankingAddress } from './openbanking.ts';
import { openSecrets } from './secrets.ts';

export interface RunOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Loopback unless told otherwise. */
  readonly host: string;
  /** Folder of the embedded PostgreSQL, the keys and the log; a default by checkout and user. */
  readonly data: string | undefined;
  /** A PostgreSQL of one's own (15 or newer). */
  readonly databaseUrl: string | undefined;
  /** Where the structured log goes: a file, or `-` for standard output. */
  readonly logTo: string;
  /** Whose hub it is, as the public page says. */
  readonly name?: string;
  /** Scheme, host and port under which callers know the hub, where a proxy stands in front. */
  readonly publicOrigin?: string | undefined;
  /** Where connected banks reach the hub. */
  readonly line?: LineAddress;
  /** Where third parties and customers reach open banking. */
  readonly openBanking?: OpenBankingAddress;
  /** Where webhooks may go; without it, to public HTTPS endpoints. */
  readonly webhooks?: WebhookSettings;
  /** Anybody may sign up as a third party. */
  readonly sandbox?: boolean;
  /** Who can sign in at the sandbox's banks, for developers to try with. */
  readonly testCustomers?: readonly TestCustomer[];
}

export interface RunningHub {
  readonly hub: Hub;
  readonly url: string;
  readonly dataFolder: string;
  readonly database: 'embedded' | 'given';
  readonly settings: ConnectionSettings;
  /** Drains, then stops the hub and the PostgreSQL that it started. */
  stop(): Promise<void>;
  /** At once: what is under way is left, and the PostgreSQL that it started is told to stop without being waited for. */
  abandon(): void;
}

/** `prepare` adds pages and feeds to the server before it listens. */
export async function runHub(
  options: RunOptions,
  prepare: (hub: Hub) => Promise<void> = async () => {},
): Promise<RunningHub> {
  const dataFolder = resolve(options.data ?? defaultDataFolder(process.cwd()));
  mkdirSync(dataFolder, { recursive: true });
  const postgres = options.databaseUrl === undefined ? await startEmbeddedPostgres(dataFolder) : undefined;
  const settings = postgres?.connection ?? { connectionString: options.databaseUrl! };
  const log = createLog(options.logTo);
  try {
    const hub = await openHub({
      settings,
      secrets: openSecrets(dataFolder),
      clock: systemClock,
      log: log.hub,
      name: options.name,
      line: options.line,
      openBanking: options.openBanking,
      webhooks: options.webhooks,
      publicOrigin: options.publicOrigin,
      sandbox: options.sandbox,
      testCustomers: options.testCustomers,
    });
    await prepare(hub);
    await hub.server.listen({ port: options.port, host: options.host });
    const { port } = hub.server.server.address() as AddressInfo;
    return {
      hub,
      url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
      dataFolder,
      database: postgres === undefined ? 'given' : 'embedded',
      settings,
      async stop() {
        await hub.close();
        await postgres?.stop();
        await log.flush();
      },
      abandon() {
        void postgres?.stop();
      },
    };
  } catch (fault) {
    await postgres?.stop();
    throw fault;
  }
}

/** A line of JSON for each thing worth knowing; `flush` ends it. */
export function createLog(to: string): { hub: HubLog; flush(): Promise<void> } {
  const destination = pino.destination({ dest: to === '-' ? 1 : to, sync: false, minLength: 4_096 });
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    hub: {
      request: (line) => logger.info(line),
      message: (line) => logger.info(line),
      connector: (line) => logger.info(line),
      // Faults are ours: their message and stack name code, not people. Values of statements are never in them.
      fault: (fault, where) =>
        logger.error({
          where,
          message: (fault as Error).message,
          stack: (fault as Error).stack,
          code: (fault as { code?: string }).code,
        }),
    },
    async flush() {
      destination.end();
      await once(destination, 'close');
    },
  };
}
