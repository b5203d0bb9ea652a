/** A consent is the same on both sides: told at every change, ended by either. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { NoticeOfConsent } from '../../src/channels/connector/index.ts';
import { toWire } from '../../src/kit/id.ts';
import {
  type ConnectorScene,
  copyOf,
  INFORMATION,
  openConnectorScene,
  type SceneCustomer,
  until,
} from './scene.ts';

let scene: ConnectorScene;
let customer: SceneCustomer;
let account: string;
before(async () => {
  scene = await openConnectorScene();
  [customer] = scene.customers as [SceneCustomer];
  [account] = (await scene.accountsOf(customer)) as [string];
});
after(async () => {
  await scene?.close();
});

const balances = async (consent: string) =>
  await scene.port.balances(scene.bank.bin, scene.ground(consent, customer, account));

test('paused and resumed, revoked at the hub: the bank holds it so', async () => {
  const consent = await scene.consent(customer, INFORMATION(['balances']), [account]);
  assert.equal((await balances(consent)).kind, 'told');
  await scene.change(consent, 'pause', customer);
  await until(async () => (await copyOf(scene.bank, consent))?.state === 'paused');
  assert.deepEqual(await balances(consent), { kind: 'bank_refuses', code: 'consent_has_ended' });
  await scene.change(consent, 'resume', customer);
  await until(async () => (await copyOf(scene.bank, consent))?.state === 'authorised');
  assert.equal((await balances(consent)).kind, 'told');
  await scene.change(consent, 'revoke', customer);
  await until(async () => (await copyOf(scene.bank, consent))?.state === 'revoked');
  assert.deepEqual(await balances(consent), { kind: 'bank_refuses', code: 'consent_has_ended' });
});

test('withdrawn at the bank: refused there at once, ended at the hub by the bank', async () => {
  const consent = await scene.consent(customer, INFORMATION(['balances']), [account]);
  const wire = toWire('consent', consent);
  const said = await scene.bank.ask('withdraw', { consent: wire, reason: 'Tôi đổi ý' });
  assert.equal(said.outcome, 'withdrawn');
  assert.deepEqual(await balances(consent), { kind: 'bank_refuses', code: 'consent_has_ended' });
  await until(async () => (await scene.read(consent)).state === 'revoked');
  const { endedBy, endReason } = await scene.read(consent);
  assert.deepEqual([endedBy, endReason], ['bank', 'Tôi đổi ý']);
  await until(async () => (await copyOf(scene.bank, consent))?.state === 'revoked');
  assert.equal((await scene.bank.ask('withdraw', { consent: wire })).outcome, 'consent_has_ended');
});

test('a bank may not end the consent of another bank’s customer', async () => {
  const consent = await scene.consent(customer, INFORMATION(['balances']), [account]);
  const key = await scene.hub.addCaller('participant', { participant: scene.other.bin });
  const path = `/v1/consents/${toWire('consent', consent)}/revoke`;
  assert.equal((await scene.hub.call('POST', path, { as: key, body: { reason: 'x' } })).status, 404);
  assert.equal((await scene.read(consent)).state, 'authorised');
});

test('notices: the same again changes nothing, an older one neither, whichever comes last', async () => {
  const id = scene.hub.hub.mint<'consent'>();
  const notice: NoticeOfConsent = {
    ...{ consent: id, version: 3, state: 'authorised', kind: 'account_information' },
    ...{ customer: customer.customer, accounts: [account], clusters: ['balances'], software: 'Sổ Tay' },
    thirdParty: { id: scene.hub.hub.mint(), name: 'Công ty Cổ phần Sổ Tay', taxCode: '0100112437' },
    detail: { type: 'vn_account_information' },
    ...{ expiresAt: Date.now() + 60_000, endedAt: null, endedBy: null, endReason: null },
  };
  const tell = async (more: Partial<NoticeOfConsent>) =>
    await scene.port.notifyConsent(scene.bank.bin, { ...notice, ...more });
  assert.deepEqual(await tell({}), { kind: 'told', value: 3 });
  assert.deepEqual(await tell({}), { kind: 'told', value: 3 });
  assert.deepEqual(await tell({ version: 5, state: 'revoked' }), { kind: 'told', value: 5 });
  // The hub asks for the version it told, or a newer one: an older notice that overtakes is none.
  assert.deepEqual(await tell({ version: 4 }), { kind: 'told', value: 5 });
  assert.deepEqual(
    [(await copyOf(scene.bank, id))?.version, (await copyOf(scene.bank, id))?.state],
    [5, 'revoked'],
  );
  const all = await scene.bank.ask('consents', { limit: 1_000 });
  const same = (all.consents as { id: string }[]).filter((one) => one.id === toWire('consent', id));
  assert.equal(same.length, 1);
});
