/**
 * Open banking from end to end on one hub, over its own HTTPS: a third party registers by the directory's statement, its
 * customer signs in on the real pages, agrees, sees every use, and withdraws; a payment moves money once.
 */
import { deepEqual, equal, match } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Agent } from 'undici';
import { verifyDatabase } from '../src/apps/hub/index.ts';
import {
  codeNow,
  type DemoCustomer,
  demoCustomers,
  enrolDemoCustomers,
  prepareHubTls,
  SANDBOX_PASSWORD,
  SANDBOX_SEED,
} from '../src/apps/sandbox/index.ts';
import { toWire } from '../src/kit/id.ts';
import { FormBrowser, type Page } from './formbrowser.ts';
import { openTestHub, type TestHub } from './hub.ts';
import { consentOf, type OpenBankingApp, openApp, type Pushed } from './openbankingapp.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

/** Of the demo customers; a sandbox has them with a city around. */
const BANKS = ['979901', '979902'];

let home: TestDatabase;
let folder: string;
let hub: TestHub;
let origin: string;
let agent: Agent;
let app: OpenBankingApp;
const [hanh, hanhElsewhere, minh, trang, long] = demoCustomers(SANDBOX_SEED) as readonly [
  DemoCustomer,
  DemoCustomer,
  DemoCustomer,
  DemoCustomer,
  DemoCustomer,
  ...DemoCustomer[],
];

