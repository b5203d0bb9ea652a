/** The hub: everything built by ordinary calls, top to bottom. */
import { createHmac, randomBytes, randomFillSync, randomInt } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import type { BankLine, BankOnLine, LineLog } from '../../channels/banks/index.ts';
import type { ConnectorLog, ConnectorPort } from '../../channels/connector/index.ts';
import type { DoorLine } from '../../channels/openbanking/index.ts';
import {
  createWebhookKeys,
  openWebhooks,
  type WebhookSettings,
  webhookKeyOf,
} from '../../channels/webhooks/index.ts';
import { createRateLimiter, forgetRecords } from '../../core/access/index.ts';
import { signCheckpoint } from '../../core/audit/index.ts';
import { createDesk, type Desk, expireKind } from '../../core/command/index.ts';
import {
  type ConnectionSettings,
  type Database,
  isConnectionFault,
  migrate,
  openDatabase,
  type Queryable,
} from '../../core/database/index.ts';
import type { ApiRoute } from '../../core/http/index.ts';
import { findDue } from '../../core/ledger/index.ts';
import { createFeed, createTeller } from '../../core/outbox/index.ts';
import type { Clock } from '../../kit/clock.ts';
import { createMint, fromWire, type Id } from '../../kit/id.ts';
import { IDEMPOTENCY_DAYS } from '../../kit/limits.ts';
import { type AskName, citizenKeyOf, createLocate } from '../../services/clearing/index.ts';
import type { RequestLog } from '../../services/directory/index.ts';
import { forgetSignIns, identityKeys, missingSeals, signInSecretOf } from '../../services/identity/index.ts';
import { createLive } from '../../services/live/index.ts';
import { createMatcher } from '../../services/merchants/index.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { openConnector } from './connector.ts';
import { openConsents } from './consents.ts';
import { createOwnApi, serveDevelopers, type TestCustomer } from './developers/index.ts';
import { openDirectory } from './directory.ts';
import { dueJobs } from './dueorders.ts';
import { startJobs } from './jobs.ts';
import { type LineAddress, nameBehind, openLine } from './line.ts';
import { createMetrics } from './metrics.ts';
import { API_VERSION, openApi } from './openapi.ts';
import { type OpenBanking, type OpenBankingAddress, openOpenBanking } from './openbanking.ts';
import { serveDocs } from './pages/index.ts';
import { GIVE_BACK, hubRoutes, INSTITUTIONS, OUTCOME_TABLES, PAY } from './routes.ts';
import { hubPublicKeys, keyFingerprint, type Secrets } from './secrets.ts';
import { buildServer, type RequestLine } from './server/index.ts';
import { shopDirectory } from './shopdirectory.ts';

export interface HubParts {
  readonly settings: ConnectionSettings;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: HubLog;
  /** Whose hub it is, as the public page says. */
  readonly name?: string | undefined;
  /** Scheme, host and port under which callers know the hub, where a proxy stands in front: `https://hub.example`. */
  readonly publicOrigin?: string | undefined;
  /** Where connected banks reach the hub; without it there is no bank line. */
  readonly line?: LineAddress | undefined;
  /** Where third parties and customers reach open banking; without it there is none. */
  readonly openBanking?: OpenBankingAddress | undefined;
  /** Where webhooks may go; without it, to public HTTPS endpoints. */
  readonly webhooks?: WebhookSettings | undefined;
  /** Anybody may sign up as a third party; customers and webhooks may be sent to http on one's own machine. */
  readonly sandbox?: boolean | undefined;
  /** Who can sign in at the sandbox's banks, for developers to try with. */
  readonly testCustomers?: readonly TestCustomer[] | undefined;
}

export interface HubLog {
  readonly request: (line: RequestLine) => void;
  readonly message: (line: LineLog) => void;
  readonly connector: (line: ConnectorLog) => void;
  readonly fault: (fault: unknown, where: string) => void;
}

