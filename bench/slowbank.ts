/**
 * One slow bank and the others: payments between hosted institutions and payments to bank B, while bank A is well,
 * frozen, a second late, or dripping its answers. Open load in short rounds; each kind of slowness is held against rounds
 * right beside it in which A is well, in an order that turns, so that neither always follows the other and none follows
 * another kind. Orders come as they come from many people who know nothing of each other, at random instants, but at the
 * same ones in both rounds of a pair, so that they differ by A alone. The p99 is that of all orders of a condition: a
 * single round has too few for one. How far it can be trusted says an interval from drawing pairs anew. A disk that
 * others share decides a p99 more than any bank does: with TMPDIR on a file system in memory it is out of it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { statfsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openSecrets } from '../src/apps/hub/index.ts';
import { type PreparedBank, prepareBanks, registerBanks } from '../src/apps/sandbox/index.ts';
import { hashApiKey, mintApiKey } from '../src/core/access/index.ts';
import { createDesk, type Desk, type Origin } from '../src/core/command/index.ts';
import { type ConnectionSettings, type Database, openDatabase } from '../src/core/database/index.ts';
import { createMint, fromWire, legId } from '../src/kit/id.ts';
import { cashKind, openKind } from '../src/services/banking/index.ts';
import { countHeld, countWaiting, joinKind, listParticipants } from '../src/services/clearing/index.ts';
import { createCallerKind } from '../src/services/operations/index.ts';
import { onOwnPort } from '../test/bank/ports.ts';
import type { BankMode, HeardFinal } from './bank-process.ts';
import { forkHub, machine, prepareGround, quantile, settingsOf } from './ground.ts';
import { verifyBench } from './verified.ts';

const HOSTED = [979_901, 979_902] as const;
/** Orders a second of each kind: well below what two cores can do, so that waiting is for somebody and not for the machine. */
const RATES_PER_S = { hosted: 30, toB: 30, toA: 15 } as const;
type Kind = keyof typeof RATES_PER_S;
const KINDS = Object.keys(RATES_PER_S) as Kind[];
const SECONDS = 6;
const PAIRS = 24;
const WARM_UP_S = 8;
const DRAWS = 400;
const RATIO_GOAL = 1.2;
/** What a round left with A has an end by then. */
const REST_MS_MAX = 60_000;
/** The last final words of a round are on their way. */
const TAIL_MS = 3_000;

const SLOW = ['frozen', 'late', 'drip'] as const;
type Slow = (typeof SLOW)[number];
/** How A is in a round. */
type Condition = 'well' | Slow;

interface World {
  readonly port: number;
  readonly key: string;
  readonly database: Database;
  readonly banks: Readonly<Record<'A' | 'B', { readonly bin: string; readonly process: ChildProcess }>>;
  /** When B heard the end of each payment. */
  readonly heard: Map<string, number>;
}

/** Milliseconds from the begin of a round at which its orders are due. */
type Arrivals = Readonly<Record<Kind, readonly number[]>>;

/** Milliseconds of each order; of B until its bank heard the final word, and until the hub answered. */
interface Round {
  readonly hosted: number[];
  readonly toB: number[];
  readonly toBAnswered: number[];
  /** Answers that were neither 201 nor 202, and payments to B whose end was not heard. */
  failed: number;
  /** What became of payments to A, by status. */
  readonly toA: Map<number, number>;
}

