/** A hub with two institutions and a shop’s account, behind a real port, and a way to run commands against it. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '../../../test/postgres.ts';
import { type Client, createClient } from '../../client/index.ts';
import { hashApiKey, mintApiKey } from '../../core/access/index.ts';
import { createCallerKind } from '../../services/operations/index.ts';
import { type Hub, openHub, openSecrets } from '../hub/index.ts';
import { keysFile } from '../sandbox/index.ts';
import { longbien } from './commands.ts';
import type { CommandIo } from './lines.ts';

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line as a person without a terminal would. */
export async function run(args: readonly string[], io: Partial<CommandIo> = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const exit = await longbien(args, {
    stdin: (async function* () {})(),
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    ...io,
  });
  return { exit, out: out.join(''), err: err.join('') };
}

export interface TestHub {
  readonly url: string;
  /** The data folder, with the sandbox’s keys in it. */
  readonly data: string;
  readonly databaseUrl: string;
  readonly operator: string;
  /** A client of each institution, by BIN. */
  readonly banks: Readonly<Record<string, Client>>;
  run(...args: string[]): Promise<Ran>;
  close(): Promise<void>;
}

const NOBODY = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const BANKS = ['979901', '979902'];

export async function testHub(): Promise<TestHub> {
  const postgres = await testDatabase();
  const data = mkdtempSync(join(tmpdir(), 'longbien-cli-'));
  const faults: unknown[] = [];
  const log = {
    request: () => {},
    message: () => {},
    connector: () => {},
    fault: (fault: unknown) => void faults.push(fault),
  };
  const hub = await openHub({
    settings: postgres.settings,
    secrets: openSecrets(data),
    clock: { now: Date.now },
    sandbox: true,
    log,
  });
  await hub.server.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(hub.server.server.address() as AddressInfo).port}`;
  const operator = await keyOf(hub, 'operator', null);
  const keys: Record<string, string> = {};
  for (const bin of BANKS) keys[bin] = await keyOf(hub, 'participant', Number(bin));
  writeFileSync(keysFile(data), JSON.stringify({ url, operator, participants: keys }), {
    mode: 0o600,
  });
  return {
    url,
    data,
    databaseUrl: postgres.url,
    operator,
    banks: Object.fromEntries(BANKS.map((bin) => [bin, createClient({ baseUrl: url, apiKey: keys[bin]! })])),
    run: (...args) => run([...args, '--data', data]),
    async close() {
      await hub.close();
      await postgres.close();
      rmSync(data, { recursive: true, force: true });
      if (faults.length > 0) throw new AggregateError(faults, 'the hub had faults');
    },
  };
}

async function keyOf(
  hub: Hub,
  role: 'operator' | 'participant',
  participant: number | null,
): Promise<string> {
  const key = mintApiKey('test', randomBytes);
  const caller = {
    id: hub.mint<'caller'>(),
    name: role,
    role,
    participant,
    shop: null,
    thirdParty: null,
    keyHash: hashApiKey(key),
    ratePerS: 1_000,
  };
  await hub.desk.submit(createCallerKind, caller, NOBODY);
  return key;
}
