import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ASSETS,
  askPage,
  consentPage,
  dashboardPage,
  pageHeaders,
  paymentPage,
  shownDigest,
} from './index.ts';
import { ASKS, samples } from './testing/samples.ts';
import { ACTIVE, CONSENT, FRAME, IMITATOR, NOW, PAYEE, PAYMENT } from './testing/views.ts';
import { LANGUAGES } from './views.ts';

const EVERY = LANGUAGES.flatMap((language) =>
  Object.entries(samples(language)).map(([name, html]) => ({ name: `${language} ${name}`, language, html })),
);

test('pages: nothing inline, nothing from elsewhere, one heading, ids once, labels that lead somewhere', () => {
  for (const { name, language, html } of EVERY) {
    assert.match(html, new RegExp(`^<!doctype html>\n<html lang="${language}">`), name);
    assert.doesNotMatch(html, /<style| style=| on\w+=|<script(?![^>]* src="\/assets\/)|<img|<iframe/, name);
    assert.doesNotMatch(html, /(src|action)="(https?:)?\/\//, name);
    assert.equal(html.match(/<h1>/g)?.length, 1, name);
    const ids = Array.from(html.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
    assert.equal(new Set(ids).size, ids.length, name);
    for (const [, referred = ''] of html.matchAll(/ (?:for|aria-describedby|aria-labelledby)="([^"]*)"/g))
      for (const id of referred.split(' ')) assert.ok(ids.includes(id), `${name}: ${id}`);
    for (const [, anchor] of html.matchAll(/href="#([^"]*)"/g))
      assert.ok(ids.includes(anchor), `${name}: ${anchor}`);
    assert.doesNotMatch(html, /undefined|\[object|\{\w+\}/, name);
  }
});

test('pages: every form carries the token and the language, and posts', () => {
  for (const { name, language, html } of EVERY)
    for (const [form] of html.matchAll(/<form[\s\S]*?<\/form>/g)) {
      assert.match(form, /^<form method="post" action="\/[^/"]/, name);
      assert.match(form, new RegExp(`name="csrf" value="${FRAME.csrf}"`), name);
      assert.match(form, new RegExp(`name="lang" value="${language}"`), name);
    }
});

test('pages: no account number in full but the payee’s, no hidden character, no markup of strangers', () => {
  for (const { name, html } of EVERY) {
    for (const number of ['19034567891234', '19034567895678', '19034567892222'])
      assert.ok(!html.includes(number), `${name}: ${number}`);
    assert.doesNotMatch(html, /[\u200b-\u200f\u202a-\u202e\u2066-\u2069]|<b>/u, name);
  }
});

test('the words that are signed are the words on the page, whatever was ticked and whatever went wrong', () => {
  for (const language of LANGUAGES)
    for (const [name, ask] of Object.entries(ASKS)) {
      const frame = { ...FRAME, language };
      const { html, shown } = askPage(frame, ask);
      assert.ok(html.includes(`name="shown" value="${shownDigest(shown)}"`), name);
      const text = html.replaceAll(/\s+/g, ' ').replaceAll(/<[^>]*>/g, '');
      for (const line of shown.split('\n'))
        for (const words of line.split(': '))
          assert.ok(
            text.replaceAll(/\s+/g, ' ').includes(escaped(words.replaceAll(/\s+/g, ' '))),
            `${name}: ${words}`,
          );
      assert.equal(
        askPage({ ...frame, deadline: null }, { ...ask, error: 'account_is_missing' }).shown,
        shown,
        name,
      );
      assert.equal(askPage(frame, { ...ask, chosen: ask.accounts.map(({ id }) => id) }).shown, shown, name);
    }
});

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&quot;');
}

test('what is agreed to is said: who, what, which accounts, why, how far back, how often, how long, until when', () => {
  const { shown } = consentPage(FRAME, CONSENT);
  const lines = [
    'Cho xem thông tin tài khoản?',
    'Công ty Cổ phần Sổ Thu Chi Việt',
    'Mã số thuế: 0312345678',
    'Ứng dụng: Sổ Thu Chi',
    'Số dư',
    'Nội dung chuyển khoản',
    'Tài khoản thanh toán •••• 1234',
    'Không chọn được: đã đóng',
    'Để làm gì: Giúp bạn quản lý thu chi',
    'Xem từ khi nào: Giao dịch từ ngày 01/06/2026',
    'Họ giữ bao lâu: Họ cam kết xóa sau 365\u00a0ngày kể từ ngày xem',
    'Đến khi nào: Đến 27/05/2027 (180\u00a0ngày). Sau đó phải hỏi bạn lại.',
  ];
  for (const line of lines) assert.ok(shown.split('\n').includes(line), `${line}\n---\n${shown}`);
  assert.match(shown, /nhiều nhất 4\u00a0lần một ngày/);
  assert.match(shown, /Rút lại bất cứ lúc nào/);
});

test('another day, another account, another purpose: another fingerprint', () => {
  const { shown } = consentPage(FRAME, CONSENT);
  const others = [
    { ...CONSENT, expiresAt: CONSENT.expiresAt + 86_400_000 },
    { ...CONSENT, accounts: CONSENT.accounts.slice(1) },
    { ...CONSENT, terms: { ...CONSENT.terms, purpose: 'lending' as const } },
    { ...CONSENT, requester: IMITATOR },
  ];
  for (const other of others) assert.notEqual(consentPage(FRAME, other).shown, shown);
});

test('to refuse weighs what to agree weighs', () => {
  for (const { name, html } of EVERY.filter((page) => page.html.includes('value="agree"'))) {
    const [refuse, agree] = ['refuse', 'agree'].map(
      (value) => new RegExp(`<button ([^>]*) name="decision" value="${value}">`).exec(html)?.[1],
    );
    assert.ok(refuse !== undefined && refuse === agree, name);
    assert.ok(
      html.indexOf('value="refuse"') < html.indexOf('value="agree"'),
      `${name}: Enter must not agree`,
    );
  }
});

test('without an account there is nothing to agree with, and still a way out', () => {
  const html = samples('vi')['consent-no-account']!;
  assert.ok(
    !html.includes('value="agree"') && html.includes('value="refuse"') && html.includes('value="cancel"'),
  );
});

test('a payee is called what his bank calls him; that the app calls him otherwise is said', () => {
  const page = (called: string | null, name: string | null) =>
    paymentPage(FRAME, {
      ...PAYMENT,
      payee: { ...PAYEE, name },
      terms: { ...PAYMENT.terms, creditor: { ...PAYMENT.terms.creditor, name: called } },
    }).shown;
  const differs = /Tên đăng ký thì khác/;
  assert.match(page('Phở Thìn Bờ Hồ', 'CONG TY TNHH PHO THIN BO HO'), differs);
  assert.doesNotMatch(page('Lê Văn Cường', 'LE VAN CUONG'), differs);
  assert.doesNotMatch(page(null, 'LE VAN CUONG'), differs);
  assert.match(page('L\u0435 Van Cuong', 'LE VAN CUONG'), differs);
  assert.match(page('阮文', '李四'), differs);
  assert.match(page('Phở Thìn', null), /chưa ai kiểm tra tên này/);
});

test('a name that imitates another comes with a warning and its tax code', () => {
  const { html } = consentPage(FRAME, { ...CONSENT, requester: IMITATOR });
  assert.match(html, /lẫn chữ của nhiều hệ chữ viết/);
  assert.match(html, /ký tự ẩn/);
  assert.match(html, /Hãy đối chiếu mã số thuế 0398765432/);
  assert.doesNotMatch(consentPage(FRAME, CONSENT).html, /đối chiếu mã số thuế/);
});

test('whatever strangers write, the page stays one page', () => {
  const tags = (html: string): string =>
    html.replaceAll(/[^<>]+(?=<)/g, '').replaceAll(/ (value|aria-label)="[^"]*"/g, '');
  const plain = consentPage(FRAME, CONSENT).html;
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (text) => {
      const name = `x${text.replaceAll(/[^ -~]/g, '')}x`;
      const { html } = consentPage(FRAME, {
        ...CONSENT,
        requester: { ...CONSENT.requester, name, software: name },
      });
      assert.equal(tags(html), tags(plain));
      void consentPage(FRAME, {
        ...CONSENT,
        requester: { ...CONSENT.requester, name: text, software: text },
      });
    }),
  );
});

test('the dashboard: what has run out has ended, each group says how many, one press withdraws', () => {
  const html = samples('vi').dashboard!;
  const groups = Array.from(
    html.matchAll(/<h2 id="group-(\w+)">[^<]* <span class="count">(\d+)/g),
    ([, name, count]) => `${name} ${count}`,
  );
  assert.deepEqual(groups, ['waiting 1', 'active 3', 'paused 1', 'ended 3']);
  assert.equal(html.match(/<form method="post" action="[^"]*\/withdraw"/g)?.length, 4);
  const later = dashboardPage(FRAME, {
    consents: [ACTIVE],
    older: null,
    notice: null,
    now: ACTIVE.expiresAt,
  });
  assert.match(later, /id="group-ended"/);
  assert.doesNotMatch(later, /\/withdraw"/);
  const soon = (now: number) =>
    /Sắp hết hạn/.test(dashboardPage(FRAME, { consents: [ACTIVE], older: null, notice: null, now }));
  assert.deepEqual([soon(NOW), soon(ACTIVE.expiresAt - 13 * 86_400_000)], [false, true]);
});

test('the language switch keeps the rest of the address', () => {
  const { html } = consentPage({ ...FRAME, here: '/consent/x?a=1&lang=vi' }, CONSENT);
  assert.match(html, /href="\/consent\/x\?a=1&amp;lang=en"/);
});

test('the policy lets forms lead back to the app that asked, and nowhere else', () => {
  const policy = (returnsTo: string | null) => pageHeaders('vi', returnsTo)['Content-Security-Policy'];
  assert.match(policy(null)!, /form-action 'self';/);
  assert.match(policy('https://app.example:8443/cb?x=1')!, /form-action 'self' https:\/\/app\.example:8443;/);
  assert.match(policy('vn.example.app:/cb')!, /form-action 'self' vn\.example\.app:;/);
  assert.equal(
    policy('https://app.example'),
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; " +
      "form-action 'self' https://app.example; base-uri 'none'; frame-ancestors 'none'",
  );
});

test('assets: every address on a page is served, every file that the style sheet names lies beside it', () => {
  const paths = new Set(ASSETS.map(({ path }) => path));
  for (const { name, html } of EVERY)
    for (const [, path] of html.matchAll(/"(\/assets\/[^"]*)"/g))
      assert.ok(paths.has(path!), `${name}: ${path}`);
  const style = ASSETS.find(({ path }) => path.endsWith('/style.css'))!;
  for (const [, file] of style.body.toString().matchAll(/url\("([^"]*)"\)/g))
    assert.ok(paths.has(style.path.replace('style.css', file!)), file);
});