export async function slowBankBench(seconds = SECONDS): Promise<object> {
  const ground = await prepareGround();
  const children: ChildProcess[] = [];
  try {
    const world = await build(ground.settings, ground.folder, children);
    await measure(world, 'well', arrivalsOf(WARM_UP_S));
    const pairs = new Map<Slow, Pair[]>();
    const loads: number[] = [];
    for (const slow of SLOW) {
      const of: Pair[] = [];
      for (let n = 0; n < PAIRS; n += 1) {
        of.push(await measurePair(world, slow, n % 2 === 0, seconds));
        loads.push(loadavg()[0]!);
      }
      pairs.set(slow, of);
    }
    await world.database.close();
    for (const child of children) child.send('stop');
    await Promise.all(children.map((child) => once(child, 'exit')));
    return {
      bench: 'slowbank',
      ...report(pairs),
      ...{ pairs: PAIRS, secondsEach: seconds, ordersPerSecond: RATES_PER_S },
      data: isInMemory(ground.folder) ? 'in memory' : 'on disk',
      loadAverage: { min: Math.min(...loads), max: Math.max(...loads) },
      verify: await verifyBench(ground.settings),
      machine: machine(),
      settings: await settingsOf(ground.settings),
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await ground.close();
  }
}

/** https://man7.org/linux/man-pages/man2/statfs.2.html: TMPFS_MAGIC. */
const TMPFS = 0x01021994;
const isInMemory = (folder: string): boolean => statfsSync(folder).type === TMPFS;

/** Each kind at its rate, as a Poisson process: orders of many people, none of whom waits for another. */
function arrivalsOf(seconds: number): Arrivals {
  const of = (kind: Kind): number[] => {
    const due: number[] = [];
    for (let at = 0; at < seconds * 1_000; at += (gap() * 1_000) / RATES_PER_S[kind]) due.push(at);
    return due.slice(1);
  };
  return { hosted: of('hosted'), toB: of('toB'), toA: of('toA') };
}

/** Between two of them, of a mean of one. */
const gap = (): number => -Math.log(randomInt(1, RANDOM_MAX) / RANDOM_MAX);
const RANDOM_MAX = 2 ** 32;

/** Two rounds, one after the other, with orders at the same instants. */
interface Pair {
  readonly well: Round;
  readonly slow: Round;
}

async function measurePair(world: World, slow: Slow, wellFirst: boolean, seconds: number): Promise<Pair> {
  const arrivals = arrivalsOf(seconds);
  const round = (condition: Condition): Promise<Round> => measure(world, condition, arrivals);
  if (wellFirst) return { well: await round('well'), slow: await round(slow) };
  const [first, second] = [await round(slow), await round('well')];
  return { well: second, slow: first };
}

function report(pairs: ReadonlyMap<Slow, readonly Pair[]>): object {
  const ratios = [...pairs].map(([condition, of]) => {
    const others = (kind: 'hosted' | 'toB') =>
      ratioOf(
        of.map(({ slow }) => slow[kind]),
        of.map(({ well }) => well[kind]),
      );
    return [condition, { hosted: others('hosted'), toB: others('toB') }] as const;
  });
  const ratioMax = Math.max(...ratios.flatMap(([, { hosted, toB }]) => [hosted.ratio, toB.ratio]));
  return {
    ratioMax,
    ratioGoal: RATIO_GOAL,
    ratioGoalMet: ratioMax <= RATIO_GOAL,
    ratiosOfP99: Object.fromEntries(ratios),
    ...Object.fromEntries(
      [...pairs].map(([condition, of]) => [
        condition,
        {
          well: figuresOf(of.map(({ well }) => well)),
          slow: figuresOf(of.map(({ slow }) => slow)),
        },
      ]),
    ),
  };
}

/** Of two p99, with the middle nine tenths of what it is when as many pairs are drawn from those there were. */
function ratioOf(slow: readonly number[][], well: readonly number[][]) {
  const ratio = (pairs: readonly number[]) =>
    p99(pairs.flatMap((pair) => slow[pair]!)) / p99(pairs.flatMap((pair) => well[pair]!));
  const all = slow.map((_, pair) => pair);
  const drawn = Array.from({ length: DRAWS }, () => ratio(all.map(() => randomInt(all.length))));
  const sorted = drawn.toSorted((a, b) => a - b);
  return {
    ratio: hundredths(ratio(all)),
    from: hundredths(quantile(sorted, 0.05)),
    to: hundredths(quantile(sorted, 0.95)),
  };
}

function figuresOf(rounds: readonly Round[]) {
  const of = (kind: 'hosted' | 'toB' | 'toBAnswered') => {
    const all = rounds.flatMap((round) => round[kind]);
    return {
      ...{ orders: all.length, p50Ms: tenths(median(all)), p99Ms: tenths(p99(all)) },
      p99MsOfRounds: rounds.map((round) => tenths(p99(round[kind]))),
    };
  };
  const toA = new Map<number, number>();
  for (const round of rounds)
    for (const [status, n] of round.toA) toA.set(status, (toA.get(status) ?? 0) + n);
  return {
    ...{ hosted: of('hosted'), toB: of('toB'), toBAnswered: of('toBAnswered') },
    failed: sum(rounds.map(({ failed }) => failed)),
    paymentsToAByStatus: Object.fromEntries(toA),
  };
}

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const p99 = (values: readonly number[]): number => quantile(ascending(values), 0.99);
const median = (values: readonly number[]): number => quantile(ascending(values), 0.5);
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
const hundredths = (n: number): number => Math.round(n * 100) / 100;
const tenths = (ms: number): number => Math.round(ms * 10) / 10;

async function measure(world: World, condition: Condition, arrivals: Arrivals): Promise<Round> {
  const { process: a } = world.banks.A;
  const isFrozen = condition === 'frozen';
  if (isFrozen) a.kill('SIGSTOP');
  else a.send(condition satisfies BankMode);
  const round: Round = { hosted: [], toB: [], toBAnswered: [], failed: 0, toA: new Map() };
  await Promise.all(KINDS.map((kind) => stream(world, kind, arrivals[kind], round)));
  if (isFrozen) a.kill('SIGCONT');
  else a.send('well' satisfies BankMode);
  await rest(world);
  return round;
}

/** Orders of one kind, each at its time whether or not those before it were answered. */
async function stream(world: World, kind: Kind, due: readonly number[], round: Round): Promise<void> {
  const startAt = now();
  const orders: Promise<void>[] = [];
  for (const afterMs of due) {
    await pause(startAt + afterMs - now());
    orders.push(order(world, kind, startAt + afterMs, round));
  }
  await Promise.all(orders);
}

async function order(world: World, kind: Kind, dueAt: number, round: Round): Promise<void> {
  const { status, id } = await pay(world, kind);
  const answeredMs = now() - dueAt;
  if (kind === 'toA') return void round.toA.set(status, (round.toA.get(status) ?? 0) + 1);
  if (status !== 201 && status !== 202) {
    round.failed += 1;
    return;
  }
  if (kind === 'hosted') return void round.hosted.push(answeredMs);
  round.toBAnswered.push(answeredMs);
  const heardAt = await heardOf(world, id!);
  if (heardAt === undefined) round.failed += 1;
  else round.toB.push(heardAt - dueAt);
}

async function heardOf({ heard }: World, payment: string): Promise<number | undefined> {
  const end = now() + TAIL_MS;
  while (!heard.has(payment) && now() < end) await pause(5);
  return heard.get(payment);
}

const agent = new Agent({ keepAlive: true, maxSockets: 512 });
let count = 0;

function pay({ port, key, banks }: World, kind: Kind): Promise<{ status: number; id: string | undefined }> {
  count += 1;
  const creditor = {
    hosted: { bin: String(HOSTED[1]), account: accountOf(count * 7) },
    toA: { bin: banks.A.bin, account: '1' },
    toB: { bin: banks.B.bin, account: '1' },
  }[kind];
  const debtor = { bin: String(HOSTED[0]), account: accountOf(count) };
  const body = JSON.stringify({ amount: 1_000, currency: 'VND', debtor, creditor });
  return new Promise((resolve, reject) => {
    const asked = request({
      ...{ host: '127.0.0.1', port, agent, method: 'POST', path: '/v1/payments' },
      headers: {
        ...{ authorization: `Bearer ${key}`, 'idempotency-key': `slowbank-${count}` },
        ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
    });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        const { id } = JSON.parse(text) as { id?: string };
        const uuid = id === undefined ? undefined : fromWire('payment', id);
        resolve({ status: response.statusCode ?? 0, id: uuid?.replaceAll('-', '') });
      });
    });
    asked.end(body);
  });
}

