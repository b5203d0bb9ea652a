/** The example and the commands of docs/third-parties.md against a real hub, as they stand: what is copied must work. */
import { deepEqual, equal, match } from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { verifyDatabase } from '../src/apps/hub/index.ts';
import { enrolDemoCustomers, prepareHubTls, SANDBOX_SEED } from '../src/apps/sandbox/index.ts';
import { openTestHub, type TestHub } from './hub.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = readFileSync(new URL('../docs/third-parties.md', import.meta.url), 'utf8');
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

/** Everything that a program has said. */
function said(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const options = { cwd, env: { PATH: process.env.PATH, ...env }, timeout: EXAMPLE_MS_MAX };
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (fault, out, err) =>
      fault === null ? resolve(out) : reject(new Error(`${fault.message}\n${out}\n${err}`)),
    );
  });
}

test('the example signs up, is agreed to, reads and pays once', async () => {
  const text = await said(
    process.execPath,
    ['bin/run.js', 'examples/open-banking/read-accounts.ts', '--auto'],
    ROOT,
    {
      NODE_EXTRA_CA_CERTS: authority,
      LONGBIEN_URL: hub.url,
      LONGBIEN_OPENBANKING: hub.hub.openBanking!.origin,
    },
  );
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

function hasTools(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return /^OpenSSL [3-9]/.test(execFileSync('openssl', ['version'], { encoding: 'utf8' }));
  } catch {
    return false;
  }
}

test('by hand, curl and openssl come as far as the address to open', async (t) => {
  if (!hasTools() || process.platform !== 'linux') return t.skip('needs Linux, curl and openssl 3');
  const [, script] = /^```sh\n(.*?)^```$/ms.exec(PAGE)!;
  const { origin } = hub.hub.openBanking!;
  const text = await said('sh', ['-eu', '-c', script!], folder, {
    URL: hub.url,
    OPENBANKING: origin,
    AUTHORITY: authority,
  });
  const address = new URL(text.trim().split('\n').at(-1)!);
  equal(`${address.origin}${address.pathname}`, `${origin}/fapi2/auth`, text);
  match(address.searchParams.get('request_uri') ?? '', /^urn:ietf:params:oauth:request_uri:\S+$/, text);
});
