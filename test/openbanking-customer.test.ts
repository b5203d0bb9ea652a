/**
 * The customer's side of open banking over a real hub: who must agree, who may, and that nobody else can; requests that
 * come without his browser; passwords and passkeys.
 */
import { doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as oauth from 'openid-client';
import { toWire } from '../src/kit/id.ts';
import { CUSTOMERS, consentOf, openOpenBanking, READING, type Scene, type Tokens } from './openbanking.ts';

const { hanh, minh, trang, long } = CUSTOMERS;
const CIBA = {
  grant_types: ['authorization_code', 'refresh_token', 'urn:openid:params:grant-type:ciba'],
  backchannel_token_delivery_mode: 'poll',
  backchannel_authentication_request_signing_alg: 'ES256',
};

let scene: Scene;
before(async () => {
  scene = await openOpenBanking(CIBA);
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

describe('asked without a browser', () => {
  /** The customer is named by a consent that he gave before. */
  async function known(): Promise<string> {
    const pushed = await scene.push({ ...READING, bin: trang.bin });
    const { browser, page } = await scene.toDecision(pushed, trang);
    const choice = { decision: 'agree', account: trang.account, cluster: ['accounts'] };
    return consentOf(await scene.tokens(pushed, await browser.submit(page, choice)));
  }

  async function ask(hint: string, message: string) {
    const parameters = {
      ...{ scope: 'openid payments', login_hint: hint, binding_message: message },
      authorization_details: JSON.stringify([
        {
          ...{ type: 'vn_payment_initiation', bin: trang.bin },
          instructed_amount: { currency: 'VND', amount: '45000' },
          creditor: { bin: minh.bin, account: minh.accountNumber, name: 'Quán Minh' },
          ...{
            remittance_information: 'Tra tien pho',
            instruction_identification: randomUUID().slice(0, 20),
          },
        },
      ]),
    };
    return await oauth.initiateBackchannelAuthentication(scene.app, await signedRequest(parameters));
  }

  /** FAPI-CIBA §5.2.2: the request is signed. */
  async function signedRequest(parameters: Record<string, string>): Promise<Record<string, string>> {
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      ...{ ...parameters, authorization_details: JSON.parse(parameters.authorization_details!) as unknown },
      ...{ iss: scene.app.clientMetadata().client_id, aud: scene.app.serverMetadata().issuer },
      ...{ iat: now, nbf: now, exp: now + 300, jti: randomUUID() },
    };
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { key, kid } = scene.appKey;
    const input = `${part({ alg: 'ES256', kid, typ: 'JWT' })}.${part(claims)}`;
    const by = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(by, key, Buffer.from(input));
    return { request: `${input}.${Buffer.from(signature).toString('base64url')}` };
  }

  const waitingConsent = (html: string): string =>
    /\/me\/consents\/(con_[0-9a-f]{32})\/answer"/.exec(html)![1]!;

  test('a payment is approved on his own pages, with payee and the words that the app shows', async () => {
    const hint = await known();
    const begun = await ask(hint, 'QUAY 4 7719');
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
    const token = await oauth.pollBackchannelAuthenticationGrant(scene.app, begun, undefined, {
      ...scene.proof,
    });
    equal(consentOf(token), consent);
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
    const polled = oauth.pollBackchannelAuthenticationGrant(scene.app, begun, undefined, { ...scene.proof });
    await polled.then(
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
