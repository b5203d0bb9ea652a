/** The pages where customers meet them: in a browser, on a phone and on a desk, by eye, by keyboard and by ear. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../../../../test/browser.ts';
import { ASSET_HEADERS, ASSETS, type Form, type Language, pageHeaders, parseForm } from './index.ts';
import { samples } from './testing/samples.ts';
import { LANGUAGES } from './views.ts';

/** A page that has not answered by then never will, on any machine. */
const WAIT_MS_MAX = 15_000;
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };
/** WCAG 2.2, 1.4.10 Reflow. */
const NARROWEST = { width: 320, height: 640 };

/** One page of each kind: another size, colour or language changes nothing in what only words tell apart. */
const LOOKS = [
  'sign-in-phone_is_not_valid',
  'bank-app',
  'continue-early',
  'second-factor',
  'new-password-passwords_differ',
  'consent-imitator',
  'consent-joint',
  'consent-decoupled',
  'payment',
  'recurring',
  'bulk-to-look-at',
  'refunds',
  'cluster_is_missing',
  'receipt',
  'pending',
  'error-request_is_over',
  'dashboard',
  'dashboard-notice',
  'dashboard-silent',
  'detail-unused',
  'accesses',
  'notices',
  'dashboard-unread',
  'security',
];

const IN_PAGE = await readFile(new URL('./testing/inpage.js', import.meta.url), 'utf8');
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const launch = await launchBrowser();
const skip = launch.kind === 'launched' ? false : `no browser: ${launch.reason}`;
if (skip !== false) console.log(`tests of the open-banking pages in a browser are skipped: ${skip}`);

