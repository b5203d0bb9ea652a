import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Statement } from '../../core/database/index.ts';
import type { Terms } from './model.ts';
import { accessesOf } from './store/accesses.ts';
import { consentsOfApprover, consentsOfCustomer, consentsToRemind, dueConsents } from './store/consents.ts';
import { versionsOf } from './store/versions.ts';
import { openTestConsents, SHOWN, type TestConsents } from './testing.ts';

const DAY_MS = 86_400_000;
const INFORMATION: Terms = {
  ...{
    kind: 'account_information',
    clusters: ['accounts', 'balances'],
    purpose: 'lending',
    historyFrom: null,
  },
  ...{ unattendedPerDay: 4, retentionDays: 30, validDays: 90 },
};
const PAYEE = { bin: 979_902, account: '10000002' };
const PAYMENT: Terms = {
  ...{ kind: 'payment', amount: 100, currency: 'VND', creditor: { ...PAYEE, name: null } },
  ...{ remittance: null, instruction: 'DH-1', executeOn: null },
};
const RECURRING: Terms = {
  ...{ kind: 'recurring_payments', currency: 'VND', creditor: { ...PAYEE, name: null }, perPayment: 100 },
  ...{ perDay: { payments: 3, amount: 250 }, perMonth: null, total: null, remittance: null, validDays: 90 },
};
const spend = (amount: bigint): Parameters<TestConsents['use']>[1] => ({
  cluster: 'payment',
  spend: { direction: 'out', amount, creditor: PAYEE, instruction: 'DH-1' },
});

let world: TestConsents;
before(async () => {
  world = await openTestConsents();
});
after(async () => await world.close());

async function authorised(terms: Terms = INFORMATION): Promise<string> {
  const id = await world.request(terms);
  equal(await world.agree(id), 'consent_authorised');
  return id;
}

const tally = (answers: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(answers, (one) => one)].map(([kind, all]) => [kind, all.length]));

/** `count` uses at once, by turns on both hubs. */
async function atOnce(
  count: number,
  use: (n: number) => Parameters<TestConsents['use']>[1],
  consent: string,
) {
  const desks = Array.from({ length: count }, (_, n) => world.desks[n % 2]);
  return tally(await Promise.all(desks.map((desk, n) => world.use(consent, use(n), desk))));
}

test('a consent lives: asked, agreed, used, paused, resumed, renewed, withdrawn, and each step is a signed version', async () => {
  const id = await world.request(INFORMATION);
  equal(await world.use(id), 'consent_is_not_authorised');
  equal(await world.agree(id), 'consent_authorised');
  equal(await world.use(id), 'use_admitted');
  equal(await world.change(id, 'pause'), 'consent_changed');
  equal(await world.use(id), 'consent_is_paused');
  equal(await world.change(id, 'resume'), 'consent_changed');
  equal(await world.use(id, { cluster: 'transactions' }), 'cluster_is_not_granted');
  equal(await world.use(id, { account: world.mint() }), 'account_is_not_granted');
  equal(await world.change(id, 'renew', { validDays: 180 }), 'consent_changed');
  equal(await world.change(id, 'renew', { validDays: 181 }), 'validity_is_above_the_law');
  equal(await world.change(id, 'revoke'), 'consent_changed');
  equal(await world.use(id), 'consent_is_revoked');
  for (const verb of ['pause', 'resume', 'renew', 'revoke'] as const)
    equal(await world.change(id, verb, { validDays: 1 }), 'consent_is_not_in_that_state');

  const consent = await world.read(id);
  deepEqual([consent.state, consent.uses, consent.version, consent.endedBy], ['revoked', 1, 5, 'customer']);
  const versions = await versionsOf(world.database, [id]);
  const said = versions.map(({ body }) => JSON.parse(body) as { happened: string; shown?: object });
  deepEqual(
    said.map(({ happened }) => happened),
    ['authorised', 'paused', 'resumed', 'renewed', 'revoked'],
  );
  deepEqual(said[0]!.shown, SHOWN);
  const accesses = await accessesOf(world.database, id, { rowsMax: 10 });
  deepEqual(
    accesses.map(({ cluster, account }) => [cluster, account]),
    [['balances', world.account]],
  );
  deepEqual(await world.violated(), []);
});

test('what was not asked for cannot be granted, and nobody else can agree', async () => {
  const id = await world.request(INFORMATION);
  equal(await world.agree(id, { clusters: ['transactions'] }), 'cluster_was_not_asked_for');
  equal(await world.agree(id, { clusters: [] }), 'no_cluster_was_chosen');
  equal(await world.agree(id, { accounts: [] }), 'no_account_was_chosen');
  equal(await world.agree(id, { customer: world.mint() }), 'customer_is_not_asked');
  equal(await world.agree(id, { clusters: ['balances'] }), 'consent_authorised');
  equal(await world.use(id, { cluster: 'accounts', account: null }), 'cluster_is_not_granted');
  const payment = await world.request(PAYMENT);
  equal(await world.agree(payment, { accounts: [world.account, world.mint()] }), 'payment_needs_one_account');
  equal(await world.agree(world.mint()).catch(() => 'absent'), 'absent');
});

