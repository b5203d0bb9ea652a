/** The hub: everything built by ordinary calls, top to bottom. */
import { randomBytes, randomFillSync } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createRateLimiter } from '../../core/access/index.ts';
import { signCheckpoint } from '../../core/audit/index.ts';
import { createDesk, type Desk } from '../../core/command/index.ts';
import {
  type ConnectionSettings,
  type Database,
  migrate,
  openDatabase,
  type Queryable,
} from '../../core/database/index.ts';
import type { ApiRoute } from '../../core/http/index.ts';
import { createTeller } from '../../core/outbox/index.ts';
import type { Clock } from '../../kit/clock.ts';
import { createMint, type Id } from '../../kit/id.ts';
import { hostedInstitution } from '../../services/banking/index.ts';
import { createLocate } from '../../services/clearing/index.ts';
import { createMetrics } from './metrics.ts';
import { MIGRATIONS } from './migrations.ts';
import { openApi } from './openapi.ts';
import { serveDocs } from './pages/index.ts';
import { hubRoutes, OUTCOME_TABLES } from './routes.ts';
import type { Secrets } from './secrets.ts';
import { buildServer, type RequestLine } from './server.ts';

export interface HubParts {
  readonly settings: ConnectionSettings;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: HubLog;
}

export interface HubLog {
  readonly request: (line: RequestLine) => void;
  readonly fault: (fault: unknown, where: string) => void;
}

export interface Hub {
  readonly server: FastifyInstance;
  readonly routes: readonly ApiRoute[];
  readonly database: Database;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  /** Stops taking requests, answers what is under way, then lets go of the database. */
  close(): Promise<void>;
}

const CHECKPOINT_EVERY_MS = 60_000;

/** Migrates, builds and wires a hub on a database; `listen` is the caller's. */
export async function openHub({ settings, secrets, clock, log }: HubParts): Promise<Hub> {
  const migrated = await migrate(settings, MIGRATIONS);
  if (migrated.kind === 'migration_was_edited')
    throw new Error(`The migration ${migrated.id} was edited after it had run on this database.`);
  if (migrated.kind === 'database_is_newer')
    throw new Error(`This database knows the migration ${migrated.id}; it belongs to a newer Long Biên.`);
  const database = openDatabase(settings);
  const nowMs = (): number => clock.now();
  const mint = createMint(nowMs, (bytes) => randomFillSync(bytes));
  const teller = createTeller(database, (fault) => log.fault(fault, 'teller'));
  const desk = createDesk({ database, nowMs, committed: teller.wake });
  // Reads that travel together have a connection of their own, so that a slow list never makes a payment wait.
  const reader = await readerOf(database);
  const locate = createLocate(reader.on, hostedInstitution);
  const routes = hubRoutes({
    database,
    desk,
    mint,
    nowMs,
    locate,
    teller,
    citizenKey: secrets.citizenKey,
    randomBytes,
  });
  const metrics = createMetrics(desk.waiting);
  const server = buildServer(routes, {
    database: reader.on,
    rates: createRateLimiter(nowMs),
    log: log.request,
    fault: log.fault,
    observe: metrics.observe,
  });
  const document = openApi(routes);
  const documentText = JSON.stringify(document);
  serveDocs(server, document, OUTCOME_TABLES);
  server.get(
    '/openapi.json',
    async (_request, reply) => await reply.type('application/json; charset=utf-8').send(documentText),
  );
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const ready = await answers(database);
    await reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'the database does not answer' });
    return reply;
  });
  server.get(
    '/metrics',
    async (_request, reply) => await reply.type('text/plain; version=0.0.4').send(await metrics.text()),
  );
  const checkpoints = setInterval(() => {
    signCheckpoint(database, secrets.checkpointKey, nowMs()).catch((fault: unknown) =>
      log.fault(fault, 'checkpoint'),
    );
  }, CHECKPOINT_EVERY_MS);
  checkpoints.unref();
  return {
    server,
    routes,
    database,
    desk,
    mint,
    async close() {
      clearInterval(checkpoints);
      await server.close();
      await desk.close();
      await teller.close();
      await signCheckpoint(database, secrets.checkpointKey, nowMs()).catch((fault: unknown) =>
        log.fault(fault, 'checkpoint'),
      );
      await reader.close();
      await database.close();
    },
  };
}

async function answers(database: Queryable): Promise<boolean> {
  try {
    await database.query({ name: 'hub.ready', text: 'SELECT 1' });
    return true;
  } catch {
    return false;
  }
}

/** A pipelined connection that is replaced when it breaks. */
async function readerOf(database: Database): Promise<{ on: Queryable; close(): Promise<void> }> {
  const client = await database.connect('read');
  let broken = false;
  client.once('end', () => {
    broken = true;
  });
  return {
    on: {
      async query<R>(asked: { name: string; text: string }, values: readonly unknown[] = []) {
        if (broken) return await database.query<R>(asked, values);
        return (await client.query({ name: asked.name, text: asked.text, values: values as unknown[] }))
          .rows as R[];
      },
    },
    close: () => client.end(),
  };
}
