/**
 * What banks can say of one payment, over real HTTPS, in every order that matters: answers, a deadline that passes,
 * late answers, answers to inquiries. One state comes of it, at the hub and at both banks, with every đồng where that
 * state says it is. At the desk the orders are exhausted in `apps/hub/heldpayments.test.ts`.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after as afterAll, before, describe, test } from 'node:test';
import { type Hub, openHub, openSecrets, verifyDatabase } from '../src/apps/hub/index.ts';
import { type PreparedBank, prepareBanks, prepareHubTls, registerBanks } from '../src/apps/sandbox/index.ts';
import type { Message, TransactionReport } from '../src/codecs/iso20022/index.ts';
import { findPayments, type Payment } from '../src/services/clearing/index.ts';
import { onOwnPort } from './bank/ports.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { elsewhere, type TestAccount, testScheme } from './scheme.ts';
import { openScriptedBank, type ScriptedBank } from './scriptedbank.ts';

/** What is heard of a payment: spoken by the bank, told when it is asked, or said by the clock. */
const SPOKEN = ['accepts', 'rejects', 'has it in process'] as const;
const TOLD = [
  'when asked, accepts',
  'when asked, rejects',
  'when asked, has it in process',
  'when asked, never received it',
] as const;
type Step = (typeof SPOKEN)[number] | (typeof TOLD)[number] | 'is silent beyond the deadline';

const isSpoken = (step: Step): step is (typeof SPOKEN)[number] => SPOKEN.some((one) => one === step);

const STATUS: Readonly<
  Record<Exclude<Step, 'is silent beyond the deadline'>, Pick<TransactionReport, 'status' | 'reason'>>
> = {
  accepts: { status: 'ACCP' },
  rejects: { status: 'RJCT', reason: { code: 'AC07' } },
  'has it in process': { status: 'PDNG' },
  'when asked, accepts': { status: 'ACCP' },
  'when asked, rejects': { status: 'RJCT', reason: { code: 'AC07' } },
  'when asked, has it in process': { status: 'PDNG' },
  'when asked, never received it': { status: 'RJCT', reason: { code: 'NOOR' } },
};

interface Outcome {
  readonly state: Payment['state'];
  readonly cases: number;
}

/** What a person would say must come of it, written without looking at the table of states. */
function expected(steps: readonly Step[]): Outcome {
  let state: Payment['state'] = 'held';
  const cases = new Set<string>();
  for (const step of steps) {
    const waits: boolean = state === 'held' || state === 'unknown';
    // Nobody is asked about what is final.
    if (!waits && !isSpoken(step)) continue;
    if (step === 'is silent beyond the deadline') state = 'unknown';
    else if (STATUS[step].status === 'ACCP' && waits) state = 'cleared';
    else if (STATUS[step].status === 'RJCT' && waits) state = 'released';
    else if (STATUS[step].status === 'ACCP' && state === 'released') cases.add('accepted after release');
    else if (STATUS[step].status === 'RJCT' && state === 'cleared') cases.add('rejected after clearing');
  }
  return { state, cases: cases.size };
}

function orders(steps: readonly Step[], length: number): Step[][] {
  if (length === 0) return [[]];
  return orders(steps, length - 1).flatMap((rest) => steps.map((one) => [...rest, one]));
}

const isOpenAfter = (steps: readonly Step[]): boolean => ['held', 'unknown'].includes(expected(steps).state);

/** 3 + 9 + 27 orders within the deadline. */
const IN_TIME = [1, 2, 3].flatMap((length) => orders(SPOKEN, length));
/** At most one word before the deadline, one or two after it; nobody is asked about what is final. */
const BEYOND = [0, 1].flatMap((n) =>
  orders(SPOKEN, n).flatMap((first) =>
    [1, 2].flatMap((m) =>
      orders([...SPOKEN, ...TOLD], m)
        .map((last): Step[] => [...first, 'is silent beyond the deadline', ...last])
        .filter((steps) => steps.every((step, i) => isSpoken(step) || isOpenAfter(steps.slice(0, i)))),
    ),
  ),
);

