import { plainArray, type Queryable, statement } from '../../../core/database/index.ts';
import type { Look, Snapshots } from '../../../core/verify/index.ts';
import { fromWire, toWire } from '../../../kit/id.ts';
import { CHUNK_ROWS } from '../../../kit/limits.ts';
import type { PaymentState } from '../model.ts';
import { isFinal } from '../rules/lifecycle.ts';

const STATES = statement('clearing.states_of', 'SELECT id, state FROM payments WHERE id = ANY($1::uuid[])');

/** What a client was told is there, once, and will not change any more. */
export function answersExistOnce(lines: AsyncIterable<string>): (on: Snapshots, look: Look) => Promise<void> {
  return async (on, look) => {
    let number = 0;
    let asked: Acknowledged[] = [];
    for await (const line of lines) {
      number += 1;
      if (line.trim() === '') continue;
      const one = acknowledgedIn(line);
      if (one === undefined)
        look.violation(`line ${number} of the acknowledged payments holds no payment id`);
      else asked.push(one);
      if (asked.length < CHUNK_ROWS) continue;
      await judge(on, asked, look);
      asked = [];
    }
    if (asked.length > 0) await judge(on, asked, look);
  };
}

interface Acknowledged {
  readonly id: string;
  /** As the client was told it; undefined where only the id was noted. */
  readonly state: string | undefined;
}

/** `pay_…` by itself, or a line of JSON whose `id` it is, with or without its `state`. */
function acknowledgedIn(line: string): Acknowledged | undefined {
  const text = line.trim();
  if (!text.startsWith('{')) return named(text, undefined);
  try {
    const { id, state } = JSON.parse(text) as { id?: unknown; state?: unknown };
    return typeof id === 'string' ? named(id, typeof state === 'string' ? state : undefined) : undefined;
  } catch {
    return undefined;
  }
}

function named(wire: string, state: string | undefined): Acknowledged | undefined {
  const id = fromWire('payment', wire);
  return id === undefined ? undefined : { id, state };
}

async function judge(on: Queryable, asked: readonly Acknowledged[], look: Look): Promise<void> {
  const rows = await on.query<{ id: string; state: PaymentState }>(STATES, [
    plainArray(asked.map((one) => one.id)),
  ]);
  const found = Map.groupBy(rows, (row) => row.id);
  look.rows(asked.length);
  for (const { id, state } of asked) {
    const same = found.get(id) ?? [];
    const name = `payment ${toWire('payment', id)}`;
    if (same.length === 0) look.violation(`${name} was acknowledged and is not there`);
    else if (same.length > 1) look.violation(`${name} is there ${same.length} times`);
    else for (const fault of stateFaults(state, same[0]!.state)) look.violation(`${name} ${fault}`);
  }
}

/** What was told as final is what it is; what was told as waiting may have become anything. */
function stateFaults(told: string | undefined, now: PaymentState): string[] {
  if (told === undefined) return isFinal(now) ? [] : [`was acknowledged and is still ${now}`];
  return isFinal(told as PaymentState) && told !== now ? [`was acknowledged as ${told} and is ${now}`] : [];
}
