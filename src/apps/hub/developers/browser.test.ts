/** The developer area where people meet it: in a browser without scripts, on a phone and on a desk, checked by axe. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../../test/browser.ts';
import { openTestHub, type TestHub } from '../../../../test/hub.ts';
import { type TestDatabase, testDatabase } from '../../../../test/postgres.ts';
import { signingKey } from '../../../services/directory/testing.ts';

/** A page that has not answered by then never will, on any machine. */
const WAIT_MS_MAX = 15_000;
const SIZES = [
  { width: 320, height: 640 },
  { width: 1280, height: 800 },
];
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const launch = await launchBrowser();
const skip = launch.kind === 'launched' ? false : `no browser: ${launch.reason}`;
if (skip !== false) console.log(`tests of the developer area in a browser are skipped: ${skip}`);

describe('the developer area in a browser', { skip }, () => {
  let home: TestDatabase;
  let hub: TestHub;
  let browser: Browser;
  before(async () => {
    home = await testDatabase();
    hub = await openTestHub(home.settings);
    if (launch.kind === 'launched') browser = launch.browser;
  });
  after(async () => {
    await browser.close();
    await hub.close();
    await home.close();
  });

  /** axe asks the page in its own context; the pages themselves have no scripts. */
  async function faultsOf(page: Page): Promise<string[]> {
    const found = (await page.evaluate(
      `${AXE}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((found) => found.violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    )) as string[];
    const wide = (await page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    )) as boolean;
    return wide ? [...found, 'scrolls sideways'] : found;
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`is signed up to, worked in and readable in the ${colorScheme}`, async () => {
      const context = await browser.newContext({ baseURL: hub.url, colorScheme, locale: 'vi-VN' });
      context.setDefaultTimeout(WAIT_MS_MAX);
      const page = await context.newPage();
      const faults: string[] = [];
      const look = async (): Promise<void> => {
        // A page whose style is still on its way is not what anybody reads.
        await page.waitForLoadState('load');
        for (const size of SIZES) {
          await page.setViewportSize(size);
          for (const fault of await faultsOf(page)) faults.push(`${page.url()} at ${size.width}: ${fault}`);
        }
      };
      await page.goto('/developers');
      await look();
      await page.getByRole('main').getByRole('link', { name: 'Đăng ký' }).click();
      await look();
      await page.getByLabel('Tên đã đăng ký').fill('Công ty Sai');
      await page.getByLabel('Tên tiếng Anh').fill('Wrong Co');
      await page.getByLabel('Email liên hệ').fill('dev@thu.example');
      await page.getByLabel('Mã số thuế').fill('0100109107');
      await page.getByRole('button', { name: 'Đăng ký' }).click();
      assert.match((await page.getByRole('alert').textContent())!, /Mã số thuế không đúng/);
      await look();
      await page.getByLabel('Tên đã đăng ký').fill(`Công ty Trình Duyệt ${colorScheme}`);
      await page.getByLabel('Tên tiếng Anh').fill(`Browser Co ${colorScheme}`);
      await page.getByLabel('Mã số thuế').fill(colorScheme === 'light' ? '0198900086' : '0198900093');
      await page.getByRole('button', { name: 'Đăng ký' }).click();
      assert.match((await page.locator('.once').textContent())!, /^lb_test_/);
      await look();
      await page.getByRole('navigation').getByRole('link', { name: 'Phần mềm' }).click();
      await look();
      await page.getByLabel('Tên phần mềm').fill('Sổ chi tiêu');
      await page.getByLabel('Địa chỉ chuyển về').fill('http://127.0.0.1:8970/callback');
      const jwks = JSON.stringify({ keys: [signingKey('k1').jwk] });
      await page.getByLabel('Khóa công khai (JWK Set)').fill(jwks);
      await page.getByRole('button', { name: 'Đăng ký phần mềm' }).click();
      assert.match((await page.getByRole('status').textContent())!, /Đã lưu/);
      await page.getByRole('button', { name: 'Lấy giấy chứng nhận' }).click();
      assert.match((await page.locator('.once').textContent())!, /^eyJ/);
      await look();
      for (const place of ['/developers/api-keys', '/developers/requests', '/developers/quickstart']) {
        await page.goto(place);
        await look();
      }
      await context.close();
      assert.deepEqual(faults, []);
    });
  }
});
