import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, type JsonWebKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findCallers, hashApiKey } from '../../core/access/index.ts';
import { fromWire } from '../../kit/id.ts';
import {
  changeStatusKind,
  findSoftware,
  standingOf,
  standingRefusal,
} from '../../services/directory/index.ts';
import { HUB, openTestDirectory, type TestDirectory } from '../../services/directory/testing.ts';
import { provideThirdParties, THIRD_PARTIES_FOLDER } from './index.ts';

const SEED = 1903;
let directory: TestDirectory;
const home = mkdtempSync(join(tmpdir(), 'longbien-third-parties-'));
before(async () => {
  directory = await openTestDirectory();
});
after(async () => {
  rmSync(home, { recursive: true });
  await directory.close();
});

const provide = () => provideThirdParties({ ...directory, nowMs: Date.now }, SEED, home);
const folder = join(home, THIRD_PARTIES_FOLDER);

test('four third parties stand, each with an API key and software whose private key lies in the folder', async () => {
  const provided = await provide();
  assert.deepEqual(
    provided.map(({ roles }) => roles.join(' ')),
    ['INF AIS', 'INF AIS PIS EWLTS', 'AIS', 'INF AIS PIS EWLTS'],
  );
  const ids = provided.map(({ software }) => software.software_id);
  const standings = await standingOf(directory.database, ids);
  for (const one of provided) {
    const standing = standings.get(one.software.software_id);
    for (const role of one.roles) assert.equal(standingRefusal(standing, role), undefined);
    const [caller] = await findCallers(directory.database, [hashApiKey(one.api_key)]);
    assert.deepEqual([caller?.role, caller?.thirdParty], ['third_party', standing!.thirdParty.id]);
    const [registered] = (JSON.parse(standing!.software.jwks) as { keys: JsonWebKey[] }).keys;
    const own = createPublicKey(createPrivateKey({ key: one.private_jwk, format: 'jwk' }));
    assert.ok(createPublicKey({ key: registered!, format: 'jwk' }).equals(own));
  }
  assert.equal(readdirSync(folder).length, 4 * 3);
  const authority = new X509Certificate(readFileSync(join(home, 'tls', 'authority.pem')));
  for (const { tls } of provided) {
    const certificate = new X509Certificate(readFileSync(join(folder, tls.certificate)));
    assert.ok(certificate.verify(authority.publicKey));
    assert.equal(certificate.subject.split('\n').join(','), tls.subject_dn);
    assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.2'], 'of a client alone');
    assert.ok(certificate.checkPrivateKey(createPrivateKey(readFileSync(join(folder, tls.key)))));
  }
  for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o077, 0, file);
});

test('a second run changes nothing', async () => {
  const before = await provide();
  assert.deepEqual(await provide(), before);
  const { software } = before[0]!;
  const product = (await findSoftware(directory.database, [software.software_id])).get(software.software_id)!;
  assert.equal(product.version, 1);
});

test('a lost file means new keys, which the directory learns', async () => {
  const [before] = await provide();
  const file = join(folder, readdirSync(folder).find((name) => name === 'so-chi.json')!);
  writeFileSync(file, 'torn');
  const [after] = await provide();
  assert.notEqual(after!.api_key, before!.api_key);
  assert.notEqual(after!.private_jwk.kid, before!.private_jwk.kid);
  const { software_id } = after!.software;
  const product = (await findSoftware(directory.database, [software_id])).get(software_id)!;
  assert.deepEqual([product.version, product.jwks.includes(after!.private_jwk.kid)], [2, true]);
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), after);
  const [old] = await findCallers(directory.database, [hashApiKey(before!.api_key)]);
  assert.equal(old!.revoked, true, 'whoever found the lost file cannot use it');
});

test('one that was revoked stays away, and the others stand', async () => {
  const [first] = await provide();
  const thirdParty = fromWire('third_party', first!.third_party)!;
  const order = { thirdParty, status: 'revoked', reason: 'thử' } as const;
  await directory.desk.submit(changeStatusKind, order, HUB);
  assert.equal((await provide()).length, 3);
});
