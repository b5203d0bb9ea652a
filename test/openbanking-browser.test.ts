/** A customer's passkey in a real browser at a real hub: HTTPS, the page's own script, an authenticator, and none. */
import { deepEqual, equal } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { type DemoCustomer, SANDBOX_PASSWORD } from '../src/apps/sandbox/index.ts';
import { launchBrowser } from './browser.ts';
import { CUSTOMERS, openOpenBanking, type Scene } from './openbanking.ts';

/** A page that has not answered by then never will, on any machine. */
const WAIT_MS_MAX = 15_000;
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

const launch = await launchBrowser();
const skip = launch.kind === 'launched' ? false : `no browser: ${launch.reason}`;
if (skip !== false) console.log(`tests of passkeys in a browser are skipped: ${skip}`);

describe('a passkey in a browser', { skip }, () => {
  let scene: Scene;
  before(async () => {
    scene = await openOpenBanking();
  });
  after(async () => {
    if (launch.kind === 'launched') await launch.browser.close();
    await scene.close();
    deepEqual(scene.hub.faults, []);
  });

  interface Opened {
    readonly page: Page;
    readonly devices: CDPSession;
    readonly complaints: readonly string[];
  }

  /** The hub's authority is the sandbox's own, which no browser knows. */
  async function open(options: BrowserContextOptions): Promise<Opened> {
    if (launch.kind !== 'launched') throw new Error('no browser');
    const context = await launch.browser.newContext({ ...options, locale: 'vi-VN', ignoreHTTPSErrors: true });
    context.setDefaultTimeout(WAIT_MS_MAX);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    const devices = await context.newCDPSession(page);
    await devices.send('WebAuthn.enable');
    return { page, devices, complaints };
  }

  /** A phone's or a laptop's own; its owner is there and unlocks it, or it is somebody else. */
  async function addAuthenticator(devices: CDPSession, isOwner: boolean): Promise<string> {
    const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        isUserVerified: isOwner,
      },
    });
    return authenticatorId;
  }

  const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click();

  async function givePassword(page: Page, { bin, phone }: DemoCustomer): Promise<void> {
    await page.goto(`${scene.origin}/sign-in`);
    await page.getByLabel('Ngân hàng').selectOption(bin);
    await page.getByLabel('Số điện thoại').fill(phone);
    await page.getByLabel('Mật khẩu').fill(SANDBOX_PASSWORD);
    await press(page, 'Tiếp tục');
  }

  async function giveCode(page: Page, who: DemoCustomer): Promise<void> {
    await page.getByLabel('Mã sáu số').fill(await scene.nextCode(who));
    await press(page, 'Xác nhận');
    await page.waitForURL('**/me');
  }

  async function addPasskey(page: Page, label: string): Promise<void> {
    await page.getByRole('link', { name: 'Đăng nhập của tôi' }).click();
    await page.getByLabel('Bạn gọi thiết bị này là gì').fill(label);
    await press(page, 'Thêm khóa truy cập');
  }

  async function signOut(page: Page): Promise<void> {
    await press(page, 'Đăng xuất');
    await page.waitForURL('**/sign-in');
  }

  for (const [viewport, who] of [
    [PHONE, CUSTOMERS.trang],
    [DESKTOP, CUSTOMERS.long],
  ] as const)
    test(`made after password and code, then enough by itself, or in the place of the code: ${viewport.width} px`, async () => {
      const { page, devices, complaints } = await open({ viewport });
      await addAuthenticator(devices, true);
      await givePassword(page, who);
      await giveCode(page, who);
      await addPasskey(page, 'Máy của tôi');
      await page.getByText('Đã thêm khóa truy cập.').waitFor();
      await page.getByRole('heading', { name: 'Máy của tôi' }).waitFor();

      await signOut(page);
      await press(page, 'Dùng khóa truy cập');
      await page.waitForURL('**/me');
      await page.getByText(who.name).waitFor();

      await signOut(page);
      await givePassword(page, who);
      await press(page, 'Dùng khóa truy cập');
      await page.waitForURL('**/me');
      deepEqual(complaints, []);
      await page.context().close();
    });

  test('an authenticator that does not know its owner makes none and opens nothing; the page says so', async () => {
    const who = CUSTOMERS.hanhElsewhere;
    const { page, devices } = await open({ viewport: PHONE });
    const strangers = await addAuthenticator(devices, false);
    await givePassword(page, who);
    await giveCode(page, who);
    await addPasskey(page, 'Máy lạ');
    await page.getByText('Không thêm được khóa truy cập. Hãy thử lại.').waitFor();
    await devices.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: strangers });
    const authenticatorId = await addAuthenticator(devices, true);
    await press(page, 'Thêm khóa truy cập');
    await page.getByText('Đã thêm khóa truy cập.').waitFor();

    await signOut(page);
    await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await press(page, 'Dùng khóa truy cập');
    await page.getByText('Khóa truy cập này không được chấp nhận.').waitFor();
    await givePassword(page, who);
    await press(page, 'Dùng khóa truy cập');
    await page.getByText('Khóa truy cập này không được chấp nhận.').waitFor();
    await giveCode(page, who);
    await page.context().close();
  });

  test('a browser without passkeys says so and shows no button that does nothing', async () => {
    const { page, complaints } = await open({ viewport: DESKTOP });
    await page.addInitScript('delete globalThis.PublicKeyCredential');
    await givePassword(page, CUSTOMERS.hanh);
    await giveCode(page, CUSTOMERS.hanh);
    await page.getByRole('link', { name: 'Đăng nhập của tôi' }).click();
    await page.getByText('Trình duyệt này không dùng được khóa truy cập.').waitFor();
    equal(await page.getByRole('button', { name: 'Thêm khóa truy cập' }).isVisible(), false);
    deepEqual(complaints, []);
    await page.context().close();
  });
});
