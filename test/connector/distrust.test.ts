/** What the hub does not believe: answers that are not the bank's, and answers of the bank that are about somebody else. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { GroundOfAccount } from '../../src/channels/connector/index.ts';
import { businessDate } from '../../src/kit/calendar.ts';
import { toWire } from '../../src/kit/id.ts';
import { startWholeBank } from '../bank/process.ts';
import { type ConnectorScene, copyOf, INFORMATION, openConnectorScene, until } from './scene.ts';

let scene: ConnectorScene;
let bin: number;
let ground: GroundOfAccount;
before(async () => {
  scene = await openConnectorScene();
  bin = scene.bank.bin;
  const [customer] = scene.customers;
  const [account] = await scene.accountsOf(customer!);
  const clusters = [
    'accounts',
    'balances',
    'transactions',
    'standing_orders',
    'party',
    'funds_confirmation',
  ] as const;
  const consent = await scene.consent(customer!, INFORMATION(clusters), [account!]);
  ground = scene.ground(consent, customer!, account!);
});
after(async () => {
  await scene?.close();
});
beforeEach(async () => {
  await behave('answer');
});

const behave = async (mode: string, next?: number): Promise<void> =>
  void (await scene.bank.ask('behave-connector', { mode, next }));

const today = businessDate(Date.now());
const transactions = () =>
  scene.port.transactions(bin, {
    ...{ ...ground, cluster: 'transactions', from: today, to: today, cursor: null, rowsMax: 50 },
  });
const reads = {
  accounts: () => scene.port.accounts(bin, { ...ground, cluster: 'accounts', granted: [ground.account] }),
  balances: () => scene.port.balances(bin, ground),
  transactions,
  party: () => scene.port.party(bin, ground),
  standingOrders: () => scene.port.standingOrders(bin, ground),
  fundsConfirmation: () => scene.port.fundsConfirmation(bin, { ...ground, amount: 1n }),
} as const;

for (const mode of ['unsigned', 'forged', 'stale', 'replayed', 'fail', 'busy'])
  test(`a bank that is ${mode}: whatever is asked, it is not answering`, async () => {
    await behave(mode);
    for (const [name, read] of Object.entries(reads))
      assert.deepEqual(await read(), { kind: 'bank_is_not_answering' }, name);
    const authentication = scene.hub.hub.mint();
    assert.deepEqual(await scene.port.authentication(bin, authentication), { kind: 'bank_is_not_answering' });
  });

test('a slow bank is waited for, a silent one is not answering', async () => {
  await behave('slow', 1);
  assert.equal((await reads.balances()).kind, 'told');
  await behave('silent', 1);
  assert.deepEqual(await reads.balances(), { kind: 'bank_is_not_answering' });
  assert.equal((await reads.balances()).kind, 'told');
});

const LIES = [
  ['other-account', 'balances', 'answer_is_about_another_account'],
  ['other-account', 'accounts', 'account_was_not_asked_for'],
  ['other-account', 'transactions', 'answer_is_about_another_account'],
  ['other-account', 'standingOrders', 'answer_is_about_another_account'],
  ['other-account', 'fundsConfirmation', 'answer_is_about_another_account'],
  ['other-row', 'transactions', 'answer_is_about_another_account'],
  ['other-row', 'standingOrders', 'answer_is_about_another_account'],
  ['other-row', 'accounts', 'account_was_not_asked_for'],
  ['other-dates', 'transactions', 'row_is_outside_the_dates'],
  ['other-customer', 'accounts', 'answer_is_about_another_customer'],
  ['other-customer', 'party', 'answer_is_about_another_customer'],
  ['garbage', 'balances', 'answer_is_not_of_the_contract'],
] as const;

for (const [mode, name, fault] of LIES)
  test(`${mode} in answer to ${name} is dropped whole, and the bank hears of it`, async () => {
    const before = (await scene.events('connector.answer_refused')).length;
    await behave(mode, 1);
    assert.deepEqual(await reads[name](), { kind: 'bank_answer_is_refused' });
    await until(async () => (await scene.events('connector.answer_refused')).length > before);
    const event = (await scene.events('connector.answer_refused')).at(-1)!;
    assert.equal(event.fault, fault);
    assert.equal(event.consent, toWire('consent', ground.consent));
    // Nothing of what it had mixed up travels on.
    assert.deepEqual(Object.keys(event).sort(), ['consent', 'fault', 'operation']);
    assert.equal((await reads[name]()).kind, 'told');
  });

test('an account of the customer that the consent does not name is not asked for either', async () => {
  const told = await scene.port.accounts(bin, { ...ground, cluster: 'accounts', granted: [] });
  assert.deepEqual(told, { kind: 'bank_answer_is_refused' });
});

test('a key that was revoked a moment ago signs no answer', async () => {
  const { id } = scene.other.prepared.registration.transportKey;
  const customer = { ...scene.customers[0]!, customer: scene.hub.hub.mint() };
  const asked = scene.ground(scene.hub.hub.mint(), customer, scene.hub.hub.mint());
  const before = await scene.port.balances(scene.other.bin, asked);
  assert.deepEqual(before, { kind: 'bank_refuses', code: 'consent_is_not_known' });
  await scene.hub.call('POST', `/v1/participants/${scene.other.bin}/keys/${id}/revoke`, {
    as: scene.town.operator,
  });
  assert.deepEqual(await scene.port.balances(scene.other.bin, asked), { kind: 'bank_is_not_answering' });
});

test('who takes the connector back is not asked any more', async () => {
  const path = `/v1/participants/${scene.other.bin}/connector`;
  const set = async (url: string | null) =>
    await scene.hub.call('PUT', path, { as: scene.town.operator, body: { url } });
  const shown = await scene.hub.call('GET', path, { as: scene.town.auditor });
  assert.equal(shown.status, 200);
  const { url } = shown.body as { url: string };
  assert.equal((await set(null)).body.url, null);
  assert.equal(await scene.port.connects(scene.other.bin), false);
  assert.equal(
    (await scene.hub.call('GET', path, { as: scene.town.auditor })).body.code,
    'connector_not_found',
  );
  assert.equal((await set(url)).body.url, url);
  assert.equal(await scene.port.connects(scene.other.bin), true);
  const hosted = await scene.hub.call('PUT', '/v1/participants/979901/connector', {
    ...{ as: scene.town.operator, body: { url } },
  });
  assert.deepEqual([hosted.status, hosted.body.code], [409, 'participant_is_hosted']);
  for (const wrong of [
    'http://bank.example/c',
    'https://bank.example/c/',
    'https://u@bank.example',
    'https://b/?x',
  ])
    assert.equal((await set(wrong)).status, 400, wrong);
});

test('a bank that is down is not answering, and hears of what it missed when it is back', async () => {
  const customer = scene.customers[0]!;
  const { port: _, bank } = scene;
  await bank.process.kill();
  assert.deepEqual(await reads.balances(), { kind: 'bank_is_not_answering' });
  await scene.change(ground.consent, 'revoke', customer);
  const shown = `/v1/participants/${bin}/connector`;
  await until(
    async () => (await scene.hub.call('GET', shown, { as: scene.town.operator })).body.consents_waiting === 1,
  );
  bank.process = await startWholeBank(bank.prepared.folder);
  await until(async () => (await copyOf(bank, ground.consent))?.state === 'revoked');
  await until(
    async () => (await scene.hub.call('GET', shown, { as: scene.town.operator })).body.consents_waiting === 0,
  );
  assert.deepEqual(await reads.balances(), { kind: 'bank_refuses', code: 'consent_has_ended' });
});
