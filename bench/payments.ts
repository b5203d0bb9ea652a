/**
 * Whole HTTP payments: parse, authenticate by API key or by signature, idempotency, decide, post all legs, outbox,
 * audit, answer. The hub and the load are separate processes on the same cores. Eight participants; one pair carries
 * half of the load.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type SigningKey, signRequest } from '../src/codecs/httpsignature/index.ts';
import { publicKeyText } from '../src/codecs/signingkeys/index.ts';
import { hashApiKey, keepParticipantKeys, mintApiKey } from '../src/core/access/index.ts';
import { createDesk, type Desk, type Origin } from '../src/core/command/index.ts';
import { type Database, openDatabase } from '../src/core/database/index.ts';
import { createMint, legId } from '../src/kit/id.ts';
import { cashKind, openKind } from '../src/services/banking/index.ts';
import { joinKind } from '../src/services/clearing/index.ts';
import { createCallerKind } from '../src/services/operations/index.ts';
import { connectedBench } from './connected.ts';
import { forkHub, machine, prepareGround, quantile, settingsOf } from './ground.ts';
import { type LoadResult, requestOf, runLoad } from './load.ts';
import { verifyBench } from './verified.ts';

const PARTICIPANTS = 8;
const ACCOUNTS_EACH = 1_000;
const CONNECTIONS = 128;
const SECONDS = 20;
const WARM_UP_SECONDS = 4;
const FIRST_BIN = 979_901;

interface World {
  readonly keys: readonly string[];
  readonly signers: readonly SigningKey[];
  readonly accounts: readonly (readonly string[])[];
}

export async function paymentsBench(seconds = SECONDS): Promise<object> {
  const connected = await connectedBench();
  const ground = await prepareGround();
  try {
    const world = await seed(ground.settings);
    const hub = forkHub(ground);
    const [{ port }] = (await once(hub, 'message')) as [{ port: number }];
    const run = (nextRequest: () => string, forSeconds: number): Promise<LoadResult> =>
      runLoad({ port, connections: CONNECTIONS, seconds: forSeconds, nextRequest });
    const byKey = underApiKeys(world, port);
    await run(byKey, WARM_UP_SECONDS);
    const keyed = await run(byKey, seconds);
    await run(preSigned(world, port, WARM_UP_SECONDS).nextRequest, WARM_UP_SECONDS);
    const load = preSigned(world, port, seconds);
    const signed = await run(load.nextRequest, seconds);
    hub.send('stop');
    await once(hub, 'exit');
    return {
      bench: 'payments',
      apiKeyPerSecond: perSecond(keyed),
      p50Ms: percentile(keyed, 0.5),
      p99Ms: percentile(keyed, 0.99),
      signedPerSecond: perSecond(signed),
      signedP50Ms: percentile(signed, 0.5),
      signedP99Ms: percentile(signed, 0.99),
      load: 'pre-signed',
      signedMeanwhile: load.signedMeanwhile(),
      errors: keyed.errors + signed.errors,
      payments: keyed.cleared + signed.cleared,
      ...connected,
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
  round(quantile(latenciesMs.toSorted(), share));

const round = (ms: number): number => Math.round(ms * 10) / 10;

interface Payment {
  /** Place of the payer's institution among the participants. */
  readonly from: number;
  readonly idempotencyKey: string;
  readonly body: string;
}

/** Half of all payments go from the first participant to the second and back, the rest anywhere. */
function payments({ accounts }: World): () => Payment {
  let count = 0;
  const run = randomBytes(4).toString('hex');
  return () => {
    count += 1;
    const busy = count % 2 === 0;
    const from = busy ? (count >> 1) % 2 : count % PARTICIPANTS;
    const to = busy ? 1 - from : (from + 1 + ((count * 31) % (PARTICIPANTS - 1))) % PARTICIPANTS;
    const debtor = accounts[from]![(count * 7_919) % ACCOUNTS_EACH]!;
    const creditor = accounts[to]![(count * 104_729) % ACCOUNTS_EACH]!;
    const body = `{"amount":${1_000 + (count % 90) * 1_000},"currency":"VND","debtor":{"bin":"${FIRST_BIN + from}","account":"${debtor}"},"creditor":{"bin":"${FIRST_BIN + to}","account":"${creditor}"},"purpose":"Thanh toan don hang ${count}"}`;
    return { from, idempotencyKey: `${run}-${count}`, body };
  };
}