test('a joint account needs all its holders, in any order after the first, and each only once', async () => {
  const [other, third] = [world.mint(), world.mint()];
  const id = await world.request(INFORMATION);
  const holders = [world.customer, other, third];
  equal(await world.agree(id, { holders }), 'consent_partially_authorised');
  equal(await world.use(id), 'consent_is_not_authorised');
  equal(await world.agree(id, { holders: [world.customer] }), 'customer_has_agreed_already');
  equal(
    await world.agree(id, { customer: third, accounts: [], holders: [] }),
    'consent_partially_authorised',
  );
  const { book } = await world.read(id);
  const waiting = await consentsOfApprover(world.database, book, other, { rowsMax: 10 });
  deepEqual(
    await consentsOfApprover(world.database, book + 1, other, { rowsMax: 10 }),
    [],
    'another bank’s customer',
  );
  deepEqual(
    waiting.map((one) => one.id),
    [id],
  );
  equal(await world.agree(id, { customer: world.mint() }), 'customer_is_not_asked');
  equal(await world.agree(id, { customer: other, accounts: [world.mint()] }), 'consent_authorised');
  deepEqual((await world.read(id)).accounts, [world.account]);
  equal(await world.use(id), 'use_admitted');
  equal(await world.change(id, 'revoke', { customer: third }), 'consent_changed');
  const refused = await world.request(INFORMATION);
  equal(await world.agree(refused, { holders }), 'consent_partially_authorised');
  equal(await world.reject(refused), 'consent_rejected');
  equal(await world.agree(refused, { customer: other }), 'consent_is_not_in_that_state');
});

test('one proof of possession is good for one use, on two hubs and twenty at once', async () => {
  const id = await authorised();
  const proof = { hash: 'ab'.repeat(32), expiresAt: world.clock.nowMs + 60_000 };
  deepEqual(await atOnce(20, () => ({ proof }), id), { use_admitted: 1, proof_was_used_before: 19 });
  equal((await world.read(id)).uses, 1);
});

test('reads without the customer end at four a day, on two hubs and twenty at once, and begin anew the next day', async () => {
  const id = await authorised();
  const unattended = () => ({ attended: false });
  deepEqual(await atOnce(20, unattended, id), { use_admitted: 4, unattended_reads_are_used_up: 16 });
  equal(await world.use(id, { attended: false, cluster: 'accounts', account: null }), 'use_admitted');
  equal(await world.use(id), 'use_admitted');
  world.clock.nowMs += DAY_MS;
  equal(await world.use(id, { attended: false }), 'use_admitted');
  deepEqual(await world.violated(), []);
});

test('a payment is agreed to once and paid once, on two hubs and twenty at once', async () => {
  const id = await authorised(PAYMENT);
  equal(await world.use(id, spend(99n)), 'payment_differs_from_what_was_agreed');
  deepEqual(await atOnce(20, () => spend(100n), id), { use_admitted: 1, consent_is_consumed: 19 });
  const { state, spent, version } = await world.read(id);
  deepEqual([state, spent, version], ['consumed', 100n, 2]);
  deepEqual(await world.violated(), []);
});

test('a payment that is not submitted within its five minutes is not paid', async () => {
  const id = await authorised(PAYMENT);
  world.clock.nowMs += 300_000;
  equal(await world.use(id, spend(100n)), 'consent_is_expired');
});

test('recurring payments stop at their limits, on two hubs and twenty at once', async () => {
  const id = await authorised(RECURRING);
  const answers = await atOnce(20, () => spend(100n), id);
  deepEqual(answers, { use_admitted: 2, payment_is_above_the_agreed_limit: 18 });
  equal(await world.use(id, spend(50n)), 'use_admitted');
  equal(await world.use(id, spend(1n)), 'payment_is_above_the_agreed_limit');
  world.clock.nowMs += DAY_MS;
  equal(await world.use(id, spend(100n)), 'use_admitted');
  equal((await world.read(id)).spent, 350n);
  deepEqual(await world.violated(), []);
});

test('withdrawal on one hub bites at the next call on the other', async () => {
  const id = await authorised();
  equal(await world.use(id, {}, world.desks[1]), 'use_admitted');
  equal(await world.change(id, 'revoke'), 'consent_changed');
  equal(await world.use(id, {}, world.desks[1]), 'consent_is_revoked');
});

