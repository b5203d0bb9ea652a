/**
 * Open banking from end to end on one hub, over its own HTTPS: a third party registers by the directory's statement, its
 * customer signs in on the real pages, agrees, sees every use, and withdraws; a payment moves money once.
 */
import { deepEqual, equal, match } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { toWire } from '../src/kit/id.ts';
import { CUSTOMERS, consentOf, openOpenBanking, READING, type Scene } from './openbanking.ts';

const { hanh, hanhElsewhere, minh, trang, long } = CUSTOMERS;

let scene: Scene;
before(async () => {
  scene = await openOpenBanking();
});
after(async () => {
  await scene.close();
});

test('a customer shares an account, sees who read what, and withdraws; the next call is refused', async () => {
  const pushed = await scene.push({ ...READING, bin: hanh.bin });
  const { browser, page } = await scene.toDecision(pushed, hanh);
  match(page.html, /Công ty Cổ phần Sổ Tay/);
  match(page.html, /0198007700/);
  const agreed = await browser.submit(page, {
    ...{ decision: 'agree', account: hanh.account, cluster: ['accounts', 'balances'] },
  });
  const token = await scene.tokens(pushed, agreed);
  equal(token.token_type, 'dpop');
  const consent = consentOf(token);

  const accounts = await scene.call(token, 'GET', '/accounts');
  equal(accounts.status, 200, JSON.stringify(accounts.body));
  const listed = accounts.body.data as readonly { account_id: string }[];
  deepEqual(
    listed.map(({ account_id }) => account_id),
    [toWire('account', hanh.account)],
  );
  const balances = await scene.call(token, 'GET', `/accounts/${listed[0]!.account_id}/balances`);
  equal(balances.status, 200, JSON.stringify(balances.body));
  match(JSON.stringify(balances.body), /25000000/);
  // Granted fewer clusters than were asked for, and other people's accounts never.
  equal((await scene.call(token, 'GET', `/accounts/${listed[0]!.account_id}/transactions`)).status, 403);
  equal(
    (await scene.call(token, 'GET', `/accounts/${toWire('account', minh.account)}/balances`)).status,
    403,
  );

  const own = scene.browser();
  const dashboard = await scene.signedIn(own, hanh);
  match(dashboard.html, /Công ty Cổ phần Sổ Tay/);
  const detail = await own.open(`${scene.origin}/me/consents/${consent}`);
  match(detail.html, /••/);
  equal((detail.html.match(/<tr>/g) ?? []).length >= 3, true, 'every read is there to be seen');
  const withdraw = await own.open(`${scene.origin}/me/consents/${consent}/withdraw`);
  const gone = await own.submit(withdraw, {}, `/me/consents/${consent}/withdraw`);
  match(gone.html, /\/me/);
  const refused = await scene.call(token, 'GET', '/accounts');
  equal(refused.status, 403, JSON.stringify(refused.body));
  equal(refused.body.code, 'consent_is_revoked');
  await scene.verified();
});

test('a payment is shown with the payee’s registered name, moves money once, and is over', async () => {
  const amount = '150000';
  const detail = {
    ...{
      type: 'vn_payment_initiation',
      instructed_amount: { currency: 'VND', amount },
      bin: hanhElsewhere.bin,
    },
    creditor: { bin: minh.bin, account: minh.accountNumber, name: 'Anh Minh' },
    ...{ remittance_information: 'Tra tien an trua', instruction_identification: 'DH-2026-01' },
  };
  const pushed = await scene.push(detail);
  const { browser, page } = await scene.toDecision(pushed, hanhElsewhere);
  match(page.html, /Trần Văn Minh/i);
  match(page.html, /150\.000/);
  const token = await scene.tokens(
    pushed,
    await browser.submit(page, { decision: 'agree', account: hanhElsewhere.account }),
  );
  const order = {
    instruction_identification: 'DH-2026-01',
    instructed_amount: { currency: 'VND', amount },
  };
  const paid = await scene.call(token, 'POST', '/payments', order);
  equal(paid.status, 201, JSON.stringify(paid.body));
  equal(paid.body.status, 'ACSC', JSON.stringify(paid.body));
  const again = await scene.call(token, 'POST', '/payments', order);
  equal(again.body.id, paid.body.id, JSON.stringify(again.body));
  const operator = await scene.hub.addCaller('operator');
  const { body } = await scene.hub.call('GET', '/v1/payments', { as: operator });
  equal(body.data!.length, 1);
  await scene.verified();
});

