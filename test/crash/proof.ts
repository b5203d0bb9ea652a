/** Holds the database against what callers were told. */
import assert from 'node:assert/strict';
import pg from 'pg';
import { fromWire } from '../../src/kit/id.ts';
import type { Told } from './load.ts';
import type { Scene } from './scene.ts';

/** Each sentence is a query that finds what breaks it. */
const INVARIANTS: readonly (readonly [sentence: string, sql: string])[] = [
  [
    'every book balances',
    `SELECT book FROM ledger_accounts GROUP BY book
     HAVING sum(debits_posted) <> sum(credits_posted) OR sum(debits_pending) <> sum(credits_pending)`,
  ],
  [
    'every account is the sum of its transfers',
    `SELECT a.book, a.id FROM ledger_accounts a
       LEFT JOIN (SELECT book, debit_account AS id, sum(amount) AS total FROM ledger_transfers GROUP BY 1, 2) d USING (book, id)
       LEFT JOIN (SELECT book, credit_account AS id, sum(amount) AS total FROM ledger_transfers GROUP BY 1, 2) c USING (book, id)
      WHERE a.debits_posted <> coalesce(d.total, 0) OR a.credits_posted <> coalesce(c.total, 0)`,
  ],
  [
    'a cleared payment has all its legs, a refused one none',
    `SELECT p.id FROM payments p
       LEFT JOIN (SELECT left(id::text, 32) AS command, count(*) AS n FROM ledger_transfers GROUP BY 1) l ON l.command = left(p.id::text, 32)
      WHERE coalesce(l.n, 0) <> CASE WHEN p.state = 'refused' THEN 0 WHEN p.debtor_bin = p.creditor_bin THEN 1 ELSE 3 END`,
  ],
  [
    'nothing is returned twice',
    `SELECT p.id FROM payments p
       LEFT JOIN (SELECT original, sum(amount) AS total FROM payments WHERE kind = 'return' AND state = 'cleared' GROUP BY 1) r ON r.original = p.id
      WHERE p.returned <> coalesce(r.total, 0) OR p.returned > p.amount`,
  ],
  [
    'every payment is remembered under one key',
    `SELECT p.id FROM payments p
       LEFT JOIN (SELECT (answer::jsonb ->> 'payment')::uuid AS id, count(*) AS n FROM idempotency_records GROUP BY 1) k USING (id)
      WHERE coalesce(k.n, 0) <> 1`,
  ],
  [
    'events and audit lines have no gaps',
    `SELECT l.lane FROM lanes l
      WHERE l.event_seq <> (SELECT count(*) FROM outbox_events e WHERE e.lane = l.lane)
         OR l.audit_seq <> (SELECT count(*) FROM audit_lines a WHERE a.lane = l.lane)`,
  ],
];

const PAYMENTS = 'SELECT id, state, amount FROM payments';

/** Lost, doubled, changed: none of it. Also the books, which do not depend on what anybody was told. */
export async function prove(scene: Scene, told: readonly Told[]): Promise<void> {
  await withClient(scene, async (client) => {
    for (const [sentence, sql] of INVARIANTS) {
      const { rows } = await client.query(sql);
      assert.deepEqual(rows.slice(0, 3), [], `${sentence}: ${rows.length} break it`);
    }
    const { rows } = await client.query<{ id: string; state: string; amount: string }>(PAYMENTS);
    const kept = new Map(rows.map((row) => [row.id, row]));
    const shown = told.flatMap(({ payment }) => (payment === undefined ? [] : [payment]));
    for (const payment of shown) {
      const row = kept.get(fromWire('payment', payment.id)!);
      assert.ok(row !== undefined, `the payment ${payment.id} was acknowledged and is lost`);
      assert.deepEqual(
        [row.state, Number(row.amount)],
        [payment.state, payment.amount],
        `the payment ${payment.id} is not what was acknowledged`,
      );
    }
    const keys = new Set(told.map(({ key }) => key));
    assert.equal(keys.size, told.length, 'a key was answered twice to the load');
    assert.equal(
      new Set(shown.map(({ id }) => id)).size,
      shown.length,
      'two keys were answered with one payment',
    );
    // Every key has its final answer, so each payment in the database must have been told to somebody.
    assert.equal(kept.size, shown.length, 'the database holds payments that no key was answered with');
  });
}

export async function withClient<T>(scene: Scene, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(scene.postgres.url);
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
