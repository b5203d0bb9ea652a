import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildCity, connectedCustomers, readKeys, SANDBOX_SEED, type SandboxKeys } from '../sandbox/index.ts';
import { sceneOf } from './firstpayment.ts';
import { expectOk, partsAt } from './parts.ts';
import { run } from './testing.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  /** Wire id of the payment that the start made. */
  readonly payment: string;
  readonly output: () => string;
  /** Asks it to stop and answers its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Hubs that run: a test that failed half-way leaves none behind. */
const children = new Set<ChildProcess>();

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function spawned(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; out: () => string; err: () => string } {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, PORT: '', DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return { child, out: () => out, err: () => err };
}

async function ended(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { child, out, err } = spawned(args, env);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out(), err: err() };
}

/** Starts a hub on any free port and waits for its receipt. */
async function started(args: readonly string[]): Promise<Started> {
  const { child, out, err } = spawned(['start', '--port', '0', ...args]);
  children.add(child);
  const closed = once(child, 'close') as Promise<[number | null]>;
  void closed.then(() => children.delete(child));
  const settled = new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', () => {
      if (/(npm run longbien -- demo traffic|cleared · )/.test(out())) resolve();
    });
    void closed.then(() => reject(new Error(`the hub ended: ${err()}${out()}`)));
  });
  await settled;
  return {
    child,
    url: /http:\/\/127\.0\.0\.1:\d+/.exec(out())![0],
    payment: /pay_[0-9a-f]{32}/.exec(out())![0],
    output: out,
    async stop(signal = 'SIGINT') {
      child.kill(signal);
      return (await closed)[0];
    },
  };
}

async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (let looks = 0; looks < 100; looks += 1) {
    const value = await look();
    if (value !== undefined) return value;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error('it did not happen');
}

interface LiveState {
  readonly window: { readonly number: number; readonly payments: number };
  readonly today: { readonly payments: number; readonly value: string };
  readonly recent: readonly Record<string, unknown>[];
  readonly streets: readonly { readonly payments: number }[];
}

/** The page's state once it has counted so many payments today: events are told a moment after their answer. */
async function liveWith(url: string, key: string, payments: number): Promise<LiveState> {
  return await until(async () => {
    const state = (await expectOk(partsAt(url)(key).getLiveState(), 'the live state')) as LiveState;
    return state.today.payments === payments ? state : undefined;
  });
}

