import { deepEqual, equal } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type Database, statement } from '../../core/database/index.ts';
import { openSnapshots, runInvariants } from '../../core/verify/index.ts';
import type { Terms } from '../../services/consents/index.ts';
import {
  ONE_BANK,
  openTestOpenBanking,
  type TestAccount,
  type TestOpenBanking,
} from '../../services/openbanking/testing.ts';
import { tokenInvariants } from './invariants.ts';
import { keepArtefact, keepUnderConsent, type NewArtefact } from './store/artefacts.ts';
import { keepClient } from './store/clients.ts';
import { createTransactions } from './store/transactions.ts';

const TERMS: Terms = {
  ...{ kind: 'account_information', clusters: ['balances'], purpose: 'lending', historyFrom: null },
  ...{ unattendedPerDay: 4, retentionDays: 0, validDays: 90 },
};
let city: TestOpenBanking;
let account: TestAccount;
let consent: string;
before(async () => {
  city = await openTestOpenBanking();
  account = await city.openAccount(ONE_BANK);
  consent = await city.grant(TERMS, account);
  const client = { id: 'client-1', profile: 'fapi2', software: city.software, metadata: {} } as const;
  await keepClient(city.database, client, city.clock.nowMs);
});
after(async () => await city.close());

const WAITING = statement(
  'test.waiting',
  'SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()',
);
const VERSION = statement('test.version_of_token', 'UPDATE oidc_artefacts SET consent_version = $1');
const DELETE = statement('test.forget_tokens', "DELETE FROM oidc_artefacts WHERE model = 'AccessToken'");

/** How many violations there are with one such token in the database. */
async function violationsWith(token: {
  grant?: string;
  iat?: number;
  clientId?: string;
  version?: number;
}): Promise<number> {
  const database: Database = city.database;
  const { grant = consent, iat = Math.floor(city.clock.nowMs / 1_000), clientId = 'client-1' } = token;
  await keepArtefact(database, {
    ...{ profile: 'fapi2', model: 'AccessToken', id: 'a'.repeat(64), grant, uid: null },
    ...{ payload: { clientId, iat }, expiresAt: city.clock.nowMs + 600_000 },
  });
  await database.query(VERSION, [token.version ?? null]);
  const snapshots = await openSnapshots(database);
  try {
    const [checked] = await runInvariants(snapshots, tokenInvariants, city.clock.nowMs, () => {});
    return checked!.violationsFound;
  } finally {
    await snapshots.close();
    await database.query(DELETE);
  }
}

test('a token of the software that the consent was given to, from its time, is right', async () => {
  deepEqual(await violationsWith({}), 0);
});

test('a token under no consent, of other software, or from after the end is found', async () => {
  deepEqual(await violationsWith({ grant: city.mint() }), 1);
  deepEqual(await violationsWith({ clientId: 'client-2' }), 1);
  await city.revoke(consent, account);
  deepEqual(await violationsWith({ iat: Math.floor(city.clock.nowMs / 1_000) - 60 }), 0);
  const later = Math.floor(city.clock.nowMs / 1_000) + 60;
  deepEqual(await violationsWith({ iat: later }), 1);
  // Agreed to: version 1; withdrawn: 2. What was kept under the first was kept before, whatever a clock says.
  deepEqual(await violationsWith({ iat: later, version: 1 }), 0);
  deepEqual(await violationsWith({ iat: later - 600, version: 2 }), 1);
});

test('a consent ends after the tokens that are being kept under it, and then there are no more', async () => {
  const other = await city.grant(TERMS, account);
  const token: NewArtefact = {
    ...{ profile: 'fapi2', model: 'AccessToken', id: 'b'.repeat(64), grant: other, uid: null },
    ...{ payload: { clientId: 'client-1' }, expiresAt: city.clock.nowMs + 600_000 },
  };
  const transactions = createTransactions(city.database);
  const unit = transactions.begin(city.clock.nowMs);
  equal(await keepUnderConsent(unit, token), true);
  let isOver = false;
  const withdrawal = city.revoke(other, account).then(() => {
    isOver = true;
  });
  while ((await city.database.query(WAITING)).length === 0) await setTimeout(5);
  equal(isOver, false);
  await unit.commit();
  await withdrawal;
  equal(await keepUnderConsent(city.database, { ...token, id: 'c'.repeat(64) }), false);
  await transactions.close();
  await city.database.query(DELETE);
});