describe('the pages in a browser', { skip }, () => {
  const pages: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
    vi: samples('vi'),
    en: samples('en'),
  };
  const posted: Form[] = [];
  let browser: Browser;
  let server: Server;
  let base: string;

  before(async () => {
    if (launch.kind === 'launched') browser = launch.browser;
    server = createServer((request, response) => {
      void answer(request).then(({ headers, body }) => response.writeHead(200, headers).end(body));
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    base = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function answer(request: IncomingMessage) {
    const { pathname } = new URL(request.url ?? '/', base);
    const asset = ASSETS.find(({ path }) => path === pathname);
    if (asset !== undefined)
      return { headers: { ...ASSET_HEADERS, 'Content-Type': asset.type }, body: asset.body };
    if (request.method === 'POST')
      posted.push(parseForm(Buffer.concat(await request.toArray())) ?? new Map());
    const [, language, name] = pathname.split('/');
    const body = pages[language === 'en' ? 'en' : 'vi'][name ?? ''] ?? pages.vi['error-page_not_found']!;
    return { headers: pageHeaders('vi', null), body };
  }

  async function open(options: BrowserContextOptions) {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(WAIT_MS_MAX);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    return { page, complaints };
  }

  for (const [viewport, colorScheme, language, names] of [
    [PHONE, 'light', 'vi', Object.keys(pages.vi)],
    [PHONE, 'dark', 'en', LOOKS],
    [DESKTOP, 'light', 'en', LOOKS],
  ] as const)
    test(`no axe violation at ${viewport.width} px, ${colorScheme}, ${language}`, async () => {
      const { page, complaints } = await open({ viewport, colorScheme, reducedMotion: 'reduce' });
      for (const name of names) {
        await page.goto(`${base}/${language}/${name}`);
        assert.deepEqual(await inPage(page, 'axeViolations'), [], name);
      }
      assert.deepEqual(complaints, []);
      await page.context().close();
    });

  test('nothing scrolls sideways at 320 px, and everything that is pressed is large enough for a finger', async () => {
    const { page } = await open({ viewport: NARROWEST });
    for (const language of LANGUAGES)
      for (const name of Object.keys(pages[language])) {
        await page.goto(`${base}/${language}/${name}`);
        await inPage(page, 'openDetails');
        assert.deepEqual(await inPage(page, 'misfits'), [], `${language} ${name}`);
      }
    await page.context().close();
  });

  test('without JavaScript nothing is missing but the passkey, which does not show', async () => {
    const { page, complaints } = await open({ viewport: PHONE, javaScriptEnabled: false });
    await page.goto(`${base}/vi/sign-in`);
    assert.equal(await page.getByRole('button', { name: 'Dùng khóa truy cập' }).isVisible(), false);
    await page.getByLabel('Số điện thoại').fill('0912345678');
    await page.getByLabel('Mật khẩu').fill('mật khẩu của Mai');
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    await page.waitForURL('**/consent/4mX2/sign-in');
    assert.deepEqual(posted.at(-1)?.get('password'), ['mật khẩu của Mai']);
    await page.goto(`${base}/vi/consent`);
    await page.getByRole('checkbox', { name: 'Tài khoản thanh toán 1234' }).check();
    await page.getByRole('checkbox', { name: 'Số dư' }).uncheck();
    await page.getByText('Gồm những gì').first().click();
    await page.getByText('Bốn số cuối của số tài khoản').waitFor();
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await page.waitForURL('**/consent/4mX2');
    assert.deepEqual(posted.at(-1)?.get('cluster'), ['accounts', 'transactions']);
    assert.deepEqual(posted.at(-1)?.get('decision'), ['agree']);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test('by keyboard: an error takes the focus and leads to its field; Enter on a choice does not agree', async () => {
    const { page } = await open({ viewport: PHONE });
    await page.goto(`${base}/vi/sign-in-phone_is_not_valid`);
    await page.locator('.errors:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#phone:target').waitFor();
    await page.goto(`${base}/vi/payment`);
    await page.getByRole('radio', { name: 'Tài khoản thanh toán 1234' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/consent/4mX2');
    assert.deepEqual(posted.at(-1)?.get('decision'), ['refuse']);
    await page.context().close();
  });

  test('a passkey: one press, and its answer comes with the form', async () => {
    const { page, complaints } = await open({ viewport: PHONE });
    const devices = await page.context().newCDPSession(page);
    await devices.send('WebAuthn.enable');
    const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    await page.goto(`${base}/vi/sign-in`);
    await inPage(page, 'makePasskey');
    await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
    await page.waitForURL('**/consent/4mX2/sign-in');
    const answered = JSON.parse(posted.at(-1)?.get('passkey')?.[0] ?? '{}') as {
      type: string;
      response: Record<string, string>;
    };
    assert.equal(answered.type, 'public-key');
    const said = JSON.parse(Buffer.from(answered.response.clientDataJSON!, 'base64url').toString()) as object;
    assert.deepEqual(said, {
      ...said,
      type: 'webauthn.get',
      challenge: 'bm90LWEtcmVhbC1jaGFsbGVuZ2U',
      origin: base,
    });
    for (const field of ['authenticatorData', 'signature', 'userHandle'])
      assert.match(answered.response[field]!, /^[\w-]+$/, field);
    await devices.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test('a passkey that is not there is said, and the code is still a way', async () => {
    const { page } = await open({ viewport: PHONE });
    const devices = await page.context().newCDPSession(page);
    await devices.send('WebAuthn.enable');
    await page.goto(`${base}/vi/second-factor`);
    await inPage(page, 'refusePasskeys');
    await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
    await page.getByRole('status').filter({ hasText: 'không được chấp nhận' }).waitFor();
    await page.getByLabel('Mã sáu số').fill('123456');
    await page.getByRole('button', { name: 'Xác nhận' }).click();
    await page.waitForURL('**/consent/4mX2/second-factor');
    assert.deepEqual(posted.at(-1)?.get('code'), ['123456']);
    await page.context().close();
  });
});

type InPage = 'openDetails' | 'misfits' | 'makePasskey' | 'refusePasskeys' | 'axeViolations';

/** Runs one of the functions of testing/inpage.js, which are typed for a browser as this file is for Node. */
async function inPage(page: Page, name: InPage): Promise<unknown> {
  await page.evaluate(IN_PAGE);
  if (name === 'axeViolations') await page.evaluate(AXE);
  return await page.evaluate(`inPage.${name}()`);
}