export interface Hub {
  readonly server: FastifyInstance;
  readonly routes: readonly ApiRoute[];
  readonly database: Database;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  /** Undefined where no address was given for it. */
  readonly line: BankLine | undefined;
  /** Undefined where no address was given for it. */
  readonly openBanking: OpenBanking | undefined;
  /** Open banking at banks that keep their own core. */
  readonly connector: ConnectorPort;
  /** What third parties asked, for their developers to look up. */
  readonly requests: RequestLog;
  /** Stops taking requests, answers what is under way, then lets go of the database. */
  close(): Promise<void>;
}

const CHECKPOINT_EVERY_MS = 60_000;
/** Twice a day, so that a restart at the wrong hour costs half a day of rows and not one. */
const FORGET_EVERY_MS = 43_200_000;
const DAY_MS = 86_400_000;
/** A hold's timeout is in whole seconds. */
const EXPIRE_EVERY_MS = 1_000;
const EXPIRE_HOLDS = 1_000;
/** Steps of the jitter of webhooks' attempts. */
const SPREAD_STEPS = 1_000;
const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

/** Migrates, builds and wires a hub on a database; `listen` is the caller's. */
export async function openHub({
  settings,
  secrets,
  clock,
  log,
  name = 'Trục thanh toán thành phố',
  publicOrigin,
  line: lineAddress,
  openBanking: openBankingAddress,
  sandbox = false,
  testCustomers = [],
  webhooks: webhookSettings = { sandbox },
}: HubParts): Promise<Hub> {
  const migrated = await migrate(settings, MIGRATIONS);
  if (migrated.kind === 'migration_was_edited')
    throw new Error(`The migration ${migrated.id} was edited after it had run on this database.`);
  if (migrated.kind === 'database_is_newer')
    throw new Error(`This database knows the migration ${migrated.id}; it belongs to a newer Long Biên.`);
  const database = openDatabase(settings);
  await holdKeys(database, secrets);
  const nowMs = (): number => clock.now();
  const mint = createMint(nowMs, (bytes) => randomFillSync(bytes));
  const teller = createTeller(database, (fault) => log.fault(fault, 'teller'));
  let line: BankLine | undefined;
  const committed = (): void => {
    teller.wake();
    line?.wake();
  };
  const desk = createDesk({ database, nowMs, committed });
  // Reads that travel together have a connection of their own, so that a slow list never makes a payment wait.
  const reader = await readerOf(database);
  const locate = createLocate(reader.on, INSTITUTIONS);
  const feed = createFeed({ database, teller, onFault: (fault) => log.fault(fault, 'feed') });
  const matcher = createMatcher({ database, desk, teller, onFault: (fault) => log.fault(fault, 'matcher') });
  const webhooks = openWebhooks({
    ...{ ...webhookSettings, database, desk, teller, nowMs, mint, onFault: log.fault },
    ...{ masterKey: secrets.webhookKey, spread: () => randomInt(SPREAD_STEPS) / SPREAD_STEPS },
  });
  const live = createLive({
    ...{ database, nowMs, shops: shopDirectory(database), hub: { name, version: API_VERSION } },
    onFault: (fault) => log.fault(fault, 'live'),
  });
  const { citizenKey, signInKey, signInSeals, signingKeys } = secrets;
  const consents = await openConsents({ database, desk, nowMs, key: secrets.consentKey });
  const connector = await openConnector({
    ...{ database, reader: reader.on, desk, teller, mint, nowMs, signingKeys, log },
  });
  const hubKeys = hubPublicKeys(signingKeys);
  const directory = openDirectory({
    ...{ database, nowMs, mint, keys: secrets.directoryKeys },
    issuer: () => `${publicOrigin ?? originListened(server)}/directory`,
    sandbox,
    onFault: (fault) => log.fault(fault, 'requests of third parties'),
  });
  const askName: AskName = async (address) =>
    line === undefined ? { kind: 'institution_is_not_answering' } : await nameBehind(line, address);
  const banksOnLine = async (): Promise<readonly BankOnLine[]> =>
    line === undefined ? [] : await line.banks();
  const routes = hubRoutes({
    ...{ database, desk, mint, nowMs, locate, feed, live, citizenKey, hubKeys, randomBytes, askName },
    ...{
      banksOnLine,
      signInKey,
      signInSeals,
      changeConsent: consents.change,
      sbv64ClientKey: clientKeyOf(secrets),
      directory,
    },
    ...{ webhookKeys: createWebhookKeys(secrets.webhookKey), sandbox: webhookSettings.sandbox },
  });
  const metrics = createMetrics({ waiting: desk.waiting, banks: banksOnLine });
  const server: FastifyInstance = buildServer(routes, {
    database: reader.on,
    rates: createRateLimiter(nowMs),
    nowMs,
    signingKey: signingKeys.transport,
    publicOrigin,
    log: (line) => {
      log.request(line);
      noteThirdParty(directory.requests, line, nowMs());
    },
    fault: log.fault,
    observe: metrics.observe,
  });
  const document = openApi(routes);
  const documentText = JSON.stringify(document);
  serveDocs(server, document, OUTCOME_TABLES);
  const origin = (): string => publicOrigin ?? originListened(server);
  serveDevelopers(server, {
    ...{ database: reader.on, nowMs, randomBytes, sandbox, testCustomers, origin, fault: log.fault },
    sessionKey: createHmac('sha256', secrets.openBankingKey).update('developer area').digest(),
    openBankingOrigin: () => openBanking?.origin,
    api: createOwnApi(routes),
  });
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
  if (lineAddress !== undefined)
    line = await openLine({
      ...{ database, desk, mint, nowMs, locate, reader: reader.on, log, signingKeys },
      address: lineAddress,
    });
  const openBanking =
    openBankingAddress &&
    (await openOpenBanking({
      ...{ database, reader: reader.on, desk, mint, nowMs, locate, askName, secrets, consents },
      ...{ pay: PAY, giveBack: GIVE_BACK, connector: connector.port },
      ...{ address: openBankingAddress, directory: directory.authority, onFault: log.fault },
      log(line) {
        logCall(log, directory.requests, line, nowMs());
      },
    }));
  const stopJobs = startJobs(
    [
      {
        name: 'checkpoint',
        everyMs: CHECKPOINT_EVERY_MS,
        run: () => signCheckpoint(database, secrets.checkpointKey, nowMs()),
      },
      {
        name: 'expire holds',
        everyMs: EXPIRE_EVERY_MS,
        run: () => expireHolds(database, desk, mint(), nowMs()),
      },
      {
        name: 'forget answers',
        everyMs: FORGET_EVERY_MS,
        run: () => forgetRecords(database, nowMs() - IDEMPOTENCY_DAYS * DAY_MS),
      },
      ...consents.jobs,
      ...dueJobs({ database, desk, locate, mint, pay: PAY, nowMs }),
      { name: 'forget sign-ins', everyMs: FORGET_EVERY_MS, run: () => forgetSignIns(database, nowMs()) },
      ...directory.jobs,
      ...(openBanking?.jobs ?? []),
    ],
    (fault, job) => log.fault(fault, job),
  );
  return {
    server,
    routes,
    database,
    desk,
    mint,
    line,
    openBanking,
    connector: connector.port,
    requests: directory.requests,
    async close() {
      await server.close();
      await openBanking?.close();
      await line?.close();
      await connector.close();
      await live.close();
      await stopJobs();
      await webhooks.close();
      await directory.requests.close();
      await matcher.close();
      await feed.close();
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

/** A hub under other keys would find neither the citizens of this database nor a right password; better that it does not start. */
async function holdKeys(database: Database, secrets: Secrets): Promise<void> {
  const citizens = keyFingerprint(secrets.citizenKey);
  const signIns = keyFingerprint(secrets.signInKey);
  const webhooks = keyFingerprint(secrets.webhookKey);
  if (
    (await citizenKeyOf(database, citizens)) === citizens &&
    (await signInSecretOf(database, signIns)) === signIns &&
    (await webhookKeyOf(database, webhooks)) === webhooks
  ) {
    const missing = await missingSeals(database, identityKeys(secrets.signInKey, secrets.signInSeals));
    if (missing.length === 0) return;
    await database.close();
    throw new Error(
      `Secrets of customers' authenticator apps are sealed under ${missing.join(', ')}, which this data folder has not. Copy the folder keys/sign-in/ of the hub that made it.`,
    );
  }
  await database.close();
  throw new Error(
    'This database knows its citizens, customers or webhooks under another key. Copy the folder keys/ of the hub that made it into this data folder.',
  );
}

const clientKeyOf = ({ openBankingKey }: Secrets): Buffer =>
  createHmac('sha256', openBankingKey).update('secrets of clients').digest();

/** Where the server listens; before it does nobody asks. */
function originListened(server: FastifyInstance): string {
  const { address, family, port } = server.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** The lines of third parties are theirs to read, too. */
/** Calls of the resource API; those whose token held are also in the log that their third party's developers read. */
function logCall(log: HubLog, requests: RequestLog, line: DoorLine, at: number): void {
  const { thirdParty, software, code, ...rest } = line;
  log.request({ ...rest, caller: software ?? '-', ...(code === undefined ? {} : { code }) });
  if (thirdParty !== null) requests.note({ ...rest, thirdParty, software, code: code ?? null, at });
}

function noteThirdParty(requests: RequestLog, line: RequestLine, nowMs: number): void {
  const { request, route, status, code = null, ms } = line;
  const thirdParty = line.thirdParty && fromWire('third_party', line.thirdParty);
  if (thirdParty === undefined) return;
  requests.note({ thirdParty, at: nowMs, request, software: null, route, status, code, ms });
}

/** A server that stands still neither answers nor refuses; whoever asks whether we are ready has little time. */
const READY_WAIT_MS_MAX = 2_000;

/** Looks before it submits: a command that finds nothing would still write its line of audit, every second. */
async function expireHolds(database: Database, desk: Desk, id: string, nowMs: number): Promise<void> {
  const due = await findDue(database, nowMs * 1_000, 1);
  if (due.length > 0) await desk.submit(expireKind, { id, holdsMax: EXPIRE_HOLDS }, HUB);
}

async function answers(database: Queryable): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_WAIT_MS_MAX);
  });
  const asked = database.query({ name: 'hub.ready', text: 'SELECT 1' }).then(
    () => true,
    () => false,
  );
  return await Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

/** A pipelined connection. When it breaks the next read makes another; until that one stands, reads go through the pool. */
async function readerOf(database: Database): Promise<{ on: Queryable; close(): Promise<void> }> {
  let client: pg.Client | undefined;
  let connecting: Promise<void> | undefined;
  let closed = false;
  const lose = (broken: pg.Client): void => {
    if (client === broken) client = undefined;
  };
  const connect = async (): Promise<void> => {
    const fresh = await database.connect('read');
    if (closed) return await fresh.end();
    fresh.once('end', () => lose(fresh));
    client = fresh;
  };
  const replace = (): void => {
    connecting ??= connect()
      .catch(() => {})
      .finally(() => {
        connecting = undefined;
      });
  };
  await connect();
  return {
    on: {
      async query<R>(asked: { name: string; text: string }, values: readonly unknown[] = []) {
        const used = client;
        if (used === undefined) {
          replace();
          return await database.query<R>(asked, values);
        }
        try {
          return (await used.query({ name: asked.name, text: asked.text, values: values as unknown[] }))
            .rows as R[];
        } catch (fault) {
          if (isConnectionFault(fault)) lose(used);
          throw fault;
        }
      },
    },
    async close() {
      closed = true;
      await connecting;
      await client?.end();
    },
  };
}
