import { deepEqual } from 'node:assert/strict';
import { after, before, test } from 'node:test';
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
import { keepArtefact } from './store/artefacts.ts';
import { keepClient } from './store/clients.ts';

let city: TestOpenBanking;
let account: TestAccount;
let consent: string;
before(async () => {
  city = await openTestOpenBanking();
  account = await city.openAccount(ONE_BANK);
  const terms: Terms = {
    ...{ kind: 'account_information', clusters: ['balances'], purpose: 'lending', historyFrom: null },
    ...{ unattendedPerDay: 4, retentionDays: 0, validDays: 90 },
  };
  consent = await city.grant(terms, account);
  const client = { id: 'client-1', profile: 'fapi2', software: city.software, metadata: {} } as const;
  await keepClient(city.database, client, city.clock.nowMs);
});
after(async () => await city.close());

const DELETE = statement('test.forget_tokens', "DELETE FROM oidc_artefacts WHERE model = 'AccessToken'");

/** How many violations there are with one such token in the database. */
async function violationsWith(token: { grant?: string; iat?: number; clientId?: string }): Promise<number> {
  const database: Database = city.database;
  const { grant = consent, iat = Math.floor(city.clock.nowMs / 1_000), clientId = 'client-1' } = token;
  await keepArtefact(database, {
    ...{ profile: 'fapi2', model: 'AccessToken', id: 'a'.repeat(64), grant, uid: null },
    ...{ payload: { clientId, iat }, expiresAt: city.clock.nowMs + 600_000 },
  });
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
  deepEqual(await violationsWith({ iat: Math.floor(city.clock.nowMs / 1_000) + 60 }), 1);
});
