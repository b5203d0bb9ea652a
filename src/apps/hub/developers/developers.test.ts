/** The developer area as a browser without scripts walks through it: forms are found in the pages and sent as they stand. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestHub, type TestHub } from '../../../../test/hub.ts';
import { type TestDatabase, testDatabase } from '../../../../test/postgres.ts';
import { fromWire } from '../../../kit/id.ts';
import { signingKey } from '../../../services/directory/testing.ts';

let home: TestDatabase;
let hub: TestHub;
before(async () => {
  home = await testDatabase();
  hub = await openTestHub(home.settings);
});
after(async () => {
  await hub.close();
  await home.close();
});

interface Page {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
  readonly path: string;
}

/** Keeps cookies, follows redirects, and posts a form of the page it is on with what was filled in. */
class Visitor {
  page: Page = { status: 0, html: '', headers: new Headers(), path: '' };
  private cookie = '';

  async open(path: string): Promise<Page> {
    return await this.send(path, {});
  }

  /** `action`: the end of the form's. Fields that are not named keep what the page says. */
  async submit(action: string, fields: Record<string, string | string[]> = {}): Promise<Page> {
    const forms = Array.from(this.page.html.matchAll(/<form method="post" action="([^"]+)">(.*?)<\/form>/gs));
    const form = forms.find(([, to]) => to!.replace(/#.*$/, '').endsWith(action));
    assert.ok(form !== undefined, `no form to ${action} on ${this.page.path}`);
    const body = new URLSearchParams();
    for (const [name, value] of fieldsOf(form[2]!)) if (!(name in fields)) body.append(name, value);
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, one);
    return await this.post(form[1]!, body);
  }

  async post(path: string, body: URLSearchParams, headers: Record<string, string> = {}): Promise<Page> {
    return await this.send(path, { method: 'POST', body, headers: { origin: hub.url, ...headers } });
  }

  private async send(path: string, init: RequestInit): Promise<Page> {
    const headers = { ...(init.headers as Record<string, string>), cookie: this.cookie };
    const answer = await fetch(new URL(path, hub.url), { ...init, headers, redirect: 'manual' });
    const set = answer.headers.get('set-cookie');
    if (set !== null) this.cookie = set.split(';')[0]!;
    const html = await answer.text();
    const to = answer.headers.get('location');
    if (answer.status === 303 && to !== null) return await this.send(to, {});
    this.page = { status: answer.status, html, headers: answer.headers, path };
    return this.page;
  }
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

function fieldsOf(html: string): [string, string][] {
  const inputs = Array.from(html.matchAll(/<input ([^>]*)>/g)).flatMap(([, text]): [string, string][] => {
    const get = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(text!)?.[1];
    if (get('type') === 'checkbox' && !/ checked/.test(text!)) return [];
    return [[get('name')!, unescaped(get('value') ?? '')]];
  });
  const areas = Array.from(html.matchAll(/<textarea [^>]*name="([^"]+)"[^>]*>(.*?)<\/textarea>/gs));
  return [...inputs, ...areas.map(([, name, value]): [string, string] => [name!, unescaped(value!)])];
}

const onceOf = ({ html }: Page): string => /class="once"><code>([^<]+)</.exec(html)![1]!;

async function signedUp(name: string): Promise<{ visitor: Visitor; key: string }> {
  const visitor = new Visitor();
  await visitor.open('/developers/sign-up?lang=vi');
  const page = await visitor.submit('/sign-up', { name, name_en: `${name} EN`, email: 'dev@thu.example' });
  assert.equal(page.status, 201, page.html);
  return { visitor, key: onceOf(page) };
}

const jwks = (kid: string): string => JSON.stringify({ keys: [signingKey(kid).jwk] });

test('a developer signs up, registers software, rotates its keys and gets a statement', async () => {
  const { visitor, key } = await signedUp('Công ty Đi Hết Một Vòng');
  assert.match(key, /^lb_test_/);
  assert.match((await visitor.open('/developers?lang=vi')).html, /Công ty Đi Hết Một Vòng/);
  await visitor.open('/developers/software?lang=vi');
  const made = await visitor.submit('/software', {
    name: 'Sổ tay <tiền>'.replace(/[<>]/g, ''),
    redirect_uris: 'http://127.0.0.1:8970/callback\r\nhttps://so.example/cb',
    roles: ['AIS'],
    jwks: jwks('k1'),
  });
  assert.match(made.html, /Đã lưu/);
  const id = /\/developers\/software\/(sfw_[0-9a-f]{32})/.exec(made.path)![1]!;
  const api = () => hub.call('GET', `/v1/software/${id}`, { as: key });
  assert.deepEqual((await api()).body.redirect_uris, [
    'http://127.0.0.1:8970/callback',
    'https://so.example/cb',
  ]);
  // As the page stands, with one field changed: the rest stays what it was.
  assert.match((await visitor.submit(`/software/${id}`, { jwks: jwks('k2') })).html, /Đã lưu/);
  const { body } = await api();
  assert.deepEqual([body.version, body.name], [2, 'Sổ tay tiền']);
  assert.match(JSON.stringify(body.jwks), /"k2"/);
  const statement = onceOf(await visitor.submit('/statements'));
  assert.equal(statement.split('.').length, 3);
  const suspended = await visitor.submit('/suspension', { reason: 'máy bị mất' });
  assert.match(suspended.html, /tạm đình chỉ/);
  const refused = await visitor.submit('/statements');
  assert.deepEqual([refused.status, /software_is_suspended/.test(refused.html)], [409, true]);
});

test('what is refused comes back filled in, with the code and the field', async () => {
  const visitor = new Visitor();
  await visitor.open('/developers/sign-up?lang=en');
  const name = 'Công ty "Ngoặc" & Cộng';
  const refused = await visitor.submit('/sign-up', {
    ...{ name: name.replaceAll('"', ''), name_en: 'Quote Co', email: 'dev@thu.example' },
    ...{ tax_code: '0100109107', roles: ['AIS', 'PIS'] },
  });
  assert.equal(refused.status, 422);
  assert.match(refused.html, /role="alert"[^>]*>The tax code is not valid.*tax_code_is_not_valid/s);
  assert.match(refused.html, /name="tax_code"[^>]*aria-invalid="true"[^>]*value="0100109107"/);
  assert.match(refused.html, /value="Công ty Ngoặc &amp; Cộng"/);
  assert.match(refused.html, /value="PIS" checked/);
  const again = await visitor.submit('/sign-up', { tax_code: '0100109106' });
  assert.match(again.html, /role_needs_a_licence/);
  const { visitor: mine } = await signedUp('Công ty Khóa Hỏng');
  await mine.open('/developers/software?lang=vi');
  const { privateKey } = signingKey('x');
  const secret = { ...privateKey.export({ format: 'jwk' }), kid: 'x' };
  const leaked = await mine.submit('/software', { name: 'A', jwks: JSON.stringify({ keys: [secret] }) });
  assert.match(leaked.html, /key_is_private/);
  assert.match(leaked.html, /name="jwks"[^>]*aria-invalid="true"/);
  assert.match((await mine.submit('/software', { name: 'A', jwks: 'not json' })).html, /body_is_not_json/);
});

test('an API key signs in, is made once, and signs out when it is revoked', async () => {
  const { visitor, key } = await signedUp('Công ty Nhiều Khóa');
  await visitor.open('/developers/api-keys?lang=vi');
  const before = visitor.page;
  const second = onceOf(await visitor.submit('/api-keys', { name: 'Máy chủ' }));
  visitor.page = before;
  const twice = await visitor.submit('/api-keys', { name: 'Máy chủ' });
  assert.doesNotMatch(twice.html, /class="once"/, 'the same form again makes no second key');
  assert.equal((twice.html.match(/Máy chủ/g) ?? []).length, 1);
  const other = new Visitor();
  await other.open('/developers/sign-in?lang=vi');
  assert.equal((await other.submit('/sign-in', { api_key: 'lb_test_wrong' })).status, 403);
  await other.open('/developers/sign-in?lang=vi');
  await other.submit('/sign-in', { api_key: second });
  assert.match((await other.open('/developers/api-keys?lang=vi')).html, /khóa đang dùng/);
  const { data } = (await hub.call('GET', await keysPath(key), { as: key })).body;
  const { id } = data!.find(({ name }) => name === 'Máy chủ')!;
  await visitor.open('/developers/api-keys?lang=vi');
  await visitor.submit(`/api-keys/${id}/revocation`);
  assert.match((await other.open('/developers/api-keys?lang=vi')).path, /sign-in/);
  assert.equal((await visitor.open('/developers/api-keys?lang=vi')).status, 200);
  await visitor.submit('/sign-out');
  assert.match((await visitor.open('/developers/software?lang=vi')).path, /sign-in/);
});

async function keysPath(key: string): Promise<string> {
  const { data } = (await hub.call('GET', '/v1/third-parties', { as: key })).body;
  return `/v1/third-parties/${data![0]!.id}/api-keys`;
}

test('another third party’s software is not there', async () => {
  const { visitor: mine, key } = await signedUp('Công ty Của Tôi');
  await mine.open('/developers/software?lang=vi');
  const made = await mine.submit('/software', { name: 'Riêng', jwks: jwks('k') });
  const path = made.path.replace(/\?.*$/, '');
  const { visitor: stranger } = await signedUp('Công ty Của Người');
  assert.equal((await stranger.open(`${path}?lang=vi`)).status, 404);
  await stranger.open('/developers/software?lang=vi');
  const csrf = /name="csrf" value="([^"]+)"/.exec(stranger.page.html)![1]!;
  const body = new URLSearchParams({ csrf, key: 'k', name: 'Chiếm', jwks: jwks('evil') });
  assert.equal((await stranger.post(path, body)).status, 404);
  const id = path.split('/').at(-1)!;
  assert.equal((await hub.call('GET', `/v1/software/${id}`, { as: key })).body.name, 'Riêng');
});

