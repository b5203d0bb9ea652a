/**
 * A third party pays from an account at a bank that keeps its own core: the customer agrees on the hub's pages, the hub
 * instructs her bank, her bank sends its own pacs.008, and what is not known meanwhile is called pending.
 */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SignJWT } from 'jose';
import * as oauth from 'openid-client';
import { Agent } from 'undici';
import { verifyDatabase } from '../src/apps/hub/index.ts';
import { openInstructions } from '../src/channels/connector/index.ts';
import { createDesk } from '../src/core/command/index.ts';
import { statement } from '../src/core/database/index.ts';
import { hostedInstitution } from '../src/services/banking/index.ts';
import { connectedInstitution, createLocate, payKind } from '../src/services/clearing/index.ts';
import { executeDue, executeKind } from '../src/services/openbanking/index.ts';
import { openSbv64Party } from './annex01.ts';
import { startWholeBank } from './bank/process.ts';
import { type ConnectorScene, openConnectorScene, type SceneCustomer, until } from './connector/scene.ts';
import { FormBrowser } from './formbrowser.ts';
import { type Called, openApp, type Tokens } from './openbanking.ts';

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
  const names = { name: 'Công ty Ví Sen', name_en: 'Vi Sen JSC' };
  app = await openApp({ hub: scene.hub, origin, agent, operator }, names, { roles: ['AIS', 'PIS', 'EWLTS'] });
  bin = scene.bank.bin.toString();
});
after(async () => {
  const { ok: holds, checked } = await verifyDatabase(scene.hub.hub.database, { nowMs: Date.now() });
  await agent?.close();
  await scene?.close();
  equal(holds, true, JSON.stringify(checked.filter(({ violationsFound }) => violationsFound > 0)));
});

/** Nobody waits for the pauses after which a bank is asked again. */
const PASS_PAUSES = statement('test.pass_pauses', 'UPDATE bank_instructions SET due_at = 0');
const vnd = (amount: number) => ({ currency: 'VND', amount: String(amount) });
const SHOP = { bin: '979901', account: '1001' };

const single = (instruction: string, amount: number, more: object = {}) => ({
  ...{ type: 'vn_payment_initiation', instructed_amount: vnd(amount), bin, creditor: SHOP },
  ...{ remittance_information: 'Tien dien thang 11', instruction_identification: instruction, ...more },
});

/** A customer of one account, whose phone ends in this digit. */
const withDigit = (digit: string): SceneCustomer =>
  scene.customers.find(({ phone, numbers }) => phone.endsWith(digit) && numbers.length === 1)!;

/** Signs in by her bank's app, reads, and agrees to pay from her only account. */
async function agreed(customer: SceneCustomer, detail: object): Promise<Tokens> {
  const pushed = await app.push(detail);
  const browser = new FormBrowser(origin, agent);
  let page = await browser.submit(await browser.open(pushed.url), { phone: customer.phone });
  await until(async () => {
    page = await browser.submit(page, { asked: 'yes' });
    return !page.html.includes('name="asked"');
  });
  match(page.html, /Nguyễn Văn 1001/, 'whom she pays, as registered');
  const account = /name="account" value="([0-9a-f-]{36})"/.exec(page.html)![1]!;
  return await app.tokens(pushed, await browser.submit(page, { decision: 'agree', account }));
}

const pay = (token: Tokens, instruction: string, amount: number, path = '/payments'): Promise<Called> =>
  app.call(token, 'POST', path, { instruction_identification: instruction, instructed_amount: vnd(amount) });

const read = (token: Tokens, { body }: Called): Promise<Called> =>
  app.call(token, 'GET', `/payments/${String(body.payment_order_id)}?refund_account=true`);

async function became(token: Tokens, taken: Called, status: string): Promise<Called['body']> {
  await until(async () => (await read(token, taken)).body.status === status);
  return (await read(token, taken)).body;
}

async function books(number: string): Promise<{ balance: bigint; reserved: bigint }> {
  const { accounts } = (await scene.bank.ask('accounts', { limit: 1_000 })) as {
    accounts: { number: string; balance: string; reserved: string }[];
  };
  const { balance, reserved } = accounts.find((one) => one.number === number)!;
  return { balance: BigInt(balance), reserved: BigInt(reserved) };
}

