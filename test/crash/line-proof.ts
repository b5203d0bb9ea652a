/** The end of every crash test of the line: everything comes to rest by itself, and then every book is held against every other. */
import assert from 'node:assert/strict';
import { askBank } from '../../src/apps/bank/index.ts';
import { verifyFolder } from '../bank/scene.ts';
import { disagreements, readBank, readHub } from './agreement.ts';
import { after } from './hubprocess.ts';
import type { LineLoad } from './line-load.ts';
import type { LineScene, SceneBank } from './line-scene.ts';
import { verifyAll, withClient } from './proof.ts';

/** Deadline, lease, the longest pauses of breaker and sender, and a machine that is busy. */
const REST_WAIT_MS_MAX = 120_000;

const WAITING = `
  SELECT (SELECT count(*) FROM held_payments)::int AS held, (SELECT count(*) FROM deliveries)::int AS deliveries,
         (SELECT count(*) FROM bank_instructions WHERE state = 'asking')::int AS asking,
         (SELECT count(*) FROM awaited_ends)::int AS ends,
         ((SELECT count(*) FROM connector_notices WHERE pending)
           + (SELECT count(*) FROM connector_customer_notices WHERE pending))::int AS notices`;

/** Waits, helping nobody, until nothing is held, unknown or untold any more; answers how long that took. */
export async function comeToRest(scene: LineScene): Promise<number> {
  const started = performance.now();
  const since = (): number => Math.round(performance.now() - started);
  let left = await leftOpen(scene);
  while (left !== undefined && since() < REST_WAIT_MS_MAX) {
    await after(250);
    left = await leftOpen(scene);
  }
  assert.equal(left, undefined, `not at rest after ${since()} ms`);
  return since();
}

/** What still waits, in words. */
async function leftOpen(scene: LineScene): Promise<string | undefined> {
  const { rows } = await withClient(scene, (client) => client.query<Record<string, number>>(WAITING));
  const waiting = rows[0]!;
  if (Object.values(waiting).some((n) => n > 0)) return `the hub has open ${JSON.stringify(waiting)}`;
  for (const bank of scene.banks) {
    const left = await leftAt(bank);
    if (left !== undefined) return `the bank ${bank.bin} ${left}`;
  }
  return undefined;
}

async function leftAt({ folder }: SceneBank): Promise<string | undefined> {
  const answer = await askBank(folder, 'status');
  if (answer.kind !== 'answered') return 'does not run';
  const { outbox, outgoing, incoming } = answer.value as {
    outbox: { waiting: number };
    outgoing: Record<string, number>;
    incoming: Record<string, number>;
  };
  const open = (outgoing.sent ?? 0) + (outgoing.pending ?? 0) + (incoming.accepted ?? 0);
  return outbox.waiting + open === 0
    ? undefined
    : `has ${outbox.waiting} to send and ${open} open: ${JSON.stringify({ outgoing, incoming })}`;
}

/** Nothing lost, nothing doubled, one story everywhere. The loads are those of the scene so far, all stopped. */
export async function proveLine(scene: LineScene, loads: readonly LineLoad[]): Promise<void> {
  await verifyAll(
    scene,
    loads.flatMap((load) => load.told().map((one) => JSON.stringify(one))),
  );
  for (const { folder } of scene.banks) verifyFolder(folder);
  const hub = await withClient(scene, readHub);
  const banks = scene.banks.map(readBank);
  assert.deepEqual(disagreements(hub, banks), []);
  for (const { bin, id } of loads.flatMap((load) => load.sent())) {
    const kept = banks.find((bank) => bank.bin === Number(bin))!.outgoing.has(id);
    assert.ok(kept, `the bank ${bin} has lost the payment ${id}, of which its customer was told`);
  }
  await textsDiffer(scene);
}

const TWO_TEXTS = `SELECT bin, message_id FROM line_messages WHERE direction = 'out' GROUP BY 1, 2 HAVING count(DISTINCT sha256) > 1`;

/** A delivery goes out again byte for byte, whichever hub sends it. */
async function textsDiffer(scene: LineScene): Promise<void> {
  const { rows } = await withClient(scene, (client) => client.query(TWO_TEXTS));
  assert.deepEqual(rows, [], 'messages that were sent under two texts');
}
