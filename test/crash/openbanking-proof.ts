/** Holds the database, and the books of connected banks, against what customers and their app were told. */
import assert from 'node:assert/strict';
import { booksFileOf, openBooksToRead } from '../../src/apps/bank/index.ts';
import { fromWire } from '../../src/kit/id.ts';
import { proveLine } from './line-proof.ts';
import type { LineScene, SceneBank } from './line-scene.ts';
import type { Life } from './openbanking-load.ts';
import { verifyAll, withClient } from './proof.ts';
import type { Scene } from './scene.ts';

/** The payment of an order bears its id as end-to-end id, whoever has sent it; at a hosted bank its own id too. */
const ORDERS = `
  SELECT o.id, o.instruction, EXISTS (SELECT FROM payment_references r WHERE r.payment IS NULL
           AND r.debtor_bin = i.bin AND r.end_to_end_id = i.transaction_id) AS "isNever", o.amount::float8 AS amount, i.state AS instructed, i.bin,
         count(p.id)::int AS payments, bool_and(p.id = o.id) AS "isHubs", min(p.state) AS state,
         count(p.id) FILTER (WHERE p.creditor_bin = ANY ($1) AND p.state <> 'refused')::int AS waited
    FROM payment_orders o LEFT JOIN bank_instructions i ON i.id = o.id
    LEFT JOIN payments p ON p.end_to_end_id = replace(o.id::text, '-', '') AND p.debtor_bin = o.debtor_bin
   GROUP BY o.id, i.id`;
/** A code is spent once for one access token; refreshing brings others, but never a second refresh token. */
const DOUBLE_SETS = `
  SELECT grant_id, count(*)::int AS tokens FROM oidc_artefacts
   WHERE model = 'RefreshToken' GROUP BY grant_id HAVING count(*) > 1`;
/** One that was used up meanwhile cannot be withdrawn any more, and is over as well. */
const ENDED = 'SELECT id FROM consents WHERE ended_at IS NOT NULL';
const ENDS_TOLD = `
  SELECT subject, type FROM outbox_events WHERE type IN ('payment_order.completed', 'payment_order.rejected')`;
const CONSENTS_TOLD = `
  SELECT n.bin, c.id, c.state, c.version FROM connector_notices n JOIN consents c ON c.id = n.consent`;

interface OrderRow {
  readonly id: string;
  readonly instruction: string;
  readonly amount: number;
  /** Its bank's word; null: the hub's to pay. */
  readonly instructed: 'asking' | 'accepted' | 'refused' | null;
  readonly bin: number | null;
  readonly payments: number;
  readonly isHubs: boolean | null;
  readonly state: string | null;
  /** Its bank asked about its payment too early, and was told that it was never received. */
  readonly isNever: boolean;
  /** Payments that a connected bank was asked to take. */
  readonly waited: number;
}

export async function proveOpenBanking(scene: LineScene, lives: readonly Life[]): Promise<void> {
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
      lost.map(({ consent, acknowledged }) => `${consent} ${acknowledged}`),
      [],
      'a withdrawal was acknowledged and is lost',
    );
  });
  proveOrders(lives, await ordersOf(scene));
}

async function ordersOf(scene: LineScene): Promise<readonly OrderRow[]> {
  const bins = scene.banks.map(({ bin }) => Number(bin));
  return await rowsOf<OrderRow>(scene, ORDERS, [bins]);
}

const rowsOf = <Row extends object>(scene: Scene, sql: string, values: unknown[] = []): Promise<Row[]> =>
  withClient(scene, async (client) => (await client.query<Row>(sql, values)).rows);

