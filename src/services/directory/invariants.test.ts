import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openDatabase, statement } from '../../core/database/index.ts';
import { openSnapshots, runInvariants } from '../../core/verify/index.ts';
import { changeStatusKind } from './commands/parties.ts';
import {
  amendResourceServerKind,
  changeResourceServerStatusKind,
  registerResourceServerKind,
} from './commands/resourceservers.ts';
import { amendSoftwareKind, changeSoftwareStatusKind } from './commands/software.ts';
import { directoryInvariants } from './invariants.ts';
import { HUB, openTestDirectory, signingKey, type TestDirectory } from './testing.ts';

let directory: TestDirectory;
let thirdParty: string;
let software: string;
before(async () => {
  directory = await openTestDirectory();
  thirdParty = await directory.registerParty();
  software = await directory.registerSoftware(thirdParty);
  const { desk } = directory;
  await desk.submit(changeStatusKind, { thirdParty, status: 'suspended', reason: 'x' }, HUB);
  await desk.submit(changeStatusKind, { thirdParty, status: 'active', reason: 'y' }, HUB);
  const jwks = { keys: [signingKey('next').jwk] };
  await desk.submit(amendSoftwareKind({ loopback: true }), { id: software, thirdParty, jwks }, HUB);
  const status = { id: software, thirdParty, status: 'suspended', reason: 'z' } as const;
  await desk.submit(changeSoftwareStatusKind, status, HUB);
  const server = directory.mint<'resource_server'>();
  const register = registerResourceServerKind(async (_on, bins) => new Set(bins));
  await desk.submit(register, { id: server, bin: 979_901, name: 'API', jwks }, HUB);
  await desk.submit(amendResourceServerKind, { id: server, certificateSubject: 'CN=api' }, HUB);
  await desk.submit(changeResourceServerStatusKind, { id: server, status: 'suspended', reason: 'z' }, HUB);
});
after(() => directory.close());

async function violations(): Promise<string[]> {
  const owner = openDatabase(directory.database.settings, null);
  const snapshots = await openSnapshots(owner);
  try {
    const checked = await runInvariants(snapshots, directoryInvariants, directory.clock.nowMs, () => {});
    assert.ok(checked.every(({ rows }) => rows === 1));
    return checked.flatMap((one) => one.violations);
  } finally {
    await snapshots.close();
    await owner.close();
  }
}

async function undone(undo: string): Promise<void> {
  const owner = openDatabase(directory.database.settings, null);
  try {
    await owner.query(statement('test.undo_directory', undo));
  } finally {
    await owner.close();
  }
}

/** Done by hand, seen, and undone. */
async function seenAfter(sql: string, undo: string): Promise<string[]> {
  const owner = openDatabase(directory.database.settings, null);
  try {
    await owner.query(statement('test.falsify_directory', sql));
    const seen = await violations();
    return seen;
  } finally {
    await owner.close();
    await undone(undo);
  }
}

test('what commands made agrees with its history', async () => {
  assert.deepEqual(await violations(), []);
});

test('what was changed by hand is seen', async () => {
  const tries = [
    [
      "UPDATE third_parties SET status = 'revoked'",
      "UPDATE third_parties SET status = 'active'",
      /another status/,
    ],
    ['UPDATE third_parties SET licence = NULL', "UPDATE third_parties SET licence = '1/GP'", /may not have/],
    [
      "UPDATE software_products SET status = 'active'",
      "UPDATE software_products SET status = 'suspended'",
      /another status/,
    ],
    [
      "UPDATE software_products SET name = 'Vietcombank'",
      "UPDATE software_products SET name = 'Sổ chi tiêu'",
      /something else/,
    ],
    [
      "UPDATE software_products SET redirect_uris = redirect_uris || '{https://evil.example/}'",
      'UPDATE software_products SET redirect_uris = redirect_uris[1:1]',
      /something else/,
    ],
    [
      "UPDATE software_products SET jwks = jwks || ' '",
      'UPDATE software_products SET jwks = trim(jwks)',
      /something else/,
    ],
    [
      "UPDATE resource_servers SET status = 'active'",
      "UPDATE resource_servers SET status = 'suspended'",
      /resource server .* something else/,
    ],
    [
      "UPDATE resource_servers SET certificate_subject = 'CN=thief'",
      "UPDATE resource_servers SET certificate_subject = 'CN=api'",
      /resource server .* something else/,
    ],
  ] as const;
  for (const [sql, undo, words] of tries) {
    const seen = await seenAfter(sql, undo);
    assert.deepEqual([seen.length, words.test(seen[0] ?? '')], [1, true], `${sql}: ${seen.join()}`);
  }
  assert.deepEqual(await violations(), []);
});
