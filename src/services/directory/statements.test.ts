import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { calculateJwkThumbprint, createLocalJWKSet, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { createDirectoryAuthority, type DirectoryAuthority } from './authority.ts';
import { changeStatusKind } from './commands/parties.ts';
import { type DirectoryKey, directoryKey, verifySoftwareStatement } from './statements.ts';
import { HUB, openTestDirectory, type TestDirectory } from './testing.ts';

const ISSUER = 'https://hub.example/directory';

const freshKey = (): DirectoryKey =>
  directoryKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
const [OLD, NEW, STRANGER] = [freshKey(), freshKey(), freshKey()];
let directory: TestDirectory;
let authority: DirectoryAuthority;
let keys: [DirectoryKey, ...DirectoryKey[]];
let thirdParty: string;
let software: string;

before(async () => {
  directory = await openTestDirectory();
  keys = [OLD];
  authority = createDirectoryAuthority({
    database: directory.database,
    keys: () => keys,
    issuer: () => ISSUER,
    nowMs: () => directory.clock.nowMs,
    mint: directory.mint,
  });
  thirdParty = await directory.registerParty({ roles: ['AIS', 'PIS'] });
  software = await directory.registerSoftware(thirdParty, { roles: ['AIS'] });
});
after(() => directory.close());

async function statement(): Promise<string> {
  const issued = await authority.statementOf(software);
  assert.ok('jwt' in issued);
  return issued.jwt;
}

const trust = () => ({ issuer: ISSUER, keys });
const reasonOf = (jwt: string, nowMs = directory.clock.nowMs): string | undefined => {
  const read = verifySoftwareStatement(jwt, trust(), nowMs);
  return read.ok ? undefined : read.reason;
};

test('a statement says who the software is, and an unrelated library reads it', async () => {
  const jwt = await statement();
  const currentDate = new Date(directory.clock.nowMs);
  const { payload, protectedHeader } = await jwtVerify(jwt, createLocalJWKSet(authority.keySet()), {
    issuer: ISSUER,
    subject: software,
    algorithms: ['ES256'],
    typ: 'software-statement+jwt',
    currentDate,
  });
  assert.equal(protectedHeader.kid, await calculateJwkThumbprint(OLD.publicKey));
  assert.equal(payload.exp! - payload.iat!, 300);
  const read = authority.verify(jwt);
  assert.ok(read.ok);
  const { issuedAt, expiresAt, jti, jwks, ...said } = read.statement;
  assert.deepEqual(
    { ...said, keys: jwks.keys.length },
    {
      software,
      softwareName: 'Sổ chi tiêu',
      thirdParty,
      name: payload.org_name,
      nameEn: payload.org_name_en,
      taxCode: payload.org_tax_code,
      roles: ['AIS'],
      redirectUris: ['https://app.thunghiem.example/callback'],
      keys: 1,
    },
  );
  assert.deepEqual([issuedAt, expiresAt, jti], [payload.iat! * 1e3, payload.exp! * 1e3, payload.jti]);
  assert.notEqual(
    payload.jti,
    (await jwtVerify(await statement(), OLD.publicKey, { currentDate })).payload.jti,
  );
});

test('one that is forged, altered, old, early or of somebody else is not believed', async () => {
  const jwt = await statement();
  const now = directory.clock.nowMs;
  assert.equal(reasonOf(jwt), undefined);
  assert.equal(reasonOf(jwt, now + 299_000), undefined);
  assert.equal(reasonOf(jwt, now + 301_000), 'statement_has_expired');
  assert.equal(reasonOf(jwt, now - 9_000), undefined);
  assert.equal(reasonOf(jwt, now - 12_000), 'statement_is_not_yet_valid');
  const [head, body, signature] = jwt.split('.') as [string, string, string];
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const altered = encode({ ...claims, software_redirect_uris: ['https://evil.example/cb'] });
  assert.equal(reasonOf(`${head}.${altered}.${signature}`), 'statement_signature_is_wrong');
  for (const alg of ['none', 'HS256', 'ES384', undefined]) {
    const other = encode({ alg, typ: 'software-statement+jwt', kid: OLD.kid });
    assert.equal(reasonOf(`${other}.${body}.${signature}`), 'statement_is_not_readable', alg);
    assert.equal(reasonOf(`${other}.${body}.`), 'statement_is_not_readable', alg);
  }
  const signed = (more: Record<string, unknown>, key = OLD, header: Record<string, unknown> = {}) =>
    new SignJWT({ ...claims, ...more })
      .setProtectedHeader({ alg: 'ES256', typ: 'software-statement+jwt', kid: key.kid, ...header })
      .sign(key.privateKey);
  assert.equal(reasonOf(await signed({})), undefined, 'what the next ones differ from');
  assert.equal(reasonOf(await signed({}, STRANGER)), 'statement_key_is_unknown');
  assert.equal(reasonOf(await signed({}, STRANGER, { kid: OLD.kid })), 'statement_signature_is_wrong');
  assert.equal(reasonOf(await signed({}, OLD, { typ: 'JWT' })), 'statement_is_of_another_type');
  assert.equal(reasonOf(await signed({ iss: 'https://other.example' })), 'statement_is_of_another_issuer');
  assert.equal(reasonOf(await signed({ exp: Number(claims.exp) + 1 })), 'statement_lives_too_long');
  assert.equal(reasonOf(await signed({ exp: undefined })), 'statement_is_not_readable');
  assert.equal(reasonOf(await signed({ sub: directory.mint() })), 'statement_is_not_readable');
  assert.equal(reasonOf(await signed({ software_roles: ['ADMIN'] })), 'statement_is_not_readable');
  assert.equal(
    reasonOf(await signed({ software_jwks: 'https://evil.example/jwks' })),
    'statement_is_not_readable',
  );
  for (const text of ['', 'a.b.c', `${jwt}.x`, ` ${jwt}`, 'a'.repeat(100_000)])
    assert.equal(reasonOf(text), 'statement_is_not_readable');
});

test('the next key signs while statements of the one before are still believed', async () => {
  const before = await statement();
  keys = [NEW, OLD];
  const next = await statement();
  assert.deepEqual([reasonOf(before), reasonOf(next)], [undefined, undefined]);
  assert.equal(decodeProtectedHeader(next).kid, NEW.kid);
  assert.deepEqual(
    authority.keySet().keys.map(({ kid, d }) => [kid, d]),
    [
      [NEW.kid, undefined],
      [OLD.kid, undefined],
    ],
  );
  keys = [NEW];
  assert.equal(reasonOf(before), 'statement_key_is_unknown');
});

test('the list names everybody with status, lives a minute, and is no statement', async () => {
  const { jwt, expiresAt } = await authority.participants();
  const { payload } = await jwtVerify(jwt, createLocalJWKSet(authority.keySet()), {
    issuer: ISSUER,
    typ: 'participants+jwt',
    currentDate: new Date(directory.clock.nowMs),
  });
  assert.deepEqual([payload.exp! * 1_000, payload.exp! - payload.iat!], [expiresAt, 60]);
  const listed = payload.participants as Record<string, unknown>[];
  const mine = listed.find((one) => one.org_id === thirdParty)!;
  assert.deepEqual([mine.org_status, mine.org_roles], ['active', ['AIS', 'PIS']]);
  const [product] = mine.software as Record<string, unknown>[];
  assert.deepEqual([product!.software_id, product!.software_status], [software, 'active']);
  assert.equal(reasonOf(jwt), 'statement_is_of_another_type');
});

test('nobody vouches for software that does not stand, and the list says so', async () => {
  const change = { thirdParty, status: 'suspended', reason: 'thử' } as const;
  await directory.desk.submit(changeStatusKind, change, HUB);
  assert.deepEqual(await authority.statementOf(software), { refusal: 'third_party_is_suspended' });
  assert.deepEqual(await authority.statementOf(directory.mint()), { refusal: 'software_is_unknown' });
  const body = (await authority.participants()).jwt.split('.')[1]!;
  const { participants } = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
    participants: Record<string, unknown>[];
  };
  assert.equal(participants.find((one) => one.org_id === thirdParty)!.org_status, 'suspended');
});
