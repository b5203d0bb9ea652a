/**
 * Open banking at a bank that keeps its own core, which is a program of its own: its customer signs in by its app, agrees
 * on the hub's pages, a third party reads through the hub, and both hear of her withdrawal.
 */
import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Agent } from 'undici';
import { verifyDatabase } from '../src/apps/hub/index.ts';
import { fromWire } from '../src/kit/id.ts';
import {
  type ConnectorScene,
  copyOf,
  openConnectorScene,
  type SceneCustomer,
  until,
} from './connector/scene.ts';
import { FormBrowser, type Page } from './formbrowser.ts';
import { consentOf, openApp, type Pushed, type Tokens } from './openbanking.ts';

let scene: ConnectorScene;
let agent: Agent;
let app: Awaited<ReturnType<typeof openApp>>;
let origin: string;
let bin: string;
before(async () => {
  scene = await openConnectorScene({ openBanking: true });
  origin = scene.hub.hub.openBanking!.origin;
  agent = new Agent({ connect: { ca: scene.authority } });
  const operator = await scene.hub.addCaller('operator');
  const names = { name: 'Công ty Cổ phần Vở Mới', name_en: 'Vo Moi JSC' };
  app = await openApp({ hub: scene.hub, origin, agent, operator }, names);
  bin = scene.bank.bin.toString();
});
after(async () => {
  await agent?.close();
  await scene?.close();
});

const READING = {
  type: 'vn_account_information',
  datatypes: [
    'accounts',
    'account_details',
    'balances',
    'transactions',
    'party',
    'funds_confirmation',
    'standing_orders',
  ],
  ...{ purpose: 'personal_finance', valid_days: 90 },
};

/** A customer of one account, whose phone ends in this digit. */
const withDigit = (digit: string): SceneCustomer =>
  scene.customers.find(({ phone, numbers }) => phone.endsWith(digit) && numbers.length === 1)!;

/** To the page that says what her bank's app must show. */
async function asked(pushed: Pushed, { phone }: SceneCustomer, browser = new FormBrowser(origin, agent)) {
  const first = await browser.open(pushed.url);
  equal(first.status, 200, first.html);
  const page = await browser.submit(first, { bank: bin, phone, password: '' });
  equal(page.status, 200, page.html);
  return { browser, first, page };
}

/** Presses “I have confirmed” until the bank has heard her. */
async function confirmed(browser: FormBrowser, waiting: Page): Promise<Page> {
  let page = waiting;
  await until(async () => {
    page = await browser.submit(page, { asked: 'yes' });
    return !page.html.includes('name="asked"');
  });
  return page;
}

async function agreed(customer: SceneCustomer): Promise<{ token: Tokens; account: string }> {
  const pushed = await app.push({ ...READING, bin });
  const { browser, page } = await asked(pushed, customer);
  const decision = await confirmed(browser, page);
  equal(decision.status, 200, decision.html);
  const account = /name="account" value="([0-9a-f-]{36})"/.exec(decision.html)![1]!;
  const left = await browser.submit(decision, { decision: 'agree', account, cluster: READING.datatypes });
  return { token: await app.tokens(pushed, left), account };
}

