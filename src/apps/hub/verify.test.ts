import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { elsewhere, mint, testScheme } from '../../../test/scheme.ts';
import { signCheckpoint } from '../../core/audit/index.ts';
import { expireKind, transfersKind } from '../../core/command/index.ts';
import { statement } from '../../core/database/index.ts';
import { TRANSFER_CODE } from '../../core/ledger/index.ts';
import { toWire } from '../../kit/id.ts';

import { type Verification, type VerifyOptions, verifyDatabase } from './index.ts';
import { openBankingDay } from './testing/openbankingday.ts';
import { SABOTAGES } from './testing/sabotages.ts';

const BINS = [970401, 970402, 970403];
const EVERYTHING = [
  'books_balance',
  'balances_are_sums',
  'limits_hold',
  'no_hold_past_timeout',
  'pending_states',
  'clearing_mirrors_positions',
  'settlement_nets_to_zero',
  'payments_match_ledger',
  'waits_match_payments',
  'deliveries_tell_the_truth',
  'answers_exist_once',
  'audit_chain',
  'audit_checkpoint',
  'outbox_is_gap_free',
  'third_parties_are_what_their_history_says',
  'software_is_what_its_history_says',
  'resource_servers_are_what_their_history_says',
  'consent_versions_are_chained_and_signed',
  'versions_have_their_notices',
  'accesses_lie_within_their_consent',
  'uses_of_a_consent_are_its_accesses',
  'orders_are_their_payments',
  'orders_lie_within_their_consent',
  'refunds_are_returns_under_their_consent',
  'no_token_without_a_consent_that_lived',
  'webhooks_tell_every_event',
];

const folder = mkdtempSync(join(tmpdir(), 'longbien-verify-'));
const acknowledgedFile = join(folder, 'acknowledged.txt');
let source: TestDatabase;
let copy: () => Promise<TestDatabase>;

/** One day of everything that moves money; what it leaves behind is copied for each test below. */
before(async () => {
  source = await testDatabase();
  const scheme = testScheme(source.database);
  for (const bin of BINS) await scheme.join(bin, 1_000_000n);
  const [an, binh, chi] = (await Promise.all(BINS.map((bin) => scheme.open(bin, 10_000_000n)))) as [
    Account,
    Account,
    Account,
  ];
  const neighbour = await scheme.open(970401, 0n);
  const outcomes: string[] = [];
  const note = async (answer: Promise<{ kind: string }>): Promise<void> =>
    void outcomes.push((await answer).kind);
  const first = await scheme.pay(an, binh, 200_000n, 'REF-1');
  assert.equal(first.kind, 'cleared');
  await note(scheme.pay(an, neighbour, 50_000n));
  await note(scheme.pay(an, binh, 900_000n));
  await note(scheme.pay(neighbour, chi, 70_000n));
  await note(scheme.pay(binh, chi, 300_000n));
  await note(scheme.pay(an, binh, 1n, 'REF-1'));
  await note(scheme.giveBack(first.payment, 970402, 80_000n));
  await note(scheme.giveBack(first.payment, 970402, 200_000n));
  await scheme.change(an, 'freeze');
  await note(scheme.pay(an, binh, 1n));
  await scheme.change(an, 'unfreeze');
  await note(scheme.closeWindow(1));
  await note(scheme.pay(binh, an, 30_000n));
  for (const bin of BINS) await note(scheme.confirm(1, bin));
  await note(scheme.amend({ bin: 970403, change: 'prefunding', id: mint(), amount: 500_000n }));
  await note(scheme.pay(chi, an, 1_200_000n));
  await note(scheme.closeWindow(2));
  await note(scheme.confirm(2, 970403));
  await note(scheme.pay(chi, binh, 1_100_000n));
  await note(scheme.amend({ bin: 970403, change: 'cap', cap: 100n, caller: 'hub' }));
  await note(scheme.amend({ bin: 970402, change: 'suspend' }));
  await note(scheme.pay(binh, an, 1n));
  // Neither the suspension nor the lowered cap keeps the window open for everybody else.
  await note(scheme.closeWindow(3));
  await note(scheme.confirm(3, 970402));
  await holds(scheme, an.id, neighbour.id);
  await banks(scheme, an);
  await openBankingDay(scheme, source.database, an, neighbour);
  assert.deepEqual(outcomes, [
    ...[
      'cleared',
      'net_debit_cap_is_exceeded',
      'payer_has_insufficient_funds',
      'cleared',
      'reference_was_used_for_another_payment',
    ],
    ...['cleared', 'return_exceeds_what_is_left', 'payer_account_is_blocked', 'window_closed', 'cleared'],
    ...['settlement_confirmed', 'settlement_confirmed', 'settlement_confirmed', 'amended', 'cleared'],
    ...[
      'window_closed',
      'settlement_confirmed',
      'cleared',
      'amended',
      'amended',
      'payer_institution_is_suspended',
    ],
    ...['window_closed', 'settlement_confirmed'],
  ]);
  await signCheckpoint(source.database, generateKeyPairSync('ed25519'), Date.now());
  await scheme.cash(chi, 'withdrawal', 5n);
  await scheme.desk.close();
  await tellWebhooks(source);
  writeFileSync(
    acknowledgedFile,
    `${toWire('payment', first.payment)}\n${JSON.stringify({ id: toWire('payment', first.payment), ms: 3 })}\n\n`,
  );
  copy = await source.freeze();
});

