/** Holds the database against what customers and their app were told. */
import assert from 'node:assert/strict';
import { fromWire } from '../../src/kit/id.ts';
import type { Life } from './openbanking-load.ts';
import { verifyAll, withClient } from './proof.ts';
import type { Scene } from './scene.ts';

const ORDERS = `
  SELECT o.id, o.instruction, o.amount::int AS amount, count(p.id)::int AS payments
    FROM payment_orders o LEFT JOIN payments p ON p.id = o.id GROUP BY o.id`;
/** A code is spent once for one access token; refreshing brings others, but never a second refresh token. */
const DOUBLE_SETS = `
  SELECT grant_id, count(*)::int AS tokens FROM oidc_artefacts
   WHERE model = 'RefreshToken' GROUP BY grant_id HAVING count(*) > 1`;
/** One that was used up meanwhile cannot be withdrawn any more, and is over as well. */
const ENDED = 'SELECT id FROM consents WHERE ended_at IS NOT NULL';

interface OrderRow {
  readonly id: string;
  readonly instruction: string;
  readonly amount: number;
  readonly payments: number;
}

export async function proveOpenBanking(scene: Scene, lives: readonly Life[]): Promise<void> {
  await verifyAll(scene, []);
  for (const { consent, tokenSets, late } of lives) {
    assert.ok(tokenSets <= 1, `the code of ${consent} gave ${tokenSets} sets of tokens`);
    assert.deepEqual(late, [], `${consent} was used after its withdrawal was acknowledged`);
  }
  await withClient(scene, async (client) => {
    assert.deepEqual((await client.query(DOUBLE_SETS)).rows, [], 'two sets of tokens under one consent');
    const ended = new Set((await client.query<{ id: string }>(ENDED)).rows.map(({ id }) => id));
    const lost = lives.filter((life) => life.isWithdrawn && !ended.has(fromWire('consent', life.consent)!));
    assert.deepEqual(
      lost.map(({ consent }) => consent),
      [],
      'a withdrawal was acknowledged and is lost',
    );
    proveOrders(lives, (await client.query<OrderRow>(ORDERS)).rows);
  });
}

/** What was acknowledged is there once with its payment; what was refused is not; nothing is there that nobody sent. */
function proveOrders(lives: readonly Life[], rows: readonly OrderRow[]): void {
  const kept = new Map(rows.map((row) => [row.instruction, row]));
  assert.equal(kept.size, rows.length, 'one instruction has two orders');
  for (const { instruction, amount, id, isDoubtful } of lives.flatMap(({ orders }) => orders)) {
    const row = kept.get(instruction);
    kept.delete(instruction);
    if (id === undefined) {
      assert.ok(isDoubtful || row === undefined, `the order ${instruction} was refused and is there`);
      continue;
    }
    assert.deepEqual(
      row,
      { id: fromWire('payment_order', id), instruction, amount, payments: 1 },
      `the order ${instruction} was acknowledged and is not what was said`,
    );
  }
  assert.deepEqual([...kept.values()], [], 'orders that nobody sent');
}
