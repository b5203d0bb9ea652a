import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../test/browser.ts';
import { buildPortalIfNeeded } from './build.ts';
import { type DevServer, startDevServer } from './dev-server.ts';
import type { Payment } from './src/contract.ts';

const SCRIPT_BYTES_MAX = 30_000;
/** A page that has not answered by then never will, on any machine. */
const WAIT_MS_MAX = 15_000;
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1366, height: 768 };

const launch = await launchBrowser();
const skip = launch.kind === 'launched' ? false : `no browser: ${launch.reason}`;
if (skip !== false) console.log(`portal tests are skipped: ${skip}`);

describe('the built page', () => {
  test('carries nothing inline, so that a strict content security policy can hold', async () => {
    const html = await readFile(join(await buildPortalIfNeeded(), 'index.html'), 'utf8');
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
    assert.doesNotMatch(html, /(src|href)="(https?:)?\/\//);
  });

  test('is small enough for a cheap phone', async () => {
    const assets = join(await buildPortalIfNeeded(), 'assets');
    const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'));
    const bytes = await Promise.all(
      scripts.map(async (name) => gzipSync(await readFile(join(assets, name))).length),
    );
    const total = bytes.reduce((sum, each) => sum + each, 0);
    assert.ok(total < SCRIPT_BYTES_MAX, `${total} bytes of script, gzipped`);
  });
});

describe('the live page in a browser', { skip }, () => {
  let browser: Browser;
  let server: DevServer;
  before(async () => {
    if (launch.kind === 'launched') browser = launch.browser;
    server = await startDevServer({ port: 0, paymentsPerSecond: 0, seed: 20_261_123 });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  // What one test does to the line must not meet the next.
  afterEach(() => server.mend());

  async function openPage(
    options: BrowserContextOptions = {},
    query = '',
  ): Promise<{ page: Page; errors: string[] }> {
    const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-US', ...options });
    context.setDefaultTimeout(WAIT_MS_MAX);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
    });
    await page.goto(server.url + query);
    await page.locator('.sign-live').waitFor();
    return { page, errors };
  }

  test('speaks Vietnamese first, English when asked, and remembers', async () => {
    const { page, errors } = await openPage();
    assert.equal(await page.locator('html').getAttribute('lang'), 'vi');
    await page.getByRole('heading', { name: 'Phiên quyết toán đang mở' }).waitFor();
    await page.getByRole('link', { name: 'EN, English' }).click();
    await page.getByRole('heading', { name: 'Open settlement window' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    assert.match(page.url(), /\?lang=en$/);
    await page.goto(server.url);
    await page.getByRole('heading', { name: 'Open settlement window' }).waitFor();
    await page.goto(`${server.url}?lang=vi`);
    await page.getByRole('heading', { name: 'Phiên quyết toán đang mở' }).waitFor();
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  test('shows payments, and a payment that is decided later keeps its one row', async () => {
    const { page, errors } = await openPage();
    const held: Payment = {
      ...server.traffic.pay(Date.now()),
      id: 'pay_held',
      amount: '7654321',
      state: 'held',
    };
    server.send({ name: 'payment', data: held });
    const row = page.locator('.payment', { hasText: '7.654.321 ₫' });
    await row.filter({ hasText: 'Đang giữ' }).waitFor();
    const refused: Payment = { ...held, state: 'refused', reason: 'payer_has_insufficient_funds' };
    server.send({ name: 'payment', data: refused });
    await row.filter({ hasText: 'Bị từ chối: không đủ số dư' }).waitFor();
    assert.equal(await row.count(), 1);
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  test('stays bounded and quiet for screen readers in a burst', async () => {
    const { page, errors } = await openPage();
    for (let index = 0; index < 500; index += 1)
      server.send({ name: 'payment', data: server.traffic.pay(Date.now()) });
    const last: Payment = { ...server.traffic.pay(Date.now()), amount: '1234567' };
    server.send({ name: 'payment', data: last });
    await page.locator('.payment', { hasText: '1.234.567 ₫' }).waitFor();
    assert.equal(await page.locator('.payment').count(), 40);
    assert.equal(await page.getByRole('status').textContent(), '');
    assert.equal(await page.locator('[aria-live]').count(), 1);
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  test('follows positions, the window and the totals', async () => {
    const { page, errors } = await openPage();
    const { positions, window, today } = server.traffic.state();
    const changed = positions.map((each, index) =>
      index === 0 ? { ...each, position: '900', pending: '50', limit: '1000', suspended: true } : each,
    );
    server.send({ name: 'positions', data: changed });
    server.send({ name: 'window', data: { ...window, number: 13 } });
    server.send({ name: 'totals', data: { ...today, value: '98765432100' } });
    const row = page.getByRole('row', { name: positions[0]!.shortName }).first();
    await row
      .filter({ hasText: '95,0 %' })
      .filter({ hasText: 'phải trả' })
      .filter({ hasText: 'tạm ngừng' })
      .waitFor();
    await page.locator('.window-number', { hasText: '13' }).waitFor();
    await page.locator('.today-value', { hasText: '98.765.432.100 ₫' }).waitFor();
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  test('stands still when paused and catches up when resumed', async () => {
    const { page } = await openPage();
    await page.getByRole('button', { name: 'Tạm dừng' }).click();
    await page.locator('.sign-paused').waitFor();
    const { today } = server.traffic.state();
    server.send({ name: 'totals', data: { ...today, value: '11111111111' } });
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 600)));
    assert.equal(await page.locator('.today-value', { hasText: '11.111.111.111 ₫' }).count(), 0);
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    await page.locator('.today-value', { hasText: '11.111.111.111 ₫' }).waitFor();
    await page.context().close();
  });

  test('says so when the stream is cut, and comes back with the state of then', async () => {
    const { page } = await openPage();
    const banner = page.locator('.lost', { hasText: 'Mất kết nối, đang nối lại…' });
    server.cut();
    await banner.waitFor();
    await page.locator('.sign-live').waitFor({ state: 'detached' });
    // Screen readers are told a moment later, with the next repaint.
    await page.getByRole('status').filter({ hasText: 'Mất kết nối' }).waitFor({ state: 'attached' });
    const missed = server.traffic.pay(Date.now());
    server.mend();
    await page.locator('.sign-live').waitFor();
    await banner.waitFor({ state: 'detached' });
    const newest = await page.locator('.payment time').first().getAttribute('datetime');
    assert.equal(newest, missed.at);
    await page.context().close();
  });

  test('takes a silent line for a dead one', async () => {
    const context = await browser.newContext({ viewport: DESKTOP });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(server.url);
    await page.locator('.sign-live').waitFor();
    server.silence();
    await page.clock.fastForward(25_000);
    await page.locator('.lost').waitFor();
    server.mend();
    await context.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [PHONE, DESKTOP]) {
      test(`has no axe violation at ${viewport.width} px, ${colorScheme}, live and lost`, async () => {
        const { page, errors } = await openPage({ viewport, colorScheme, reducedMotion: 'reduce' });
        assert.deepEqual(await axeViolations(page), []);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.equal(sideways, 0, 'the page itself must not scroll sideways');
        assert.deepEqual(errors, []);
        server.cut();
        await page.locator('.lost').waitFor();
        const whenLost = await axeViolations(page);
        server.mend();
        assert.deepEqual(whenLost, []);
        await page.context().close();
      });
    }
  }
});

/** WCAG 2.2 A and AA and axe's best practices; each violation with the first place where it was found. */
async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
  });
}
