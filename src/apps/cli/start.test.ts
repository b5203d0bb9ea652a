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
import { readKeys } from '../sandbox/index.ts';
import { callerOf } from './caller.ts';

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
  const closed = once(child, 'close') as Promise<[number | null]>;
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

describe('longbien start', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'longbien-start-'));
    // The database runs as nobody when this test runs as root, and has to reach its folder.
    chmodSync(folder, 0o755);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

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
    const read = await callerOf(first.url)('GET', `/v1/payments/${first.payment}`, keys.auditor);
    assert.equal(read.body.state, 'cleared');

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
    const again = await callerOf(second.url)('GET', `/v1/payments/${first.payment}`, keys.auditor);
    assert.equal(again.status, 200);
    assert.notEqual(second.payment, first.payment);
    const live = await callerOf(second.url)('GET', '/live/state', keys.auditor);
    assert.equal(
      (live.body.today as { payments: number }).payments,
      2,
      'the day is counted right after a restart',
    );
    assert.equal(await second.stop('SIGTERM'), 0);

    const third = await started(['--data', data, '--reset', '--quiet']);
    const gone = await callerOf(third.url)('GET', `/v1/payments/${first.payment}`, readKeys(data)!.auditor);
    assert.equal(gone.status, 404);
    assert.equal(await third.stop(), 0);
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
      const { code, out } = await ended(args);
      assert.equal(code, 0);
      assert.match(out, /longbien/);
    }
    assert.equal((await ended(['start', '--port', 'many'])).code, 2);
    assert.equal((await ended(['start', '--reset-all'])).code, 2);
  });
});