const HOSTED = 970_401;
const CAP = 10_000_000_000n;
const AMOUNT = 1_000n;
/** A little more than the deadline of 15 s, and than the 10 s between two inquiries. */
const DEADLINE_MS = 15_500;
const ASK_AGAIN_MS = 10_500;

let home: TestDatabase;
let folder: string;
let hub: Hub;
let scheme: ReturnType<typeof testScheme>;
let payer: TestAccount;
/** The payer's bank, and the payee's. */
let [x, y]: [ScriptedBank, ScriptedBank] = [undefined!, undefined!];
let offsetMs = 0;
const faults: unknown[] = [];
const nowMs = (): number => Date.now() + offsetMs;
/** What Y says when it is asked about a payment, once; before and after that it has it in process. */
const script = new Map<string, (typeof TOLD)[number]>();

before(async () => {
  home = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'longbien-answers-'));
  const secrets = openSecrets(folder);
  const tls = await prepareHubTls(folder, Date.now());
  hub = await openHub({
    ...{ settings: home.settings, secrets, clock: { now: nowMs } },
    log: {
      request: () => {},
      message: () => {},
      connector: () => {},
      fault: (fault) => void faults.push(fault),
    },
    line: { host: '127.0.0.1', port: 0, ...tls },
  });
  const side = ({ keyid: id, publicKey }: (typeof secrets)['signingKeys']['transport']) => ({
    id,
    publicKey,
  });
  const { transport, message } = secrets.signingKeys;
  const sandbox = await prepareBanks(
    folder,
    {
      lineUrl: `https://127.0.0.1:${hub.line!.port}`,
      ...{ transportKey: side(transport), messageKey: side(message) },
    },
    { seed: 1, nowMs: Date.now(), magicAmounts: false, timeScale: 1, durability: 'relaxed' },
  );
  const prepared = { banks: await Promise.all(sandbox.banks.map(onOwnPort)) };
  const open = (one: PreparedBank): Promise<ScriptedBank> => openScriptedBank({ prepared: one, nowMs });
  [x, y] = (await Promise.all(prepared.banks.map(open))) as [ScriptedBank, ScriptedBank];
  y.script = (asked) => (asked.type === 'pacs.028' ? reportOn(asked) : undefined);
  await registerBanks({ desk: hub.desk, nowMs }, prepared);
  await hub.line!.refresh();
  scheme = testScheme(home.database);
  await scheme.join(HOSTED, CAP);
  payer = await scheme.open(HOSTED, 100_000_000n);
});
afterAll(async () => {
  await hub?.close();
  await scheme?.desk.close();
  await Promise.all([x?.close(), y?.close()]);
  await home?.close();
  rmSync(folder, { recursive: true, force: true });
});

function reportOn({ transactions }: Extract<Message, { type: 'pacs.028' }>): Message {
  const reports = transactions.map((one) => {
    const step = script.get(one.originalInstructionId!) ?? 'when asked, has it in process';
    script.delete(one.originalInstructionId!);
    return { ...one, ...STATUS[step] };
  });
  return { type: 'pacs.002', messageId: 'answer', createdAt: nowMs(), transactions: reports };
}

const hexOf = (id: string): string => id.replaceAll('-', '');

async function speak(payment: Payment, step: (typeof SPOKEN)[number]): Promise<void> {
  const about = {
    originalInstructionId: hexOf(payment.id),
    originalEndToEndId: payment.endToEndId ?? 'NOTPROVIDED',
    originalTransactionId: payment.transactionId ?? hexOf(payment.id),
  };
  const letter = y.write((head) => ({
    ...head,
    type: 'pacs.002',
    transactions: [{ ...about, ...STATUS[step] }],
  }));
  assert.equal(await y.post(letter), 202);
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000;
  let so = await isSo();
  while (!so && performance.now() < end) {
    await new Promise((wake) => setTimeout(wake, 20));
    so = await isSo();
  }
  assert.ok(so, `waited in vain until ${what}`);
}