describe('longbien start', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'longbien-start-'));
    // The database runs as nobody when this test runs as root, and has to reach its folder.
    chmodSync(folder, 0o755);
  });
  after(async () => {
    await Promise.all(
      [...children].map(async (child) => {
        const gone = once(child, 'close');
        child.kill('SIGINT');
        await gone;
      }),
    );
    rmSync(folder, { recursive: true, force: true });
  });

  /** Into a bank that keeps its own core and is a program beside the hub. */
  async function paysElsewhere(url: string, keys: SandboxKeys): Promise<void> {
    const { payer } = sceneOf(buildCity(SANDBOX_SEED));
    const [{ bin, account, name }] = connectedCustomers(SANDBOX_SEED) as [
      ReturnType<typeof connectedCustomers>[number],
    ];
    const as = partsAt(url);
    const check = await as(keys.participants[payer.bin]!).checkPayee({
      body: { creditor: { bin, account } },
    });
    assert.equal(check.ok && check.value.registered_name, name);
    const debtor = { bin: payer.bin, account: payer.accountNumber };
    const body = {
      amount: 45_000,
      currency: 'VND',
      debtor,
      creditor: { bin, account },
      creditor_name: name,
    } as const;
    const paid = await as(keys.participants[payer.bin]!).createPayment({ body });
    assert.ok(paid.ok);
    let { state } = paid.value;
    for (let i = 0; i < 600 && (state === 'held' || state === 'unknown'); i += 1) {
      await new Promise((wake) => setTimeout(wake, 100));
      const read = await as(keys.operator).getPayment({ payment: paid.value.id });
      assert.ok(read.ok);
      state = read.value.state;
    }
    assert.equal(state, 'cleared');
  }

  test('clears a first payment, keeps it over a restart, and a reset begins anew', async () => {
    const data = join(folder, 'kept');
    const startedAtMs = performance.now();
    const first = await started(['--data', data]);
    console.log(`first payment ${Math.round(performance.now() - startedAtMs)} ms after the start`);
    for (const words of [
      'BIÊN LAI THANH TOÁN',
      'Bốn mươi lăm nghìn đồng',
      'curl ',
      '/openapi.json',
      '/metrics',
    ])
      assert.match(first.output(), new RegExp(words));
    const keys = readKeys(data)!;
    assert.equal(statSync(join(data, 'sandbox-keys.json')).mode & 0o777, 0o600);
    assert.equal(keys.url, first.url);
    assert.equal(Object.keys(keys.participants).length, 13);
    const read = await partsAt(first.url)(keys.auditor).getPayment({ payment: first.payment });
    assert.equal(read.ok && read.value.state, 'cleared');

    const metrics = await (await fetch(`${first.url}/metrics`)).text();
    assert.match(metrics, /longbien_bank_answers\{bin="979951"\} 1\nlongbien_bank_answers\{bin="979952"\} 1/);
    await paysElsewhere(first.url, keys);

    const page = await fetch(`${first.url}/`);
    assert.match(page.headers.get('content-security-policy')!, /default-src 'none'/);
    assert.match(await page.text(), /id="page"/);

    const other = await ended(['start', '--port', '0', '--data', data]);
    assert.equal(other.code, 1);
    assert.match(other.err, /A hub runs already/);

    // An open stream does not hold the stop back.
    const stream = await fetch(`${first.url}/live/stream`);
    assert.equal(stream.status, 200);
    assert.equal(await first.stop('SIGINT'), 0);
    await stream.body!.cancel().catch(() => {});
    assert.equal(existsSync(join(data, 'postgres', 'postmaster.pid')), false, 'the database was stopped too');

    const second = await started(['--data', data, '--quiet']);
    const again = await partsAt(second.url)(keys.auditor).getPayment({ payment: first.payment });
    assert.equal(again.ok && again.status, 200);
    assert.notEqual(second.payment, first.payment);
    await liveWith(second.url, keys.auditor, 3);
    assert.equal(await second.stop('SIGTERM'), 0);

    const third = await started(['--data', data, '--reset', '--quiet']);
    const gone = await partsAt(third.url)(readKeys(data)!.auditor).getPayment({ payment: first.payment });
    assert.equal(!gone.ok && gone.problem.status, 404);
    assert.equal(await third.stop(), 0);
  });

  test('plays its stories, and the live page tells them without a person’s name', async () => {
    const data = join(folder, 'stories');
    const hub = await started(['--data', data, '--quiet']);
    const keys = readKeys(data)!;
    const pay = await ended(['demo', 'pay', '--data', data]);
    assert.equal(pay.code, 0, pay.err);
    assert.match(pay.out, /đã quyết toán; mọi vị thế về 0/);
    const traffic = await ended(['demo', 'traffic', '--rate', '40', '--seconds', '2', '--data', data]);
    assert.equal(traffic.code, 0, traffic.err);
    const last = traffic.out.trimEnd().split('\n').at(-1)!;
    const [cleared, held] = [/cleared (\d+)/, /held (\d+)/].map((count) => Number(count.exec(last)?.[1]));
    assert.ok(cleared! > 0 && held! > 0, last);
    // Those held for a bank that keeps its own core clear as soon as it has answered.
    const paid = cleared! + held!;
    const { window, today, recent, streets } = await liveWith(hub.url, keys.auditor, paid + 2);
    assert.equal(window.number, 2, 'the story closed the first window');
    assert.equal(window.payments, paid);
    assert.equal(streets.length, 6);
    assert.ok(
      recent.some((payment) => typeof payment.shop === 'string' && typeof payment.street === 'string'),
    );
    const allowed = ['id', 'at', 'amount', 'currency', 'state', 'reason', 'from', 'to', 'shop', 'street'];
    for (const payment of recent)
      assert.deepEqual(
        Object.keys(payment).filter((name) => !allowed.includes(name)),
        [],
      );
    assert.equal(await hub.stop(), 0);

    const again = await started(['--data', data, '--quiet']);
    const after = await liveWith(again.url, keys.auditor, paid + 3);
    assert.equal(after.window.payments, paid + 1, 'counted anew from what is kept');
    assert.equal(BigInt(after.today.value), BigInt(today.value) + 45_000n);
    assert.equal(await again.stop(), 0);
  });

  test('says which port is taken and what to do', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const { code, err } = await ended(['start', '--port', `${port}`, '--data', join(folder, 'taken')]);
    holder.close();
    assert.equal(code, 1);
    assert.match(err, new RegExp(`Port ${port} is taken`));
    assert.match(err, new RegExp(`--port ${port + 1}`));
  });

  test('leaves folders and databases alone that are not its own', async () => {
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'diary.txt'), 'dear diary');
    const refused = await ended(['start', '--port', '0', '--data', foreign, '--reset']);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /not a hub's/);
    assert.deepEqual(readdirSync(foreign), ['diary.txt']);
    assert.equal(readFileSync(join(foreign, 'diary.txt'), 'utf8'), 'dear diary');
    const database = await ended(['start', '--port', '0', '--data', join(folder, 'fresh'), '--reset'], {
      DATABASE_URL: 'postgresql://127.0.0.1:1/none',
    });
    assert.equal(database.code, 1);
    assert.match(database.err, /does not touch a database of yours/);
  });

  test('explains itself', async () => {
    for (const args of [['start', '--help'], ['demo', '--help'], ['--help']]) {
      const { exit, out } = await run(args);
      assert.equal(exit, 0);
      assert.match(out, /longbien/);
    }
    assert.equal((await run(['start', '--port', 'many'])).exit, 2);
    for (const origin of [
      'hub.example',
      'https://hub.example/',
      'https://hub.example/v1',
      'ftp://hub.example',
    ])
      assert.equal((await run(['start', '--origin', origin])).exit, 2, origin);
    assert.equal((await run(['start', '--reset-all'])).exit, 2);
  });
});
