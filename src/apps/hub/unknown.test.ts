/**
 * A COMMIT that waits for a standby which does not come: PostgreSQL has done it and may still lose it. Nobody may be
 * told that it succeeded, nobody that it failed, and the same key must find out once the standby question is settled.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { openTestHub, paymentBody, settleTown, type TestHub, type TestTown } from '../../../test/hub.ts';
import { ledgerFaults } from '../../../test/money.ts';
import { type Database, migrate, openDatabase, statement } from '../../core/database/index.ts';
import { MIGRATIONS } from '../migrations/index.ts';

const GHOST = statement('test.ghost', "ALTER SYSTEM SET synchronous_standby_names = 'ghost'");
const NO_GHOST = statement('test.no_ghost', 'ALTER SYSTEM RESET synchronous_standby_names');
const RELOAD = statement('test.reload', 'SELECT pg_reload_conf()');
const WAITING = statement(
  'test.waiting',
  "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'longbien-money'",
);
const CANCEL_WAITING = statement(
  'test.cancel_waiting',
  "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'longbien-money'",
);
const TOLD = statement(
  'test.told',
  "SELECT count(*)::int AS n FROM outbox_events e JOIN outbox_told t ON t.lane = e.lane AND e.seq <= t.seq WHERE e.type = 'payment.cleared'",
);

let cluster: Cluster;
let owner: Database;
let hub: TestHub;
let town: TestTown;

before(async () => {
  cluster = await startCluster();
  await migrate({ connectionString: cluster.url }, MIGRATIONS);
  owner = openDatabase({ connectionString: cluster.url }, 'none');
  hub = await openTestHub({ connectionString: cluster.url });
  town = await settleTown(hub);
});
after(async () => {
  await standby('none');
  await hub.close();
  await owner.close();
  await cluster.stop();
});

async function standby(wanted: 'ghost' | 'none'): Promise<void> {
  await owner.query(wanted === 'ghost' ? GHOST : NO_GHOST);
  await owner.query(RELOAD);
  // Backends read the new configuration between two statements; the reload itself is a signal on its way.
  await new Promise((wake) => setTimeout(wake, 300));
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let looks = 0; looks < 200; looks += 1) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error('what was waited for did not come');
}

const pay = (key: string, amount: number) => {
  const [from, to] = town.participants;
  return hub.call('POST', '/v1/payments', { as: from.key, key, body: paymentBody(from, to, amount) });
};
const balance = async (): Promise<number> => {
  const [from] = town.participants;
  return Number(
    (await hub.call('GET', `/v1/institutions/${from.bin}/accounts/${from.accounts[0]}`, { as: from.key }))
      .body.booked,
  );
};
const told = async (): Promise<number> => (await owner.query<{ n: number }>(TOLD))[0]!.n;

test('a payment whose COMMIT waits for a standby that never comes is unknown, and its key finds out', async () => {
  const before = { balance: await balance(), told: await told() };
  await standby('ghost');
  const unknown = await pay('ghost-1', 1_000);
  assert.equal(unknown.status, 504);
  assert.equal(unknown.body.code, 'commit_is_unknown');
  assert.equal(unknown.body.outcome, 'unknown');
  assert.equal(unknown.body.retryable, true);
  assert.match(unknown.headers.get('content-type')!, /^application\/problem\+json/);
  const again = await pay('ghost-1', 1_000);
  assert.equal(again.body.outcome, 'unknown', 'a key in doubt is never told that nothing was begun');
  assert.equal(await told(), before.told, 'nothing is announced that a failover could undo');
  await standby('none');
  const settled = await until(async () => {
    const answer = await pay('ghost-1', 1_000);
    return answer.status === 504 || answer.status === 503 ? undefined : answer;
  });
  assert.equal(settled.status, 201);
  assert.equal(settled.body.state, 'cleared');
  const replayed = await pay('ghost-1', 1_000);
  assert.equal(replayed.body.id, settled.body.id);
  assert.equal(await balance(), before.balance - 1_000, 'paid exactly once');
  assert.deepEqual(await ledgerFaults(owner), []);
});

test('a COMMIT whose wait is cancelled is not a success, although PostgreSQL says so', async () => {
  const before = await balance();
  await standby('ghost');
  const paying = pay('ghost-2', 2_000);
  await until(async () => (await owner.query(WAITING))[0]);
  // What it did is visible from here on, and could be lost all the same.
  await owner.query(CANCEL_WAITING);
  const unknown = await paying;
  assert.equal(unknown.status, 504);
  assert.equal(unknown.body.outcome, 'unknown');
  await standby('none');
  const settled = await until(async () => {
    const answer = await pay('ghost-2', 2_000);
    return answer.status === 504 || answer.status === 503 ? undefined : answer;
  });
  assert.equal(settled.status, 201);
  assert.equal(await balance(), before - 2_000);
  assert.deepEqual(await ledgerFaults(owner), []);
});
