/**
 * Open banking over HTTPS: access tokens per second (client assertion and DPoP proof, both fresh), balances per second
 * under consents (proof, one-time store, the consent's gate, the record of the access), and how long after a withdrawal
 * the first call is refused. The hub and the load are separate processes on the same cores; whatever a third party signs
 * is signed before the clock starts, since it does that on its own machines.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:https';
import { openSecrets } from '../src/apps/hub/index.ts';
import { prepareHubTls } from '../src/apps/sandbox/index.ts';
import { publicJwk, type Signer, signCompact, thumbprint } from '../src/codecs/jws/index.ts';
import { createDesk } from '../src/core/command/index.ts';
import { openDatabase, statement } from '../src/core/database/index.ts';
import { createMint, toWire } from '../src/kit/id.ts';
import { changeKind, createVersionSigner } from '../src/services/consents/index.ts';
import { forkHub, machine, prepareGround, quantile, settingsOf } from './ground.ts';
import { type LoadResult, runLoad } from './load.ts';
import { type Granted, HUB, type OpenWorld, seedOpenWorld } from './openworld.ts';
import { verifyBench } from './verified.ts';

const CONNECTIONS = 32;
const SECONDS = 15;
const WARM_UP_SECONDS = 3;
/** More than this machine answers; what is asked beyond is signed meanwhile and told. */
const READS_SIGNED_PER_SECOND = 4_000;
const TOKENS_SIGNED_PER_SECOND = 800;
const WITHDRAWALS = 40;

interface Target {
  readonly port: number;
  readonly origin: string;
  readonly authority: string;
}

export async function openBankingBench(seconds = SECONDS): Promise<object> {
  const ground = await prepareGround();
  try {
    const world = await seedOpenWorld(ground.settings, openSecrets(ground.folder).consentKey);
    const { authority } = await prepareHubTls(ground.folder, Date.now());
    const hub = forkHub(ground, { BENCH_OPENBANKING: '1' });
    const [{ openBankingPort: port, port: apiPort }] = (await once(hub, 'message')) as [
      { openBankingPort: number; port: number },
    ];
    const target = { port, origin: `https://localhost:${port}`, authority };
    const clients = await registerClients(world, apiPort, target);
    await keepTokens(ground.settings, world.granted, clients);
    const run = (nextRequest: () => string, forSeconds: number, wanted: number): Promise<LoadResult> =>
      runLoad({ port, authority, connections: CONNECTIONS, seconds: forSeconds, nextRequest, wanted });
    await run(
      preSigned(() => read(world.granted, target), READS_SIGNED_PER_SECOND, WARM_UP_SECONDS).next,
      WARM_UP_SECONDS,
      200,
    );
    const readLoad = preSigned(() => read(world.granted, target), READS_SIGNED_PER_SECOND, seconds);
    const reads = await run(readLoad.next, seconds, 200);
    const ask = (): string => tokenRequest(clients, target);
    await run(preSigned(ask, TOKENS_SIGNED_PER_SECOND, WARM_UP_SECONDS).next, WARM_UP_SECONDS, 200);
    const tokenLoad = preSigned(ask, TOKENS_SIGNED_PER_SECOND, seconds);
    const tokens = await run(tokenLoad.next, seconds, 200);
    const denials = await withdraw(ground.settings, ground.folder, world.granted, target);
    hub.send('stop');
    await once(hub, 'exit');
    return {
      bench: 'openbanking',
      tokensPerSecond: perSecond(tokens),
      readsPerSecond: perSecond(reads),
      readP50Ms: percentile(reads, 0.5),
      readP95Ms: percentile(reads, 0.95),
      tokenP95Ms: percentile(tokens, 0.95),
      revokeToDenyMs:
        Math.round(
          quantile(
            denials.toSorted((a, b) => a - b),
            0.95,
          ) * 10,
        ) / 10,
      revokeToDeny: 'the next call, of another process than the one that withdrew',
      load: 'pre-signed',
      signedMeanwhile: readLoad.signedMeanwhile() + tokenLoad.signedMeanwhile(),
      errors: reads.errors + tokens.errors,
      reads: reads.cleared,
      tokens: tokens.cleared,
      connections: CONNECTIONS,
      verify: await verifyBench(ground.settings),
      machine: machine(),
      settings: await settingsOf(ground.settings),
    };
  } finally {
    await ground.close();
  }
}

const perSecond = ({ cleared, seconds }: LoadResult): number => Math.round(cleared / seconds);
const percentile = ({ latenciesMs }: LoadResult, share: number): number =>
  Math.round(quantile(latenciesMs.toSorted(), share) * 10) / 10;

function preSigned(
  make: () => string,
  signedPerSecond: number,
  seconds: number,
): { readonly next: () => string; readonly signedMeanwhile: () => number } {
  const ready = Array.from({ length: signedPerSecond * seconds }, make);
  let taken = 0;
  return {
    next() {
      taken += 1;
      return ready[taken - 1] ?? make();
    },
    signedMeanwhile: () => Math.max(0, taken - ready.length),
  };
}

interface Proof {
  readonly method: string;
  readonly url: string;
  readonly accessToken?: string;
}

function proofBy({ key, kid }: Signer, { method, url, accessToken }: Proof): string {
  const ath =
    accessToken === undefined ? {} : { ath: createHash('sha256').update(accessToken).digest('base64url') };
  // Signed before the clock starts, so that none is a minute old when it is sent.
  const claims = { jti: randomUUID(), htm: method, htu: url, iat: Math.floor(Date.now() / 1_000), ...ath };
  const header = { typ: 'dpop+jwt', jwk: publicJwk(key) };
  return signCompact(JSON.stringify(claims), { key, algorithm: 'ES256', kid }, header);
}

