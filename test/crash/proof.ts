/** Holds the database against what callers were told. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openSecrets, verifyDatabase } from '../../src/apps/hub/index.ts';
import { openDatabase } from '../../src/core/database/index.ts';
import { fromWire } from '../../src/kit/id.ts';
import type { Told } from './load.ts';
import type { Scene } from './scene.ts';

/** What the hub's own verification cannot know: that a payment is remembered under one key and no other. */
const KEYS_OF_PAYMENTS = `
  SELECT p.id FROM payments p
    LEFT JOIN (SELECT (answer::jsonb ->> 'payment')::uuid AS id, count(*) AS n FROM idempotency_records GROUP BY 1) k USING (id)
   WHERE coalesce(k.n, 0) <> 1`;

const PAYMENTS = 'SELECT id, state, amount FROM payments';

/** Lost, doubled, changed: none of it. Also every invariant of the database, whatever anybody was told. */
export async function prove(scene: Scene, told: readonly Told[]): Promise<void> {
  await verifyAll(
    scene,
    told.flatMap(({ payment }) => (payment === undefined ? [] : [payment.id])),
  );
  await withClient(scene, async (client) => {
    const doubled = await client.query(KEYS_OF_PAYMENTS);
    assert.deepEqual(doubled.rows.slice(0, 3), [], 'payments without a key of their own');
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

/** `longbien verify --acknowledged`, with these lines as its file. */
export async function verifyAll(scene: Scene, acknowledged: readonly string[]): Promise<void> {
  const acknowledgedFile = join(scene.postgres.hubFolder, 'acknowledged');
  writeFileSync(acknowledgedFile, acknowledged.map((line) => `${line}\n`).join(''));
  const { checkpointKey } = openSecrets(scene.postgres.hubFolder);
  const { x } = checkpointKey.publicKey.export({ format: 'jwk' }) as { x: string };
  const database = openDatabase({ connectionString: scene.postgres.url });
  try {
    const { checked } = await verifyDatabase(database, {
      nowMs: Date.now(),
      trustedKeys: [x],
      acknowledgedFile,
    });
    const broken = checked.filter(({ violationsFound }) => violationsFound > 0);
    assert.deepEqual(broken, []);
  } finally {
    await database.close();
  }
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
