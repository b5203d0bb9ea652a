/** The example of docs/third-parties.md against a real hub, as its reader runs it: what third parties copy must work. */
import { deepEqual, equal, match } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { verifyDatabase } from '../src/apps/hub/index.ts';
import { enrolDemoCustomers, prepareHubTls, SANDBOX_SEED } from '../src/apps/sandbox/index.ts';
import { openTestHub, type TestHub } from './hub.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLE_MS_MAX = 60_000;
/** Of the customers whom the example asks and pays. */
const BANKS = ['979901', '979902'];

let home: TestDatabase;
let hub: TestHub;
let folder: string;
let authority: string;
let operator: string;

before(async () => {
  home = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'longbien-example-'));
  const tls = await prepareHubTls(folder, Date.now());
  authority = join(folder, 'authority-of-the-hub.pem');
  writeFileSync(authority, tls.authority);
  hub = await openTestHub(home.settings, { openBanking: { ...tls, clientAuthorities: [tls.authority] } });
  operator = await hub.addCaller('operator');
  for (const bin of BANKS) {
    const names = { short_name: `B${bin}`, name: `Ngân hàng ${bin}`, name_en: `Bank ${bin}` };
    const body = { bin, kind: 'bank', ...names, cap: '10000000000' };
    const joined = await hub.call('POST', '/v1/participants', { as: operator, body });
    equal(joined.status, 201, joined.text);
  }
  const parts = { desk: hub.hub.desk, database: hub.hub.database, nowMs: Date.now };
  await enrolDemoCustomers({ ...parts, signInKey: hub.signInKey, randomBytes }, SANDBOX_SEED);
});
after(async () => {
  await hub?.close();
  await home?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that the example has said. */
function said(...args: string[]): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    NODE_EXTRA_CA_CERTS: authority,
    LONGBIEN_URL: hub.url,
    LONGBIEN_OPENBANKING: hub.hub.openBanking!.origin,
  };
  const script = ['bin/run.js', 'examples/open-banking/read-accounts.ts', ...args];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, script, { cwd: ROOT, env, timeout: EXAMPLE_MS_MAX }, (fault, out, err) =>
      fault === null ? resolve(out) : reject(new Error(`${fault.message}\n${out}\n${err}`)),
    );
  });
}

test('the example signs up, is agreed to, reads and pays once', async () => {
  const text = await said('--auto');
  match(text, /account +\*{4}0012 +8400000 VND/);
  match(text, /payment +pmo_[0-9a-f]{32} ACSC/);
  const { body } = await hub.call('GET', '/v1/payments', { as: operator });
  deepEqual(
    body.data!.map(({ amount, state }) => [amount, state]),
    [[45_000, 'cleared']],
  );
  deepEqual(hub.faults, []);
  const { ok: holds, checked } = await verifyDatabase(home.database, { nowMs: Date.now() });
  equal(holds, true, JSON.stringify(checked.filter(({ violationsFound }) => violationsFound > 0)));
});
