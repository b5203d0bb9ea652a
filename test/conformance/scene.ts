/**
 * A whole hub of two processes with the sandbox's people and third parties, attacked as `longbien conformance --sandbox`
 * attacks it: the configuration is the one that the command makes for itself.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ran, run } from '../../src/apps/cli/testing.ts';
import { type ConfigurationFile, readConfiguration, sandboxFile } from '../../src/apps/conformance/index.ts';
import {
  demoCustomers,
  enrolDemoCustomers,
  keysFile,
  prepareHubTls,
  provideThirdParties,
  SANDBOX_SEED,
} from '../../src/apps/sandbox/index.ts';
import { openTestHub, type TestHub } from '../hub.ts';
import { type TestDatabase, testDatabase } from '../postgres.ts';

export interface ConformanceScene {
  readonly hub: TestHub;
  readonly postgres: TestDatabase;
  readonly baseUrl: string;
  /** `longbien conformance --sandbox` with these words besides. */
  run(...words: string[]): Promise<Ran>;
  /** What the command has made, spread over both processes; webhooks of the second are not those of a sandbox. */
  configuration(): ConfigurationFile;
  close(): Promise<void>;
}

export async function openConformanceScene(): Promise<ConformanceScene> {
  const postgres = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'longbien-conformance-'));
  const { authority, ...identity } = await prepareHubTls(folder, Date.now());
  const tls = { authority, ...identity, clientAuthorities: [authority] };
  const hub = await openTestHub(postgres.settings, { openBanking: tls });
  const { origin: baseUrl, mtlsOrigin } = hub.hub.openBanking!;
  const ports = { port: await freePort(), mtlsPort: await freePort() };
  const twin = await hub.twin(
    { host: '127.0.0.1', ...ports, ...tls, publicOrigins: { origin: baseUrl, mtlsOrigin } },
    { webhooks: { sandbox: false } },
  );
  await twin.server.listen({ port: 0, host: '127.0.0.1' });
  const operator = await hub.addCaller('operator');
  const participants = await enrolPeople(hub, operator);
  const { desk, database, mint } = hub.hub;
  await provideThirdParties({ desk, database, mint, nowMs: Date.now }, SANDBOX_SEED, folder);
  writeFileSync(keysFile(folder), JSON.stringify({ url: hub.url, operator, participants }));
  return {
    hub,
    postgres,
    baseUrl,
    run: async (...words) =>
      await run(['conformance', baseUrl, '--sandbox', '--data', folder, '--lang', 'en', ...words]),
    configuration() {
      const path = sandboxFile(folder);
      assert.equal(statSync(path).mode & 0o077, 0, 'keys lie in it');
      const read = readConfiguration(path);
      assert.ok(read.ok, path);
      const { webhooks, ...configuration } = read.configuration;
      const { loopback_allowed: _, ...strict } = webhooks!;
      const { port } = twin.server.server.address() as AddressInfo;
      return {
        ...configuration,
        processes: [new URL(baseUrl).host, `localhost:${ports.port}`],
        webhooks: { ...strict, url: strict.url.replace(hub.url, `http://127.0.0.1:${port}`) },
      };
    },
    async close() {
      await twin.close();
      await hub.close();
      await postgres.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** API keys of their banks, by BIN. */
async function enrolPeople(test: TestHub, operator: string): Promise<Record<string, string>> {
  const { hub, signInKey } = test;
  const participants: Record<string, string> = {};
  for (const { bin } of demoCustomers(SANDBOX_SEED)) {
    if (bin in participants) continue;
    const names = { short_name: `B${bin}`, name: `Ngân hàng ${bin}`, name_en: `Bank ${bin}` };
    const body = { bin, kind: 'bank', ...names, cap: '1000000000000' };
    await test.call('POST', '/v1/participants', { as: operator, body });
    participants[bin] = await test.addCaller('participant', { participant: Number(bin) });
  }
  const { desk, database } = hub;
  await enrolDemoCustomers({ desk, database, nowMs: Date.now, signInKey, randomBytes }, SANDBOX_SEED);
  return participants;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
