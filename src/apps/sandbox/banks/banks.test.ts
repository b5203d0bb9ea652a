import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { booksFileOf, openBooksToRead, verifyBooks } from '../../bank/index.ts';
import { buildCity } from '../city/index.ts';
import { CONNECTED_BANKS } from './banks.ts';
import { customersOf } from './customers.ts';
import { prepareBanks, prepareHubTls } from './prepare.ts';
import { startBanks } from './start.ts';

const folder = mkdtempSync(join(tmpdir(), 'longbien-banks-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const keyPair = () => generateKeyPairSync('ed25519').publicKey;
const HUB = {
  lineUrl: 'https://127.0.0.1:1',
  transportKey: { id: '000000.transport', publicKey: keyPair() },
  messageKey: { id: '000000.message', publicKey: keyPair() },
};
const OPTIONS = {
  seed: 1903,
  nowMs: Date.now(),
  magicAmounts: true,
  timeScale: 1,
  durability: 'full',
} as const;

test('connected banks share no BIN and no account number with the city', () => {
  const city = buildCity(1903);
  const hosted = new Set(city.institutions.map(({ bin }) => bin));
  assert.ok(CONNECTED_BANKS.every(({ bin }) => !hosted.has(bin) && /^9799\d\d$/.test(bin)));
  const numbers = CONNECTED_BANKS.flatMap((bank) => customersOf(bank, 1903).map(({ number }) => number));
  assert.equal(new Set(numbers).size, numbers.length);
  assert.deepEqual(customersOf(CONNECTED_BANKS[0]!, 7), customersOf(CONNECTED_BANKS[0]!, 7));
});

test('one authority vouches for the hub and for each bank, on loopback, as servers only', async () => {
  const hub = await prepareHubTls(folder, Date.now());
  const { banks } = await prepareBanks(folder, HUB, OPTIONS);
  const authority = new X509Certificate(hub.authority);
  assert.equal(authority.ca, true);
  const certificates = [
    hub.certificate,
    ...banks.map((bank) => readFileSync(join(bank.folder, 'tls.pem'), 'utf8')),
  ];
  for (const pem of certificates) {
    const certificate = new X509Certificate(pem);
    assert.ok(certificate.verify(authority.publicKey) && certificate.checkIssued(authority));
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(certificate.checkHost('localhost'), 'localhost');
    assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1']);
    assert.equal(certificate.ca, false);
  }
});

test('a second preparation keeps keys, certificates and customers, and all of it is for the owner alone', async () => {
  const first = await prepareBanks(folder, HUB, OPTIONS);
  const second = await prepareBanks(folder, HUB, OPTIONS);
  // Another program may have taken a port meanwhile; everything else is as it was.
  const lasting = ({ banks }: typeof first) =>
    banks.map(({ key, folder: own, registration }) => ({
      key,
      own,
      rest: { ...registration, endpoint: '' },
    }));
  assert.deepEqual(lasting(second), lasting(first));
  for (const { folder: own } of first.banks)
    for (const name of ['bank.json', 'transport.key', 'message.key', 'tls.key', 'customers.json']) {
      assert.ok(existsSync(join(own, name)));
      assert.equal(statSync(join(own, name)).mode & 0o077, 0, name);
    }
});

test('the banks start as programs of their own, open their books, and end when they are told', async () => {
  const prepared = await prepareBanks(folder, HUB, OPTIONS);
  const started = await startBanks(prepared);
  try {
    assert.deepEqual(
      started.banks.map(({ bin, url }) => [bin, url]),
      prepared.banks.map(({ registration }) => [registration.bin, registration.endpoint]),
    );
  } finally {
    await started.stop();
  }
  await Promise.all(started.banks.map(({ ended }) => ended));
  for (const { folder: own } of prepared.banks) {
    const books = openBooksToRead(booksFileOf(own));
    const { ok, checked } = verifyBooks(books);
    assert.ok(ok);
    assert.ok(checked[0]!.rows > 100);
    books.close();
  }
});
