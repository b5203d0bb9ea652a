import { plainArray, type Queryable, statement } from '../../../core/database/index.ts';
import type { Look, Snapshots } from '../../../core/verify/index.ts';
import { fromWire, toWire } from '../../../kit/id.ts';
import { CHUNK_ROWS } from '../../../kit/limits.ts';
import { isFinal } from './payments.ts';

const STATES = statement('clearing.states_of', 'SELECT id, state FROM payments WHERE id = ANY($1::uuid[])');

/** What a client was told is there, once, and will not change any more. */
export function answersExistOnce(lines: AsyncIterable<string>): (on: Snapshots, look: Look) => Promise<void> {
  return async (on, look) => {
    let number = 0;
    let asked: string[] = [];
    for await (const line of lines) {
      number += 1;
      if (line.trim() === '') continue;
      const id = paymentOf(line);
      if (id === undefined) look.violation(`line ${number} of the acknowledged payments holds no payment id`);
      else asked.push(id);
      if (asked.length < CHUNK_ROWS) continue;
      await judge(on, asked, look);
      asked = [];
    }
    if (asked.length > 0) await judge(on, asked, look);
  };
}

/** `pay_…` by itself, or a line of JSON whose `id` it is. */
function paymentOf(line: string): string | undefined {
  const text = line.trim();
  if (!text.startsWith('{')) return fromWire('payment', text);
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return typeof id === 'string' ? fromWire('payment', id) : undefined;
  } catch {
    return undefined;
  }
}

async function judge(on: Queryable, ids: readonly string[], look: Look): Promise<void> {
  const rows = await on.query<{ id: string; state: string }>(STATES, [plainArray(ids)]);
  const found = Map.groupBy(rows, (row) => row.id);
  look.rows(ids.length);
  for (const id of ids) {
    const same = found.get(id) ?? [];
    const name = `payment ${toWire('payment', id)}`;
    if (same.length === 0) look.violation(`${name} was acknowledged and is not there`);
    else if (same.length > 1) look.violation(`${name} is there ${same.length} times`);
    else if (!isFinal(same[0]!.state))
      look.violation(`${name} was acknowledged and is still ${same[0]!.state}`);
  }
}
