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
import { fromWire } from '../src/kit/id.ts';
import { hostedInstitution } from '../src/services/banking/index.ts';
import { connectedInstitution, createLocate, payKind } from '../src/services/clearing/index.ts';
import { executeDue, executeKind } from '../src/services/openbanking/index.ts';
import { openSbv64Party } from './annex01.ts';
import { startWholeBank } from './bank/process.ts';
import { type ConnectorScene, openConnectorScene, type SceneCustomer, until } from './connector/scene.ts';
import { FormBrowser, type Page } from './formbrowser.ts';
import { paymentBody } from './hub.ts';
import { type Called, consentOf, openApp, type Tokens } from './openbanking.ts';

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
/** Tables of which a row has this text anywhere. */
const PLACES_OF = statement(
  'test.places_of',
  `SELECT table_name AS place FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND position('<row' IN
      query_to_xml(format('SELECT 1 AS x FROM %I t WHERE t::text LIKE %L LIMIT 1', table_name, '%' || $1 || '%'), false, false, '')::text) > 0`,
);

const SHOP = { bin: '979901', account: '1001' };

const single = (instruction: string, amount: number, more: object = {}) => ({
  ...{ type: 'vn_payment_initiation', instructed_amount: vnd(amount), bin, creditor: SHOP },
  ...{ remittance_information: 'Tien dien thang 11', instruction_identification: instruction, ...more },
});

/** A customer of one account, whose phone ends in this digit. */
const withDigit = (digit: string): SceneCustomer =>
  scene.customers.find(({ phone, numbers }) => phone.endsWith(digit) && numbers.length === 1)!;

/** Signs in by her bank's app; answers the page on which she decides, and her only account there. */
async function askedInApp(
  browser: FormBrowser,
  first: Page,
  { phone }: SceneCustomer,
): Promise<{ readonly account: string; readonly page: Page }> {
  let page = await browser.submit(first, { phone });
  await until(async () => {
    page = await browser.submit(page, { asked: 'yes' });
    return !page.html.includes('name="asked"');
  });
  return { account: /name="account" value="([0-9a-f-]{36})"/.exec(page.html)![1]!, page };
}

/** Reads, and agrees for her only account. */
async function agreed(
  customer: SceneCustomer,
  detail: object,
  shown = /Nguyễn Văn 1001/,
  more: Readonly<Record<string, readonly string[]>> = {},
): Promise<Tokens> {
  const pushed = await app.push(detail);
  const browser = new FormBrowser(origin, agent);
  const { account, page } = await askedInApp(browser, await browser.open(pushed.url), customer);
  match(page.html, shown, 'whom she pays, as registered, or how much may be given back');
  return await app.tokens(pushed, await browser.submit(page, { decision: 'agree', account, ...more }));
}

const pay = (token: Tokens, instruction: string, amount: number, path = '/payments'): Promise<Called> =>
  app.call(token, 'POST', path, { instruction_identification: instruction, instructed_amount: vnd(amount) });

const read = (token: Tokens, { body }: Called): Promise<Called> =>
  app.call(token, 'GET', `/payments/${String(body.payment_order_id)}?refund_account=true`);

async function became(token: Tokens, taken: Called, status: string): Promise<Called['body']> {
  await until(async () => (await read(token, taken)).body.status === status);
  return (await read(token, taken)).body;
}

