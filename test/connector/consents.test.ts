/** A consent is the same on both sides: told at every change, ended by either. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { NoticeForCustomer, NoticeOfConsent } from '../../src/channels/connector/index.ts';
import { toWire } from '../../src/kit/id.ts';
import { noticesOf, wordsOfNotice } from '../../src/services/notices/index.ts';
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

test('her bank is handed what she is to be told, in words, until it has taken it', async () => {
  const consent = await scene.consent(customer, INFORMATION(['balances']), [account]);
  interface Heard {
    readonly id: string;
    readonly kind: string;
    readonly phone: string;
    readonly text: string;
  }
  const heard = async (): Promise<readonly Heard[]> =>
    ((await scene.bank.ask('notices', { limit: 1_000 })) as { notices: readonly Heard[] }).notices;
  const ofConsent = async () => {
    const notices = await noticesOf(scene.home.database, scene.bank.bin, customer.customer, { rowsMax: 100 });
    return notices.filter((one) => one.consent === consent).map(({ id }) => toWire('notice', id));
  };
  const [given] = await ofConsent();
  await until(async () => (await heard()).some(({ id }) => id === given));
  const first = (await heard()).find(({ id }) => id === given)!;
  assert.deepEqual([first.kind, first.phone], ['consent_given', customer.phone]);
  assert.match(
    first.text,
    /^Đồng ý cho Công ty Cổ phần Sổ Tay có hiệu lực đến \d\d:\d\d \d\d\/\d\d\/\d{4}\./,
  );

  // A bank that is down for a while is told when it is back, and nobody is told twice.
  await scene.bank.ask('behave-connector', { mode: 'busy', for_ms: 1_500 });
  const path = `/v1/consents/${toWire('consent', consent)}/revoke`;
  const as = await scene.hub.addCaller('participant', { participant: scene.bank.bin });
  assert.equal((await scene.hub.call('POST', path, { as, body: { reason: 'thử' } })).status, 200);
  await until(async () => (await ofConsent()).length === 2);
  const [ended] = await ofConsent();
  await until(async () => (await heard()).some(({ id }) => id === ended));
  const ids = (await heard()).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test('a notice of nobody at this bank is refused, and its answer must be about it', async () => {
  const notice: NoticeForCustomer = {
    ...{ id: scene.hub.hub.mint(), book: scene.bank.bin, customer: scene.hub.hub.mint(), consent: null },
    ...{ kind: 'sign_in_locked', facts: {}, at: Date.now(), thirdParty: null },
    words: wordsOfNotice({ kind: 'sign_in_locked', facts: {} }, null),
  };
  const { bin } = scene.bank;
  assert.deepEqual(await scene.port.notifyCustomer(bin, notice), {
    kind: 'bank_refuses',
    code: 'customer_is_not_known',
  });
  const known = { ...notice, customer: customer.customer };
  for (const _ of [1, 2])
    assert.deepEqual(await scene.port.notifyCustomer(bin, known), { kind: 'told', value: notice.id });
});
