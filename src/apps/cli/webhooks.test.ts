/** `listen --forward-to` and `trigger` against a hub, with a receiver that proves what it is sent. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { openReceiver, type Receiver } from '../../../test/receiver.ts';
import { createClient } from '../../client/index.ts';
import { openDatabase } from '../../core/database/index.ts';
import { verifyDatabase } from '../hub/index.ts';
import { forwardingSecret } from './forward.ts';
import { run, type TestHub, testHub } from './testing.ts';
import { STORIES } from './trigger/stories.ts';

let hub: TestHub;
let receiver: Receiver;
before(async () => {
  hub = await testHub();
  receiver = await openReceiver();
  for (const bin of ['979901', '979902']) {
    const names = ['--short-name', `B${bin}`, '--name', `Ngân hàng ${bin}`, '--name-en', 'Bank'];
    const joined = await hub.run(
      'participants',
      'join',
      bin,
      '--kind',
      'bank',
      ...names,
      '--cap',
      '9.000.000',
    );
    assert.equal(joined.exit, 0, joined.err);
  }
});
after(async () => {
  await hub.close();
  await receiver.close();
});

for (const type of Object.keys(STORIES).filter((each) => each !== 'webhook.test'))
  test(`trigger ${type}: it happens and is told`, { timeout: 60_000 }, async () => {
    const { exit, out, err } = await hub.run('trigger', type);
    assert.equal(exit, 0, err);
    assert.match(out, new RegExp(`^✓ ${type.replace('.', '\\.')} \\w+_?`));
  });

test('trigger webhook.test: the endpoint that is named is sent it', { timeout: 60_000 }, async () => {
  const body = { url: receiver.url, events: ['window.*'] };
  const made = await hub.banks['979901']!.createWebhookEndpoint({ body });
  assert.ok(made.ok);
  const { exit, err } = await hub.run('trigger', 'webhook.test', '--endpoint', made.value.id);
  assert.equal(exit, 0, err);
  while (receiver.received.length === 0) await new Promise((resume) => setTimeout(resume, 20));
  assert.equal((JSON.parse(receiver.received[0]!.body) as { type: string }).type, 'webhook.test');
  receiver.received.length = 0;
});

test('trigger consent.revoked: a sample goes to the third party’s endpoint, and is none of the others’ business', {
  timeout: 60_000,
}, async () => {
  const operator = createClient({ baseUrl: hub.url, apiKey: hub.operator });
  const party = await operator.createThirdParty({
    body: {
      ...{ tax_code: '0198007700', name: 'Công ty Cổ phần Sổ Tay', name_en: 'So Tay JSC', roles: ['AIS'] },
      contacts: { email: 'api@sotay.example' },
    },
  });
  assert.ok(party.ok, JSON.stringify(party));
  const owner = { kind: 'third_party', id: party.value.id } as const;
  const made = await operator.createWebhookEndpoint({
    body: { url: receiver.url, events: ['payment_order.*'], owner },
  });
  assert.ok(made.ok, JSON.stringify(made));
  const { exit, out, err } = await hub.run('trigger', 'consent.revoked');
  assert.equal(exit, 0, err);
  assert.match(out, /^✓ consent\.revoked whe_/);
  while (receiver.received.length === 0) await new Promise((resume) => setTimeout(resume, 20));
  const sent = JSON.parse(receiver.received[0]!.body) as { type: string; data: Record<string, unknown> };
  assert.equal(sent.type, 'consent.revoked');
  assert.deepEqual([sent.data.state, sent.data.test], ['revoked', true]);
  // The third party itself, under its own key.
  const key = await operator.createApiKey({ third_party: party.value.id, body: { name: 'Máy chủ' } });
  assert.ok(key.ok, JSON.stringify(key));
  const again = await hub.run('trigger', 'consent.revoked', '--key', key.value.key!, '--json');
  assert.equal(again.exit, 0, again.err);
  assert.equal((JSON.parse(again.out) as { event: string }).event, 'webhook.test');
  while (receiver.received.length === 1) await new Promise((resume) => setTimeout(resume, 20));
  receiver.received.length = 0;
});

test('trigger: another word for a payment, and one JSON for programs', async () => {
  const { exit, out, err } = await hub.run('trigger', 'payment.succeeded', '--json');
  assert.equal(exit, 0, err);
  assert.equal((JSON.parse(out) as { event: string }).event, 'payment.cleared');
});

test('trigger: without keys it says what is missing', async () => {
  const { exit, err } = await run(['trigger', 'payment.cleared', '--url', hub.url, '--data', '/nowhere']);
  assert.equal(exit, 1);
  assert.match(err, /api_key_is_missing/);
});

test('listen --forward-to: signed with a secret that stays, in order, other events left out', {
  timeout: 60_000,
}, async () => {
  const place = await hub.banks['979901']!.listEvents({ limit: 100 });
  assert.ok(place.ok);
  const listening = hub.run(
    ...['listen', '--forward-to', receiver.url, '--events', 'payment.cleared,shop.*'],
    ...['--after', place.value.cursor, '--limit', '2'],
  );
  const paid = await hub.run('trigger', 'account.opened');
  assert.equal(paid.exit, 0, paid.err);
  await hub.run('trigger', 'payment.cleared');
  await hub.run('trigger', 'shop.registered');
  const { exit, out, err } = await listening;
  assert.equal(exit, 0, err);
  const secret = forwardingSecret(hub.operator);
  assert.ok(err.includes(`signed with ${secret}`));
  assert.equal(forwardingSecret(hub.operator), secret);
  const types = receiver.received.map(
    ({ body, headers }) =>
      (new Webhook(secret).verify(body, headers as Record<string, string>) as { type: string }).type,
  );
  assert.ok(
    types.every((type) => /^(payment\.cleared|shop\.)/.test(type)),
    types.join(),
  );
  assert.equal(types.length, 2);
  assert.match(out, /→ 204 \(\d+ ms\) payment\.cleared/);
});

test('listen --forward-to: a receiver that is not there is said, and the feed goes on', {
  timeout: 60_000,
}, async () => {
  const gone = await openReceiver();
  await gone.close();
  const { exit, out } = await hub.run(
    ...['listen', '--forward-to', gone.url, '--after', '0.0', '--limit', '2'],
  );
  assert.equal(exit, 0);
  assert.equal(out.match(/→ ECONNREFUSED/g)?.length, 2);
});

test('what was triggered agrees with every invariant', async () => {
  const database = openDatabase({ connectionString: hub.databaseUrl });
  const { checked } = await verifyDatabase(database, { nowMs: Date.now() });
  await database.close();
  assert.deepEqual(
    checked.flatMap(({ violations }) => violations),
    [],
  );
});
