/** What customers are told of their consents: to whom, once, and in the transaction of what it is about. */
import { deepEqual, equal, rejects } from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { statement } from '../../core/database/index.ts';
import { noticesOf } from '../notices/index.ts';
import type { Terms } from './model.ts';
import { consentsToRemind } from './store/consents.ts';
import { versionsOf } from './store/versions.ts';
import { openTestConsents, type TestConsents } from './testing.ts';

const BANK = 979_901;
const DAY_MS = 86_400_000;
const PAYEE = { bin: 979_902, account: '10000002' };
const READING: Terms = {
  ...{ kind: 'account_information', clusters: ['balances'], purpose: 'lending', historyFrom: null },
  ...{ unattendedPerDay: 4, retentionDays: 30, validDays: 180 },
};
const RECURRING: Terms = {
  ...{ kind: 'recurring_payments', currency: 'VND', creditor: { ...PAYEE, name: null }, perPayment: 100 },
  ...{ perDay: null, perMonth: null, total: null, remittance: null, validDays: 90 },
};
const PAYMENT: Terms = {
  ...{ kind: 'payment', amount: 100, currency: 'VND', creditor: { ...PAYEE, name: null } },
  ...{ remittance: null, instruction: 'DH-1', executeOn: null },
};
const BY_HUB = { by: 'hub', customer: null } as const;
const spend = (amount: bigint, direction: 'in' | 'out' = 'out'): Parameters<TestConsents['use']>[1] => ({
  ...{ cluster: 'payment', spend: { direction, amount, creditor: PAYEE, instruction: 'DH-1' } },
});

let world: TestConsents;
before(async () => {
  world = await openTestConsents();
});
after(async () => await world.close());
beforeEach(() => {
  world.clock.nowMs += 1_000;
});

/** Lists are in order of instants. */
const tick = (): TestConsents => {
  world.clock.nowMs += 1;
  return world;
};

async function authorised(terms: Terms = READING): Promise<string> {
  const id = await world.request(terms);
  equal(await tick().agree(id), 'consent_authorised');
  return id;
}

/** Of one consent, oldest first. */
async function told(consent: string, customer = world.customer): Promise<string[]> {
  const all = await noticesOf(world.database, BANK, customer, { rowsMax: 1_000 });
  return all
    .filter((one) => one.consent === consent)
    .map(({ kind }) => kind)
    .reverse();
}

/** What the hourly job of two hubs does, at the same time. */
async function remind(): Promise<void> {
  const rules = { everyMs: 90 * DAY_MS, beforeMs: 14 * DAY_MS, rowsMax: 1_000 };
  const due = await consentsToRemind(world.database, world.clock.nowMs, rules);
  const both = world.desks.flatMap((desk) => due.map((id) => world.change(id, 'remind', BY_HUB, desk)));
  await Promise.all(both);
}

const EVENTS = statement(
  'test.notice_events',
  `SELECT e.type, e.participants, e.third_party, e.data FROM outbox_events e
    WHERE e.type = 'customer_notice.created' AND e.data::jsonb ->> 'consent' = $1 ORDER BY e.at, e.seq`,
);
const wire = (prefix: string, id: string): string => `${prefix}_${id.replaceAll('-', '')}`;

test('on the 90th day and 14 days before the end she is told once each, with two hubs at it', async () => {
  const id = await authorised();
  const start = world.clock.nowMs;
  const seen: Record<number, readonly string[]> = {};
  for (const day of [89, 90, 91, 165, 166, 167, 179]) {
    world.clock.nowMs = start + day * DAY_MS;
    await remind();
    seen[day] = (await told(id)).slice(1);
  }
  const [first, second] = ['consent_reminder', 'consent_ends_soon'] as const;
  deepEqual(seen, {
    ...{ 89: [], 90: [first], 91: [first], 165: [first] },
    ...{ 166: [first, second], 167: [first, second], 179: [first, second] },
  });
  const versions = await versionsOf(world.database, [id]);
  equal(versions.filter(({ body }) => body.includes('"happened":"reminder"')).length, 2);
  deepEqual(await world.violated(), []);
});

test('a renewed consent is reminded of anew; one that ended, by whomever, never', async () => {
  const [renewed, withdrawn, expired] = [await authorised(), await authorised(), await authorised()];
  const start = world.clock.nowMs;
  equal(await tick().change(withdrawn, 'revoke'), 'consent_changed');
  world.clock.nowMs = start + 100 * DAY_MS;
  equal(await tick().change(renewed, 'renew', { validDays: 180 }), 'consent_changed');
  await remind();
  world.clock.nowMs = start + 200 * DAY_MS;
  equal(await tick().change(expired, 'expire', BY_HUB), 'consent_changed');
  await remind();
  equal(await tick().change(expired, 'remind', BY_HUB), 'consent_is_not_in_that_state');
  deepEqual(await told(renewed), ['consent_given', 'consent_reminder', 'consent_reminder']);
  deepEqual(await told(withdrawn), ['consent_given'], 'she did it herself');
  deepEqual(await told(expired), ['consent_given', 'consent_reminder', 'consent_expired']);
  deepEqual(await world.violated(), []);
});

test('a reminder whose notice cannot be kept is none: no version, no event, and due as before', async () => {
  const id = await authorised();
  world.clock.nowMs += 90 * DAY_MS;
  const sabotage = `ALTER TABLE customer_notices ADD CONSTRAINT refused CHECK (kind <> 'consent_reminder') NOT VALID`;
  await world.owner.query({ name: '', text: sabotage });
  await rejects(world.change(id, 'remind', BY_HUB));
  const { version, remindedAt } = await world.read(id);
  deepEqual([version, remindedAt], [1, null]);
  equal((await world.database.query(EVENTS, [wire('con', id)])).length, 1, 'that of her consent');
  await world.owner.query({ name: '', text: 'ALTER TABLE customer_notices DROP CONSTRAINT refused' });
  await remind();
  deepEqual(await told(id), ['consent_given', 'consent_reminder']);
  deepEqual(await world.violated(), []);
});

