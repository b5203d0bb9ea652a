/** The examples of docs/webhooks.md, run as they stand there: a page that people copy from must work. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import {
  newSecretText,
  publicKeyOf,
  signWebhook,
  type WebhookHeaders,
  type WebhookSigningKey,
} from '../src/codecs/webhooksignature/index.ts';

const PAGE = readFileSync(new URL('../docs/webhooks.md', import.meta.url), 'utf8');
const NOW_S = 1_795_831_200;
const BODY = '{"type":"payment.received","data":{"words":"đồng"}}';
const run = promisify(execFile);

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'longbien-webhooks-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function block(language: string): string {
  const found = [...PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, words]) => words === language);
  assert.equal(found.length, 1, language);
  return found[0]![2]!;
}

const secret = randomBytes(32);
const pair = generateKeyPairSync('ed25519');
const HMAC: WebhookSigningKey = { scheme: 'v1', secret };
const ED25519: WebhookSigningKey = { scheme: 'v1a', privateKey: pair.privateKey };
const STRANGERS: WebhookSigningKey = { scheme: 'v1', secret: randomBytes(32) };
const KEYS = { v1: newSecretText(secret), v1a: publicKeyOf(pair.publicKey) };

interface Call {
  readonly headers: WebhookHeaders;
  readonly body: string;
  readonly key: string;
  readonly nowS: number;
}

const call = (key: string, signers: readonly WebhookSigningKey[], more: Partial<Call> = {}): Call => ({
  ...{ headers: signWebhook({ id: 'evt_1_7', timestampS: NOW_S, body: BODY }, signers), body: BODY, key },
  ...{ nowS: NOW_S, ...more },
});

const GENUINE: readonly Call[] = [call(KEYS.v1, [HMAC]), call(KEYS.v1, [STRANGERS, HMAC])];
const GENUINE_V1A: readonly Call[] = [call(KEYS.v1a, [ED25519]), call(KEYS.v1a, [HMAC, ED25519])];
const FORGED: readonly Call[] = [
  call(KEYS.v1, [STRANGERS]),
  call(KEYS.v1, [ED25519]),
  call(KEYS.v1, [HMAC], { body: `${BODY} ` }),
];
const FORGED_V1A: readonly Call[] = [
  call(KEYS.v1a, [HMAC]),
  call(KEYS.v1a, [{ scheme: 'v1a', privateKey: generateKeyPairSync('ed25519').privateKey }]),
  call(KEYS.v1a, [ED25519], { body: `${BODY} ` }),
];
const NO_TIME = { ...call(KEYS.v1, [HMAC]).headers, 'webhook-timestamp': 'now' };
const LATE: readonly Call[] = [
  call(KEYS.v1, [HMAC], { nowS: NOW_S + 301 }),
  call(KEYS.v1, [HMAC], { nowS: NOW_S - 301 }),
  call(KEYS.v1, [HMAC], { headers: NO_TIME }),
];

function has(command: string, args: readonly string[], form: RegExp): boolean {
  try {
    return form.test(execFileSync(command, args, { encoding: 'utf8' }));
  } catch {
    return false;
  }
}

test('Node', async () => {
  const file = join(folder, 'verify.mjs');
  writeFileSync(file, block('js'));
  const { isGenuine } = (await import(file)) as {
    isGenuine: (headers: WebhookHeaders, body: Buffer, key: string, nowS: number) => boolean;
  };
  const verdict = ({ headers, body, key, nowS }: Call): boolean =>
    isGenuine(headers, Buffer.from(body), key, nowS);
  for (const one of [...GENUINE, ...GENUINE_V1A]) assert.equal(verdict(one), true, JSON.stringify(one));
  for (const one of [...FORGED, ...FORGED_V1A, ...LATE])
    assert.equal(verdict(one), false, JSON.stringify(one));
});

test('Python', async (t) => {
  if (!has('python3', ['--version'], /3\.(9|\d\d)/)) return t.skip('needs python 3.9 or newer');
  const program = `import json, sys\n${block('python')}
for call in json.load(open(sys.argv[1])):
    print(is_genuine(call["headers"], call["body"].encode(), call["key"], call["nowS"]))\n`;
  writeFileSync(join(folder, 'verify.py'), program);
  const calls = [...GENUINE, ...FORGED, ...LATE];
  writeFileSync(join(folder, 'calls.json'), JSON.stringify(calls));
  const { stdout } = await run('python3', [join(folder, 'verify.py'), join(folder, 'calls.json')]);
  assert.deepEqual(
    stdout.trim().split('\n'),
    calls.map((one) => (GENUINE.includes(one) ? 'True' : 'False')),
  );
});

test('openssl', async (t) => {
  if (!has('openssl', ['version'], /^OpenSSL [3-9]/)) return t.skip('needs openssl 3 or newer');
  for (const one of [...GENUINE, ...GENUINE_V1A, ...FORGED, ...FORGED_V1A]) {
    writeFileSync(join(folder, 'body'), one.body);
    const { stdout } = await run('sh', ['-eu', '-c', block('sh')], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        ...{ ID: one.headers['webhook-id'], AT: one.headers['webhook-timestamp'] },
        ...{ SIGNATURE: one.headers['webhook-signature'], KEY: one.key },
      },
    });
    const expected = GENUINE.includes(one) || GENUINE_V1A.includes(one) ? 'genuine' : 'forged';
    assert.equal(stdout.trim(), expected, JSON.stringify(one));
  }
});