const PATH = '/v1/payments';

function underApiKeys(world: World, port: number): () => string {
  const next = payments(world);
  return () => {
    const { from, idempotencyKey, body } = next();
    const headers = { Authorization: `Bearer ${world.keys[from]!}`, 'Idempotency-Key': idempotencyKey };
    return requestOf({ path: PATH, headers, body }, port);
  };
}

/** More than this machine answers; what is asked beyond is signed meanwhile and told. */
const PRE_SIGNED_PER_SECOND = 5_000;

/** A bank signs on its own machines, not on the hub's: the requests are signed before the clock starts. */
function preSigned(
  world: World,
  port: number,
  seconds: number,
): { readonly nextRequest: () => string; readonly signedMeanwhile: () => number } {
  const next = payments(world);
  const targetUri = `http://127.0.0.1:${port}${PATH}`;
  const sign = (): string => {
    const { from, idempotencyKey, body } = next();
    const created = Math.floor(Date.now() / 1_000);
    const headers = signRequest(
      { method: 'POST', targetUri, body, idempotencyKey, created },
      world.signers[from]!,
    );
    return requestOf({ path: PATH, headers: { ...headers }, body }, port);
  };
  const ready = Array.from({ length: PRE_SIGNED_PER_SECOND * seconds }, sign);
  let taken = 0;
  return {
    nextRequest() {
      taken += 1;
      return ready[taken - 1] ?? sign();
    },
    signedMeanwhile: () => Math.max(0, taken - ready.length),
  };
}

async function seed(settings: Parameters<typeof openDatabase>[0]): Promise<World> {
  const database = openDatabase(settings);
  const desk = createDesk({ database, nowMs: Date.now, committed: () => {} });
  const mint = createMint(Date.now, (bytes) => bytes.set(randomBytes(bytes.length)));
  const keys: string[] = [];
  const signers: SigningKey[] = [];
  const accounts: string[][] = [];
  for (let p = 0; p < PARTICIPANTS; p += 1) {
    const bin = FIRST_BIN + p;
    await desk.submit(
      joinKind,
      {
        bin,
        kind: 'bank',
        shortName: `B${p}`,
        name: `Ngân hàng ${p}`,
        nameEn: `Bank ${p}`,
        cap: 10n ** 15n,
      },
      HUB,
    );
    const key = mintApiKey('test', randomBytes);
    keys.push(key);
    await desk.submit(
      createCallerKind,
      {
        id: mint(),
        name: `bank ${p}`,
        role: 'participant',
        participant: bin,
        shop: null,
        thirdParty: null,
        keyHash: hashApiKey(key),
        ratePerS: 1_000_000,
      },
      HUB,
    );
    signers.push(await registerSigner(database, bin));
    accounts.push(
      await Promise.all(
        Array.from({ length: ACCOUNTS_EACH }, (_, i) => openFunded(desk, mint, bin, `${10_000_000 + i}`)),
      ),
    );
  }
  await desk.close();
  await database.close();
  return { keys, signers, accounts };
}

async function registerSigner(database: Database, participant: number): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyid = `${participant}.bench`;
  const key = {
    ...({ keyid, participant, use: 'transport', algorithm: 'ed25519' } as const),
    publicKey: publicKeyText(publicKey),
    ...{ validFrom: 0, validTo: null, addedAt: 0, revokedAt: null },
  };
  await keepParticipantKeys(database, [key]);
  return { keyid, privateKey };
}

const HUB: Origin = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

async function openFunded(
  desk: Desk,
  mint: ReturnType<typeof createMint>,
  book: number,
  number: string,
): Promise<string> {
  const id = mint<'account'>();
  const name = 'NGUYỄN VĂN AN';
  const customer = {
    book,
    id: mint<'customer'>(),
    kind: 'person' as const,
    name,
    phone: null,
    citizenHmac: null,
    createdAt: Date.now(),
  };
  await desk.submit(
    openKind,
    { customer, account: { number, id, kind: 'current', name, nameKind: 'person' } },
    HUB,
  );
  const cash = mint();
  await desk.submit(
    cashKind,
    { id: cash, leg: legId(cash, 1), book, account: id, direction: 'deposit', amount: 10n ** 12n },
    HUB,
  );
  return number;
}