async function count(sql: string, ...values: unknown[]): Promise<number> {
  const name = `test.${createHash('sha256').update(sql).digest('hex').slice(0, 12)}`;
  const rows = await home.owner.query<{ n: number }>({ name, text: sql }, values);
  return rows[0]!.n;
}

const deliveries = (): Promise<number> => count('SELECT count(*)::int AS n FROM deliveries');
const heldNow = (): Promise<number> =>
  count(`SELECT count(*)::int AS n FROM held_payments WHERE state = 'held'`);

/** Unknown payments about which the bank is to be asked now. */
const dueNow = (): Promise<number> =>
  count(
    `SELECT count(*)::int AS n FROM held_payments WHERE state = 'unknown' AND next_inquiry_at <= $1`,
    nowMs(),
  );

interface Case {
  readonly steps: readonly Step[];
  readonly from: 'hosted' | 'connected';
  readonly payment: Payment;
}

/** A payment for each order, from a hosted payer and from a connected one; Y has received them all. */
async function payAll(all: readonly (readonly Step[])[]): Promise<Case[]> {
  const wanted = all.flatMap((steps) => (['hosted', 'connected'] as const).map((from) => ({ steps, from })));
  const paid = await Promise.all(
    wanted.map(async ({ from }, i) => {
      const to = elsewhere(y.bin);
      return from === 'hosted'
        ? (await scheme.pay(payer, to, AMOUNT)).payment
        : (await scheme.pay(elsewhere(x.bin), to, AMOUNT, null, `TX-${all.length}-${i}`)).payment;
    }),
  );
  const found = await findPayments(home.database, paid);
  await until('the bank has received every payment', async () => (await deliveries()) === 0);
  return wanted.map((one, i) => ({ ...one, payment: found.get(paid[i]!)! }));
}

/** Their n-th steps, all at once; the clock is one for all of them. */
async function step(cases: readonly Case[], n: number): Promise<void> {
  const asked = new Map(
    cases.flatMap(({ steps, payment }) => {
      const one = steps[n];
      return TOLD.some((told) => told === one)
        ? [[hexOf(payment.id), one as (typeof TOLD)[number]] as const]
        : [];
    }),
  );
  await Promise.all(
    cases.map(async ({ steps, payment }) => {
      const one = steps[n];
      if (one !== undefined && isSpoken(one)) await speak(payment, one);
    }),
  );
  if (asked.size === 0) return;
  for (const [id, told] of asked) script.set(id, told);
  offsetMs += ASK_AGAIN_MS;
  await until('the bank was asked about every payment of which it knows more', () => script.size === 0);
  await until('the hub has heard what the bank was asked', async () => (await dueNow()) === 0);
}

async function check(cases: readonly Case[]): Promise<void> {
  await until('banks were told everything', async () => (await deliveries()) === 0);
  const found = await findPayments(
    home.database,
    cases.map(({ payment }) => payment.id),
  );
  const cleared = { cleared: ['ACSC'], released: ['RJCT'] } as Readonly<Record<string, readonly string[]>>;
  for (const { steps, from, payment } of cases) {
    const name = `${from}: ${steps.join(', ')}`;
    const want = expected(steps);
    const cases = await count('SELECT count(*)::int AS n FROM cases WHERE payment = $1', payment.id);
    assert.deepEqual({ state: found.get(payment.id)!.state, cases }, want, name);
    assert.deepEqual(
      finalWords(y, hexOf(payment.id), 'instruction'),
      cleared[want.state] ?? [],
      `payee’s bank, ${name}`,
    );
    if (from === 'connected')
      assert.deepEqual(
        finalWords(x, payment.transactionId!, 'transaction'),
        cleared[want.state] ?? [],
        `payer’s bank, ${name}`,
      );
    const recalls = y.heard.filter(
      (one) => one.type === 'camt.056' && one.originalInstructionId === hexOf(payment.id),
    );
    const wrongly = want.state === 'released' && want.cases > 0;
    assert.equal(recalls.length > 0, wrongly, `asked back, ${name}`);
  }
  const { ok, checked } = await verifyDatabase(home.database, { nowMs: nowMs() });
  assert.ok(ok, JSON.stringify(checked.filter(({ violationsFound }) => violationsFound > 0)));
  assert.deepEqual(faults, []);
}

