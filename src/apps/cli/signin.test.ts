/** The sealing key is rotated from the machine of the hub: killed in the middle, started again, dropped when it may be. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FIRST_SEAL, findCredentials } from '../../services/identity/index.ts';
import { type Enrolled, openTestIdentity, type TestIdentity } from '../../services/identity/testing.ts';
import { openHub, openSecrets } from '../hub/index.ts';
import { type Ran, run } from './testing.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
/** More than one batch of the command. */
const CUSTOMERS = 104;

let identity: TestIdentity;
let data: string;
before(async () => {
  identity = await openTestIdentity();
  data = mkdtempSync(join(tmpdir(), 'longbien-sign-in-'));
  mkdirSync(join(data, 'keys'), { mode: 0o700 });
  writeFileSync(join(data, 'keys', 'sign-in.key'), identity.secretKey.toString('base64url'), { mode: 0o600 });
});
after(async () => {
  await identity.close();
  rmSync(data, { recursive: true, force: true });
});

const env = (): Record<string, string> => ({ DATABASE_URL: identity.bank.home.url });
const signIn = async (...args: readonly string[]): Promise<Ran> =>
  await run(['sign-in', ...args, '--data', data], { env: env() });
const keyFiles = (): string[] => readdirSync(join(data, 'keys', 'sign-in'));

interface Key {
  readonly id: string;
  readonly used: boolean;
}
async function keys(): Promise<readonly Key[]> {
  const { exit, out, err } = await signIn('keys', '--json');
  assert.equal(exit, 0, err);
  return (JSON.parse(out) as { keys: readonly Key[] }).keys;
}

/** As another process, which kills itself at the named point of the desk. */
async function killedAt(point: string): Promise<void> {
  const asked = [MAIN, 'sign-in', 'rotate-key', '--data', data];
  const options = { env: { ...process.env, ...env(), LONGBIEN_CRASH_AT: point } };
  await assert.rejects(promisify(execFile)(process.execPath, asked, options), { signal: 'SIGKILL' });
}

test('rotated with kill -9 in the middle, beside a hub; no secret is lost, and the old key goes last', async () => {
  // The hub that runs meanwhile finds keys in the folder as they come.
  identity.sealKeys.push(openSecrets(data).signInSeals);
  const customers: Enrolled[] = [];
  while (customers.length < CUSTOMERS) customers.push(await identity.enrol());
  assert.deepEqual(await keys(), [{ id: FIRST_SEAL, since: 0, used: true }]);

  // Before the database knows of the key, before anything is sealed anew, and after a batch of two.
  await killedAt('groupcommit-before-begin:1');
  const made = keyFiles();
  assert.equal(made.length, 1);
  for (const point of ['desk-answered:1', 'groupcommit-decided:1', 'groupcommit-committed:1'])
    await killedAt(point);
  assert.deepEqual(keyFiles(), made, 'a rotation that was stopped goes on with the key that it has made');
  const [second, first] = await keys();
  assert.deepEqual([second!.used, first], [true, { id: FIRST_SEAL, since: 0, used: true }]);
  // Some are under one key and some under the other, and all sign in.
  const found = await findCredentials(identity.bank.home.database, customers);
  assert.deepEqual(new Set(found.map(({ totpSeal }) => totpSeal)), new Set([FIRST_SEAL, second!.id]));
  for (const customer of [customers[0]!, customers.at(-1)!]) assert.ok(await identity.cookieOf(customer));
  const tooEarly = await signIn('drop-key', FIRST_SEAL);
  assert.deepEqual([tooEarly.exit, /still/.test(tooEarly.err)], [1, true]);

  const finished = await signIn('rotate-key');
  assert.equal(finished.exit, 0, finished.err);
  assert.match(finished.out, /^[0-9a-f]{16}\nThe rotation that was under way is finished\./);
  assert.deepEqual(
    (await keys()).map(({ used }) => used),
    [true, false],
  );
  const dropped = await signIn('drop-key', FIRST_SEAL);
  assert.equal(dropped.exit, 0, dropped.err);
  for (const customer of customers.slice(0, 3)) assert.ok(await identity.cookieOf(customer));

  const rotated = await signIn('rotate-key', '--json');
  assert.equal((JSON.parse(rotated.out) as { resealed: number }).resealed, CUSTOMERS);
  assert.equal((await signIn('drop-key', second!.id)).exit, 0);
  assert.equal(keyFiles().length, 1);
  assert.notDeepEqual(keyFiles(), made);
  assert.ok(await identity.cookieOf(await identity.enrol()));
});

test('where the keys are not, nothing is rotated and no hub starts', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'longbien-sign-in-'));
  try {
    const asked = ['sign-in', 'rotate-key', '--data', elsewhere];
    assert.equal((await run(asked, { env: env() })).exit, 2);
    openSecrets(elsewhere);
    const refused = await run(asked, { env: env() });
    assert.deepEqual([refused.exit, /another sign-in\.key/.test(refused.err)], [1, true]);
    writeFileSync(join(elsewhere, 'keys', 'sign-in.key'), identity.secretKey.toString('base64url'));
    const without = await run(asked, { env: env() });
    assert.deepEqual([without.exit, /is not in/.test(without.err)], [1, true]);
    const nowhere = () => {};
    const hub = openHub({
      ...{ settings: identity.bank.home.settings, secrets: openSecrets(elsewhere), clock: { now: Date.now } },
      log: { request: nowhere, message: nowhere, connector: nowhere, fault: nowhere },
    });
    await assert.rejects(hub, /sealed under [0-9a-f]{16}, which this data folder has not/);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});