/** Her bank may not have heard of the consent yet; then it is asked again. */
async function told(ask: () => Promise<Called>): Promise<Called> {
  let answer = await ask();
  await until(async () => {
    if (answer.status === 503) answer = await ask();
    return answer.status !== 503;
  });
  return answer;
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

test('a list: agreed to once, each of it handed to her bank and paid once, and nothing beside it', async () => {
  const customer = withDigit('6');
  const before = await books(customer.numbers[0]!);
  const item = (n: number, amount: number) => ({
    ...{ instruction_identification: `DS-${n}`, instructed_amount: vnd(amount) },
  });
  // The first two are alike but for their names; the bank has no money for the third.
  const list = [item(1, 11_000), item(2, 11_000), item(3, 3_000_000_000)];
  const payments = list.map((one) => ({ ...one, creditor: SHOP }));
  const token = await agreed(customer, { type: 'vn_bulk_payments', bin, payments });
  const order = async (items: readonly object[]) =>
    (await app.call(token, 'POST', '/bulk-payments', { payments: items })).body.data as {
      readonly payment: Called['body'] | null;
      readonly problem: { readonly code: string } | null;
    }[];
  const other = await order([item(1, 11_001), item(4, 11_000)]);
  deepEqual(
    other.map(({ problem }) => problem?.code),
    Array.from({ length: 2 }, () => 'payment_differs_from_what_was_agreed'),
  );
  const taken = await Promise.all([order(list), order(list)]);
  const ends = taken[0]!.map(({ payment }) => ({ status: 201, body: payment! }));
  deepEqual(
    taken[1]!.map(({ payment }) => payment!.payment_order_id),
    ends.map(({ body }) => body.payment_order_id),
  );
  await became(token, ends[0]!, 'ACSC');
  await became(token, ends[1]!, 'ACSC');
  const refused = await became(token, ends[2]!, 'RJCT');
  equal((refused.status_reason as { code: string }).code, 'account_has_insufficient_funds');
  await until(async () => (await books(customer.numbers[0]!)).balance === before.balance - 22_000n);
  equal((await scene.read(fromWire('consent', consentOf(token))!)).state, 'consumed');
});

test('given back by her bank what her account received, found among its lines; what it has not received, or too much, is not', async () => {
  const customer = withDigit('3');
  const number = customer.numbers[0]!;
  const before = await books(number);
  const [payer] = scene.town.participants;
  const paid = await scene.hub.call('POST', '/v1/payments', {
    ...{ as: payer.key, body: paymentBody(payer, payer, 60_000, { creditor: { bin, account: number } }) },
  });
  await until(async () => (await books(number)).balance === before.balance + 60_000n);
  const cluster = ['accounts', 'transactions'];
  const reading = await agreed(
    customer,
    { type: 'vn_account_information', bin, datatypes: cluster, purpose: 'accounting' },
    /name="cluster"/,
    { cluster },
  );
  const { body: listed } = await told(() => app.call(reading, 'GET', '/accounts'));
  const [{ account_id }] = listed.data as [{ account_id: string }];
  const lines = await app.call(reading, 'GET', `/accounts/${account_id}/transactions`);
  const [line] = lines.body.data as [{ payment_id: string | null }];
  equal(line.payment_id, paid.body.id);
  const limits = { per_refund: '50000', per_day: { payments: 4, amount: '200000' } };
  const token = await agreed(customer, { type: 'vn_refunds', bin, limits, valid_days: 30 }, /50\.000/);
  const refund = (n: number, amount: number, payment_id: unknown = line.payment_id) =>
    app.call(token, 'POST', '/refunds', {
      ...{ payment_id, refund_identification: `HT-${n}`, amount: vnd(amount), reason: 'CUST' },
    });
  const became = async ({ body }: Called, status: string): Promise<Called['body']> => {
    const path = `/refunds/${String(body.refund_id)}`;
    await until(async () => (await app.call(token, 'GET', path)).body.status === status);
    return (await app.call(token, 'GET', path)).body;
  };
  const reasonOf = ({ status_reason }: Called['body']) => (status_reason as { code: string }).code;
  // Her bank is asked twice, killed with the refund in hand, and gives back once.
  await scene.bank.ask('behave-connector', { mode: 'unsure', next: 1 });
  const copies = await Promise.all(Array.from({ length: 4 }, () => refund(1, 40_000)));
  equal(copies.filter(({ status }) => status === 201).length, 1, JSON.stringify(copies[0]!.body));
  deepEqual([copies[0]!.body.status, copies[0]!.body.return_payment_id], ['PDNG', null]);
  await scene.bank.process.kill();
  scene.bank.process = await startWholeBank(scene.bank.prepared.folder);
  match(String((await became(copies[0]!, 'ACSC')).return_payment_id), /^pay_/);
  equal(reasonOf(await became(await refund(2, 20_001), 'RJCT')), 'amount_is_above_what_is_left');
  // One that came to another account of that bank.
  const stranger = withDigit('4').numbers[0]!;
  const other = await scene.hub.call('POST', '/v1/payments', {
    ...{ as: payer.key, body: paymentBody(payer, payer, 10_000, { creditor: { bin, account: stranger } }) },
  });
  const cleared = async () =>
    (await scene.hub.call('GET', `/v1/payments/${other.body.id}`, { as: payer.key })).body;
  await until(async () => (await cleared()).state === 'cleared');
  equal(reasonOf(await became(await refund(3, 1_000, other.body.id), 'RJCT')), 'payment_is_not_known');
  await until(async () => (await books(number)).balance === before.balance + 20_000n);
  equal((await books(number)).reserved, 0n);
  await until(async () => (await scene.events('refund.completed')).length === 1);
  equal((await scene.events('refund.rejected')).length, 2);
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
  const { account, page } = await askedInApp(browser, await browser.open(url), customer);
  const left = await browser.submit(page, { decision: 'agree', account });
  const { access_token: token } = await party.token(verifier, left);
  const submitted = await party.send(token, 'payments/submit', { paymentId });
  deepEqual([submitted.status, submitted.body.status], [200, 'PDNG'], JSON.stringify(submitted.body));
  const status = async () => (await party.send(own, 'payments/status', { paymentId })).body.status;
  await until(async () => (await status()) === 'ACSC');
});

/** As the simulated bank knows her. */
const citizenOf = ({ phone }: SceneCustomer): string => `000979${phone.slice(-6)}`;

/** At a hosted provider, of whoever has this citizen number. */
async function openWallet(number: string, citizen_number: string): Promise<string> {
  const [, provider] = scene.town.participants;
  const opened = await scene.hub.call('POST', `/v1/institutions/${provider.bin}/accounts`, {
    as: provider.key,
    body: { number, kind: 'wallet', name: 'Phạm Thị Ví', name_kind: 'person', citizen_number },
  });
  equal(opened.status, 201, opened.text);
  return number;
}

test('a wallet of hers is filled from her account and emptied to it, as her bank says whose it is; another one is not', async () => {
  const customer = withDigit('5');
  const number = customer.numbers[0]!;
  const before = await books(number);
  const { bin: provider } = scene.town.participants[1];
  const linked = async (account: string): Promise<Tokens> => {
    const limits = { per_payment: '50000', per_day: '80000' };
    const wallet = { bin: provider, account };
    const detail = { type: 'vn_wallet_link', bin, wallet, limits, valid_days: 30 };
    return await agreed(customer, detail, /Phạm Thị Ví/);
  };
  const citizen = citizenOf(customer);
  const token = await linked(await openWallet('0540900005', citizen));
  const filled = await told(() => pay(token, 'NAP-1', 50_000, '/wallet/top-ups'));
  deepEqual([filled.status, filled.body.status], [201, 'PDNG'], JSON.stringify(filled.body));
  await became(token, filled, 'ACSC');
  await until(async () => (await books(number)).balance === before.balance - 50_000n);
  for (const [mode, code] of [
    ['busy', 'bank_is_not_answering'],
    ['other-customer', 'bank_answer_is_refused'],
  ]) {
    await scene.bank.ask('behave-connector', { mode, next: 1 });
    equal((await pay(token, 'RUT-1', 30_000, '/wallet/withdrawals')).body.code, code);
  }
  const emptied = await pay(token, 'RUT-1', 30_000, '/wallet/withdrawals');
  equal(emptied.status, 201, JSON.stringify(emptied.body));
  await became(token, emptied, 'ACSC');
  await until(async () => (await books(number)).balance === before.balance - 20_000n);
  const above = await pay(token, 'NAP-2', 1_000, '/wallet/top-ups');
  equal(above.body.code, 'payment_is_above_the_agreed_limit', 'both ways together');
  const places = await scene.home.owner.query<{ place: string }>(PLACES_OF, [citizen]);
  deepEqual(places, [], 'the number is kept nowhere');
  const strangers = await linked(await openWallet('0540900006', `${citizen.slice(0, -1)}0`));
  for (const way of ['top-ups', 'withdrawals']) {
    const refused = await told(() => pay(strangers, `LA-${way}`, 1_000, `/wallet/${way}`));
    deepEqual([refused.status, refused.body.code], [422, 'wallet_is_not_the_customers']);
  }
});

test('Annex 01: a wallet announced, linked in her bank’s app, filled and emptied without her', async () => {
  const customer = withDigit('6');
  const party = await openSbv64Party(
    { hub: scene.hub, origin, agent },
    { taxCode: '0198000021', name: 'Công ty Cổ phần Ví Phụ Lục', roles: ['EWLTS'], bank: bin },
  );
  const config = await party.configured();
  const { access_token: own } = await oauth.clientCredentialsGrant(config, { scope: 'EWLTS' });
  const wallet = await openWallet('0540900007', citizenOf(customer));
  const dong = (value: number) => ({ value, currency: 'VND' });
  const announced = await party.send(own, 'wallet-links', {
    ...{ instructionIdentification: 'LK-1', perPayment: dong(50_000), perDay: dong(80_000) },
    ...{ wallet: { bankCode: scene.town.participants[1].bin, accountId: wallet }, validDays: 30 },
    debtor: { accountId: customer.numbers[0], bankCode: bin },
  });
  const { ewalletToken } = announced.body;
  const request = await new SignJWT({ ewalletToken })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .sign(party.privateKey);
  const { url, verifier } = await party.ask({ scope: 'EWLTS', request });
  const browser = new FormBrowser(origin, agent);
  const { account, page } = await askedInApp(browser, await browser.open(url), customer);
  await party.token(verifier, await browser.submit(page, { decision: 'agree', account }));
  const move = async (path: string, instructionIdentification: string) =>
    await party.send(own, path, {
      ...{ ewalletToken, instructionIdentification, remittanceInformation: 'Nap rut vi' },
      ...{ requestedExecutionDate: new Date(Date.now()).toISOString(), instructedAmount: dong(40_000) },
    });
  const { paymentId } = (await move('cash-in', 'NAP-PL')).body;
  const filled = await told(() => party.send(own, 'submit-cash-in', { paymentId, ewalletToken }));
  deepEqual([filled.status, filled.body.status], [200, 'PDNG'], JSON.stringify(filled.body));
  const status = async () =>
    (await party.send(own, 'get-status-cash-in', { paymentId, ewalletToken })).body.status;
  await until(async () => (await status()) === 'ACSC');
  equal((await move('cash-out', 'RUT-PL')).body.status, 'PDNG');
});