/** What was acknowledged is there once with its payment; what was refused is not; nothing is there that nobody sent. */
function proveOrders(lives: readonly Life[], rows: readonly OrderRow[]): void {
  const kept = new Map(rows.map((row) => [row.instruction, row]));
  assert.equal(kept.size, rows.length, 'one instruction has two orders');
  for (const row of rows) {
    const isOne = row.instructed === null ? row.payments === 1 && row.isHubs === true : row.payments <= 1;
    assert.ok(isOne, `the order ${JSON.stringify(row)} is not its payment`);
  }
  for (const { instruction, amount, id, isDoubtful } of lives.flatMap(({ orders }) => orders)) {
    const row = kept.get(instruction);
    kept.delete(instruction);
    if (id === undefined) {
      assert.ok(isDoubtful || row === undefined, `the order ${instruction} was refused and is there`);
      continue;
    }
    assert.deepEqual(
      [row?.id, row?.amount],
      [fromWire('payment_order', id), amount],
      `the order ${instruction} was acknowledged and is not what was said`,
    );
  }
  assert.deepEqual([...kept.values()], [], 'orders that nobody sent');
}

/**
 * At rest: each order that a bank was instructed with is one payment or its refusal, there and here; each that waited for
 * a bank has its end, told once; what banks hold of consents is what the hub has. Answers how many orders banks were
 * instructed with.
 */
export async function proveEnds(scene: LineScene): Promise<Readonly<Record<string, number>>> {
  await proveLine(scene, []);
  const orders = await ordersOf(scene);
  const told = Map.groupBy(
    await rowsOf<{ subject: string; type: string }>(scene, ENDS_TOLD),
    ({ subject }): string => fromWire('payment_order', subject)!,
  );
  for (const order of orders) {
    const ends = (told.get(order.id) ?? []).map(({ type }) => type);
    assert.deepEqual(ends, endsOf(order), `the order ${JSON.stringify(order)} was told so`);
  }
  const banks = new Map(scene.banks.map((bank) => [Number(bank.bin), booksOf(bank)]));
  const instructed = orders.filter((order) => order.instructed !== null);
  for (const order of instructed) {
    const isPaid = banks.get(order.bin!)!.orders.get(bare(order.id));
    assert.equal(isPaid, order.instructed === 'accepted', `the order ${JSON.stringify(order)} at its bank`);
    const isThere = order.payments === 1 || order.isNever;
    assert.equal(isThere, isPaid, `the order ${JSON.stringify(order)} has its payment`);
  }
  const theirs = [...banks.values()].reduce((sum, { orders: { size } }) => sum + size, 0);
  assert.equal(theirs, instructed.length, 'banks hold orders that the hub does not know');
  type Told = { readonly bin: number; readonly id: string; readonly state: string; readonly version: number };
  for (const { bin, id, state, version } of await rowsOf<Told>(scene, CONSENTS_TOLD))
    assert.deepEqual(
      banks.get(bin)!.consents.get(bare(id)),
      { state, version },
      `the consent ${id} at the bank ${bin}`,
    );
  const counted = Object.groupBy(instructed, ({ instructed: word, state }) => `${word} ${state}`);
  return Object.fromEntries(Object.entries(counted).map(([what, all]) => [what, all!.length]));
}

/** Of the events that tell an end; at once where no bank was asked, and then by the answer alone. */
function endsOf({ instructed, payments, waited, state }: OrderRow): readonly string[] {
  if (instructed === null && waited === 0) return [];
  return [payments === 1 && state === 'cleared' ? 'payment_order.completed' : 'payment_order.rejected'];
}

const bare = (id: string): string => id.replaceAll('-', '');

/** By 32 hex digits: whether an order was paid, and consents as they were heard last. */
function booksOf({ folder }: SceneBank) {
  const books = openBooksToRead(booksFileOf(folder));
  try {
    const hex = (id: unknown): string => (id as string).slice(-32);
    return {
      orders: new Map(
        books
          .all('SELECT id, payment IS NOT NULL AS paid FROM orders')
          .map(({ id, paid }) => [hex(id), Number(paid) === 1]),
      ),
      consents: new Map(
        books
          .all('SELECT id, state, version FROM consents')
          .map(({ id, state, version }) => [hex(id), { state: state as string, version: Number(version) }]),
      ),
    };
  } finally {
    books.close();
  }
}
