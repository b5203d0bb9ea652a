/** The example of docs/signing.md, run as it stands there: a page that people copy from must work. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { openTestHub, paymentBody, settleTown, type TestHub, type TestTown } from './hub.ts';
import { ledgerFaults } from './money.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

const PAGE = new URL('../docs/signing.md', import.meta.url);
const SCRIPT_MS_MAX = 60_000;

let home: TestDatabase;
let hub: TestHub;
let town: TestTown;
let folder: string;

before(async () => {
  home = await testDatabase();
  hub = await openTestHub(home.settings);
  town = await settleTown(hub);
  folder = mkdtempSync(join(tmpdir(), 'longbien-signing-'));
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await hub.close();
  await home.close();
});

/** What the machine lacks, in words. */
function lacking(): string | undefined {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    const version = execFileSync('openssl', ['version'], { encoding: 'utf8' });
    return /^OpenSSL [3-9]/.test(version) ? undefined : `openssl 3 or newer; here is ${version.trim()}`;
  } catch {
    return 'openssl 3 and curl';
  }
}

test('the commands of the page sign, pay and check the answer', async (t) => {
  const missing = lacking();
  if (missing !== undefined) return t.skip(`needs ${missing}`);
  const blocks = [...readFileSync(PAGE, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map((found) => found[1]);
  assert.equal(blocks.length, 3);
  const [from, to] = town.participants;
  const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', blocks.join('\n')], {
    cwd: folder,
    timeout: SCRIPT_MS_MAX,
    env: {
      PATH: process.env.PATH,
      URL: hub.url,
      OPERATOR: town.operator,
      BIN: from.bin,
      NAME: 'gateway-2027',
      BODY: JSON.stringify(paymentBody(from, to, 45_000)),
    },
  });
  assert.match(stdout, /"keyid":"979901\.gateway-2027"/);
  assert.match(stdout, /Signature Verified Successfully/);
  const answer = JSON.parse(readFileSync(join(folder, 'answer.json'), 'utf8')) as { state: string };
  assert.equal(answer.state, 'cleared');
  assert.deepEqual(hub.faults, []);
  assert.deepEqual(await ledgerFaults(home.owner), []);
});
