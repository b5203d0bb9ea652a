import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sceneOf, startYesMan } from '../conformance/testing.ts';
import { run } from './testing.ts';

test('conformance: names its checks without asking anybody', async () => {
  const all = await run(['conformance', '--list', '--lang', 'en']);
  assert.equal(all.exit, 0);
  assert.ok(all.out.trimEnd().split('\n').length >= 90);
  const some = await run(['conformance', '--list', '--json', '--profile', 'sbv64', '--only', 'payment']);
  const rows = JSON.parse(some.out) as { id: string }[];
  assert.ok(rows.length > 0 && rows.every(({ id }) => id.startsWith('sbv64.payment.')));
});

test('conformance: misuse is said in a sentence', async () => {
  const cases: [string[], RegExp][] = [
    [[], /Say which server/],
    [['ftp://x'], /Say which server/],
    [['http://127.0.0.1:1', '--only', 'magic'], /no group or check "magic"/],
    [['http://127.0.0.1:1', '--profile', 'psd2'], /--profile is fapi2 or sbv64/],
    [['--config', '/no/such.json'], /There is no \/no\/such\.json/],
    [['--sandbox', '--data', '/no/such'], /Does "longbien start" run here\?/],
    [['--config', 'a', '--sandbox'], /Either --config or --sandbox/],
  ];
  for (const [args, words] of cases) {
    const { exit, err } = await run(['conformance', ...args]);
    assert.equal(exit, 2, args.join(' '));
    assert.match(err, words);
  }
});

test('conformance: a failing check makes exit 1, a line in the terminal, and a page', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'longbien-conformance-'));
  const server = await startYesMan();
  try {
    const config = join(folder, 'conformance.json');
    const page = join(folder, 'report.html');
    writeFileSync(config, JSON.stringify(await sceneOf(server.url)));
    const args = ['conformance', '--config', config, '--only', 'par', '--lang', 'en'];
    const told = await run([...args, '--html', page]);
    assert.equal(told.exit, 1);
    assert.match(
      told.out,
      /✗ fapi2\.par\.no_pkce {2}A pushed request without PKCE is refused: was accepted: 201/,
    );
    assert.match(told.out, /16 checks: \d+ passed, \d+ failed, 0 skipped, 0 not applicable/);
    assert.match(readFileSync(page, 'utf8'), /fapi2\.par\.no_pkce/);
    const json = JSON.parse((await run([...args, '--json'])).out) as { counts: { fail: number } };
    assert.ok(json.counts.fail > 0);
    const passing = await run(['conformance', '--config', config, '--only', 'fapi2.par.nonce_of_64']);
    assert.equal(passing.exit, 0);
    const stopped = { signal: AbortSignal.abort() };
    const unasked = await run(
      ['conformance', '--config', config, '--only', 'fapi2.par.nonce_of_64'],
      stopped,
    );
    assert.equal(unasked.exit, 1, 'what was not asked has not held');
    writeFileSync(config, JSON.stringify({ fapi2: { client: { client_id: 7 } } }));
    const wrong = await run(args);
    assert.equal(wrong.exit, 2);
    assert.match(wrong.err, /\/fapi2\/client/);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('conformance: without a configuration only what needs no credentials is judged', async () => {
  const server = await startYesMan();
  try {
    const { exit, out } = await run(['conformance', server.url, '--only', 'metadata,par', '--lang', 'en']);
    assert.equal(exit, 1);
    assert.match(out, /– fapi2\.par\.no_pkce .*\[the configuration has no fapi2\.client\]/);
    assert.match(out, /✗ fapi2\.metadata\.keys/);
  } finally {
    await server.close();
  }
});