let turn = 0;

function read(granted: readonly Granted[], { origin, port }: Pick<Target, 'origin' | 'port'>): string {
  turn += 1;
  const one = granted[turn % granted.length]!;
  const path = `/openbanking/v1/accounts/${toWire('account', one.account)}/balances`;
  const proof = proofBy(one.signer, { method: 'GET', url: `${origin}${path}`, accessToken: one.token });
  return `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: DPoP ${one.token}\r\nDPoP: ${proof}\r\nx-fapi-customer-ip-address: 203.0.113.7\r\n\r\n`;
}

interface Client {
  readonly clientId: string;
  readonly signer: Signer;
}

function tokenRequest(clients: readonly Client[], { origin, port }: Target): string {
  turn += 1;
  const { clientId, signer } = clients[turn % clients.length]!;
  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: clientId, sub: clientId, aud: `${origin}/fapi2`, iat: now, exp: now + 300 };
  const assertion = signCompact(JSON.stringify({ ...claims, jti: randomUUID() }), signer);
  const body = new URLSearchParams({
    ...{ grant_type: 'client_credentials', scope: 'INF', client_id: clientId, client_assertion: assertion },
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  }).toString();
  const proof = proofBy(signer, { method: 'POST', url: `${origin}/fapi2/token` });
  return `POST /fapi2/token HTTP/1.1\r\nHost: localhost:${port}\r\nDPoP: ${proof}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** As a third party does it: a software statement from the directory, then a registration. */
async function registerClients(world: OpenWorld, apiPort: number, target: Target): Promise<Client[]> {
  return await Promise.all(
    world.products.map(async ({ software, signer }) => {
      const signed = await fetch(
        `http://127.0.0.1:${apiPort}/v1/software/${toWire('software', software)}/statements`,
        {
          method: 'POST',
          headers: { Authorization: `Bearer ${world.operatorKey}`, 'Idempotency-Key': software },
        },
      );
      const { software_statement } = (await signed.json()) as { software_statement: string };
      const { status, text } = await send(target, {
        ...{ method: 'POST', path: '/fapi2/reg', headers: { 'Content-Type': 'application/json' } },
        body: JSON.stringify({
          software_statement,
          redirect_uris: world.redirectUris,
          grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        }),
      });
      if (status !== 201) throw new Error(`a client was not registered: ${status} ${text}`);
      return { clientId: (JSON.parse(text) as { client_id: string }).client_id, signer };
    }),
  );
}

const KEEP_TOKEN = statement(
  'bench.keep_access_token',
  `INSERT INTO oidc_artefacts (profile, model, id, payload, grant_id, expires_at)
   SELECT 'fapi2', 'AccessToken', * FROM unnest($1::text[], $2::jsonb[], $3::uuid[], $4::bigint[])`,
);

/** As the authorization server keeps them: what a browser and a customer would have led to is not what is measured here. */
async function keepTokens(
  settings: Parameters<typeof openDatabase>[0],
  granted: readonly Granted[],
  clients: readonly Client[],
): Promise<void> {
  const database = openDatabase(settings);
  const payloads = granted.map(({ signer, product }) =>
    JSON.stringify({ clientId: clients[product]!.clientId, jkt: thumbprint(signer.key), scope: 'AIS' }),
  );
  await database.query(KEEP_TOKEN, [
    granted.map(({ token }) => createHash('sha256').update(token).digest('hex')),
    payloads,
    granted.map(({ consent }) => consent),
    granted.map(() => Date.now() + 3_600_000),
  ]);
  await database.close();
}

/** Withdrawn by a desk of this process, then called for at the hub's: milliseconds from the one answer to the other. */
async function withdraw(
  settings: Parameters<typeof openDatabase>[0],
  folder: string,
  granted: readonly Granted[],
  target: Target,
): Promise<number[]> {
  const database = openDatabase(settings);
  const desk = createDesk({ database, nowMs: Date.now, committed: () => {} });
  createMint(Date.now, (bytes) => bytes.set(randomBytes(bytes.length)));
  const change = changeKind(createVersionSigner(openSecrets(folder).consentKey));
  const took: number[] = [];
  for (const one of granted.slice(0, WITHDRAWALS)) {
    const next = read([one], target);
    const words = { by: 'customer', customer: one.customer, reason: null, validDays: null } as const;
    const done = await desk.submit(change, { id: one.consent, verb: 'revoke', ...words }, HUB);
    if (done.kind !== 'decided' || done.answer.kind !== 'consent_changed') throw new Error('not withdrawn');
    const started = performance.now();
    const [line, ...rest] = next.split('\r\n');
    const headers = Object.fromEntries(
      rest.filter((text) => text.includes(': ')).map((text) => text.split(': ') as [string, string]),
    );
    const { status } = await send(target, { method: 'GET', path: line!.split(' ')[1]!, headers });
    if (status !== 403) throw new Error(`a withdrawn consent was answered ${status}`);
    took.push(performance.now() - started);
  }
  await desk.close();
  await database.close();
  return took;
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

function send(
  { port, authority }: Target,
  { method, path, headers, body = '' }: Sent,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        servername: 'localhost',
        port,
        method,
        path,
        ca: authority,
        headers: { ...headers, Host: `localhost:${port}` },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
