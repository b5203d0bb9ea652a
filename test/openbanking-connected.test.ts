/**
 * Open banking at a bank that keeps its own core, which is a program of its own: its customer signs in by its app, agrees
 * on the hub's pages, a third party reads through the hub, and both hear of her withdrawal.
 */
import { deepEqual, doesNotMatch, equal, match, ok, rejects } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oauth from 'openid-client';
import { Agent } from 'undici';
import { verifyDatabase } from '../src/apps/hub/index.ts';
import { businessDate } from '../src/kit/calendar.ts';
import { fromWire, toWire } from '../src/kit/id.ts';
import { openSbv64Party, type Sbv64Party } from './annex01.ts';
import {
  type ConnectorScene,
  copyOf,
  openConnectorScene,
  type SceneCustomer,
  until,
} from './connector/scene.ts';
import { FormBrowser, type Page } from './formbrowser.ts';
import { consentOf, openApp, POLLS, type Pushed, signedRequest, type Tokens } from './openbanking.ts';

let scene: ConnectorScene;
let agent: Agent;
let app: Awaited<ReturnType<typeof openApp>>;
let annex: Sbv64Party;
let origin: string;
let bin: string;
before(async () => {
  scene = await openConnectorScene({ openBanking: true });
  origin = scene.hub.hub.openBanking!.origin;
  agent = new Agent({ connect: { ca: scene.authority } });
  const operator = await scene.hub.addCaller('operator');
  const names = { name: 'Công ty Cổ phần Vở Mới', name_en: 'Vo Moi JSC' };
  const place = { hub: scene.hub, origin, agent, operator };
  app = await openApp(place, names, POLLS);
  bin = scene.bank.bin.toString();
  annex = await openSbv64Party(place, {
    ...{ taxCode: '0198007718', name: 'Công ty Cổ phần Phụ Lục', roles: ['AIS'], bank: bin },
  });
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
    'statements',
  ],
  ...{ purpose: 'personal_finance', valid_days: 90 },
};

const signIns = async () =>
  ((await scene.bank.ask('sign-ins')) as { sign_ins: Record<string, string>[] }).sign_ins;

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

/** What a page offers to choose from. */
function accountsIn({ html }: Page): { readonly id: string; readonly label: string }[] {
  const boxes = html.matchAll(/name="account" value="([0-9a-f-]{36})"[^>]*>([\s\S]*?)<\/(?:label|li|div)>/g);
  return Array.from(boxes, ([, id, label]) => ({ id: id!, label: label! }));
}

/** On her own pages, or at the one that she was led to. */
async function signedIn(browser: FormBrowser, { phone }: SceneCustomer, path = '/me'): Promise<Page> {
  const first = await browser.open(`${origin}${path}`);
  const waiting = await browser.submit(first, { bank: bin, phone, password: '' });
  equal(waiting.status, 200, waiting.html);
  return await confirmed(browser, waiting);
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
  const asking = (await signIns()).find(({ phone }) => phone === customer.phone)!;
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
  equal(standing.status, 200, JSON.stringify(standing.body));
  const [rent] = standing.body.data as readonly Record<string, unknown>[];
  deepEqual(
    [rent!.frequency, rent!.on_day, rent!.remittance_information, rent!.status],
    ['MNTH', null, 'tien nha', 'active'],
  );

  await scene.change(id, 'revoke', customer);
  await until(async () => (await copyOf(scene.bank, id))?.state === 'revoked');
  const over = await app.call(token, 'GET', `${at}/balances`);
  deepEqual([over.status, over.body.code], [403, 'consent_is_revoked']);
  const { ok: holds, checked } = await verifyDatabase(scene.hub.hub.database, { nowMs: Date.now() });
  equal(holds, true, JSON.stringify(checked.filter(({ violationsFound }) => violationsFound > 0)));
});

