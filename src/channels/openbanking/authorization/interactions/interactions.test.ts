/** What strangers try at the customer's pages. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FormBrowser, Page } from '../../../../../test/formbrowser.ts';
import { ACCOUNTS_DETAIL, type App, appOf, decide, signIn } from '../testing/app.ts';
import { CODE, PASSWORD } from '../testing/bank.ts';
import { openScene, type Scene } from '../testing/scene.ts';

let scene: Scene;
let app: App;
before(async () => {
  scene = await openScene();
  app = await appOf(scene, await scene.client());
});
after(async () => {
  await scene.close();
  assert.deepEqual(scene.faults, []);
});

/** A browser at the page on which its customer decides. */
async function deciding(): Promise<{ browser: FormBrowser; page: Page }> {
  const browser = scene.browser();
  const page = await signIn(browser, (await app.push(ACCOUNTS_DETAIL)).url);
  assert.match(page.html, /ask account_information/);
  return { browser, page };
}

describe('the sign-in', () => {
  test('says of a wrong password and a wrong code that they are wrong, and no more', async () => {
    const browser = scene.browser();
    const first = await browser.open((await app.push(ACCOUNTS_DETAIL)).url);
    const wrong = await browser.submit(first, { phone: '0912345678', password: 'x', bank: '979901' });
    assert.match(wrong.html, /sign-in sign_in_refused/);
    const second = await browser.submit(wrong, { phone: '0912345678', password: PASSWORD, bank: '979901' });
    for (const code of ['000000', 'abc'])
      assert.match(
        (await browser.submit(second, { code })).html,
        /second-factor code_(refused|is_not_six_digits)/,
      );
    assert.match((await browser.submit(second, { code: CODE })).html, /ask account_information/);
  });

  test('cannot be left out: a code without a password, an agreement without either', async () => {
    const browser = scene.browser();
    const first = await browser.open((await app.push(ACCOUNTS_DETAIL)).url);
    assert.match(
      (await browser.submit(first, { code: CODE })).html,
      /sign-in phone_is_not_valid|sign-in bank_is_missing/,
    );
    assert.match((await decide(browser, first, scene.account, 'agree')).html, /sign-in/);
  });

  test('is asked for at every request, also of a browser that has just signed in', async () => {
    const { browser, page } = await deciding();
    await decide(browser, page, scene.account, 'agree');
    const again = await browser.open((await app.push(ACCOUNTS_DETAIL)).url);
    assert.match(again.html, /sign-in/);
  });

  test('may be given up: the app is told', async () => {
    const browser = scene.browser();
    const first = await browser.open((await app.push(ACCOUNTS_DETAIL)).url);
    const back = await browser.submit(first, { decision: 'cancel' });
    assert.equal(back.left?.searchParams.get('error'), 'access_denied');
  });
});

describe('a decision is refused', () => {
  test('from another browser, without cookies, or with those of another request', async () => {
    const { page } = await deciding();
    const other = await deciding();
    const stranger = scene.browser();
    assert.match((await decide(stranger, page, scene.account, 'agree')).html, /error request_is_over/);
    // The cookies of the stranger's own request do not reach this path; sent by hand they belong to another.
    const ownPath = new URL(other.page.url).pathname;
    stranger.cookies = other.browser.cookies
      .filter(({ path }) => path === ownPath)
      .map((cookie) => ({ ...cookie, path: '/' }));
    const crossed = await decide(stranger, page, scene.account, 'agree');
    assert.match(crossed.html, /error request_belongs_to_another_browser/);
  });

  test('without the token of the page, with that of the sign-in or of another request', async () => {
    const browser = scene.browser();
    const first = await browser.open((await app.push(ACCOUNTS_DETAIL)).url);
    const signInToken = /name="csrf" value="([^"]+)"/.exec(first.html)![1]!;
    const second = await browser.submit(first, { phone: '0912345678', password: PASSWORD, bank: '979901' });
    const page = await browser.submit(second, { code: CODE });
    const other = await deciding();
    const otherToken = /name="csrf" value="([^"]+)"/.exec(other.page.html)![1]!;
    for (const csrf of ['', 'x', signInToken, otherToken]) {
      const answer = await browser.submit(page, {
        csrf,
        decision: 'agree',
        account: scene.account,
        cluster: 'accounts',
      });
      assert.match(answer.html, /error form_is_out_of_date/, csrf);
    }
    assert.ok((await decide(browser, page, scene.account, 'agree')).left, 'and it is still open');
  });

  test('from a form of another site', async () => {
    const { browser, page } = await deciding();
    browser.origin = 'https://evil.example';
    assert.match((await decide(browser, page, scene.account, 'agree')).html, /error form_is_out_of_date/);
  });

  test('with a tampered cookie', async () => {
    const { browser, page } = await deciding();
    browser.cookies = browser.cookies.map((one) =>
      one.name.endsWith('.sig') ? { ...one, value: `x${one.value.slice(1)}` } : one,
    );
    assert.match((await decide(browser, page, scene.account, 'agree')).html, /error request_is_over/);
  });

  test('with an account of somebody else, with none, with a cluster that nobody asked for', async () => {
    const { browser, page } = await deciding();
    const agree = { decision: 'agree', cluster: ['accounts'] };
    for (const [fields, error] of [
      [{ ...agree, account: scene.mint() }, 'account_cannot_be_chosen'],
      [agree, 'account_is_missing'],
      [{ decision: 'agree', account: scene.account }, 'cluster_is_missing'],
      [{ ...agree, account: scene.account, shown: 'x' }, 'page_has_changed'],
    ] as const)
      assert.match((await browser.submit(page, fields)).html, new RegExp(`ask account_information ${error}`));
    const more = { ...agree, cluster: ['accounts', 'transactions'], account: scene.account };
    const refused = await browser.submit(page, more);
    assert.equal(refused.left, undefined, 'more than was asked for is not granted');
  });

  test('after it was taken: the second answer is the first one, and gets no second code', async () => {
    const { browser, page } = await deciding();
    const first = await decide(browser, page, scene.account, 'agree');
    assert.ok(first.left?.searchParams.get('code'));
    const again = await decide(browser, page, scene.account, 'refuse');
    assert.equal(again.left, undefined);
    assert.match(again.html, /error request_is_over/);
  });
});

test('a page is not to be framed, kept or followed by its address', async () => {
  const { page } = await deciding();
  assert.equal(page.headers.get('strict-transport-security'), 'max-age=31536000');
  const wrong = await scene.browser().open('/consent/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
  assert.match(wrong.html, /error request_is_over/);
  assert.match((await scene.browser().open('/consent/../x')).html, /not_found/);
});
