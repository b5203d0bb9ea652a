/**
 * A hub in a process of its own, to be killed: `hub-main.ts <data folder>` with DATABASE_URL. Prints its address as
 * one line of JSON. SIGTERM drains it; it also ends with its standard input, so that no hub outlives its test.
 * LONGBIEN_TEST_OPERATOR_KEY is made an operator's key. Two routes reach ways that the API has no words for yet:
 * `/crash-test/poison` submits a command that fails, `/crash-test/holds` makes holds of a second and expires them.
 * LONGBIEN_TEST_OPENBANKING opens open banking on these two ports, whose customers `/crash-test/customers` enrols.
 * LONGBIEN_TEST_LINE opens the bank line under that address, LONGBIEN_TEST_BANKS names a file of banks to register.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { type Hub, openSecrets, runHub } from '../../src/apps/hub/index.ts';
import {
  type BankRegistration,
  enrolDemoCustomers,
  prepareHubTls,
  registerBanks,
  SANDBOX_SEED,
} from '../../src/apps/sandbox/index.ts';
import { hashApiKey } from '../../src/core/access/index.ts';
import { type CommandKind, expireKind, transfersKind } from '../../src/core/command/index.ts';
import { statement } from '../../src/core/database/index.ts';
import { TRANSFER_CODE } from '../../src/core/ledger/index.ts';
import { createCallerKind } from '../../src/services/operations/index.ts';

const HUB_ITSELF = '00000000-0000-0000-0000-000000000000';

/** Fails in the database, as a command with a fault of ours in it would: whoever shares its batch must not suffer. */
const poisonKind: CommandKind<undefined, undefined, { kind: 'never' }, never> = {
  name: 'crash-test.poison',
  accounts: () => [],
  async gather(on) {
    await on.query(statement('crash_test.poison', 'SELECT 1 / 0'));
    return [undefined];
  },
  decide: () => ({ answer: { kind: 'never' }, audit: { subject: '', detail: '' } }),
};

interface HoldBody {
  readonly book: number;
  readonly debit: string;
  readonly credit: string;
}

/** A hold that lasts a second, and the expiry of those whose second is over. */
async function holdAndExpire({ desk, mint }: Hub, { book, debit, credit }: HoldBody): Promise<unknown> {
  const origin = { caller: HUB_ITSELF, callerName: 'hub' };
  const hold = {
    kind: 'pending',
    book,
    id: mint(),
    debit,
    credit,
    amount: 1n,
    code: TRANSFER_CODE.other,
    timeoutS: 1,
  } as const;
  const made = await desk.submit(transfersKind, { chains: [[hold]] }, origin);
  const expired = await desk.submit(expireKind, { id: mint(), holdsMax: 100 }, origin);
  return [made.kind, expired.kind];
}

async function makeOperator(hub: Hub, key: string): Promise<void> {
  const order = {
    id: hub.mint(),
    name: 'operator',
    role: 'operator',
    participant: null,
    shop: null,
    thirdParty: null,
    keyHash: hashApiKey(key),
    ratePerS: 1_000,
  } as const;
  const origin = {
    caller: HUB_ITSELF,
    callerName: 'hub',
    key: { key: 'operator', fingerprint: hashApiKey('operator') },
  };
  const made = await hub.desk.submit(createCallerKind, order, origin);
  if (made.kind !== 'decided') throw new Error(`no operator: ${made.kind}`);
}

/** What stands in the file: a registration whose cap is written in digits. */
export type RegistrationRow = Omit<BankRegistration, 'netDebitCapVnd'> & { readonly netDebitCapVnd: string };

async function register({ desk, line }: Hub, file: string): Promise<void> {
  const rows = JSON.parse(readFileSync(file, 'utf8')) as readonly RegistrationRow[];
  const banks = rows.map(({ netDebitCapVnd, ...row }) => ({
    ...{ key: row.shortName, folder: '' },
    registration: { ...row, netDebitCapVnd: BigInt(netDebitCapVnd) },
  }));
  await registerBanks({ desk, nowMs: Date.now }, { banks });
  await line!.refresh();
}

const folder = process.argv[2]!;
const lineUrl = process.env.LONGBIEN_TEST_LINE;
const openBanking = process.env.LONGBIEN_TEST_OPENBANKING?.split(' ').map(Number);
const tls =
  lineUrl === undefined && openBanking === undefined ? undefined : await prepareHubTls(folder, Date.now());
const running = await runHub(
  {
    port: 0,
    host: '127.0.0.1',
    data: folder,
    databaseUrl: process.env.DATABASE_URL,
    logTo: join(folder, `hub-${process.pid}.log`),
    ...(tls === undefined || lineUrl === undefined
      ? {}
      : { line: { host: '127.0.0.1', port: 0, ...tls, publicUrl: lineUrl } }),
    ...(tls === undefined || openBanking === undefined
      ? {}
      : {
          openBanking: {
            ...{ host: '127.0.0.1', port: openBanking[0]!, mtlsPort: openBanking[1]! },
            ...{ certificate: tls.certificate, key: tls.key, clientAuthorities: [tls.authority] },
          },
        }),
  },
  async (hub) => {
    hub.server.post('/crash-test/poison', async () => {
      const origin = { caller: HUB_ITSELF, callerName: 'hub' };
      return await hub.desk.submit(poisonKind, undefined, origin).then(
        () => 'passed',
        () => 'failed',
      );
    });
    hub.server.post(
      '/crash-test/holds',
      async ({ body }) => await holdAndExpire(hub, JSON.parse(body as string) as HoldBody),
    );
    hub.server.post('/crash-test/customers', async () => {
      const { signInKey } = openSecrets(folder);
      const { desk, database } = hub;
      await enrolDemoCustomers({ desk, database, nowMs: Date.now, signInKey, randomBytes }, SANDBOX_SEED);
      return 'enrolled';
    });
    const operatorKey = process.env.LONGBIEN_TEST_OPERATOR_KEY;
    if (operatorKey !== undefined) await makeOperator(hub, operatorKey);
    const banks = process.env.LONGBIEN_TEST_BANKS;
    if (banks !== undefined) await register(hub, banks);
  },
);
process.once('SIGTERM', () => {
  void running.stop().then(() => process.exit(0));
});
process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGKILL'));
console.log(JSON.stringify({ url: running.url, linePort: running.hub.line?.port }));
// Who is killed cannot do it at its end, and the next hub starts in half the time.
flushCompileCache();