test('the log shows what the API was asked, and pages backwards', async () => {
  const { visitor, key } = await signedUp('Công ty Hay Hỏi');
  const missing = await hub.call('GET', `/v1/software/sfw_${'0'.repeat(32)}`, { as: key });
  for (let n = 0; n < 51; n += 1) await hub.call('GET', '/v1/third-parties', { as: key });
  await hub.hub.requests.flush();
  const first = await visitor.open('/developers/requests?lang=vi');
  assert.equal((first.html.match(/<tr><th scope="row">/g) ?? []).length, 50);
  const next = /href="(\/developers\/requests\?[^"]*before=[^"]+)"/.exec(first.html)![1]!;
  const older = await visitor.open(unescaped(next));
  assert.ok(older.html.includes(missing.headers.get('request-id')!));
  assert.match(older.html, /href="\/docs\/problems\?lang=vi#not_found"/);
});

test('the number that the form offers is not the same for many', async () => {
  const visitor = new Visitor();
  const times = new Map<string, number>();
  for (let form = 0; form < 100; form++) {
    const { html } = await visitor.open('/developers/sign-up?lang=vi');
    const code = /name="tax_code"[^>]*value="(\d{10})"/.exec(html)![1]!;
    times.set(code, (times.get(code) ?? 0) + 1);
  }
  assert.ok(Math.max(...times.values()) < 4, 'a few meet by chance among 100,000');
});