/** Which final words a bank has heard of a payment, each once however often it came. */
function finalWords(bank: ScriptedBank, id: string, by: 'instruction' | 'transaction'): string[] {
  const said = bank.heard.flatMap((message) => (message.type === 'pacs.002' ? message.transactions : []));
  const about = said.filter((one) =>
    by === 'instruction' ? one.originalInstructionId === id : one.originalTransactionId === id,
  );
  return [...new Set(about.map(({ status }) => status))].filter((status) => status !== 'PDNG');
}

describe('what banks say over the line', () => {
  test(`${IN_TIME.length} orders within the deadline, from two kinds of payer, end in one state everywhere`, async () => {
    const cases = await payAll(IN_TIME);
    for (let n = 0; n < 3; n += 1) await step(cases, n);
    await check(cases);
  });

  test(`${BEYOND.length} orders across the deadline, from two kinds of payer, end in one state everywhere`, async () => {
    const cases = await payAll(BEYOND);
    const silentAt = ({ steps }: Case): number => steps.indexOf('is silent beyond the deadline');
    await step(
      cases.filter((one) => silentAt(one) === 1),
      0,
    );
    offsetMs += DEADLINE_MS;
    await until('no payment is held any more', async () => (await heldNow()) === 0);
    await until('the bank was asked about all of them', async () => (await dueNow()) === 0);
    const later = cases.map((one) => ({ ...one, steps: one.steps.slice(silentAt(one) + 1) }));
    for (let n = 0; n < 2; n += 1) await step(later, n);
    await check(cases);
  });

  test('a message that is replayed moves nothing: at once it is answered as before, a minute later refused', async () => {
    const pay = (transactionId: string, ahead = 0) =>
      x.write((head) => ({
        ...{
          ...head,
          createdAt: head.createdAt + ahead,
          type: 'pacs.008',
          endToEndId: transactionId,
          transactionId,
        },
        amount: { amount: AMOUNT, currency: 'VND' },
        debtor: { name: 'TRAN VAN THU', account: '1', agent: x.bin },
        creditor: { account: payer.number, agent: HOSTED },
      }));
    const made = (id: string): Promise<number> =>
      count('SELECT count(*)::int AS n FROM payments WHERE transaction_id = $1', id);
    const letter = pay('REPLAY-1');
    const created = Math.floor(nowMs() / 1_000);
    assert.deepEqual([await x.post(letter, created), await x.post(letter, created)], [202, 202]);
    assert.equal(await made('REPLAY-1'), 1);
    // Another message about the same payment is the same payment.
    assert.equal(await x.post(pay('REPLAY-1')), 202);
    offsetMs += 61_000;
    assert.equal(await x.post(letter, created), 401);
    assert.equal(await made('REPLAY-1'), 1);
    // A bank whose clock is a minute ahead, or behind, is not believed.
    assert.equal(await x.post(pay('REPLAY-2'), Math.floor(nowMs() / 1_000) + 60), 401);
    assert.equal(await x.post(pay('REPLAY-2'), Math.floor(nowMs() / 1_000) - 62), 401);
    assert.equal(await made('REPLAY-2'), 0);
    const { ok } = await verifyDatabase(home.database, { nowMs: nowMs() });
    assert.ok(ok);
  });
});
