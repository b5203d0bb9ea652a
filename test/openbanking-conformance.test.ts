/** Every attack and conformance check against a whole hub with its customers' pages, two processes on one database. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CHECKS,
  checkConfiguration,
  type Report,
  runChecks,
  settingsOf,
} from '../src/apps/conformance/index.ts';
import { openConformanceScene } from './conformance/scene.ts';
import { ledgerFaults } from './money.ts';

/** What the hub does without, as the text allows; the report says so. */
const NOT_APPLICABLE = ['fapi2.dpop.forged_nonce'];

test('the hub is attacked in every way and holds', async (t) => {
  const scene = await openConformanceScene();
  t.after(() => scene.close());

  await t.test(
    'the command registers its clients and a passkey once, and the next run finds them',
    async () => {
      const first = await scene.run('--only', 'fapi2.pages.lockout');
      assert.equal(first.exit, 0, first.out + first.err);
      assert.match(first.out, /1 checks: 1 passed, 0 failed, 0 skipped, 0 not applicable/);
      const made = scene.configuration();
      // The customer whom the attack has locked out was let in again: he is answered as nobody is.
      const second = await scene.run('--only', 'fapi2.pages.customer_oracle');
      assert.match(second.out, /1 passed/);
      assert.deepEqual(scene.configuration(), made);
    },
  );

  await t.test('every check', async () => {
    const configuration = scene.configuration();
    assert.deepEqual(checkConfiguration(configuration), { ok: true, configuration });
    // Whoever waits moves the clock of hub and runner instead; nothing here depends on another.
    const { now } = Date;
    let aheadMs = 0;
    Date.now = () => now() + aheadMs;
    t.after(() => {
      Date.now = now;
    });
    const report = await runChecks({
      settings: settingsOf(configuration, scene.baseUrl),
      checks: CHECKS,
      authorities: configuration.authorities!,
      harmful: true,
      now: Date.now,
      sleep: async (ms) => {
        aheadMs += ms;
        await Promise.resolve();
      },
    });
    assert.deepEqual(othersThan(report, NOT_APPLICABLE), []);
    const without = report.results.filter(({ verdict }) => verdict.kind === 'not_applicable');
    assert.deepEqual(
      without.map(({ check }) => check.id),
      NOT_APPLICABLE,
    );
  });

  assert.deepEqual(await ledgerFaults(scene.postgres.owner), []);
  assert.deepEqual(scene.hub.faults, []);
});

function othersThan({ results }: Report, expected: readonly string[]): unknown[] {
  return results
    .filter(({ check, verdict }) => verdict.kind !== 'pass' && !expected.includes(check.id))
    .map(({ check, verdict, exchanges }) => ({
      id: check.id,
      verdict,
      last: exchanges.slice(-2).map(({ method, url, status }) => `${method} ${url} ${status}`),
    }));
}