after(async () => {
  await source.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An endpoint of the first institution, told of everything that the institution may read. */
async function tellWebhooks({ owner }: TestDatabase): Promise<void> {
  const told = [
    'INSERT INTO outbox_told (lane, seq) SELECT lane, event_seq FROM lanes ON CONFLICT (lane) DO UPDATE SET seq = excluded.seq',
    `UPDATE webhook_cursor SET position = (SELECT string_agg(lane || '.' || event_seq, '-' ORDER BY lane) FROM lanes)`,
    `INSERT INTO webhook_endpoints
       SELECT gen_random_uuid(), 'participant', '970401', 'https://bank.vn/', 'payment.* account.*', '', 'v1a', 1, NULL, 'enabled', NULL, '0.0', 0, 0`,
    `INSERT INTO webhook_deliveries
       SELECT gen_random_uuid(), p.id, e.lane, e.seq, e.type, e.at, 'delivered', 0, 1, NULL, e.at
         FROM webhook_endpoints p, outbox_events e WHERE 970401 = ANY(e.participants) AND e.type ~ '^(payment|account)[.]'`,
  ];
  for (const [i, text] of told.entries()) await owner.query(statement(`test.tell_webhooks_${i}`, text));
}

type Account = Awaited<ReturnType<ReturnType<typeof testScheme>['open']>>;

/** A payment to a bank that keeps its own core in each state that it can have. */
async function banks(scheme: ReturnType<typeof testScheme>, payer: Account): Promise<void> {
  const [x, y] = [970421, 970422];
  for (const bin of [x, y]) await scheme.join(bin, 1_000_000n, `https://127.0.0.1:${bin - 970_000}/`);
  const pay = async (from: Parameters<typeof scheme.pay>[0]): Promise<string> => {
    const answer = await scheme.pay(from, elsewhere(y), 1_000n);
    assert.equal(answer.kind, 'held');
    return answer.payment;
  };
  await pay(payer);
  const unknown = await pay(elsewhere(x));
  await source.owner.query(statement('test.sent', 'UPDATE deliveries SET sent_at = 1 RETURNING 1'));
  await scheme.hear(unknown, 'deadline_passed', null);
  const cleared = await pay(elsewhere(x));
  await scheme.hear(cleared, 'accepted', y);
  await scheme.hear(await pay(payer), 'rejected', y, 'AC07');
  assert.equal((await scheme.giveBack(cleared, y)).kind, 'held');
}

/** One of each: posted in part, voided, expired, and one that stays open. */
async function holds(scheme: ReturnType<typeof testScheme>, debit: string, credit: string): Promise<void> {
  const [posted, voided, expired, open] = [mint(), mint(), mint(), mint()] as const;
  const book = 970401;
  const pend = (id: string, timeoutS: number) => [
    { kind: 'pending', book, id, debit, credit, amount: 40n, code: TRANSFER_CODE.other, timeoutS } as const,
  ];
  const answer = await scheme.submit(transfersKind, {
    chains: [pend(posted, 0), pend(voided, 3_600), pend(expired, 1), pend(open, 3_600)],
  });
  assert.ok(answer.chains.every(({ kind }) => kind === 'made'));
  await scheme.submit(transfersKind, {
    chains: [
      [{ kind: 'post', book, id: mint(), pendingId: posted, amount: 30n }],
      [{ kind: 'void', book, id: mint(), pendingId: voided }],
    ],
  });
  await new Promise((wake) => setTimeout(wake, 1_100));
  assert.deepEqual(await scheme.submit(expireKind, { id: mint(), holdsMax: 10 }), {
    kind: 'holds_expired',
    holds: 1,
    more: false,
  });
}

const failed = (verification: Verification): string[] =>
  verification.checked.filter(({ violationsFound }) => violationsFound > 0).map(({ name }) => name);
const readable = (verification: Verification): string =>
  verification.checked
    .flatMap(({ name, violations }) => violations.map((words) => `${name}: ${words}`))
    .join('\n');
const verify = (on: TestDatabase, options: Partial<VerifyOptions> = {}) =>
  verifyDatabase(on.database, { nowMs: Date.now(), acknowledgedFile, ...options });

test('a day of payments, refusals, returns, holds, windows and changes verifies', async () => {
  const database = await copy();
  try {
    const seen: string[] = [];
    const verification = await verifyDatabase(
      database.database,
      { nowMs: Date.now(), acknowledgedFile },
      (name) => seen.push(name),
    );
    assert.equal(readable(verification), '');
    assert.ok(verification.ok);
    assert.deepEqual(
      verification.checked.map(({ name }) => name),
      EVERYTHING,
    );
    const idle = verification.checked.filter(
      ({ name, rows }) => rows === 0 && name !== 'no_hold_past_timeout' && name !== 'audit_checkpoint',
    );
    assert.deepEqual(idle, [], 'every invariant looked at something');
    assert.deepEqual(
      verification.unknownByAge.map(({ state }) => state),
      ['held', 'unknown', 'held'],
    );
    assert.ok(seen.includes('balances_are_sums'));
  } finally {
    await database.close();
  }
});

for (const { what, sql, fails, words, laterMs = 0 } of SABOTAGES) {
  test(`sabotage: ${what}`, async () => {
    const database = await copy();
    try {
      for (const [i, text] of sql.entries())
        assert.ok(
          (await database.owner.query(statement(`test.sabotage_${i}`, text))).length > 0,
          `${text} met no row`,
        );
      const verification = await verify(database, { nowMs: Date.now() + laterMs });
      assert.deepEqual(failed(verification), fails, readable(verification));
      assert.ok(!verification.ok);
      assert.match(readable(verification), words);
    } finally {
      await database.close();
    }
  });
}

test('every invariant has a sabotage that it alone finds', () => {
  const alone = new Set(SABOTAGES.flatMap(({ fails }) => (fails.length === 1 ? fails : [])));
  assert.deepEqual(
    EVERYTHING.filter((name) => !alone.has(name)),
    ['answers_exist_once'],
  );
});

test('what a client saw acknowledged is missed by name', async () => {
  const database = await copy();
  const lost = toWire('payment', mint());
  const file = join(folder, 'lost.txt');
  writeFileSync(file, `${lost}\nnot a payment\n`);
  try {
    const verification = await verify(database, { acknowledgedFile: file });
    assert.deepEqual(failed(verification), ['answers_exist_once']);
    assert.equal(
      readable(verification),
      `answers_exist_once: line 2 of the acknowledged payments holds no payment id\nanswers_exist_once: payment ${lost} was acknowledged and is not there`,
    );
  } finally {
    await database.close();
  }
});

test('a checkpoint under a foreign key is found', async () => {
  const database = await copy();
  try {
    assert.deepEqual(failed(await verify(database, { trustedKeys: ['AAAA'] })), ['audit_checkpoint']);
  } finally {
    await database.close();
  }
});

test('verifying beside live payments, windows and settlements raises no false alarm', async () => {
  const database = await testDatabase();
  const scheme = testScheme(database.database);
  try {
    for (const bin of BINS) await scheme.join(bin, 10n ** 12n);
    const people = await Promise.all(
      Array.from({ length: 12 }, (_, i) => scheme.open(BINS[i % 3]!, 10n ** 9n)),
    );
    let running = true;
    let payments = 0;
    const payer = async (from: number): Promise<void> => {
      for (let i = 0; running; i += 1) {
        const answer = await scheme.pay(people[from]!, people[(from + 1 + (i % 11)) % 12]!, BigInt(1 + i));
        if (i % 5 === 0) await scheme.giveBack(answer.payment, people[(from + 1 + (i % 11)) % 12]!.bin, 1n);
        payments += 1;
      }
    };
    const settler = async (): Promise<void> => {
      for (let window = 1; running; window += 1) {
        await scheme.closeWindow(window);
        for (const bin of BINS) await scheme.confirm(window, bin);
      }
    };
    const traffic = Promise.all([...[0, 3, 6, 9].map(payer), settler()]);
    const verifications: Verification[] = [];
    for (let i = 0; i < 6; i += 1)
      verifications.push(await verifyDatabase(database.database, { nowMs: Date.now() }));
    running = false;
    await traffic;
    for (const verification of verifications) assert.equal(readable(verification), '');
    assert.ok(payments > 50, `${payments} payments ran beside it`);
  } finally {
    await scheme.desk.close();
    await database.close();
  }
});