/** Until A is counted as reachable and nothing waits any more: a round begins where the one before it ended. */
async function rest({ database }: World): Promise<void> {
  const end = now() + REST_MS_MAX;
  let isAtRest = false;
  while (!isAtRest && now() < end) {
    await pause(100);
    const [held, waiting, all] = await Promise.all([
      countHeld(database),
      countWaiting(database),
      listParticipants(database),
    ]);
    isAtRest = held.length + waiting.length === 0 && all.every(({ reachable }) => reachable);
  }
  if (!isAtRest) throw new Error('the scheme did not come to rest after a round');
}

const now = (): number => performance.timeOrigin + performance.now();

function pause(ms: number): Promise<void> {
  return new Promise((wake) => {
    setTimeout(wake, Math.max(0, ms));
  });
}

async function build(settings: ConnectionSettings, folder: string, children: ChildProcess[]): Promise<World> {
  const hub = forkHub({ settings, folder }, { BENCH_LINE: '1' });
  children.push(hub);
  const [{ port, linePort }] = (await once(hub, 'message')) as [{ port: number; linePort: number }];
  const database = openDatabase(settings);
  const desk = createDesk({ database, nowMs: Date.now, committed: () => {} });
  const key = await seed(desk);
  const prepared = await prepare(folder, `https://127.0.0.1:${linePort}`);
  await registerBanks({ desk, nowMs: Date.now }, { banks: prepared });
  await desk.close();
  const heard = new Map<string, number>();
  const [a, b] = (await Promise.all(prepared.map((bank) => startBank(bank, children)))) as [
    ChildProcess,
    ChildProcess,
  ];
  b.on('message', ({ payment, atMs }: HeardFinal) => heard.set(payment, atMs));
  // The hub reads the list of banks every two seconds.
  await pause(3_000);
  const [binA, binB] = prepared.map(({ registration }) => registration.bin) as [string, string];
  return {
    port,
    key,
    database,
    heard,
    banks: { A: { bin: binA, process: a }, B: { bin: binB, process: b } },
  };
}