test('she signs in by her bank’s app, agrees, is read, and withdraws: her bank is told of both', async () => {
  const customer = withDigit('1');
  const pushed = await app.push(READING);
  const { browser, first, page } = await asked(pushed, customer);
  match(first.html, new RegExp(`value="${bin}"`), 'the bank is among those to choose from');
  doesNotMatch(page.html, /type="password"/);
  const { sign_ins } = (await scene.bank.ask('sign-ins')) as { sign_ins: Record<string, string>[] };
  const asking = sign_ins.find(({ phone }) => phone === customer.phone)!;
  ok(page.html.includes(asking.bindingWords!), 'the same words here and there');

  const decision = await confirmed(browser, page);
  equal(decision.status, 200, decision.html);
  match(decision.html, /Công ty Cổ phần Vở Mới/);
  ok(decision.html.includes(customer.name), 'the name that her bank has told');
  const account = /name="account" value="([0-9a-f-]{36})"/.exec(decision.html)![1]!;
  const left = await browser.submit(decision, { decision: 'agree', account, cluster: READING.datatypes });
  const token = await app.tokens(pushed, left);
  const consent = consentOf(token);
  const id = fromWire('consent', consent)!;
  await until(async () => (await copyOf(scene.bank, id))?.state === 'authorised');
  equal((await scene.read(id)).customer, customer.customer);

  const { accounts: rows } = (await scene.bank.ask('accounts', { limit: 1_000 })) as {
    accounts: { number: string; balance: string; name: string }[];
  };
  const books = rows.find(({ number }) => number === customer.numbers[0])!;
  const accounts = await app.call(token, 'GET', '/accounts');
  equal(accounts.status, 200, JSON.stringify(accounts.body));
  const [listed] = accounts.body.data as readonly { account_id: string; bin: string }[];
  equal(fromWire('account', listed!.account_id), account);
  equal(listed!.bin, bin);
  const at = `/accounts/${listed!.account_id}`;
  equal((await app.call(token, 'GET', at)).body.account, books.number);
  const balances = await app.call(token, 'GET', `${at}/balances`);
  match(JSON.stringify(balances.body), new RegExp(`"amount":"${books.balance}"`));
  const party = await app.call(token, 'GET', '/party');
  deepEqual(party.body, { name: books.name, kind: 'person' });
  const lines = await app.call(token, 'GET', `${at}/transactions`);
  equal(lines.status, 200, JSON.stringify(lines.body));
  const enough = (amount: bigint) =>
    app.call(token, 'POST', '/funds-confirmations', {
      account_id: listed!.account_id,
      instructed_amount: { currency: 'VND', amount: amount.toString() },
    });
  equal((await enough(BigInt(books.balance))).body.funds_available, true);
  equal((await enough(BigInt(books.balance) + 1n)).body.funds_available, false);
  const standing = await app.call(token, 'GET', `${at}/standing-orders`);
  deepEqual([standing.status, standing.body.code], [501, 'bank_does_not_offer_this']);

  await scene.change(id, 'revoke', customer);
  await until(async () => (await copyOf(scene.bank, id))?.state === 'revoked');
  const over = await app.call(token, 'GET', `${at}/balances`);
  deepEqual([over.status, over.body.code], [403, 'consent_is_revoked']);
  const { ok: holds, checked } = await verifyDatabase(scene.hub.hub.database, { nowMs: Date.now() });
  equal(holds, true, JSON.stringify(checked.filter(({ violationsFound }) => violationsFound > 0)));
});

test('she refuses in the app: she is told, and may sign in again', async () => {
  const { browser, page } = await asked(await app.push({ ...READING, bin }), withDigit('7'));
  const refused = await browser.submit(page, { asked: 'yes' });
  equal(refused.status, 422);
  match(refused.html, /Bạn đã từ chối trong ứng dụng/);
  const customer = withDigit('2');
  const again = await browser.submit(refused, { phone: customer.phone });
  match((await confirmed(browser, again)).html, /name="account"/);
});

test('nobody has answered yet: the page waits, also when it is opened again, and signs nobody in', async () => {
  const { browser, page } = await asked(await app.push({ ...READING, bin }), withDigit('8'));
  for (const still of [await browser.submit(page, { asked: 'yes' }), await browser.open(page.url)]) {
    equal(still.status, 200);
    match(still.html, /name="asked"/);
    doesNotMatch(still.html, /name="account"/);
  }
  match((await browser.submit(page, { another: 'yes' })).html, /name="phone"/);
});

