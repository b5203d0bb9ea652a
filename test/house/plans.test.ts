/**
 * Every statement of the hub as PostgreSQL plans it while the tables are empty. A connection keeps that plan, so it has to
 * go by an index and by what was asked: a plan that walks a table is quick today and stands still after a million rows.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import '../../src/apps/hub/index.ts';
import { listStatements } from '../../src/core/database/index.ts';
import { type TestDatabase, testDatabase } from '../postgres.ts';

/** Tables that have one row, or one for each lane or institution. */
const SMALL = new Set([
  'scheme',
  'consent_keys',
  'merchant_cursor',
  'webhook_cursor',
  'outbox_told',
  'lanes',
  'participants',
  'sign_in_secret',
  'sign_in_seals',
  'connector_cursor',
]);
/** What walks on purpose, and why. */
const WALKS: Readonly<Record<string, string>> = {
  'clearing.waiting_deliveries': 'a count of what waits, for the metrics',
  'clearing.count_held': 'a count of what is held, for the metrics',
  'clearing.close_cases': 'goes by the index of open cases, which are few',
  'clearing.verify_unconfirmed': 'a proof: looks at everything',
  'clearing.verify_lowered': 'a proof: looks at everything',
  'openbanking.verify_tokens': 'a proof: looks at everything',
};

let home: TestDatabase;
let client: pg.Client;
before(async () => {
  home = await testDatabase();
  client = await home.database.connect('read');
});
after(async () => {
  await client.end();
  await home.close();
});

/** Tables that a statement would read from end to end. */
async function walkedBy(text: string): Promise<string[]> {
  const { rows } = await client.query<Record<'QUERY PLAN', Plan[]>>(
    `EXPLAIN (GENERIC_PLAN, FORMAT json) ${text}`,
  );
  return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => walks(Plan)));
}

interface Plan {
  readonly Plan: PlanNode;
}
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** A value asked for, a column of another table, or what a subquery found. */
const BY_WHAT_WAS_ASKED = /\$\d|\w"?\.\w|InitPlan/;

function walks(node: PlanNode, heap = ''): string[] {
  const table = node['Relation Name'] ?? heap;
  const bare =
    node['Node Type'] === 'Seq Scan' ||
    (/^(Bitmap )?Index/.test(node['Node Type']) && !BY_WHAT_WAS_ASKED.test(node['Index Cond'] ?? ''));
  const here = bare && !SMALL.has(table) ? [table] : [];
  return [...here, ...(node.Plans ?? []).flatMap((below) => walks(below, table))];
}

test('no statement walks a table that grows', async () => {
  const statements = listStatements().filter(({ text }) => !/^(BEGIN|COMMIT|ROLLBACK)/.test(text));
  assert.ok(statements.length > 100, 'the rooms make their statements when they are loaded');
  const walking: Record<string, string[]> = {};
  for (const { name, text } of statements) {
    const tables = await walkedBy(text);
    if (tables.length > 0 && !(name in WALKS)) walking[name] = tables;
  }
  assert.deepEqual(walking, {});
});

test('sees one that does', async () => {
  assert.deepEqual(await walkedBy('SELECT * FROM payments WHERE purpose = $1 ORDER BY id'), ['payments']);
  assert.deepEqual(await walkedBy('SELECT * FROM payments WHERE id = ANY($1::uuid[])'), []);
});