test('a statement is what her bank has booked in the month, with the balances that it tells', async () => {
  const customer = withDigit('2');
  const { token, account } = await agreed(customer);
  const at = `/accounts/${toWire('account', account)}`;
  await until(async () => (await app.call(token, 'GET', `${at}/balances`)).status === 200);
  const booked = (await app.call(token, 'GET', `${at}/balances`)).body.data as readonly { balance: object }[];
  const { data } = (await app.call(token, 'GET', `${at}/statements`)).body as { data: { month: string }[] };
  equal(data[0]!.month, businessDate(Date.now()).slice(0, 7));
  const statement = await app.call(token, 'GET', `${at}/statements/${data[0]!.month}`);
  equal(statement.status, 200, JSON.stringify(statement.body));
  const {
    opening,
    closing,
    data: lines,
  } = statement.body as Record<string, { amount: string }> & {
    data: readonly { amount: { amount: string }; credit_debit_indicator: string }[];
  };
  deepEqual(closing, booked[0]!.balance);
  const moved = lines.reduce(
    (sum, { amount, credit_debit_indicator: side }) =>
      sum + BigInt(amount.amount) * (side === 'CRDT' ? 1n : -1n),
    0n,
  );
  equal(BigInt(opening!.amount) + moved, BigInt(closing!.amount));
  const before = await app.call(token, 'GET', `${at}/statements/${data[1]!.month}`);
  deepEqual(
    [before.status, before.body.opening, before.body.closing, before.body.data],
    [200, null, null, []],
  );
  equal((await app.call(token, 'GET', `${at}/statements/2001-01`)).status, 404);
});

test('Annex 01: she signs in by her bank’s app, and its calls read the same', async () => {
  const customer = withDigit('3');
  const { url, verifier } = await annex.ask({ scope: 'AIS' });
  const { browser, page } = await asked({ url, verifier, state: '' }, customer);
  const decision = await confirmed(browser, page);
  const { id: account } = accountsIn(decision)[0]!;
  const cluster = ['accounts', 'account_details', 'balances', 'transactions'];
  const { access_token: token } = await annex.token(
    verifier,
    await browser.submit(decision, { decision: 'agree', account, cluster }),
  );
  await until(async () => (await annex.send(token, 'accounts')).status === 200);
  const [number] = customer.numbers;
  const list = await annex.send(token, 'accounts');
  deepEqual(list.body, {
    accounts: [
      {
        identification: { accountId: number },
        ...{ name: 'Tài khoản thanh toán', type: 'CACC', currency: 'VND', bankCode: bin },
      },
    ],
  });
  const one = await annex.send(token, 'accounts/information', { accountId: number });
  equal(one.status, 200, JSON.stringify(one.body));
  const { accounts: rows } = (await scene.bank.ask('accounts', { limit: 1_000 })) as {
    accounts: { number: string; balance: string }[];
  };
  const balance = Number(rows.find((row) => row.number === number)!.balance);
  const [told] = one.body.balance as readonly { amount: unknown }[];
  deepEqual(told!.amount, { value: balance, currency: 'VND' });
  equal('creationDate' in one.body, false, 'the bank does not tell it');
  const span = { fromDate: '2020-01-01T00:00:00Z', toDate: new Date(Date.now() + 60_000).toISOString() };
  const lines = await annex.send(token, 'accounts/transactions', { accountId: number, ...span });
  equal(lines.status, 200, JSON.stringify(lines.body));
  const { totalCount, pageNumber, transactions } = lines.body as Record<string, number> & {
    transactions: readonly unknown[];
  };
  deepEqual([pageNumber, totalCount], [1, transactions.length]);
  const early = { ...span, toDate: '2020-02-01T00:00:00Z' };
  const none = await annex.send(token, 'accounts/transactions', { accountId: number, ...early });
  deepEqual([none.status, none.body.totalCount], [200, 0]);
  const other = await annex.send(token, 'accounts/information', { accountId: '0000000001' });
  deepEqual([other.status, other.body.code], [400, 'ACCOUNT_ID_NOT_EXISTED']);
  await scene.bank.ask('behave-connector', { mode: 'busy', next: 1 });
  const busy = await annex.send(token, 'accounts/information', { accountId: number });
  equal(busy.status, 503, JSON.stringify(busy.body));
});