test('a payee lets an app give back what came: to the payer only, never more than came, and not after the end', async () => {
  const bank = await scene.hub.addCaller('participant', { participant: Number(hanhElsewhere.bin) });
  const body = {
    ...{ amount: 90_000, currency: 'VND', purpose: 'hoc phi' },
    debtor: { bin: hanhElsewhere.bin, account: hanhElsewhere.accountNumber },
    creditor: { bin: trang.bin, account: trang.accountNumber },
  };
  const received = await scene.hub.call('POST', '/v1/payments', { as: bank, body });
  equal(received.status, 201, received.text);
  const limits = { per_refund: '60000', per_day: { payments: 5, amount: '100000' } };
  const pushed = await scene.push({ type: 'vn_refunds', limits, valid_days: 30, bin: trang.bin });
  const { browser, page } = await scene.toDecision(pushed, trang);
  match(page.html, /Cho phép hoàn tiền thay bạn\?/);
  match(page.html, /60\.000/);
  match(page.html, /Tiền chỉ về đúng người đã trả/);
  const token = await scene.tokens(
    pushed,
    await browser.submit(page, { decision: 'agree', account: trang.account }),
  );
  const refund = async (amount: string, refund_identification: string) =>
    await scene.call(token, 'POST', '/refunds', {
      ...{ payment_id: received.body.id, refund_identification, reason: 'CUST' },
      amount: { currency: 'VND', amount },
    });
  equal((await refund('60001', 'HT-0')).body.code, 'payment_is_above_the_agreed_limit');
  const first = await refund('60000', 'HT-1');
  deepEqual([first.status, first.body.status], [201, 'ACSC'], JSON.stringify(first.body));
  const rest = await refund('30001', 'HT-2');
  equal((rest.body.status_reason as { code: string }).code, 'return_exceeds_what_is_left');
  // Such a consent reads nothing and pays nobody else.
  equal((await scene.call(token, 'GET', '/accounts')).body.code, 'consent_is_for_something_else');
  const own = scene.browser();
  match((await scene.signedIn(own, trang)).html, /Hoàn tiền thay bạn/);
  const withdrawal = `/me/consents/${consentOf(token)}/withdraw`;
  const withdraw = await own.open(`${scene.origin}${withdrawal}`);
  match(withdraw.html, /từ nay họ không hoàn thêm khoản nào/);
  await own.submit(withdraw, {}, withdrawal);
  equal((await refund('30000', 'HT-3')).body.code, 'consent_is_revoked');
  await scene.verified();
});

test('a customer agrees once to a list of a hundred payments; exactly these are made', async () => {
  const payments = Array.from({ length: 100 }, (_, n) => ({
    creditor: { bin: minh.bin, account: minh.accountNumber, name: n === 0 ? 'Ai Do Khac' : 'Trần Văn Minh' },
    instructed_amount: { currency: 'VND', amount: String(1_000 + n) },
    instruction_identification: `LUONG-${n}`,
    remittance_information: `Luong thang 11 cua nhan vien so ${n}`,
  }));
  const pushed = await scene.push({ type: 'vn_bulk_payments', payments, bin: hanhElsewhere.bin });
  const { browser, page } = await scene.toDecision(pushed, hanhElsewhere);
  match(page.html, /Trả 100 khoản này\?/);
  match(page.html, /104\.950/);
  match(page.html, /<details open>[\s\S]*Luong thang 11 cua nhan vien so 99/);
  match(page.html, /Ứng dụng gọi người nhận là “<bdi>Ai Do Khac/);
  const token = await scene.tokens(
    pushed,
    await browser.submit(page, { decision: 'agree', account: hanhElsewhere.account }),
  );
  const asked = payments.map(({ instruction_identification, instructed_amount }) => ({
    ...{ instruction_identification, instructed_amount },
  }));
  const more = { ...asked[0]!, instruction_identification: 'LUONG-100' };
  const done = await scene.call(token, 'POST', '/bulk-payments', { payments: [...asked, more] });
  equal(done.status, 200, JSON.stringify(done.body));
  const data = done.body.data as readonly {
    readonly payment: { readonly status: string } | null;
    readonly problem: { readonly code: string } | null;
  }[];
  deepEqual(
    data.map(({ payment, problem }) => payment?.status ?? problem?.code),
    [...asked.map(() => 'ACSC'), 'payment_differs_from_what_was_agreed'],
  );
  const consent = await scene.call(token, 'POST', '/bulk-payments', { payments: [more] });
  equal(JSON.stringify(consent.body).includes('payment_differs_from_what_was_agreed'), true);
  await scene.verified();
});

test('refusing and giving up tell the app so, and nothing can be had', async () => {
  for (const [decision, who] of [
    ['refuse', trang],
    ['cancel', long],
  ] as const) {
    const pushed = await scene.push({ ...READING, bin: who.bin });
    const { browser, page } = await scene.toDecision(pushed, who);
    const { left } = await browser.submit(page, { decision });
    equal(left?.searchParams.get('error'), 'access_denied');
    equal(left?.searchParams.get('state'), pushed.state);
  }
  await scene.verified();
});

test('who is in the directory can be read and proven at the address of open banking too', async () => {
  const at = async (path: string) => await scene.browser().open(`${scene.origin}/directory/${path}`);
  const list = await at('participants');
  equal(list.headers.get('content-type'), 'application/jwt');
  match(list.headers.get('cache-control') ?? '', /^public, max-age=\d+$/);
  equal((await at('participants')).html, list.html, 'asking twice signs once');
  const keys = await at('keys');
  const { text } = await scene.hub.call('GET', '/v1/directory/keys');
  deepEqual(JSON.parse(keys.html), JSON.parse(text), 'the keys are those of the API');
  const { payload } = await jwtVerify(
    list.html,
    createLocalJWKSet(JSON.parse(keys.html) as Parameters<typeof createLocalJWKSet>[0]),
    { typ: 'participants+jwt', algorithms: ['ES256'] },
  );
  match(JSON.stringify(payload), /Công ty Cổ phần Sổ Tay/);
  equal((await at('statements')).status, 404);
});