before(async () => {
  home = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'longbien-openbanking-'));
  const tls = await prepareHubTls(folder, Date.now());
  hub = await openTestHub(home.settings, { openBanking: { ...tls, clientAuthorities: [tls.authority] } });
  origin = hub.hub.openBanking!.origin;
  agent = new Agent({ connect: { ca: tls.authority } });
  const operator = await hub.addCaller('operator');
  for (const bin of BANKS) {
    const names = { short_name: `B${bin}`, name: `Ngân hàng ${bin}`, name_en: `Bank ${bin}` };
    const joined = await hub.call('POST', '/v1/participants', {
      as: operator,
      body: { bin, kind: 'bank', ...names, cap: '10000000000' },
    });
    equal(joined.status, 201, joined.text);
  }
  const parts = { desk: hub.hub.desk, database: hub.hub.database, nowMs: Date.now };
  await enrolDemoCustomers({ ...parts, signInKey: hub.signInKey, randomBytes }, SANDBOX_SEED);
  app = await openApp(hub, operator, agent);
});
after(async () => {
  await agent.close();
  await hub.close();
  await home.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Through sign-in to the page on which she decides. */
async function toDecision({ url }: Pushed, who: DemoCustomer, browser = new FormBrowser(origin, agent)) {
  const first = await browser.open(url);
  equal(first.status, 200, first.html);
  const second = await browser.submit(first, { bank: who.bin, phone: who.phone, password: SANDBOX_PASSWORD });
  const page = await browser.submit(second, { code: nextCode(who) });
  equal(page.status, 200, page.html);
  return { browser, page };
}

/** A code is good once; one that was used is followed by that of the next half minute. */
const lastCodes = new Map<string, number>();
function nextCode(who: DemoCustomer): string {
  const step = Math.max(Math.floor(Date.now() / 30_000), (lastCodes.get(who.phone + who.bin) ?? 0) + 1);
  lastCodes.set(who.phone + who.bin, step);
  return codeNow(who, step * 30_000);
}

const READING = {
  ...{
    type: 'vn_account_information',
    datatypes: ['accounts', 'account_details', 'balances', 'transactions'],
  },
  ...{ purpose: 'personal_finance', valid_days: 90 },
};

async function verified(): Promise<void> {
  const { ok: holds, checked } = await verifyDatabase(home.database, { nowMs: Date.now() });
  equal(holds, true, JSON.stringify(checked.filter(({ violationsFound }) => violationsFound > 0)));
}

test('a customer shares an account, sees who read what, and withdraws; the next call is refused', async () => {
  const pushed = await app.push({ ...READING, bin: hanh.bin });
  const { browser, page } = await toDecision(pushed, hanh);
  match(page.html, /Công ty Cổ phần Sổ Tay/);
  match(page.html, /0198007700/);
  const agreed = await browser.submit(page, {
    ...{ decision: 'agree', account: hanh.account, cluster: ['accounts', 'balances'] },
  });
  const token = await app.tokens(pushed, agreed);
  equal(token.token_type, 'dpop');
  const consent = consentOf(token);

  const accounts = await app.call(token, 'GET', '/accounts');
  equal(accounts.status, 200, JSON.stringify(accounts.body));
  const listed = accounts.body.data as readonly { account_id: string }[];
  deepEqual(
    listed.map(({ account_id }) => account_id),
    [toWire('account', hanh.account)],
  );
  const balances = await app.call(token, 'GET', `/accounts/${listed[0]!.account_id}/balances`);
  equal(balances.status, 200, JSON.stringify(balances.body));
  match(JSON.stringify(balances.body), /25000000/);
  // Granted fewer clusters than were asked for, and other people's accounts never.
  equal((await app.call(token, 'GET', `/accounts/${listed[0]!.account_id}/transactions`)).status, 403);
  equal((await app.call(token, 'GET', `/accounts/${toWire('account', minh.account)}/balances`)).status, 403);

  const own = new FormBrowser(origin, agent);
  const dashboard = await signedIn(own, hanh);
  match(dashboard.html, /Công ty Cổ phần Sổ Tay/);
  const detail = await own.open(`${origin}/me/consents/${consent}`);
  match(detail.html, /••/);
  equal((detail.html.match(/<tr>/g) ?? []).length >= 3, true, 'every read is there to be seen');
  const withdraw = await own.open(`${origin}/me/consents/${consent}/withdraw`);
  const gone = await own.submit(withdraw, {}, `/me/consents/${consent}/withdraw`);
  match(gone.html, /\/me/);
  const refused = await app.call(token, 'GET', '/accounts');
  equal(refused.status, 403, JSON.stringify(refused.body));
  equal(refused.body.code, 'consent_is_revoked');
  await verified();
});

async function signedIn(browser: FormBrowser, who: DemoCustomer): Promise<Page> {
  const first = await browser.open(`${origin}/sign-in`);
  const second = await browser.submit(first, { bank: who.bin, phone: who.phone, password: SANDBOX_PASSWORD });
  const page = await browser.submit(second, { code: nextCode(who) });
  equal(page.status, 200, page.html);
  return page;
}

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
  const pushed = await app.push(detail);
  const { browser, page } = await toDecision(pushed, hanhElsewhere);
  match(page.html, /Trần Văn Minh/i);
  match(page.html, /150\.000/);
  const token = await app.tokens(
    pushed,
    await browser.submit(page, { decision: 'agree', account: hanhElsewhere.account }),
  );
  const order = {
    instruction_identification: 'DH-2026-01',
    instructed_amount: { currency: 'VND', amount },
  };
  const paid = await app.call(token, 'POST', '/payments', order);
  equal(paid.status, 201, JSON.stringify(paid.body));
  equal(paid.body.status, 'ACSC', JSON.stringify(paid.body));
  const again = await app.call(token, 'POST', '/payments', order);
  equal(again.body.id, paid.body.id, JSON.stringify(again.body));
  const operator = await hub.addCaller('operator');
  const { body } = await hub.call('GET', '/v1/payments', { as: operator });
  equal(body.data!.length, 1);
  await verified();
});

test('refusing and giving up tell the app so, and nothing can be had', async () => {
  for (const [decision, who] of [
    ['refuse', trang],
    ['cancel', long],
  ] as const) {
    const pushed = await app.push({ ...READING, bin: who.bin });
    const { browser, page } = await toDecision(pushed, who);
    const { left } = await browser.submit(page, { decision });
    equal(left?.searchParams.get('error'), 'access_denied');
    equal(left?.searchParams.get('state'), pushed.state);
  }
  await verified();
});
