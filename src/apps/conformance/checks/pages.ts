/** The pages a customer meets: they cannot be framed, forged, or made to say what a stranger wrote. */
import { randomInt } from 'node:crypto';
import {
  type Browser,
  buttonOf,
  CookieJar,
  filled,
  headerOf,
  type Page,
  plain,
  type Seen,
} from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { all, authorizationRefused, insist, isRefusal, missing, presume, refused } from '../verdicts.ts';
import { decisionPage } from './authorization.ts';
import { attack, circular, fapi, owasp, rfc, statement } from './declare.ts';

const CSRF = owasp('CSRF Prevention', 'Cross-Site_Request_Forgery_Prevention_Cheat_Sheet');
const SESSIONS = owasp('Session Management', 'Session_Management_Cheat_Sheet');
const AUTHENTICATION = owasp('Authentication', 'Authentication_Cheat_Sheet');
/** Circular 50/2024 Art. 11: locked after at most ten failures. */
const FAILURES_MAX = 10;

export const PAGES: readonly Check[] = [
  says(
    'no_framing',
    'high',
    rfc(9700, '4.16'),
    'Trang đồng ý không nhúng được vào khung (clickjacking)',
    'The consent page cannot be framed (clickjacking)',
    (page) => {
      const policy = headerOf(page.answer, 'content-security-policy') ?? '';
      const options = headerOf(page.answer, 'x-frame-options') ?? '';
      return /frame-ancestors\s+('none'|'self')/.test(policy) || /^(deny|sameorigin)$/i.test(options);
    },
  ),
  says(
    'no_inline_script',
    'high',
    owasp('Content Security Policy', 'Content_Security_Policy_Cheat_Sheet'),
    'CSP của trang không cho script nội tuyến',
    'The page has a CSP that allows no inline script',
    (page) => {
      const policy = headerOf(page.answer, 'content-security-policy') ?? '';
      const scripts = /script-src([^;]*)/.exec(policy)?.[1] ?? /default-src([^;]*)/.exec(policy)?.[1];
      return scripts !== undefined && !/unsafe-inline|unsafe-eval|\*|https?:(?!\/)/.test(scripts);
    },
  ),
  says(
    'not_stored',
    'medium',
    SESSIONS,
    'Trang mang Cache-Control: no-store',
    'The page says Cache-Control: no-store',
    (page) => headerOf(page.answer, 'cache-control')?.includes('no-store') === true,
  ),
  says(
    'no_referrer',
    'medium',
    rfc(9700, '4.2.4'),
    'Trang không để lộ địa chỉ qua Referer',
    'The page leaks no address by Referer',
    (page) => /no-referrer|same-origin|strict-origin/.test(headerOf(page.answer, 'referrer-policy') ?? ''),
  ),
  says(
    'no_sniffing',
    'low',
    owasp('HTTP Headers', 'HTTP_Headers_Cheat_Sheet'),
    'Trang mang X-Content-Type-Options: nosniff',
    'The page says X-Content-Type-Options: nosniff',
    (page) => headerOf(page.answer, 'x-content-type-options') === 'nosniff',
  ),
  says(
    'strict_transport',
    'medium',
    fapi('5.2.3'),
    'Trang mang Strict-Transport-Security',
    'The page says Strict-Transport-Security',
    (page) => /max-age=[1-9]/.test(headerOf(page.answer, 'strict-transport-security') ?? ''),
  ),
  says(
    'equal_refusal',
    'high',
    circular('11'),
    'Trang đồng ý có nút từ chối bên cạnh nút đồng ý, không cần JavaScript',
    'The consent page has a refusal beside the approval, without JavaScript',
    (page, stage) => {
      const { approve, refuse } = stage.settings.pages;
      return buttonOf(page, approve) !== undefined && buttonOf(page, refuse) !== undefined;
    },
  ),
  statement(
    'fapi2.pages.cookies',
    'high',
    SESSIONS,
    'Cookie là Secure, HttpOnly, SameSite',
    'Cookies are Secure, HttpOnly and SameSite',
    async (stage) => {
      const lines = await cookiesOfSignIn(stage);
      const weak = lines.find(
        (line) =>
          !/;\s*secure/i.test(line) ||
          !/;\s*httponly/i.test(line) ||
          !/;\s*samesite=(lax|strict)/i.test(line),
      );
      const name = weak?.split('=')[0];
      return weak === undefined
        ? PASS
        : fail(`cookie ${name} thiếu thuộc tính`, `cookie ${name} lacks an attribute`);
    },
  ),
  forgery(
    'no_cookie',
    'critical',
    'Gửi mẫu đồng ý không có cookie bị từ chối',
    'The consent form sent without cookies is refused',
    () => new CookieJar(),
  ),
  forgery(
    'altered_cookie',
    'critical',
    'Gửi mẫu đồng ý với cookie bị sửa bị từ chối',
    'The consent form sent with altered cookies is refused',
    (jar) => jar.copy(({ value }) => `${value.slice(0, -3)}AAA`),
  ),
  attack(
    'fapi2.pages.no_csrf_token',
    'critical',
    CSRF,
    'Mẫu đồng ý do trang khác gửi (có cookie, không có mã chống giả mạo) bị từ chối',
    'The consent form, sent by another site (cookies, but no token of the page), is refused',
    async (stage) => {
      const { page, pairs, url, client } = await consentForm(stage);
      const bare = pairs.filter(([name]) => !stage.settings.pages.csrf.includes(name));
      const origin = { origin: 'https://attacker.example', 'sec-fetch-site': 'cross-site' };
      const seen = await stage.stranger(stage.browser().jar.copy()).post(url, bare, origin);
      const verdict = forgeryRefused(seen, client.credentials.redirectUri);
      await approved(stage, page);
      return verdict;
    },
  ),
  attack(
    'fapi2.pages.other_csrf_token',
    'critical',
    CSRF,
    'Mã chống giả mạo của trình duyệt khác không dùng được',
    "The token of another browser's page is of no use",
    async (stage) => {
      const { page, pairs, url, client } = await consentForm(stage);
      const names = stage.settings.pages.csrf;
      if (!pairs.some(([name]) => names.includes(name)))
        throw missing(
          'mẫu không có mã chống giả mạo theo tên đã cấu hình',
          'the form has no token of the configured names',
        );
      const forged = pairs.map(([name, value]): [string, string] => [
        name,
        names.includes(name) ? `${value.slice(0, -4)}AAAA` : value,
      ]);
      const seen = await stage.stranger(stage.browser().jar.copy()).post(url, forged);
      const verdict = forgeryRefused(seen, client.credentials.redirectUri);
      await approved(stage, page);
      return verdict;
    },
  ),
  attack(
    'fapi2.pages.approve_by_get',
    'critical',
    CSRF,
    'Đồng ý bằng một liên kết (GET) bị từ chối',
    'Agreeing by a link (GET) is refused',
    async (stage) => {
      const { page, pairs, url, client } = await consentForm(stage);
      const link = new URL(url);
      link.search = new URLSearchParams(pairs).toString();
      const seen = await stage.browser().open(link.href);
      const verdict = seen.kind === 'page' ? PASS : forgeryRefused(seen, client.credentials.redirectUri);
      await approved(stage, page);
      return verdict;
    },
  ),
  attack(
    'fapi2.pages.foreign_account',
    'critical',
    owasp('Authorization', 'Authorization_Cheat_Sheet'),
    'Tài khoản của người khác ghi vào mẫu đồng ý bị từ chối',
    "Another customer's account written into the consent form is refused",
    async (stage) => {
      const foreign = stage.customer(1).accounts[0]!;
      const { page, pairs, url, client } = await consentForm(stage);
      const names = stage.settings.pages.accounts;
      const boxes = pairs.filter(([name]) => names.includes(name));
      if (boxes.length === 0)
        throw missing('mẫu không có ô chọn tài khoản', 'the form has no boxes for accounts');
      const forged = pairs.map(([name, value]): [string, string] => [
        name,
        names.includes(name) ? inFormOf(value, foreign.id, foreign.number) : value,
      ]);
      const seen = await stage.browser().post(url, forged);
      // A page that asks again is a refusal here: nothing was granted.
      const verdict = seen.kind === 'page' ? PASS : forgeryRefused(seen, client.credentials.redirectUri);
      await approved(stage, page);
      return verdict;
    },
  ),
  attack(
    'fapi2.pages.error_script',
    'high',
    owasp('Cross Site Scripting Prevention', 'Cross_Site_Scripting_Prevention_Cheat_Sheet'),
    'Trang lỗi không chạy script từ tham số',
    'Error pages run no script out of parameters',
    async (stage) => {
      const { client } = await stage.fapi.push();
      const script = '<script>alert(1)</script>"><img src=x onerror=alert(1)>';
      const verdicts: Verdict[] = [];
      for (const more of [
        { client_id: script },
        { error: script, error_description: script },
        { state: script, redirect_uri: script },
      ]) {
        const url = client.authorizationUrl(script, more);
        const { answer } = await stage.stranger().open(url);
        verdicts.push(
          answer.body.includes('<script>alert(1)') || answer.body.includes('<img src=x')
            ? fail('script được trả lại nguyên vẹn', 'the script comes back unescaped')
            : answer.status >= 500
              ? refused(answer)
              : PASS,
        );
      }
      return all(verdicts);
    },
  ),
  attack(
    'fapi2.pages.customer_oracle',
    'medium',
    AUTHENTICATION,
    'Đăng nhập sai không cho biết khách hàng có tồn tại hay không',
    'A failed sign-in does not tell whether the customer exists',
    async (stage) => {
      const wrong = { ...expendable(stage), password: 'Wrong-password-1' };
      const known = await signInPage(stage, wrong);
      // Another stranger in each run: nobody's bank unlocks a name that nobody bears.
      const stranger = `${wrong.username.slice(0, -4)}${randomInt(1_000, 10_000)}`;
      const unknown = await signInPage(stage, { ...wrong, username: stranger });
      const words = (seen: Seen): string =>
        plain(seen.answer.body.replaceAll(/value="[^"]*"/g, '')).replaceAll(/\d/g, '#');
      const isAlike = known.answer.status === unknown.answer.status && words(known) === words(unknown);
      insist(signInRefused(stage, known), 'mật khẩu sai được nhận', 'a wrong password was taken');
      return isAlike ? PASS : fail('hai câu trả lời khác nhau', 'the two answers differ');
    },
  ),
  attack(
    'fapi2.pages.lockout',
    'high',
    { text: 'Thông tư 50/2024/TT-NHNN, Điều 11' },
    'Sau mười lần sai mật khẩu, mật khẩu đúng cũng không vào được ngay',
    'After ten wrong passwords even the right one does not open at once',
    async (stage) => {
      const customer = expendable(stage);
      for (let n = 0; n < FAILURES_MAX; n += 1)
        await signInPage(stage, { ...customer, password: `Wrong-password-${n}` });
      const seen = await signInPage(stage, customer);
      return signInRefused(stage, seen) ? PASS : fail('vẫn vào được', 'it still opens');
    },
    'harmful',
  ),
  attack(
    'fapi2.pages.session_fixation',
    'high',
    SESSIONS,
    'Cookie phiên đổi khi đăng nhập (không cố định phiên được)',
    'The session cookie changes at sign-in (no session fixation)',
    async (stage) => {
      const { client, requestUri } = await stage.fapi.push();
      const jar = new CookieJar();
      const browser = stage.stranger(jar);
      const first = await browser.open(client.authorizationUrl(requestUri));
      presume(first.kind === 'page', first.answer, 'sign-in page');
      const planted = jar.copy();
      const { end } = await stage.walker.walkToDecision(browser, first, stage.customer());
      presume(end.kind === 'page', end.answer, 'consent page');
      // Who planted the cookies before the sign-in must not now be signed in by them.
      const seen = await stage.stranger(planted).open(stage.settings.fapi.dashboard);
      return seen.kind === 'page' && stage.walker.stageOf(seen) !== 'sign_in'
        ? fail('kẻ tấn công đã đăng nhập theo', 'the attacker is signed in along')
        : PASS;
    },
  ),
  says(
    'language',
    'low',
    { text: 'WCAG 2.2, 3.1.1', href: 'https://www.w3.org/TR/WCAG22/#language-of-page' },
    'Trang nói ngôn ngữ của mình',
    'The page names its language',
    (page) => /<html[^>]*\slang=/i.test(page.answer.body),
  ),
];

function says(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  holds: (page: Page, stage: Stage) => boolean,
): Check {
  return statement(`fapi2.pages.${name}`, severity, clause, vi, en, async (stage) => {
    const { page } = await decisionPage(stage);
    return holds(page, stage) ? PASS : fail('không đúng', 'it is not so');
  });
}

async function cookiesOfSignIn(stage: Stage): Promise<readonly string[]> {
  const { client, requestUri } = await stage.fapi.push();
  const jar = new CookieJar();
  const seen = await stage.stranger(jar).open(client.authorizationUrl(requestUri));
  presume(seen.kind === 'page' && jar.lines.length > 0, seen.answer, 'cookies');
  return jar.lines;
}

interface ConsentForm {
  readonly client: Awaited<ReturnType<typeof decisionPage>>['client'];
  readonly page: Page;
  readonly url: string;
  readonly pairs: [string, string][];
}

/** What the customer's browser would send if he agreed. */
async function consentForm(stage: Stage): Promise<ConsentForm> {
  const { client, page } = await decisionPage(stage);
  const { form, button } = buttonOf(page, stage.settings.pages.approve)!;
  const box = form.fields.find(
    ({ name, kind }) => stage.settings.pages.accounts.includes(name) && kind !== 'hidden',
  );
  const pairs = filled(form, box === undefined ? {} : { [box.name]: box.value }, button);
  return { client, page, pairs, url: new URL(button.action || form.action || page.url, page.url).href };
}

/** The honest form must work afterwards, or the forged one was refused for another reason. */
async function approved(stage: Stage, page: Page): Promise<void> {
  const seen = await stage.walker.decide(stage.browser(), page, stage.customer(), { decision: 'approve' });
  presume(seen.kind === 'left', seen.answer, 'consent form');
}

function forgeryRefused(seen: Seen, redirectUri: string): Verdict {
  if (seen.kind === 'page') {
    return seen.forms.some(({ fields }) => fields.some(({ kind }) => kind === 'password'))
      ? PASS
      : fail('mẫu giả được nhận', 'the forged form was taken');
  }
  return authorizationRefused(seen, redirectUri);
}

function forgery(
  name: string,
  severity: Check['severity'],
  vi: string,
  en: string,
  jarOf: (jar: CookieJar) => CookieJar,
): Check {
  return attack(`fapi2.pages.${name}`, severity, CSRF, vi, en, async (stage) => {
    const { page, pairs, url, client } = await consentForm(stage);
    const forger: Browser = stage.stranger(jarOf(stage.browser().jar));
    const verdict = forgeryRefused(await forger.post(url, pairs), client.credentials.redirectUri);
    await approved(stage, page);
    return verdict;
  });
}

/** Forms name an account by its UUID, by its id on the wire, or by its number. */
function inFormOf(example: string, id: string, number: string | undefined): string {
  if (/^[0-9a-f]{8}-/.test(example)) {
    const hex = id.replace(/^[a-z]{3}_/, '').replaceAll('-', '');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
  return /^\d+$/.test(example) ? (number ?? id) : id;
}

function expendable(stage: Stage): NonNullable<Stage['settings']['expendable']> {
  const { expendable: customer } = stage.settings;
  if (customer === undefined)
    throw missing('cấu hình không có expendable_customer', 'the configuration has no expendable_customer');
  return customer;
}

/** One attempt to sign in, in a browser of its own, and no step further. */
async function signInPage(
  stage: Stage,
  customer: NonNullable<Stage['settings']['expendable']>,
): Promise<Seen> {
  const { client, requestUri } = await stage.fapi.push();
  const browser = stage.stranger();
  const page = await browser.open(client.authorizationUrl(requestUri));
  presume(page.kind === 'page' && stage.walker.stageOf(page) === 'sign_in', page.answer, 'sign-in page');
  const { username, password, bank } = stage.settings.pages;
  const form = page.forms.find(({ fields }) => fields.some(({ name }) => password.includes(name)))!;
  const values: Record<string, string> = {};
  for (const { name } of form.fields) {
    if (username.includes(name)) values[name] = customer.username;
    if (password.includes(name)) values[name] = customer.password;
    if (bank.includes(name) && customer.bin !== undefined) values[name] = customer.bin;
  }
  return await browser.submit(page, form, values, form.buttons[0]);
}

function signInRefused(stage: Stage, seen: Seen): boolean {
  if (seen.kind === 'page') return stage.walker.stageOf(seen) === 'sign_in';
  return isRefusal(seen.answer);
}
