/** Every check can fail: a server that grants everything fails every attack, one that refuses all fails every ability. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  CHECKS,
  type ConfigurationFile,
  checkConfiguration,
  type Result,
  runChecks,
  settingsOf,
} from './index.ts';
import { startNoMan } from './testing/noman.ts';
import { sceneOf } from './testing/scene.ts';
import type { TestServer } from './testing/server.ts';
import { startYesMan, TRAITS, type Trait } from './testing/yesman.ts';

/** Runs against a server and closes it. Waiting costs nothing: the clock is moved instead. */
async function against(
  server: TestServer,
  ids?: readonly string[],
  change: (scene: ConfigurationFile) => ConfigurationFile = (scene) => scene,
): Promise<ReadonlyMap<string, Result>> {
  let aheadMs = 0;
  let waitedMs = 0;
  try {
    const configuration = change(await sceneOf(server.url));
    assert.deepEqual(checkConfiguration(configuration).ok, true);
    const { results } = await runChecks({
      settings: settingsOf(configuration, server.url),
      checks: ids === undefined ? CHECKS : CHECKS.filter(({ id }) => ids.includes(id)),
      harmful: true,
      now: () => Date.now() + aheadMs,
      sleep: async (ms) => {
        aheadMs += ms;
        await Promise.resolve();
      },
      onWait: (_, ms) => {
        waitedMs += ms;
      },
    });
    assert.ok(waitedMs <= LONGEST_WAIT_MS, `waited ${waitedMs} ms for what may expire together`);
    const broken = results.filter(
      ({ verdict }) => verdict.kind === 'fail' && /itself broke/.test(verdict.found.en),
    );
    assert.deepEqual(broken, []);
    return new Map(results.map((result) => [result.check.id, result]));
  } finally {
    await server.close();
  }
}

/** Of a code of Annex 01: whatever expires sooner does so meanwhile. */
const LONGEST_WAIT_MS = 182_000;

/** A yes to everything hides these; each has a server with that one fault. */
const HIDDEN: Readonly<Partial<Record<Trait, readonly string[]>>> = {
  revokes_for_anybody: ['fapi2.revocation.by_other'],
  alters_state: ['fapi2.authorization.code', 'sbv64.authorization.flow'],
  denies_early_clocks: ['fapi2.dpop.skew', 'fapi2.client_authentication.skew'],
  breaks_under_load: ['fapi2.par.flood'],
  forgets_refresh_tokens: ['fapi2.race.refresh'],
  shortens_nonces: ['fapi2.par.nonce_of_64'],
  tells_who_exists: ['fapi2.pages.customer_oracle'],
  takes_any_nonce: ['fapi2.dpop.forged_nonce'],
  binds_no_token: ['fapi2.metadata.sender_constraint'],
};

test('there are as many checks as the page says, each with its own id, both languages and a clause', () => {
  const page = readFileSync(new URL('../../../docs/conformance.md', import.meta.url), 'utf8');
  for (const words of [`${CHECKS.length} checks`, `${TRAITS.length} servers with a single fault`])
    assert.ok(page.includes(words), words);
  assert.deepEqual(Object.keys(HIDDEN).sort(), [...TRAITS].sort());
  assert.equal(new Set(CHECKS.map(({ id }) => id)).size, CHECKS.length);
  for (const { id, title, clause } of CHECKS) {
    assert.ok(title.vi !== title.en && title.vi !== '' && title.en !== '' && clause.text !== '', id);
  }
});

test('a server that grants everything fails every attack and every statement', async () => {
  const results = await against(await startYesMan());
  const hidden = new Set(Object.values(HIDDEN).flat());
  const blind = [...results.values()].filter(
    ({ check, verdict }) => check.polarity !== 'grants' && verdict.kind !== 'fail' && !hidden.has(check.id),
  );
  assert.deepEqual(
    blind.map(({ check, verdict }) => ({ id: check.id, verdict })),
    [],
  );
});

test('a server that refuses everything fails every ability, and passes no attack', async () => {
  for (const announces of [false, true]) {
    const results = await against(await startNoMan(announces));
    const passed = [...results.values()].filter(
      ({ check, verdict }) => verdict.kind === 'pass' && check.polarity === 'refuses',
    );
    assert.deepEqual(
      passed.map(({ check }) => check.id),
      [],
    );
    if (announces) continue;
    const blind = [...results.values()].filter(
      ({ check, verdict }) => check.polarity === 'grants' && verdict.kind !== 'fail',
    );
    assert.deepEqual(
      blind.map(({ check, verdict }) => ({ id: check.id, verdict })),
      [],
    );
  }
});

test('what a yes to everything hides is found in a server with that one fault', async () => {
  for (const [trait, ids] of Object.entries(HIDDEN)) {
    const results = await against(await startYesMan(trait as Trait), ids);
    for (const id of ids) assert.equal(results.get(id)?.verdict.kind, 'fail', `${trait}: ${id}`);
  }
});

test('what is asked in another way where the configuration says so fails there as well', async () => {
  const [name, trap] = ['fapi2.pages.tricky_name', 'fapi2.webhooks.trap'];
  const otherwise = ({ fapi2, webhooks, ...scene }: ConfigurationFile): ConfigurationFile => {
    const { tricky_client: _, ...parties } = fapi2!;
    const naming = { url: `${scene.base_url}/v1/software/sfw`, name: 'Ví Thử' };
    return { ...scene, fapi2: { ...parties, naming }, webhooks: { ...webhooks!, loopback_allowed: true } };
  };
  const yes = await against(await startYesMan(), [name, trap], otherwise);
  assert.equal(yes.get(name)?.verdict.kind, 'fail');
  // Whether this machine has an address besides its loopback is its own affair.
  assert.notEqual(yes.get(trap)?.verdict.kind, 'pass');
  const no = await against(await startNoMan(false), [name, trap], otherwise);
  for (const { verdict } of no.values()) assert.notEqual(verdict.kind, 'pass');
});