test('Annex 01, two accounts: each is found by its number, one that is not granted is not there', async () => {
  const joint = scene.customers.find(({ numbers }) => numbers.length === 2)!;
  const other = scene.customers.find(
    ({ phone, numbers }) => phone !== joint.phone && joint.numbers.includes(numbers[0]!),
  )!;
  const { url, verifier } = await annex.ask({ scope: 'AIS' });
  const { browser, page } = await asked({ url, verifier, state: '' }, joint);
  await scene.bank.ask('decide-sign-in', { sign_in: joint.phone, approve: true });
  const decision = await confirmed(browser, page);
  const account = accountsIn(decision).map(({ id }) => id);
  const cluster = ['account_details', 'transactions'];
  const { access_token: token } = await annex.token(
    verifier,
    await browser.submit(decision, { decision: 'agree', account, cluster }),
  );
  const others = new FormBrowser(origin, agent);
  const [, path] = /(\/me\/consents\/con_[0-9a-f]{32}\/answer)"/.exec((await signedIn(others, other)).html)!;
  const answer = await others.open(`${origin}${path}`);
  const both = accountsIn(answer).map(({ id }) => id);
  equal(both.length, 1);
  await others.submit(answer, { decision: 'agree', account: both, cluster });
  await until(async () => (await annex.send(token, 'accounts')).status === 200);
  const span = { fromDate: '2020-01-01T00:00:00Z', toDate: new Date(Date.now() + 60_000).toISOString() };
  for (const accountId of joint.numbers) {
    const one = await annex.send(token, 'accounts/information', { accountId });
    deepEqual([one.status, one.body.balance], [200, []], 'balances were not granted');
    equal((await annex.send(token, 'accounts/transactions', { accountId, ...span })).status, 200);
  }
  const stranger = { accountId: withDigit('1').numbers[0]! };
  const none = await annex.send(token, 'accounts/information', stranger);
  deepEqual([none.status, none.body.code], [400, 'ACCOUNT_ID_NOT_EXISTED']);
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

test('an account that two hold: the other signs in to his own pages, agrees to the same, and only then is it read', async () => {
  const joint = scene.customers.find(({ numbers }) => numbers.length === 2)!;
  const other = scene.customers.find(
    ({ phone, numbers }) => phone !== joint.phone && joint.numbers.includes(numbers[0]!),
  )!;
  const pushed = await app.push({ ...READING, bin });
  const { browser, page } = await asked(pushed, joint);
  await scene.bank.ask('decide-sign-in', { sign_in: joint.phone, approve: true });
  const decision = await confirmed(browser, page);
  match(decision.html, /những người này cũng phải đồng ý: Người cùng đứng tên tài khoản/);
  const accounts = accountsIn(decision);
  equal(accounts.length, 2);
  doesNotMatch(decision.html, / disabled/);
  const account = accounts.find(({ label }) => label.includes(other.numbers[0]!.slice(-4)))!.id;
  const left = await browser.submit(decision, { decision: 'agree', account, cluster: READING.datatypes });
  const token = await app.tokens(pushed, left);
  const consent = consentOf(token);
  const early = await app.call(token, 'GET', '/accounts');
  deepEqual([early.status, early.body.code], [403, 'consent_is_not_authorised']);

  const others = new FormBrowser(origin, agent);
  const answer = await signedIn(others, other, `/me/consents/${consent}/answer`);
  equal(answer.status, 200, answer.html);
  match(answer.html, /Người cùng đứng tên tài khoản đã đồng ý/);
  deepEqual(
    accountsIn(answer).map(({ id }) => id),
    [account],
    'of hers alone nothing is told',
  );
  const receipt = await others.submit(answer, { decision: 'agree', account, cluster: READING.datatypes });
  equal(receipt.status, 200, receipt.html);
  const id = fromWire('consent', consent)!;
  equal((await scene.read(id)).state, 'authorised');
  await until(async () => (await copyOf(scene.bank, id))?.state === 'authorised');
  equal((await app.call(token, 'GET', `/accounts/${toWire('account', account)}/balances`)).status, 200);
});

test('the other holder is shown the joint account only, and refuses: nothing is read', async () => {
  const second = scene.customers.find(({ numbers }) => numbers.length === 2)!;
  const first = scene.customers.find(
    ({ phone, numbers }) => phone !== second.phone && second.numbers.includes(numbers[0]!),
  )!;
  const { token, account } = await agreed(first);
  const others = new FormBrowser(origin, agent);
  const path = `/me/consents/${consentOf(token)}/answer`;
  const form = await others.open(`${origin}${path}`);
  const waiting = await others.submit(form, { bank: bin, phone: second.phone, password: '' });
  await scene.bank.ask('decide-sign-in', { sign_in: second.phone, approve: true });
  const answer = await confirmed(others, waiting);
  deepEqual(
    accountsIn(answer).map(({ id }) => id),
    [account],
  );
  await others.submit(answer, { decision: 'refuse' });
  equal((await scene.read(fromWire('consent', consentOf(token))!)).state, 'rejected');
  // Her grant is over with the consent.
  equal((await app.call(token, 'GET', '/accounts')).status, 403);
});

test('her own pages: she signs in by her bank’s app, sees, pauses, resumes, renews and withdraws', async () => {
  const customer = withDigit('6');
  const { token, account } = await agreed(customer);
  const at = `/accounts/${toWire('account', account)}/balances`;
  await until(async () => (await app.call(token, 'GET', at)).status === 200);
  const browser = new FormBrowser(origin, agent);
  const me = await signedIn(browser, customer);
  equal(me.status, 200, me.html);
  ok(me.html.includes(customer.name), 'the name that her bank has told');
  match(me.html, /Công ty Cổ phần Vở Mới/);
  ok(me.html.includes(customer.numbers[0]!.slice(-4)), 'and her account');
  doesNotMatch(me.html, /\/me\/security/);
  equal((await browser.open(`${origin}/me/security`)).status, 404);
  const consent = `/me/consents/${consentOf(token)}`;
  const accesses = await browser.open(`${origin}/me/accesses`);
  match(accesses.html, new RegExp(consent));
  const shown = await browser.open(`${origin}${consent}`);
  match(shown.html, /Số dư/);
  match((await browser.submit(shown, {}, `${consent}/pause`)).html, /role="status"/);
  equal((await app.call(token, 'GET', at)).body.code, 'consent_is_paused');
  const paused = await browser.open(`${origin}${consent}`);
  await browser.submit(paused, {}, `${consent}/resume`);
  await until(async () => (await app.call(token, 'GET', at)).status === 200);
  const { expiresAt } = await scene.read(fromWire('consent', consentOf(token))!);
  await browser.submit(await browser.open(`${origin}${consent}`), {}, `${consent}/renew`);
  ok((await scene.read(fromWire('consent', consentOf(token))!)).expiresAt > expiresAt);
  await browser.submit(await browser.open(`${origin}${consent}`), {}, `${consent}/withdraw`);
  equal((await app.call(token, 'GET', at)).body.code, 'consent_is_revoked');
  match((await browser.submit(await browser.open(`${origin}/me`), {}, '/sign-out')).html, /name="phone"/);
  match((await browser.open(`${origin}/me`)).html, /name="phone"/);
});

/** Asked by telephone number, without a browser of hers. */
async function askedByPhone(phone: string, words: string, where = bin) {
  const detail = { ...READING, bin: where };
  return await oauth.initiateBackchannelAuthentication(
    app.app,
    await signedRequest(app, {
      ...{ scope: 'openid accounts', login_hint: `tel:${phone}`, binding_message: words },
      authorization_details: JSON.stringify([detail]),
    }),
  );
}

/** Looked for every second, not every five. */
const polled = (begun: Awaited<ReturnType<typeof askedByPhone>>) =>
  oauth.pollBackchannelAuthenticationGrant(app.app, { ...begun, interval: 1 }, undefined, { ...app.proof });

test('asked without a browser: her bank’s app shows the words, she chooses on her own pages, the app gets tokens', async () => {
  const customer = withDigit('4');
  const begun = await askedByPhone(customer.phone, 'QUAY 4 7719');
  await until(async () => (await signIns()).some(({ bindingWords }) => bindingWords === 'QUAY 4 7719'));
  const own = new FormBrowser(origin, agent);
  await signedIn(own, customer);
  let consent: string | undefined;
  await until(async () => {
    consent = /\/me\/consents\/(con_[0-9a-f]{32})\/answer"/.exec((await own.open(`${origin}/me`)).html)?.[1];
    return consent !== undefined;
  });
  const answer = await own.open(`${origin}/me/consents/${consent!}/answer`);
  match(answer.html, /QUAY 4 7719/);
  const { id: account } = accountsIn(answer)[0]!;
  await own.submit(answer, { decision: 'agree', account, cluster: READING.datatypes });
  const token = await polled(begun);
  equal(consentOf(token), consent);
  const at = `/accounts/${toWire('account', account)}/balances`;
  await until(async () => (await app.call(token, 'GET', at)).status === 200);
});

test('asked without a browser: her bank’s app leads her on to the request, once, and to nothing else', async () => {
  const customer = withDigit('8');
  await askedByPhone(customer.phone, 'QUAY 1 0042');
  const question = async () => (await signIns()).find(({ bindingWords }) => bindingWords === 'QUAY 1 0042');
  await until(async () => (await question()) !== undefined);
  const { id: sign_in, continueUrl: url } = (await question())! as { id: string; continueUrl: string };
  const early = new FormBrowser(origin, agent);
  const first = await early.open(url);
  equal(first.status, 200, first.html);
  match(first.html, /QUAY 1 0042/);
  match(first.html, /Công ty Cổ phần Vở Mới/);
  const refused = await early.submit(first, {});
  equal(refused.status, 409);
  match(refused.html, /Ngân hàng chưa xác nhận/);
  equal(
    early.cookies.some(({ name }) => name === '__Host-session'),
    false,
    'she has not approved yet',
  );
  const forged = url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  equal((await early.open(forged)).status, 410);

  const decided = await scene.bank.ask('decide-sign-in', { sign_in, approve: true });
  equal(decided.continue_url, url);
  const browsers = Array.from({ length: 20 }, () => new FormBrowser(origin, agent));
  const opened = await Promise.all(browsers.map((browser) => browser.open(url)));
  const pressed = await Promise.all(browsers.map((browser, n) => browser.submit(opened[n]!, {})));
  const [inside, ...more] = pressed.flatMap(({ status }, n) => (status === 200 ? [n] : []));
  deepEqual(more, [], 'one of twenty is let in');
  const losers = pressed.filter((_, n) => n !== inside);
  for (const { status, html } of losers) deepEqual([status, /đã được dùng/.test(html)], [409, true], html);
  const [own, answer] = [browsers[inside!]!, pressed[inside!]!];
  match(answer.html, /QUAY 1 0042/);
  doesNotMatch(answer.html, /\/me\/(?:notices|accesses)/);
  for (const path of ['/me', '/me/accesses', '/me/notices'])
    match((await own.open(`${origin}${path}`)).html, /name="phone"/, `${path} is not for her here`);
  equal((await own.open(url)).url, answer.url, 'opened again in that browser it leads there again');
  const { id: account } = accountsIn(answer)[0]!;
  const receipt = await own.submit(answer, { decision: 'agree', account, cluster: READING.datatypes });
  equal(receipt.status, 200, receipt.html);
  const [consent] = /con_[0-9a-f]{32}/.exec(answer.url)!;
  equal((await scene.read(fromWire('consent', consent)!)).state, 'authorised');
  const late = new FormBrowser(origin, agent);
  const page = await late.open(url);
  ok([page, page.status === 200 ? await late.submit(page, {}) : page].at(-1)!.status >= 409);
});

test('asked without a browser: she refuses in the app and nobody gets anything; who is no customer is not told', async () => {
  const begun = await askedByPhone(withDigit('7').phone, 'QUAY 5');
  await rejects(polled(begun), { error: 'access_denied' });
  const stranger = await askedByPhone('+84399999998', 'QUAY 6');
  ok(stranger.auth_req_id, 'answered like any other');
  await rejects(askedByPhone(withDigit('7').phone, 'QUAY 7', '979901'), { error: 'unknown_user_id' });
  for (let times = 1; times < 5; times += 1) await askedByPhone(withDigit('7').phone, 'QUAY 8');
  await rejects(askedByPhone(withDigit('7').phone, 'QUAY 9'), { error: 'access_denied' });
});

test('an approval opens one session, in the browser that asked and in no other', async () => {
  const browser = new FormBrowser(origin, agent);
  const first = await browser.open(`${origin}/sign-in`);
  const waiting = await browser.submit(first, { bank: bin, phone: withDigit('5').phone, password: '' });
  const thief = new FormBrowser(origin, agent);
  await thief.open(`${origin}/sign-in`);
  const question = browser.cookies.find(({ name }) => name === '__Host-question')!;
  thief.cookies.push(question);
  match((await thief.open(`${origin}/sign-in/bank-app`)).html, /name="phone"/);
  match((await confirmed(browser, waiting)).html, /\/me\/accesses/);
  // The same browser, with what it had before.
  browser.cookies = [...browser.cookies.filter(({ name }) => name !== '__Host-session'), question];
  const again = await browser.open(`${origin}/sign-in/bank-app`);
  match((await browser.submit(again, { asked: 'yes' })).html, /name="phone"/);
});

test('her bank mixes up accounts, then falls silent: the third party is told so, and nothing is guessed', async () => {
  const { token, account } = await agreed(withDigit('4'));
  await until(async () => (await app.call(token, 'GET', '/accounts')).status === 200);
  const [listed] = (await app.call(token, 'GET', '/accounts')).body.data as readonly { account_id: string }[];
  equal(fromWire('account', listed!.account_id), account);
  const own = new FormBrowser(origin, agent);
  await signedIn(own, withDigit('4'));
  await scene.bank.ask('behave-connector', { mode: 'other-account', next: 1 });
  const mixedUp = await app.call(token, 'GET', `/accounts/${listed!.account_id}/balances`);
  deepEqual([mixedUp.status, mixedUp.body.code], [502, 'bank_answer_is_refused']);
  await scene.bank.process.kill();
  const silent = await app.call(token, 'GET', `/accounts/${listed!.account_id}/balances`);
  deepEqual([silent.status, silent.body.code], [503, 'bank_is_not_answering']);
  for (const path of ['standing-orders', `statements/${businessDate(Date.now()).slice(0, 7)}`])
    equal((await app.call(token, 'GET', `/accounts/${listed!.account_id}/${path}`)).status, 503, path);
  const browser = new FormBrowser(origin, agent);
  const first = await browser.open((await app.push({ ...READING, bin })).url);
  const page = await browser.submit(first, { phone: withDigit('5').phone });
  equal(page.status, 422);
  match(page.html, /Ngân hàng của bạn chưa trả lời/);

  const form = await own.open(`${origin}/me`);
  match(form.html, /tài khoản mà ngân hàng lúc này không cho biết số/);
  const consent = `/me/consents/${consentOf(token)}`;
  await own.submit(await own.open(`${origin}${consent}`), {}, `${consent}/withdraw`);
  equal(
    (await app.call(token, 'GET', '/accounts')).body.code,
    'consent_is_revoked',
    'also while it is silent',
  );
  const stranger = new FormBrowser(origin, agent);
  const signIn = await stranger.open(`${origin}/sign-in`);
  const unheard = await stranger.submit(signIn, { bank: bin, phone: withDigit('5').phone, password: '' });
  equal(unheard.status, 503);
  match(unheard.html, /Ngân hàng của bạn chưa trả lời/);
});