test('one payment: agreed to, handed to her bank, sent by it, cleared; once, however often it is ordered', async () => {
  const customer = withDigit('1');
  const before = await books(customer.numbers[0]!);
  const token = await agreed(customer, single('HD-1', 150_000));
  const all = await Promise.all(Array.from({ length: 5 }, () => pay(token, 'HD-1', 150_000)));
  equal(all.filter(({ status }) => status === 201).length, 1);
  equal(new Set(all.map(({ body }) => String(body.payment_order_id))).size, 1);
  deepEqual([all[0]!.body.status, all[0]!.body.payment_id], ['PDNG', null]);
  const cleared = await became(token, all[0]!, 'ACSC');
  match(String(cleared.payment_id), /^pay_/);
  deepEqual(cleared.refund_account, { bin, account: customer.numbers[0] });
  await until(async () => (await books(customer.numbers[0]!)).balance === before.balance - 150_000n);
  const [accepted] = await scene.events('payment_order.accepted');
  deepEqual([accepted?.payment_order, accepted?.status], [cleared.payment_order_id, 'PDNG']);
  await until(async () => (await scene.events('payment_order.completed')).length === 1);
  const [completed] = await scene.events('payment_order.completed');
  deepEqual([completed?.payment_order, completed?.status], [cleared.payment_order_id, 'ACSC']);
  equal((await pay(token, 'HD-1', 151_000)).status, 409);
});

test('her bank is unsure, then killed with the order in hand: pending until it says, and paid once', async () => {
  const customer = withDigit('2');
  const before = await books(customer.numbers[0]!);
  const token = await agreed(customer, single('HD-2', 40_000));
  await scene.bank.ask('behave-connector', { mode: 'unsure', next: 2 });
  const taken = await pay(token, 'HD-2', 40_000);
  equal((await read(token, taken)).body.status, 'PDNG');
  const as = scene.town.operator;
  const connector = await scene.hub.call('GET', `/v1/participants/${bin}/connector`, { as });
  equal(connector.body.orders_waiting, 1);
  await scene.bank.process.kill();
  deepEqual([taken.status, (await read(token, taken)).body.status], [201, 'PDNG']);
  scene.bank.process = await startWholeBank(scene.bank.prepared.folder);
  await scene.home.owner.query(PASS_PAUSES);
  await became(token, taken, 'ACSC');
  await until(async () => (await books(customer.numbers[0]!)).balance === before.balance - 40_000n);
});

test('refused by her bank, or by the payee’s: the order says why, nothing moved', async () => {
  const customer = withDigit('3');
  const before = await books(customer.numbers[0]!);
  const much = await agreed(customer, single('HD-3', 3_000_000_000));
  const refused = await became(much, await pay(much, 'HD-3', 3_000_000_000), 'RJCT');
  deepEqual(refused.status_reason, {
    ...{ code: 'account_has_insufficient_funds', iso_reason: 'AM04', text: 'Số dư không đủ.' },
  });
  equal(refused.payment_id, null);
  deepEqual(await books(customer.numbers[0]!), before);
  equal((await scene.events('payment_order.rejected')).length, 1);
});

test('again and again within limits: counted when it is ordered, refused above them and after she withdraws', async () => {
  const customer = withDigit('4');
  const token = await agreed(customer, {
    ...{ type: 'vn_recurring_payments', bin, creditor: SHOP, valid_days: 30 },
    limits: { per_payment: '100000', per_day: { payments: 2, amount: '150000' } },
  });
  const order = (n: number, amount: number) => pay(token, `DK-${n}`, amount, '/recurring-payments');
  const first = await order(1, 90_000);
  equal(first.status, 201, JSON.stringify(first.body));
  await became(token, first, 'ACSC');
  equal((await order(2, 100_001)).body.code, 'payment_is_above_the_agreed_limit');
  equal((await order(3, 70_000)).body.code, 'payment_is_above_the_agreed_limit');
  await became(token, await order(4, 60_000), 'ACSC');
  equal((await order(5, 1_000)).body.code, 'payment_is_above_the_agreed_limit', 'two a day');
  const consent = (token.authorization_details as unknown as readonly { consent_id: string }[])[0]!
    .consent_id;
  ok(consent.startsWith('con_'));
  const own = await scene.hub.call('POST', `/v1/consents/${consent}/revoke`, {
    ...{ as: await scene.hub.addCaller('operator'), body: { reason: 'Khách yêu cầu' } },
  });
  equal(own.status, 200, own.text);
  equal((await order(6, 1_000)).body.code, 'consent_is_revoked');
});

