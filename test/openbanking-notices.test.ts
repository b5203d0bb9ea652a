/** What a customer is told over a real hub: on her own pages, and to her bank by an event. */
import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FormBrowser, Page } from './formbrowser.ts';
import { CUSTOMERS, consentOf, openOpenBanking, READING, type Scene } from './openbanking.ts';

const { hanh, minh, trang, long } = CUSTOMERS;

let scene: Scene;
before(async () => {
  scene = await openOpenBanking();
});
after(async () => {
  await scene.close();
});

const open = (browser: FormBrowser): Promise<Page> => browser.open(`${scene.origin}/me/notices`);
/** Titles of those on the page, newest first. */
const titles = ({ html }: Page): string[] =>
  Array.from(html.matchAll(/<li class="card[^"]*">\s*<h2>([^<]*)</g), ([, title]) => title!);
const unread = ({ html }: Page): number => html.match(/>Chưa đọc</g)?.length ?? 0;
const firstNotice = ({ html }: Page): string => /name="notice" value="(ntc_[0-9a-f]{32})"/.exec(html)![1]!;

/** Agreed, and read once by the app. */
async function read(): Promise<string> {
  const pushed = await scene.push({ ...READING, bin: trang.bin });
  const { browser, page } = await scene.toDecision(pushed, trang);
  const choice = { decision: 'agree', account: trang.account, cluster: ['accounts'] };
  const token = await scene.tokens(pushed, await browser.submit(page, choice));
  equal((await scene.call(token, 'GET', '/accounts')).status, 200);
  return consentOf(token);
}

test('she is told of her sign-in, of what she agreed to, of its first use and of its end by her bank', async () => {
  const browser = scene.browser();
  const dashboard = await scene.signedIn(browser, trang);
  match(dashboard.html, /Thông báo chưa đọc: 1\./);
  deepEqual(titles(await open(browser)), ['Ngân hàng đã cấp đăng nhập cho bạn']);

  const consent = await read();
  const bank = await scene.hub.addCaller('participant', { participant: Number(trang.bin) });
  const ended = await scene.hub.call('POST', `/v1/consents/${consent}/revoke`, {
    as: bank,
    body: { reason: 'khách hàng gọi điện' },
  });
  equal(ended.status, 200, ended.text);
  const page = await open(browser);
  deepEqual(titles(page), [
    'Một đồng ý đã kết thúc',
    'Một ứng dụng bắt đầu dùng đồng ý của bạn',
    'Bạn đã đồng ý cho một ứng dụng',
    'Ngân hàng đã cấp đăng nhập cho bạn',
  ]);
  match(page.html, /Đồng ý cho <bdi>Công ty Cổ phần Sổ Tay<\/bdi> đã kết thúc, bởi ngân hàng\./);
  match(page.html, new RegExp(`href="/me/consents/${consent}"`));
  equal((await browser.open(`${scene.origin}/me/consents/${consent}`)).status, 200);
  await scene.verified();
});

test('she marks one as read, then all of them; what is read stays on the page', async () => {
  const browser = scene.browser();
  await scene.signedIn(browser, trang);
  const before = await open(browser);
  const count = unread(before);
  const one = await browser.submit(before, { notice: firstNotice(before) }, '/me/notices/read');
  equal(one.url, `${scene.origin}/me/notices`);
  equal(unread(one), count - 1);
  const all = await browser.submit(one, {}, '/me/notices/read-all');
  deepEqual([unread(all), titles(all)], [0, titles(before)]);
  doesNotMatch(all.html, /Đánh dấu/);
  doesNotMatch((await browser.open(`${scene.origin}/me`)).html, /Thông báo chưa đọc/);
});

test('nobody else sees them or marks them, and no form but our own does', async () => {
  const [hers, his] = [scene.browser(), scene.browser()];
  await scene.signedIn(hers, hanh);
  await scene.signedIn(his, long);
  const mine = await open(hers);
  const his1 = await open(his);
  equal(unread(mine), 1);
  const notice = firstNotice(mine);
  doesNotMatch(his1.html, new RegExp(notice));
  for (const path of ['/me/notices/read', '/me/notices/read-all'])
    equal((await his.submit(his1, { notice }, path)).status, 200);
  equal(unread(await open(hers)), 1, 'hers is as it was');
  equal((await his.submit(his1, { notice: 'ntc_1' }, '/me/notices/read')).status, 400);
  equal((await hers.submit(mine, { csrf: 'x' }, '/me/notices/read')).status, 403);
  const away = await hers.submit(mine, { here: 'https://evil.example/me' }, '/me/notices/read');
  equal(away.url, `${scene.origin}/me/notices`);
  equal((await open(scene.browser())).url, `${scene.origin}/sign-in`);
});

test('more than a page are read page by page', async () => {
  const browser = scene.browser();
  await scene.signedIn(browser, minh);
  const as = await scene.hub.addCaller('participant', { participant: Number(minh.bin) });
  const at = `/v1/institutions/${minh.bin}/sign-ins/cus_${minh.customer.replaceAll('-', '')}`;
  for (let times = 0; times < 11; times += 1)
    for (const verb of ['lock', 'unlock'])
      equal((await scene.hub.call('POST', `${at}/${verb}`, { as })).status, 200);
  await scene.signedIn(browser, minh);
  const first = await open(browser);
  const older = /href="(\/me\/notices\?before=ntc_[0-9a-f]{32})"/.exec(first.html)![1]!;
  const second = await browser.open(`${scene.origin}${older}`);
  deepEqual([titles(first).length, titles(second).length], [20, 3]);
  const marked = await browser.submit(second, { notice: firstNotice(second) }, '/me/notices/read');
  equal(marked.url, `${scene.origin}${older}`, 'she stays where she was');
});

test('her bank’s feed has an event of each, and its words are had by the bank alone', async () => {
  const as = await scene.hub.addCaller('participant', { participant: Number(trang.bin) });
  const feed = await scene.hub.call('GET', '/v1/events?limit=100', { as });
  const all = feed.body as unknown as {
    data: readonly { type: string; data: { kind: string; notice: string } }[];
  };
  const kinds = all.data
    .filter(({ type }) => type === 'customer_notice.created')
    .map(({ data }) => data.kind);
  for (const kind of ['sign_in_enrolled', 'consent_given', 'consent_first_use', 'consent_ended'])
    equal(kinds.includes(kind), true, `${kind} in ${kinds.join()}`);
  const first = all.data.find(({ data }) => data.kind === 'consent_given')!.data.notice;
  const words = await scene.hub.call('GET', `/v1/notices/${first}`, { as });
  match(words.text, /"text":\{"vi":"Đồng ý cho Công ty Cổ phần Sổ Tay có hiệu lực đến \d\d:\d\d /);
  match(words.text, /"en":"Your consent for So Tay JSC holds until /);
  const other = await scene.hub.addCaller('participant', { participant: Number(minh.bin) });
  equal((await scene.hub.call('GET', `/v1/notices/${first}`, { as: other })).status, 404);
});