test('the first read and every payment are told, with the amount; one payment is told as that alone', async () => {
  const [reading, recurring, payment] = [
    await authorised(),
    await authorised(RECURRING),
    await authorised(PAYMENT),
  ];
  for (const _ of [1, 2]) equal(await tick().use(reading), 'use_admitted');
  deepEqual(await told(reading), ['consent_given', 'consent_first_use']);
  for (const amount of [100n, 60n]) {
    equal(await tick().use(recurring, spend(amount)), 'use_admitted');
  }
  equal(await tick().use(recurring, spend(101n)), 'payment_is_above_the_agreed_limit');
  deepEqual(await told(recurring), ['consent_given', 'payment_ordered', 'payment_ordered']);
  const [last] = await noticesOf(world.database, BANK, world.customer, { rowsMax: 1 });
  deepEqual(last!.facts, { amount: 60 });
  equal(await tick().use(payment, spend(100n)), 'use_admitted');
  deepEqual(await told(payment), ['payment_ordered']);
  deepEqual(await world.violated(), []);
});

test('who ends it is told nothing, everybody else who is concerned is', async () => {
  const byParty = await authorised();
  equal(await tick().change(byParty, 'revoke', { by: 'third_party', customer: null }), 'consent_changed');
  deepEqual(await told(byParty), ['consent_given', 'consent_ended']);
  const [last] = await noticesOf(world.database, BANK, world.customer, { rowsMax: 1 });
  deepEqual(last!.facts, { endedBy: 'third_party' });

  const other = world.mint();
  const joint = await world.request(READING);
  const holders = [world.customer, other];
  equal(await tick().agree(joint, { holders }), 'consent_partially_authorised');
  deepEqual(await told(joint, other), ['consent_awaits_you']);
  equal(await tick().agree(joint, { customer: other }), 'consent_authorised');
  equal(await tick().use(joint), 'use_admitted');
  equal(await tick().change(joint, 'revoke', { customer: other }), 'consent_changed');
  deepEqual(await told(joint), ['consent_given', 'consent_first_use', 'consent_ended']);
  deepEqual(await told(joint, other), ['consent_awaits_you', 'consent_given', 'consent_first_use']);
  const [ended] = await noticesOf(world.database, BANK, world.customer, { rowsMax: 1 });
  deepEqual(ended!.facts, { endedBy: 'co_holder' });

  const refused = await world.request(READING);
  equal(await tick().reject(refused), 'consent_rejected');
  deepEqual(await told(refused), [], 'she had agreed to nothing');
  deepEqual(await world.violated(), []);
});

test('her bank is told by an event, her app is not, and nothing personal is in it', async () => {
  const id = await authorised();
  const rows = await world.database.query<{
    participants: number[];
    third_party: string | null;
    data: string;
  }>(EVENTS, [wire('con', id)]);
  deepEqual(
    rows.map(({ participants, third_party }) => [participants, third_party]),
    [[[BANK], null]],
  );
  const { notice, ...data } = JSON.parse(rows[0]!.data) as Record<string, unknown>;
  equal(/^ntc_[0-9a-f]{32}$/.test(String(notice)), true);
  deepEqual(data, {
    ...{ kind: 'consent_given', customer: wire('cus', world.customer), consent: wire('con', id) },
    title: { vi: 'Bạn đã đồng ý cho một ứng dụng', en: 'You gave an app your consent' },
  });
});

test('a third party that is suspended, reinstated, revoked: told once each, with two hubs at it', async () => {
  const other = await openTestConsents();
  const step = (): TestConsents => {
    other.clock.nowMs += 1_000;
    return other;
  };
  const kinds = async (): Promise<string[]> => {
    const all = await noticesOf(other.database, BANK, other.customer, { rowsMax: 100 });
    return all.map(({ kind }) => kind).reverse();
  };
  try {
    const [live, ended] = [await step().request(READING), await step().request(READING)];
    await step().request(READING);
    for (const id of [live, ended]) equal(await step().agree(id), 'consent_authorised');
    equal(await step().change(ended, 'revoke'), 'consent_changed');
    deepEqual(await other.tellStandings(), [], 'nothing has changed');
    for (const status of ['suspended', 'active', 'revoked'] as const) {
      await step().suspend(status);
      equal((await step().tellStandings()).includes(live), true);
      deepEqual(await step().tellStandings(), []);
    }
    deepEqual(await kinds(), [
      ...['consent_given', 'consent_given'],
      ...['third_party_suspended', 'third_party_reinstated', 'third_party_revoked'],
    ]);
  } finally {
    await other.close();
  }
});

test('verify finds a reminder whose notice was struck out', async () => {
  const other = await openTestConsents();
  try {
    const id = await other.request(READING);
    await other.agree(id);
    other.clock.nowMs += 90 * DAY_MS;
    equal(await other.change(id, 'remind', BY_HUB), 'consent_changed');
    deepEqual(await other.violated(), []);
    await other.owner.query({
      name: '',
      text: `DELETE FROM customer_notices WHERE kind = 'consent_reminder'`,
    });
    deepEqual(await other.violated(), ['versions_have_their_notices']);
  } finally {
    await other.close();
  }
});