async function prepare(folder: string, lineUrl: string): Promise<PreparedBank[]> {
  const { transport, message } = openSecrets(folder).signingKeys;
  const side = {
    lineUrl,
    transportKey: { id: transport.keyid, publicKey: transport.publicKey },
    messageKey: { id: message.keyid, publicKey: message.publicKey },
  };
  const { banks } = await prepareBanks(folder, side, {
    ...{ seed: 1, nowMs: Date.now(), magicAmounts: false, timeScale: 1, durability: 'full' },
  });
  return await Promise.all(banks.map(onOwnPort));
}

async function startBank({ folder }: PreparedBank, children: ChildProcess[]): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./bank-process.ts', import.meta.url)), [folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
  return child;
}

const ACCOUNTS = 100;
const HUB: Origin = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const mint = createMint(Date.now, (bytes) => bytes.set(randomBytes(bytes.length)));
const accountOf = (n: number): string => `${10_000_000 + (n % ACCOUNTS)}`;

/** Two hosted institutions, money in the accounts of both; answers the API key of the one that pays. */
async function seed(desk: Desk): Promise<string> {
  const key = mintApiKey('test', randomBytes);
  for (const bin of HOSTED) {
    const names = { shortName: `B${bin}`, name: `Ngân hàng ${bin}`, nameEn: `Bank ${bin}` };
    await desk.submit(joinKind, { bin, kind: 'bank', ...names, cap: 10n ** 15n }, HUB);
    for (let n = 0; n < ACCOUNTS; n += 1) await openFunded(desk, bin, accountOf(n));
  }
  await desk.submit(
    createCallerKind,
    {
      ...{
        id: mint(),
        name: 'bench',
        role: 'participant',
        participant: HOSTED[0],
        shop: null,
        thirdParty: null,
      },
      ...{ keyHash: hashApiKey(key), ratePerS: 1_000_000 },
    },
    HUB,
  );
  return key;
}

async function openFunded(desk: Desk, book: number, number: string): Promise<void> {
  const [id, cash, name] = [mint<'account'>(), mint(), 'NGUYỄN VĂN AN'];
  const customer = {
    ...{ book, id: mint<'customer'>(), kind: 'person' as const, name, phone: null },
    ...{ citizenHmac: null, createdAt: Date.now() },
  };
  const account = { number, id, kind: 'current' as const, name, nameKind: 'person' as const };
  await desk.submit(openKind, { customer, account }, HUB);
  const deposit = { id: cash, leg: legId(cash, 1), book, account: id, direction: 'deposit' as const };
  await desk.submit(cashKind, { ...deposit, amount: 10n ** 12n }, HUB);
}
