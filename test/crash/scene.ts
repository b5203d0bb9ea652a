/** Institutions, accounts and callers that a load pays between, set up through the API of a first hub. */
import { randomBytes } from 'node:crypto';
import { mintApiKey } from '../../src/core/access/index.ts';
import { fromWire } from '../../src/kit/id.ts';
import { ask } from './ask.ts';
import { type HubOptions, type HubProcess, startHub } from './hubprocess.ts';
import { type KillablePostgres, startKillablePostgres } from './killable-postgres.ts';

export interface TestAccount {
  /** As on the wire. */
  readonly bin: string;
  readonly number: string;
  /** UUID of its account in its institution's book. */
  readonly ledgerId: string;
}

export interface Scene {
  readonly postgres: KillablePostgres;
  readonly accounts: readonly TestAccount[];
  readonly operatorKey: string;
  /** API key of each institution, by its BIN. */
  readonly keys: ReadonlyMap<string, string>;
  start(crashAt?: string): Promise<HubProcess>;
}

/** The last one has a small cap, so that the load meets it. */
const INSTITUTIONS = [
  { bin: '979901', cap: '100000000000' },
  { bin: '979902', cap: '100000000000' },
  { bin: '979903', cap: '3000000' },
] as const;
const ACCOUNTS_EACH = 4;
const DEPOSIT = 400_000_000;

export type MoreOptions = Pick<HubOptions, 'lineUrl' | 'banksFile' | 'openBankingPorts'>;

/** Answers a scene and the hub that made it; `prepare` sets up whatever its hubs need beside the database. */
export async function openScene(
  prepare: (folder: string) => Promise<MoreOptions> = async () => ({}),
): Promise<{ scene: Scene; hub: HubProcess }> {
  const postgres = await startKillablePostgres();
  try {
    const operatorKey = mintApiKey('test', randomBytes);
    const { banksFile, ...line } = await prepare(postgres.hubFolder);
    const common = { databaseUrl: postgres.url, folder: postgres.hubFolder, ...line };
    const hub = await startHub({ ...common, operatorKey, ...(banksFile === undefined ? {} : { banksFile }) });
    const keys = new Map<string, string>();
    const accounts: TestAccount[] = [];
    for (const { bin, cap } of INSTITUTIONS) {
      await made(hub.url, operatorKey, '/v1/participants', {
        bin,
        cap,
        kind: 'bank',
        short_name: `B${bin}`,
        name: `Ngân hàng ${bin}`,
        name_en: `Bank ${bin}`,
      });
      const caller = await made(hub.url, operatorKey, '/v1/callers', {
        name: `bank ${bin}`,
        role: 'participant',
        participant: bin,
      });
      const key = caller.key as string;
      keys.set(bin, key);
      for (let i = 1; i <= ACCOUNTS_EACH; i += 1) {
        const number = `${bin}${i}`;
        const account = await made(hub.url, key, `/v1/institutions/${bin}/accounts`, {
          number,
          kind: 'current',
          name: 'Nguyễn Văn Thử',
          name_kind: 'person',
        });
        await made(hub.url, key, `/v1/institutions/${bin}/accounts/${account.id as string}/cash`, {
          direction: 'deposit',
          amount: DEPOSIT,
        });
        accounts.push({ bin, number, ledgerId: fromWire('account', account.id as string)! });
      }
    }
    const scene: Scene = {
      postgres,
      accounts,
      operatorKey,
      keys,
      start: (crashAt) => startHub({ ...common, ...(crashAt === undefined ? {} : { crashAt }) }),
    };
    return { scene, hub };
  } catch (fault) {
    await postgres.close();
    throw fault;
  }
}

let asked = 0;

async function made(url: string, key: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  asked += 1;
  const answer = await ask(url, { method: 'POST', path, apiKey: key, key: `scene-${asked}`, body });
  if (answer.status >= 300)
    throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