test('a phone number is not asked about without end', async () => {
  const stranger = { ...withDigit('9'), phone: '0399999999' };
  const { browser, first } = await asked(await app.push({ ...READING, bin }), stranger);
  let page = first;
  for (let times = 1; times < 6; times += 1) page = await browser.submit(first, { phone: stranger.phone });
  equal(page.status, 422);
  match(page.html, /đã được hỏi nhiều lần/);
});

test('an account that two hold is shown and cannot be chosen: the other could not say so here', async () => {
  const joint = scene.customers.find(({ numbers }) => numbers.length === 2)!;
  const { browser, page } = await asked(await app.push({ ...READING, bin }), joint);
  await scene.bank.ask('decide-sign-in', { sign_in: joint.phone, approve: true });
  const decision = await confirmed(browser, page);
  const boxes = Array.from(
    decision.html.matchAll(/<input [^>]*name="account" value="([0-9a-f-]{36})"[^>]*>/g),
  );
  equal(boxes.length, 2);
  const barred = boxes.filter(([box]) => box.includes(' disabled'));
  equal(barred.length, 1, decision.html);
  const fields = { decision: 'agree', account: barred[0]![1]!, cluster: READING.datatypes };
  equal((await browser.submit(decision, fields)).left, undefined);
});

test('a payment from there is refused before anything is asked', async () => {
  const detail = {
    type: 'vn_payment_initiation',
    ...{ instructed_amount: { currency: 'VND', amount: '150000' }, bin },
    creditor: { bin: '979901', account: '1234567', name: 'Anh Minh' },
    ...{ remittance_information: 'Tra tien an trua', instruction_identification: 'DH-2026-01' },
  };
  const browser = new FormBrowser(origin, agent);
  const first = await browser.open((await app.push(detail)).url);
  const refused = await browser.submit(first, { phone: withDigit('3').phone, password: 'x' });
  equal(refused.status, 422);
  match(refused.html, /chưa nhận loại yêu cầu này/);
});

test('refunds and lists of payments from there are refused before anything is asked', async () => {
  const listed = {
    ...{ instructed_amount: { currency: 'VND', amount: '1000' }, instruction_identification: 'BL-1' },
    creditor: { bin: '979901', account: '1234567' },
  };
  for (const detail of [
    { type: 'vn_refunds', limits: { per_refund: '1000' } },
    { type: 'vn_bulk_payments', payments: [listed] },
  ]) {
    const browser = new FormBrowser(origin, agent);
    const first = await browser.open((await app.push({ ...detail, bin })).url);
    const refused = await browser.submit(first, { phone: withDigit('3').phone, password: 'x' });
    equal(refused.status, 422, detail.type);
    match(refused.html, /chưa nhận loại yêu cầu này/);
  }
});

test('her bank mixes up accounts, then falls silent: the third party is told so, and nothing is guessed', async () => {
  const { token, account } = await agreed(withDigit('4'));
  await until(async () => (await app.call(token, 'GET', '/accounts')).status === 200);
  const [listed] = (await app.call(token, 'GET', '/accounts')).body.data as readonly { account_id: string }[];
  equal(fromWire('account', listed!.account_id), account);
  await scene.bank.ask('behave-connector', { mode: 'other-account', next: 1 });
  const mixedUp = await app.call(token, 'GET', `/accounts/${listed!.account_id}/balances`);
  deepEqual([mixedUp.status, mixedUp.body.code], [502, 'bank_answer_is_refused']);
  await scene.bank.process.kill();
  const silent = await app.call(token, 'GET', `/accounts/${listed!.account_id}/balances`);
  deepEqual([silent.status, silent.body.code], [503, 'bank_is_not_answering']);
  const browser = new FormBrowser(origin, agent);
  const first = await browser.open((await app.push({ ...READING, bin })).url);
  const page = await browser.submit(first, { phone: withDigit('5').phone });
  equal(page.status, 422);
  match(page.html, /Ngân hàng của bạn chưa trả lời/);
});