test('time ends a consent before anybody writes it down, and then it is written down once', async () => {
  const id = await authorised();
  world.clock.nowMs += 90 * DAY_MS;
  equal(await world.use(id), 'consent_is_expired');
  equal(await world.change(id, 'pause'), 'consent_is_not_in_that_state');
  equal((await dueConsents(world.database, world.clock.nowMs, 1_000)).includes(id), true);
  const expire = { by: 'hub', customer: null } as const;
  equal(await world.change(id, 'expire', expire), 'consent_changed');
  equal(await world.change(id, 'expire', expire), 'consent_is_not_in_that_state');
  equal((await world.read(id)).state, 'expired');
  equal((await dueConsents(world.database, world.clock.nowMs, 1_000)).includes(id), false);
  const alive = await authorised();
  equal(await world.change(alive, 'expire', expire), 'consent_is_not_in_that_state');
});

test('a customer is reminded after 90 days and 14 days before the end, once each', async () => {
  const id = await authorised({ ...INFORMATION, validDays: 180 } as Terms);
  const start = world.clock.nowMs;
  const due = async (day: number): Promise<boolean> => {
    world.clock.nowMs = start + day * DAY_MS;
    const rules = { everyMs: 90 * DAY_MS, beforeMs: 14 * DAY_MS, rowsMax: 1_000 };
    const isDue = (await consentsToRemind(world.database, world.clock.nowMs, rules)).includes(id);
    if (isDue) equal(await world.change(id, 'remind', { by: 'hub', customer: null }), 'consent_changed');
    return isDue;
  };
  const days = [89, 90, 91, 165, 166, 167, 179];
  const reminded: number[] = [];
  for (const day of days) if (await due(day)) reminded.push(day);
  deepEqual(reminded, [90, 166]);
});

test('a suspended third party is refused at the very next call', async () => {
  const other = await openTestConsents();
  try {
    const id = await other.request(INFORMATION);
    equal(await other.agree(id), 'consent_authorised');
    equal(await other.use(id), 'use_admitted');
    await other.suspend();
    equal(await other.use(id), 'third_party_is_not_active');
    equal(await other.request(INFORMATION), 'third_party_is_not_active');
  } finally {
    await other.close();
  }
});

test('a customer’s list holds her consents, newest first, page by page', async () => {
  const first = await world.request(INFORMATION);
  const second = await world.request(PAYMENT);
  const page = await consentsOfCustomer(world.database, 979_901, world.customer, { rowsMax: 1 });
  deepEqual(
    page.map(({ id }) => id),
    [second],
  );
  const next = await consentsOfCustomer(world.database, 979_901, world.customer, {
    before: second,
    rowsMax: 1,
  });
  deepEqual(
    next.map(({ id }) => id),
    [first],
  );
});

const SABOTAGE: readonly (readonly [string, Statement, string])[] = [
  [
    'a version’s body',
    { name: 's1', text: "UPDATE consent_versions SET body = replace(body, '90', '91') WHERE consent = $1" },
    'consent_versions_are_chained_and_signed',
  ],
  [
    'a version’s signature',
    { name: 's2', text: "UPDATE consent_versions SET signature = signature || 'A' WHERE consent = $1" },
    'consent_versions_are_chained_and_signed',
  ],
  [
    'a lost version',
    { name: 's3', text: 'DELETE FROM consent_versions WHERE consent = $1' },
    'consent_versions_are_chained_and_signed',
  ],
  [
    'a state without a version',
    { name: 's4', text: "UPDATE consents SET state = 'paused' WHERE id = $1" },
    'consent_versions_are_chained_and_signed',
  ],
  [
    'an access of another cluster',
    { name: 's5', text: "UPDATE consent_accesses SET cluster = 'party' WHERE consent = $1" },
    'accesses_lie_within_their_consent',
  ],
  [
    'an access of another account',
    { name: 's6', text: 'UPDATE consent_accesses SET account = gen_random_uuid() WHERE consent = $1' },
    'accesses_lie_within_their_consent',
  ],
  [
    'an access before the grant',
    { name: 's7', text: 'UPDATE consent_accesses SET at = 1 WHERE consent = $1' },
    'accesses_lie_within_their_consent',
  ],
  [
    'an access that was struck out',
    { name: 's8', text: 'DELETE FROM consent_accesses WHERE consent = $1' },
    'uses_of_a_consent_are_its_accesses',
  ],
];

test('verify finds whatever is done to consents behind the hub’s back', async () => {
  for (const [what, statement, invariant] of SABOTAGE) {
    const other = await openTestConsents();
    try {
      const id = await other.request(INFORMATION);
      await other.agree(id);
      equal(await other.use(id), 'use_admitted');
      deepEqual(await other.violated(), []);
      await other.owner.query(statement, [id]);
      notEqual((await other.violated()).indexOf(invariant), -1, what);
    } finally {
      await other.close();
    }
  }
});

beforeEach(() => {
  // Mints rise with the clock, and lists are in order of ids.
  world.clock.nowMs += 1_000;
});