test('forms from elsewhere, without the token or with another session’s are refused', async () => {
  const { visitor } = await signedUp('Công ty Bị Giả Mạo');
  const { visitor: other } = await signedUp('Công ty Giả Mạo');
  await visitor.open('/developers/api-keys?lang=vi');
  const csrf = /name="csrf" value="([^"]+)"/.exec(visitor.page.html)![1]!;
  const body = (token: string) => new URLSearchParams({ csrf: token, key: 'k', name: 'Khóa lén' });
  const path = '/developers/api-keys';
  const tries: [URLSearchParams, Record<string, string>][] = [
    [body(''), {}],
    [body('x'.repeat(43)), {}],
    [body(csrf), { origin: 'https://evil.example' }],
    [body(csrf), { 'sec-fetch-site': 'cross-site' }],
    [body(csrf), { origin: 'null' }],
  ];
  for (const [form, headers] of tries)
    assert.equal((await visitor.post(path, form, headers)).status, 403, JSON.stringify(headers));
  assert.equal((await other.post(path, body(csrf))).status, 403, 'a token of another session');
  assert.equal((await visitor.post(path, body(csrf))).status, 201, 'what the others differ from');
  const foreign = new Visitor();
  const signIn = new URLSearchParams({ api_key: 'x' });
  assert.equal(
    (await foreign.post('/developers/sign-in', signIn, { origin: 'https://evil.example' })).status,
    403,
  );
});

