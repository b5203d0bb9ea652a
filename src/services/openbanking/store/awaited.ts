/** Orders and refunds that wait for a bank: the third party is told of the end of each once. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { InstructedId } from '../model.ts';

const WALK = statement(
  'openbanking.awaited_ends',
  'SELECT what, id FROM awaited_ends WHERE id > $1 ORDER BY id LIMIT $2',
);
const LOCK = statement(
  'openbanking.lock_awaited_ends',
  'SELECT id FROM awaited_ends WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE',
);
const INSERT = statement(
  'openbanking.insert_awaited_ends',
  'INSERT INTO awaited_ends (what, id) SELECT * FROM unnest($1::text[], $2::uuid[])',
);
const DELETE = statement(
  'openbanking.delete_awaited_ends',
  'DELETE FROM awaited_ends WHERE id = ANY($1::uuid[])',
);

/** By id, after the given one. */
export async function awaitedEnds(on: Queryable, after: string, rowsMax: number): Promise<InstructedId[]> {
  return await on.query<{ what: InstructedId['what']; id: string }>(WALK, [after, rowsMax]);
}

/** Those that nobody has told meanwhile. */
export async function lockAwaited(on: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const rows = await on.query<{ id: string }>(LOCK, [plainArray([...new Set(ids)])]);
  return new Set(rows.map(({ id }) => id));
}

export const keepAwaited = (on: Queryable, awaited: readonly InstructedId[]): Promise<unknown> =>
  on.query(INSERT, [textArray(awaited.map(({ what }) => what)), plainArray(awaited.map(({ id }) => id))]);

export const dropAwaited = (on: Queryable, ids: readonly string[]): Promise<unknown> =>
  on.query(DELETE, [plainArray(ids)]);
