import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHECKS, htmlOf, jsonOf, lineOf, type Report, runChecks, settingsOf, summaryOf } from '../index.ts';
import { sceneOf } from '../testing/scene.ts';
import { startYesMan } from '../testing/yesman.ts';

const plain = { good: (text: string) => text, bad: (text: string) => text, dim: (text: string) => text };

const GROUPS = ['token', 'code', 'pages', 'registration', 'resource', 'revocation'];

async function reportOfYesMan(): Promise<{ report: Report; secrets: string[] }> {
  const server = await startYesMan();
  try {
    const configuration = await sceneOf(server.url);
    const report = await runChecks({
      settings: settingsOf(configuration, server.url),
      checks: CHECKS.filter(({ group }) => GROUPS.includes(group)),
      now: Date.now,
      sleep: async () => await Promise.resolve(),
    });
    const { fapi2, sbv64, customers } = configuration;
    const jwk = (client: { readonly jwk: Record<string, unknown> } | undefined): string =>
      String(client?.jwk.d);
    const secrets = [
      ...customers!.flatMap(({ username, password, totp_secret }) => [username, password, totp_secret!]),
      sbv64!.client!.client_secret,
      Buffer.from(`sbv-app:${sbv64!.client!.client_secret}`).toString('base64'),
      jwk(fapi2!.client),
      jwk(sbv64!.client),
    ];
    return { report, secrets };
  } finally {
    await server.close();
  }
}

const made = reportOfYesMan();

test('no secret of a party or customer, no token and no code is in any report', async () => {
  const { report, secrets } = await made;
  for (const text of [JSON.stringify(jsonOf(report)), htmlOf(report)]) {
    for (const secret of secrets) assert.ok(!text.includes(secret), secret);
    // The yes-man's own, as it numbers them.
    for (const secret of [
      /refresh-\d+-of-a-yes-man/,
      /[^\w-]token-\d+/,
      /[^\w-]code-\d+/,
      /eyJ[\w-]+\.eyJ/,
      /00990010000\d/,
    ])
      assert.equal(secret.exec(text)?.[0], undefined);
  }
});

test('JSON: every result with its clause, its verdict and what went over the line', async () => {
  const { report } = await made;
  const json = jsonOf(report);
  assert.equal(json.results.length, report.results.length);
  assert.equal(
    Object.values(json.counts).reduce((sum, one) => sum + one),
    json.results.length,
  );
  const one = json.results.find(({ id }) => id === 'fapi2.token.password_grant')!;
  assert.equal(one.verdict, 'fail');
  assert.match(one.clause.href!, /^https:\/\/openid\.net\//);
  assert.equal(one.found?.en, 'was accepted: 200');
  const [exchange] = one.exchanges.slice(-1);
  assert.match(exchange!.request_body!, /grant_type=password/);
  assert.match(exchange!.request_body!, /password=…/);
  assert.equal(exchange!.status, 200);
});

test('HTML: one page that loads and runs nothing, and shows what a server wrote as text', async () => {
  const { report } = await made;
  const [first] = report.results;
  const evil = { vi: '<script>alert(1)</script>', en: '"><img src=x>' };
  const page = htmlOf({
    ...report,
    results: [{ ...first!, verdict: { kind: 'fail', found: evil } }, ...report.results.slice(1)],
  });
  assert.equal(/<script|<img|<link|<[^>]* src=|@import|url\(/.exec(page)?.[0], undefined);
  for (const part of ['&lt;script&gt;alert(1)', '<html lang="vi">', '<span lang="en">'])
    assert.ok(page.includes(part), part);
  for (const { check } of report.results) assert.ok(page.includes(`id="${check.id}"`), check.id);
});

test('text: one line for each check, in the language asked for, and control letters stay out', async () => {
  const { report } = await made;
  const first = report.results.find(({ check }) => check.id === 'fapi2.code.redeems');
  const found = { vi: 'a\u001b[31m\nb', en: 'c' };
  const line = lineOf({ ...first!, verdict: { kind: 'fail', found } }, 'vi', plain);
  assert.match(
    line,
    /^✗ fapi2\.code\.redeems {2}code đổi được lấy token: a \[31m b \[high; RFC 6749 §4\.1\.3\]\n$/,
  );
  assert.match(
    summaryOf(report, 'en'),
    /^\d+ checks: \d+ passed, \d+ failed, \d+ skipped, \d+ not applicable\n$/,
  );
});