test('for a later date: waits, is handed over on it, and not before', async () => {
  const customer = withDigit('5');
  const dayMs = 86_400_000;
  const tomorrow = new Date(Date.now() + dayMs + 7 * 3_600_000).toISOString().slice(0, 10);
  const token = await agreed(customer, single('HD-5', 20_000, { requested_execution_date: tomorrow }));
  const taken = await pay(token, 'HD-5', 20_000);
  deepEqual([taken.status, taken.body.status], [201, 'ACTC']);
  const { database, mint } = scene.hub.hub;
  const institutions = { hosted: hostedInstitution, connected: connectedInstitution };
  const locate = createLocate(database, institutions);
  let ahead = dayMs;
  const nowMs = () => Date.now() + ahead;
  const desk = createDesk({ database, nowMs, committed: () => {} });
  const execute = executeKind(payKind(institutions));
  equal(await executeDue({ database, desk, locate, execute }, Date.now()), 0);
  equal(await executeDue({ database, desk, locate, execute }, nowMs()), 1);
  equal(await executeDue({ database, desk, locate, execute }, nowMs()), 0);
  const teller = { listen: () => () => {} };
  const onFault = (fault: unknown): void => void scene.hub.faults.push(fault);
  const instructions = openInstructions({
    ...{ database, desk, connector: scene.port, teller, mint, nowMs, onFault },
  });
  // Her bank may not have heard of the consent yet: it is asked again when the pause after that is over.
  await until(async () => {
    await instructions.catchUp();
    ahead += 1_000;
    return (await read(token, taken)).body.status === 'ACSC';
  });
  await instructions.close();
  await desk.close();
});

test('Annex 01: announced, agreed to in her bank’s app, submitted, sent by her bank', async () => {
  const customer = withDigit('6');
  const place = { hub: scene.hub, origin, agent };
  const party = await openSbv64Party(place, {
    ...{ taxCode: '0198000014', name: 'Công ty Cổ phần Phụ Lục', roles: ['PIS'], bank: bin },
  });
  const { access_token: own } = await oauth.clientCredentialsGrant(await party.configured(), {
    scope: 'PIS',
  });
  const [accountId] = customer.numbers;
  const announced = await party.send(own, 'payments', {
    ...{ instructionIdentification: 'PL-1', remittanceInformation: 'Tien nuoc' },
    instructedAmount: { value: 30_000, currency: 'VND' },
    requestedExecutionDate: new Date(Date.now()).toISOString(),
    debtor: { accountId, bankCode: bin },
    creditor: { accountId: SHOP.account, bankCode: SHOP.bin },
  });
  equal(announced.status, 200, JSON.stringify(announced.body));
  const { paymentId } = announced.body;
  const request = await new SignJWT({ paymentId })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .sign(party.privateKey);
  const { url, verifier } = await party.ask({ scope: 'PIS', request });
  const browser = new FormBrowser(origin, agent);
  let page = await browser.submit(await browser.open(url), { phone: customer.phone });
  await until(async () => {
    page = await browser.submit(page, { asked: 'yes' });
    return !page.html.includes('name="asked"');
  });
  const account = /name="account" value="([0-9a-f-]{36})"/.exec(page.html)![1]!;
  const left = await browser.submit(page, { decision: 'agree', account });
  const { access_token: token } = await party.token(verifier, left);
  const submitted = await party.send(token, 'payments/submit', { paymentId });
  deepEqual([submitted.status, submitted.body.status], [200, 'PDNG'], JSON.stringify(submitted.body));
  const status = async () => (await party.send(own, 'payments/status', { paymentId })).body.status;
  await until(async () => (await status()) === 'ACSC');
});

test('a wallet is not linked to an account there: whose it is only the bank could say', async () => {
  const detail = {
    ...{ type: 'vn_wallet_link', bin, wallet: SHOP, valid_days: 30 },
    limits: { per_payment: '100000', per_day: '100000' },
  };
  const browser = new FormBrowser(origin, agent);
  const refused = await browser.submit(await browser.open((await app.push(detail)).url), {
    ...{ phone: withDigit('4').phone, password: 'x' },
  });
  equal(refused.status, 422);
  match(refused.html, /chưa nhận loại yêu cầu này/);
});