test('a session that was altered, or is of a caller who is no third party, is none', async () => {
  const { key } = await signedUp('Công ty Bánh Quy');
  const page = async (cookie: string): Promise<number> =>
    (await fetch(`${hub.url}/developers/software`, { headers: { cookie }, redirect: 'manual' })).status;
  const signIn = await fetch(`${hub.url}/developers/sign-in`, {
    ...{ method: 'POST', redirect: 'manual', headers: { origin: hub.url } },
    body: new URLSearchParams({ api_key: key }),
  });
  const set = signIn.headers.get('set-cookie')!;
  assert.match(set, /HttpOnly; SameSite=Lax/);
  assert.doesNotMatch(set, /lb_test_/, 'the cookie holds no key');
  const cookie = set.split(';')[0]!;
  assert.equal(await page(cookie), 200);
  const [name, value] = [cookie.slice(0, cookie.indexOf('=')), cookie.slice(cookie.indexOf('=') + 1)];
  const [caller, until, mac] = value.split('.') as [string, string, string];
  const later = String(Number(until) + 1_000);
  for (const forged of [
    `${caller}.${later}.${mac}`,
    `${fromWire('caller', `cal_${'0'.repeat(32)}`)}.${until}.${mac}`,
    `${caller}.${until}.${'A'.repeat(43)}`,
    `${caller}.${until}.`,
    '',
  ])
    assert.equal(await page(`${name}=${forged}`), 303, forged);
  assert.equal(await page(`${cookie}; ${name}=${value}`), 303, 'two of one name');
  const merchant = await hub.addCaller('merchant', { shop: hub.hub.mint() });
  const refused = await fetch(`${hub.url}/developers/sign-in`, {
    ...{ method: 'POST', redirect: 'manual', headers: { origin: hub.url } },
    body: new URLSearchParams({ api_key: merchant }),
  });
  assert.equal(refused.status, 403);
});

test('pages have no script and nothing from elsewhere, and both languages', async () => {
  const { visitor } = await signedUp('Công ty Hai Thứ Tiếng');
  for (const path of ['', '/quickstart', '/software', '/api-keys', '/requests', '/sign-in', '/sign-up']) {
    for (const [lang, other] of [
      ['vi', 'en'],
      ['en', 'vi'],
    ]) {
      const { html, headers, status } = await visitor.open(`/developers${path}?lang=${lang}`);
      assert.equal(status, 200, path);
      assert.match(html, new RegExp(`<html lang="${lang}">`));
      assert.match(html, new RegExp(`lang="${other}" hreflang="${other}"`));
      assert.doesNotMatch(html, /<script|<img|<iframe| style=| on\w+="|(src|href)="(https?:)?\/\//);
      assert.match(
        headers.get('content-security-policy')!,
        /^default-src 'none'; style-src 'self'; form-action 'self'/,
      );
      assert.equal(headers.get('cache-control'), 'no-store');
      for (const [, id] of html.matchAll(/<label for="([^"]+)"/g))
        assert.ok(html.includes(` id="${id}"`), id);
    }
  }
  assert.equal(
    (await visitor.open('/developers/style.css')).headers.get('content-type'),
    'text/css; charset=utf-8',
  );
});

test('the API takes no forms, and nothing of this was a fault of ours', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(`${hub.url}/v1/sandbox/third-parties`, {
    method: 'POST',
    headers,
    body: 'name=x',
  });
  assert.equal(answer.status, 415);
  assert.deepEqual(hub.faults, []);
});
