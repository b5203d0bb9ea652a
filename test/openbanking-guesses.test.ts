/** Guesses at the pages of sign-in: strangers lock out strangers, and an address that guesses on is told to wait. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DemoCustomer, SANDBOX_PASSWORD } from '../src/apps/sandbox/index.ts';
import type { FormBrowser, Page } from './formbrowser.ts';
import { CUSTOMERS, openOpenBanking, READING, type Scene } from './openbanking.ts';

const { trang, long, minh } = CUSTOMERS;
const WRONG = 'Sai-mat-khau-1';

let scene: Scene;
before(async () => {
  scene = await openOpenBanking();
});
after(async () => {
  deepEqual(scene.hub.faults, []);
  await scene.verified();
  await scene.close();
});

async function givesPassword(
  browser: FormBrowser,
  { bin, phone }: Pick<DemoCustomer, 'bin' | 'phone'>,
  password: string,
): Promise<Page> {
  const page = await browser.open(`${scene.origin}/sign-in`);
  return await browser.submit(page, { bank: bin, phone, password });
}

const proofsIn = (browser: FormBrowser): string[] =>
  browser.cookies.filter(({ name }) => name === '__Host-device').map(({ value }) => value);

describe('at the pages of sign-in', () => {
  test('her own browser is not locked out by those who know her number, on her pages and for an app', async () => {
    const own = scene.browser();
    const entered = await scene.signedIn(own, trang);
    equal(proofsIn(own).length, 1);
    await own.submit(entered, {}, '/sign-out');
    for (let guess = 0; guess < 5; guess += 1) await givesPassword(scene.browser(), trang, WRONG);
    const elsewhere = await givesPassword(scene.browser(), trang, SANDBOX_PASSWORD);
    deepEqual([elsewhere.status, /đang bị khóa vì sai nhiều lần/.test(elsewhere.html)], [422, true]);
    const again = await scene.signedIn(own, trang);
    match(again.html, new RegExp(trang.name));
    const pushed = await scene.push(READING);
    const asked = await own.open(pushed.url);
    const second = await own.submit(asked, {
      bank: trang.bin,
      phone: trang.phone,
      password: SANDBOX_PASSWORD,
    });
    equal((await own.submit(second, { code: await scene.nextCode(trang) })).status, 200);
  });

  test('a browser is known after the sign-in of an app’s request, too', async () => {
    const { browser } = await scene.toDecision(await scene.push(READING), long);
    equal(proofsIn(browser).length, 1);
    for (let guess = 0; guess < 5; guess += 1) await givesPassword(scene.browser(), long, WRONG);
    await scene.signedIn(browser, long);
  });

  test('an address that goes on guessing is answered 429 and when to come again, in both languages', async () => {
    const guesser = scene.browser();
    let page: Page;
    let guesses = 0;
    do {
      page = await givesPassword(guesser, { bin: minh.bin, phone: `0549${100_000 + guesses}` }, WRONG);
      guesses += 1;
    } while (page.status === 422 && guesses < 100);
    equal(page.status, 429);
    ok(guesses > 40 && guesses < 70, `${guesses} guesses`);
    match(page.html, /Quá nhiều lần thử/);
    const wait = Number(page.headers.get('retry-after'));
    ok(wait >= 1 && wait <= 600, `${wait} s`);

    const asked = await guesser.open((await scene.push(READING)).url);
    const given = { bank: minh.bin, phone: minh.phone, password: SANDBOX_PASSWORD };
    const refused = await guesser.submit(asked, given);
    equal(refused.status, 429);
    match(refused.html, /Quá nhiều lần thử/);
    ok(Number(refused.headers.get('retry-after')) >= 1);

    const english = scene.browser();
    const opened = await english.open(`${scene.origin}/sign-in?lang=en`);
    const told = await english.submit(opened, given);
    deepEqual([told.status, /Too many attempts/.test(told.html)], [429, true]);
  });
});
