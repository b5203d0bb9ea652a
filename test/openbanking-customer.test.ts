/**
 * The customer's side of open banking over a real hub: who must agree, who may, and that nobody else can; requests that
 * come without his browser; passwords and passkeys.
 */
import { doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as oauth from 'openid-client';
import { toWire } from '../src/kit/id.ts';
import { totpCodeAt } from '../src/services/identity/index.ts';
import { Authenticator } from '../src/services/identity/testing.ts';
import type { FormBrowser, Page } from './formbrowser.ts';
import {
  CUSTOMERS,
  consentOf,
  openOpenBanking,
  POLLS,
  READING,
  type Scene,
  signedRequest,
  type Tokens,
} from './openbanking.ts';

const { hanh, hanhElsewhere, minh, trang, long } = CUSTOMERS;
let scene: Scene;
before(async () => {
  scene = await openOpenBanking(POLLS);
});
after(async () => {
  await scene.close();
});

const answerPath = (consent: string): string => `/me/consents/${consent}/answer`;

describe('a joint account', () => {
  /** Minh's account is held with Hạnh. */
  async function askedBoth(): Promise<{ token: Tokens; consent: string }> {
    const pushed = await scene.push({ ...READING, bin: minh.bin });
    const { browser, page } = await scene.toDecision(pushed, minh);
    match(page.html, /những người này cũng phải đồng ý: <bdi>Nguyễn Thị Hạnh<\/bdi>/);
    const agreed = await browser.submit(page, {
      ...{ decision: 'agree', account: minh.account, cluster: ['accounts', 'balances'] },
    });
    const token = await scene.tokens(pushed, agreed);
    return { token, consent: consentOf(token) };
  }
  const read = (token: Tokens) =>
    scene.call(token, 'GET', `/accounts/${toWire('account', minh.account)}/balances`);

  test('is read only once everybody who holds it has agreed to the same', async () => {
    const { token, consent } = await askedBoth();
    const early = await read(token);
    equal(early.status, 403, JSON.stringify(early.body));
    equal(early.body.code, 'consent_is_not_authorised');

    const own = scene.browser();
    await scene.signedIn(own, minh);
    const dashboard = await own.open(`${scene.origin}/me`);
    doesNotMatch(dashboard.html, new RegExp(answerPath(consent)), 'he has answered');
    const waiting = await own.open(`${scene.origin}${answerPath(consent)}`);
    match(waiting.html, /Nguyễn Thị Hạnh<\/bdi><\/span> <span class="tag">chưa trả lời/);

    const hers = scene.browser();
    await scene.signedIn(hers, hanh);
    match((await hers.open(`${scene.origin}/me`)).html, new RegExp(answerPath(consent)));
    const asked = await hers.open(`${scene.origin}${answerPath(consent)}`);
    match(asked.html, /Trần Văn Minh<\/bdi> đã đồng ý/);
    doesNotMatch(asked.html, /type="checkbox"/, 'what Minh chose stands');
    doesNotMatch(asked.html, /value="transactions"/, 'what Minh left out is not asked for');
    const said = await hers.submit(
      asked,
      { decision: 'agree', account: [minh.account] },
      answerPath(consent),
    );
    equal(said.status, 200, said.html);
    match(said.html, /Đây là biên nhận/);
    const later = await read(token);
    equal(later.status, 200, JSON.stringify(later.body));
    equal(
      (await scene.call(token, 'GET', `/accounts/${toWire('account', minh.account)}/transactions`)).status,
      403,
    );
    // Either of them ends it alone.
    const gone = await hers.submit(
      await hers.open(`${scene.origin}/me`),
      {},
      `/me/consents/${consent}/withdraw`,
    );
    equal(gone.status, 200);
    equal((await read(token)).body.code, 'consent_is_revoked');
    await scene.verified();
  });

  test('is not read when one of them refuses; less or more than was chosen cannot be agreed to', async () => {
    const { token, consent } = await askedBoth();
    const hers = scene.browser();
    await scene.signedIn(hers, hanh);
    const asked = await hers.open(`${scene.origin}${answerPath(consent)}`);
    for (const cluster of [[], ['accounts'], ['accounts', 'balances', 'transactions']]) {
      const said = await hers.submit(asked, { decision: 'agree', cluster }, answerPath(consent));
      const isMore = cluster.length === 3;
      equal(said.status, isMore ? 200 : 422, said.html);
      if (isMore) break;
    }
    const again = await askedBoth();
    const other = await hers.open(`${scene.origin}${answerPath(again.consent)}`);
    const refused = await hers.submit(other, { decision: 'refuse' }, answerPath(again.consent));
    match(refused.html, /Bạn đã từ chối/);
    equal((await read(again.token)).status, 403);
    equal((await read(token)).status, 200, 'the other consent is another');
    await scene.verified();
  });
});

describe('a consent about her own account and a joint one', () => {
  test('shows each of them the accounts that they hold, and what was read of those', async () => {
    const pushed = await scene.push({ ...READING, bin: hanh.bin });
    const { browser, page } = await scene.toDecision(pushed, hanh);
    const accounts = [hanh.account, minh.account];
    const agreed = await browser.submit(page, {
      ...{ decision: 'agree', account: accounts, cluster: ['accounts', 'balances'] },
    });
    const token = await scene.tokens(pushed, agreed);
    const consent = consentOf(token);
    const his = scene.browser();
    await scene.signedIn(his, minh);
    const asked = await his.open(`${scene.origin}${answerPath(consent)}`);
    const said = await his.submit(asked, { decision: 'agree', account: [minh.account] }, answerPath(consent));
    equal(said.status, 200, said.html);
    for (const account of accounts) {
      const path = `/accounts/${toWire('account', account)}/balances`;
      equal((await scene.call(token, 'GET', path)).status, 200);
    }
    const hers = scene.browser();
    await scene.signedIn(hers, hanh);
    const digitsOf = (html: string): string[] => [
      ...new Set([...html.matchAll(/class="digits">.*?<\/span>(\d+)</g)].map(([, digits]) => digits!)),
    ];
    const [own, joint] = [hanh.accountNumber.slice(-4), minh.accountNumber.slice(-4)];
    for (const path of ['/me', `/me/consents/${consent}`, '/me/accesses']) {
      const [toHim, toHer] = [await his.open(scene.origin + path), await hers.open(scene.origin + path)];
      ok(!digitsOf(toHim.html).includes(own), `he sees her own account at ${path}`);
      ok(!digitsOf(said.html).includes(own), 'he sees it on the receipt');
      ok(digitsOf(toHim.html).includes(joint), path);
      ok(digitsOf(toHer.html).includes(own) && digitsOf(toHer.html).includes(joint), path);
    }
    const rows = ({ html }: Page): number => html.match(/<tr>/g)?.length ?? 0;
    const detail = `${scene.origin}/me/consents/${consent}`;
    equal(rows(await hers.open(detail)) - rows(await his.open(detail)), 1, 'the access to her own account');
    await scene.verified();
  });
});

describe('asked without a browser', () => {
  /** The customer is named by a consent that he gave before. */
  async function known(): Promise<string> {
    const pushed = await scene.push({ ...READING, bin: trang.bin });
    const { browser, page } = await scene.toDecision(pushed, trang);
    const choice = { decision: 'agree', account: trang.account, cluster: ['accounts'] };
    return consentOf(await scene.tokens(pushed, await browser.submit(page, choice)));
  }

  /** Looked for every second, not every five. */
  const polled = (begun: Awaited<ReturnType<typeof ask>>): Promise<Tokens> =>
    oauth.pollBackchannelAuthenticationGrant(scene.app, { ...begun, interval: 1 }, undefined, {
      ...scene.proof,
    });

  async function ask(hint: string, message: string, instruction = randomUUID().slice(0, 20)) {
    const parameters = {
      ...{ scope: 'openid payments', login_hint: hint, binding_message: message },
      authorization_details: JSON.stringify([
        {
          ...{ type: 'vn_payment_initiation', bin: trang.bin },
          instructed_amount: { currency: 'VND', amount: '45000' },
          creditor: { bin: minh.bin, account: minh.accountNumber, name: 'Quán Minh' },
          ...{
            remittance_information: 'Tra tien pho',
            instruction_identification: instruction,
          },
        },
      ]),
    };
    return await oauth.initiateBackchannelAuthentication(scene.app, await signedRequest(scene, parameters));
  }

  const waitingConsent = (html: string): string =>
    /\/me\/consents\/(con_[0-9a-f]{32})\/answer"/.exec(html)![1]!;

  test('a payment is approved on his own pages, with payee and the words that the app shows', async () => {
    const hint = await known();
    const instruction = randomUUID().slice(0, 20);
    const begun = await ask(hint, 'QUAY 4 7719', instruction);
    const own = scene.browser();
    const consent = waitingConsent((await scene.signedIn(own, trang)).html);
    const page = await own.open(`${scene.origin}${answerPath(consent)}`);
    match(page.html, /QUAY 4 7719/);
    match(page.html, /Trần Văn Minh/);
    match(page.html, /45\.000/);
    const nothing = await own.submit(page, { decision: 'agree', account: [] }, answerPath(consent));
    equal(nothing.status, 422);
    const foreign = await own.submit(page, { decision: 'agree', account: minh.account }, answerPath(consent));
    equal(foreign.status, 422);
    const said = await own.submit(page, { decision: 'agree', account: trang.account }, answerPath(consent));
    match(said.html, /Bạn đã đồng ý/);
    match(said.html, /Trần Văn Minh/);
    const token = await polled(begun);
    equal(consentOf(token), consent);
    const order = {
      instruction_identification: instruction,
      instructed_amount: { currency: 'VND', amount: '45000' },
    };
    const paid = await scene.call(token, 'POST', '/payments', order);
    equal(paid.status, 201, JSON.stringify(paid.body));
    // Posting it again answers nothing again.
    const twice = await own.submit(page, { decision: 'refuse' }, answerPath(consent));
    match(twice.html, /Bạn đã đồng ý/);
    await scene.verified();
  });

  test('the app is told when he refuses', async () => {
    const begun = await ask(await known(), 'QUAY 5');
    const own = scene.browser();
    const consent = waitingConsent((await scene.signedIn(own, trang)).html);
    const page = await own.open(`${scene.origin}${answerPath(consent)}`);
    match((await own.submit(page, { decision: 'refuse' }, answerPath(consent))).html, /Bạn đã từ chối/);
    await polled(begun).then(
      () => ok(false, 'a token was had'),
      (fault: unknown) => equal((fault as { error?: string }).error, 'access_denied'),
    );
    await scene.verified();
  });

  test('what was asked in a browser is answered there and not by whoever finds its address', async () => {
    const pushed = await scene.push({ ...READING, bin: long.bin });
    await scene.toDecision(pushed, long);
    const own = scene.browser();
    const dashboard = await scene.signedIn(own, long);
    match(dashboard.html, /Chờ trả lời/);
    doesNotMatch(dashboard.html, /\/answer"/);
  });
});

/** A consent that is in force, and the token under it. */
async function agreed(): Promise<{ token: Tokens; consent: string }> {
  const pushed = await scene.push({ ...READING, bin: hanhElsewhere.bin });
  const { browser, page } = await scene.toDecision(pushed, hanhElsewhere);
  const choice = { decision: 'agree', account: hanhElsewhere.account, cluster: ['accounts'] };
  const token = await scene.tokens(pushed, await browser.submit(page, choice));
  return { token, consent: consentOf(token) };
}

describe('a consent on its customer’s own pages', () => {
  test('ends by one press on the dashboard, which says so', async () => {
    const { token, consent } = await agreed();
    const own = scene.browser();
    const dashboard = await scene.signedIn(own, hanhElsewhere);
    equal((await scene.call(token, 'GET', '/accounts')).status, 200);
    const gone = await own.submit(dashboard, {}, `/me/consents/${consent}/withdraw`);
    match(gone.html, /Đã rút lại/);
    equal((await scene.call(token, 'GET', '/accounts')).body.code, 'consent_is_revoked');
    await scene.verified();
  });

  test('is changed by no form but this browser’s own, from our own pages', async () => {
    const { token, consent } = await agreed();
    const path = `/me/consents/${consent}/withdraw`;
    const [own, other] = [scene.browser(), scene.browser()];
    const mine = await scene.signedIn(own, hanhElsewhere);
    const theirs = await scene.signedIn(other, hanhElsewhere);
    const csrf = /name="csrf" value="([^"]+)"/.exec(theirs.html)![1]!;
    for (const [page, fields, from] of [
      [mine, { csrf: 'x' }, scene.origin],
      [mine, { csrf }, scene.origin],
      [mine, { csrf }, null],
      [mine, {}, 'https://evil.example'],
      [mine, {}, 'null'],
    ] as const) {
      const said = await own.submit(page, fields, path, from);
      equal(said.status, 403, said.html);
      match(said.html, /Trang này đã cũ/);
    }
    equal((await scene.call(token, 'GET', '/accounts')).status, 200);
    // A browser that says no Origin has the token and the cookie all the same.
    match((await own.submit(mine, {}, path, null)).html, /Đã rút lại/);
  });

  test('does not exist for anybody else, to see or to change', async () => {
    const { token, consent } = await agreed();
    const stranger = scene.browser();
    const dashboard = await scene.signedIn(stranger, long);
    doesNotMatch(dashboard.html, new RegExp(consent));
    for (const more of ['', '/withdraw', '/answer']) {
      const seen = await stranger.open(`${scene.origin}/me/consents/${consent}${more}`);
      equal(seen.status, 404, more);
    }
    const form = `<form method="post" action="/me/consents/${consent}/withdraw">${/<input type="hidden" name="csrf"[^>]*><input type="hidden" name="lang"[^>]*>/.exec(dashboard.html)![0]}</form>`;
    for (const action of ['withdraw', 'pause', 'answer']) {
      const page: Page = { ...dashboard, html: form.replace('/withdraw', `/${action}`) };
      equal((await stranger.submit(page, {}, `/me/consents/${consent}/${action}`)).status, 404, action);
    }
    equal(
      (await scene.browser().open(`${scene.origin}/me/consents/${consent}`)).url,
      `${scene.origin}/sign-in`,
    );
    equal((await scene.call(token, 'GET', '/accounts')).status, 200);
  });
});

