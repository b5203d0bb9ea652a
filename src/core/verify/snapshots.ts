import { type Database, type Row, type Statement, statement } from '../database/index.ts';
import type { Snapshots } from './model.ts';

const BEGIN = statement('verify.begin', 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
const COMMIT = statement('verify.commit', 'COMMIT');
const ROLLBACK = statement('verify.rollback', 'ROLLBACK');

/** A connection of its own, so that verifying never takes one from the pool that answers callers. */
export async function openSnapshots(database: Database): Promise<Snapshots & { close(): Promise<void> }> {
  const client = await database.connect('read');
  const query = async <R = Row>(asked: Statement, values: readonly unknown[] = []): Promise<R[]> =>
    (await client.query({ name: asked.name, text: asked.text, values: values as unknown[] })).rows as R[];
  return {
    query,
    async inSnapshot(read) {
      await query(BEGIN);
      try {
        const answer = await read({ query });
        await query(COMMIT);
        return answer;
      } catch (fault) {
        await query(ROLLBACK);
        throw fault;
      }
    },
    close: () => client.end(),
  };
}
