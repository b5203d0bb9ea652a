/** The bank of docs/banks.md, made as it stands there beside a real hub: a page that banks copy from must work. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { prepareHubTls } from '../src/apps/sandbox/index.ts';
import { ownPort } from './bank/ports.ts';
import { openTestHub, settleTown, type TestHub, type TestTown } from './hub.ts';
import { ledgerFaults } from './money.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

const PAGE = readFileSync(new URL('../docs/banks.md', import.meta.url), 'utf8');
const SCRIPT_MS_MAX = 60_000;

let home: TestDatabase;
let hub: TestHub;
let town: TestTown;
let folder: string;
let authority: string;

before(async () => {
  home = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'longbien-bank-'));
  const tls = await prepareHubTls(folder, Date.now());
  authority = join(folder, 'hub-authority.pem');
  writeFileSync(authority, tls.authority);
  hub = await openTestHub(home.settings, { tls });
  town = await settleTown(hub);
});
after(async () => {
  await hub?.close();
  await home?.close();
  rmSync(folder, { recursive: true, force: true });
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

const blocksOf = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block]) => block!);

/** Everything that the shell and what it started have said, once it has ended. */
async function said(script: string, env: Readonly<Record<string, string>>): Promise<string> {
  // A group of its own: where a command of the page fails, the door that the page has opened is closed all the same.
  const shell = spawn('sh', ['-eu', '-c', script], {
    ...{ cwd: folder, env, detached: true, timeout: SCRIPT_MS_MAX },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (more) => (text += more));
  const [code] = (await once(shell, 'exit')) as [number | null];
  try {
    process.kill(-shell.pid!, 'SIGKILL');
  } catch {
    // It ended with its shell, as the last block says.
  }
  assert.equal(code, 0, text);
  return text;
}

test('the bank of the page registers, pays, asks and is paid', async (t) => {
  const missing = lacking();
  if (missing !== undefined) return t.skip(`needs ${missing}`);
  const [from] = town.participants;
  const [door] = blocksOf('js');
  writeFileSync(join(folder, 'door.mjs'), door!);
  const text = await said(blocksOf('sh').join('\n'), {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    URL: hub.url,
    LINE: `https://127.0.0.1:${hub.hub.line!.port}`,
    HUB_AUTHORITY: authority,
    OPERATOR: town.operator,
    BIN: '979961',
    ENDPOINT: `https://127.0.0.1:${await ownPort()}`,
    HOSTED: `${from.bin}/1001`,
    HOSTED_KEY: from.key,
  });
  const lines = text.split('\n');
  assert.deepEqual(
    lines.filter((line) => /^(HTTP|ACSC|"state")/.test(line)).map((line) => line.trim()),
    ['HTTP 202', 'ACSC', 'HTTP 200', 'ACSC', 'HTTP 202', 'ACSC', '"state":"cleared"'],
    text,
  );
  assert.equal(lines.filter((line) => line === 'Signature Verified Successfully').length, 7, text);
  assert.deepEqual(hub.faults, []);
  assert.deepEqual(await ledgerFaults(home.owner), []);
});