/** RFC 4648 §6 back. */
function bytesOf(text: string): Buffer {
  const bits = Array.from(text, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

let phones = 0;

/** As a bank enrols its customer: it tells him a first password and shows him the secret of his codes. */
async function newcomer() {
  const bin = hanh.bin;
  const as = await scene.hub.addCaller('participant', { participant: Number(bin) });
  phones += 1;
  const body = { number: `70000${phones}`, kind: 'current', name: 'Đỗ Thị Mới', name_kind: 'person' };
  const at = `/v1/institutions/${bin}`;
  const { customer } = (await scene.hub.call('POST', `${at}/accounts`, { as, body })).body;
  const phone = `054000010${phones}`;
  const shown = await scene.hub.call('POST', `${at}/sign-ins`, { as, body: { customer, name: phone } });
  equal(shown.status, 201, shown.text);
  const { first_password, totp_secret } = shown.body as unknown as Record<string, string>;
  return { bin, phone, password: first_password!, secret: bytesOf(totp_secret!) };
}

type Newcomer = Awaited<ReturnType<typeof newcomer>>;

async function toNewPassword(browser: FormBrowser, first: Page, who: Newcomer): Promise<Page> {
  const { bin, phone, password, secret } = who;
  const second = await browser.submit(first, { bank: bin, phone, password });
  const page = await browser.submit(second, { code: totpCodeAt(secret, Date.now()) });
  match(page.html, /Đặt mật khẩu của riêng bạn/);
  return page;
}

const CHOSEN = 'Song-Hong-Mua-Nuoc-2026';
const both = (password: string) => ({ password, again: password });

describe('a customer whom his bank has just enrolled', () => {
  test('chooses his own password before he is in', async () => {
    const who = await newcomer();
    const browser = scene.browser();
    const page = await toNewPassword(browser, await browser.open(`${scene.origin}/sign-in`), who);
    equal((await browser.open(`${scene.origin}/me`)).url, `${scene.origin}/sign-in`, 'not yet');
    for (const [fields, said] of [
      [both('Ngan1'), /quá ngắn/],
      [both('khongcochuhoa1'), /chữ hoa, chữ thường và chữ số\.<\/a>/],
      [both(`Mat-Khau-${who.phone.slice(-6)}`), /chứa số điện thoại/],
      [both(who.password), /mật khẩu vừa dùng/],
      [{ password: CHOSEN, again: 'khác' }, /không giống nhau/],
    ] as const) {
      const wrong = await browser.submit(page, fields);
      equal(wrong.status, 422, wrong.html);
      match(wrong.html, said);
      match(wrong.html, /href="#(?:password|again)"/);
    }
    const entered = await browser.submit(page, both(CHOSEN));
    equal(entered.url, `${scene.origin}/me`, entered.html);
    // The first one is over.
    const later = scene.browser();
    const { bin, phone, password } = who;
    const refused = await later.submit(await later.open(`${scene.origin}/sign-in`), {
      bank: bin,
      phone,
      password,
    });
    equal(refused.status, 422);
  });

  test('does so within an app’s request, and goes on to what it asks', async () => {
    const who = await newcomer();
    const pushed = await scene.push({ ...READING, bin: who.bin });
    const browser = scene.browser();
    const page = await toNewPassword(browser, await browser.open(pushed.url), who);
    match((await browser.submit(page, both('Ngan1'))).html, /quá ngắn/);
    const decision = await browser.submit(page, both(CHOSEN));
    match(decision.html, /Cho xem thông tin tài khoản/);
    const refused = await browser.submit(decision, { decision: 'refuse' });
    equal(refused.left?.searchParams.get('error'), 'access_denied');
    await scene.verified();
  });
});

describe('how a customer signs in', () => {
  const dataOf = (html: string, name: string): unknown =>
    JSON.parse(
      new RegExp(`${name}="([^"]*)"`).exec(html)![1]!.replaceAll('&quot;', '"').replaceAll('&#39;', "'"),
    ) as unknown;
  const open = (browser: FormBrowser) => browser.open(`${scene.origin}/me/security`);

  test('a passkey is added, signs in alone, and is removed', async () => {
    const who = await newcomer();
    const browser = scene.browser();
    const page = await toNewPassword(browser, await browser.open(`${scene.origin}/sign-in`), who);
    await browser.submit(page, both(CHOSEN));
    const device = new Authenticator();
    const options = dataOf((await open(browser)).html, 'data-new-passkey') as Parameters<
      Authenticator['create']
    >[0];
    const twist = { origin: scene.origin };
    const foreign = JSON.stringify(device.create(options, { origin: 'https://evil.example' }));
    const refused = await browser.submit(
      await open(browser),
      { passkey: foreign, label: 'x' },
      '/me/security/passkeys',
    );
    equal(refused.status, 422, refused.html);
    const answer = JSON.stringify(device.create(options, twist));
    const added = await browser.submit(
      await open(browser),
      { passkey: answer, label: 'Máy của Mới' },
      '/me/security/passkeys',
    );
    match(added.html, /Đã thêm khóa truy cập/);
    match(added.html, /Máy của Mới/);

    const alone = scene.browser();
    const first = await alone.open(`${scene.origin}/sign-in`);
    const asked = dataOf(first.html, 'data-passkey') as Parameters<Authenticator['get']>[0];
    const entered = await alone.submit(first, { passkey: JSON.stringify(device.get(asked, twist)) });
    equal(entered.url, `${scene.origin}/me`, entered.html);

    const gone = await browser.submit(await open(browser), {}, '/me/security/passkeys/remove');
    match(gone.html, /Đã xóa khóa truy cập/);
    match(gone.html, /chưa có khóa truy cập nào/);
  });

  test('another password ends every other session and not this one', async () => {
    const who = await newcomer();
    const browser = scene.browser();
    const page = await toNewPassword(browser, await browser.open(`${scene.origin}/sign-in`), who);
    await browser.submit(page, both(CHOSEN));
    const before = browser.cookies.find(({ name }) => name === '__Host-session')!.value;
    const form = await open(browser);
    const path = '/me/security/password';
    const wrong = await browser.submit(form, { current: 'Sai-Roi-2026', ...both('Song-Da-2026') }, path);
    equal(wrong.status, 422);
    match(wrong.html, /href="#current"/);
    const changed = await browser.submit(form, { current: CHOSEN, ...both('Song-Da-2026') }, path);
    match(changed.html, /Đã đổi mật khẩu/);
    notEqual(browser.cookies.find(({ name }) => name === '__Host-session')!.value, before);
    const stolen = scene.browser();
    stolen.cookies = [{ name: '__Host-session', path: '/', value: before }];
    equal((await stolen.open(`${scene.origin}/me`)).url, `${scene.origin}/sign-in`);
  });
});
