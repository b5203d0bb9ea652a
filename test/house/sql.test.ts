import { test } from 'node:test';
import { assertCaught, assertClean, draft } from './draft.ts';
import { checkSql } from './sql.ts';

const FILE = 'src/services/clearing/commands.ts';

const STATEMENTS = [
  'SELECT id FROM payments WHERE id = $1',
  'SELECT pg_advisory_lock($1)',
  'INSERT INTO payments (id) VALUES ($1)',
  'UPDATE payments AS p SET state = $1',
  'DELETE FROM payments',
  'WITH due AS (SELECT 1)',
  'BEGIN',
  'CREATE TABLE payments ()',
  'select id, state from payments',
  'insert into payments (id) values ($1)',
  'update payments set state = $1',
  'delete from payments where id = $1',
];

for (const statement of STATEMENTS) {
  test(`SQL outside a store: ${statement}`, () => {
    assertCaught(checkSql(draft({ [FILE]: `query('${statement}');` })), FILE, /holds SQL/);
    assertCaught(checkSql(draft({ [FILE]: `sql\`${statement}\`;` })), FILE, /holds SQL/);
  });
}

test('SQL outside a store: a name put into the middle does not hide it', () => {
  const text = 'query(`SELECT $' + '{columns} FROM $' + '{table}`);';
  assertCaught(checkSql(draft({ [FILE]: text })), FILE, /holds SQL/);
});

test('SQL is at home in stores, in database and ledger, in verify, and in tests', () => {
  const text = "query('SELECT id FROM payments');";
  for (const file of [
    'src/services/clearing/store.ts',
    'src/services/clearing/store/window.ts',
    'src/core/database/migrations.ts',
    'src/core/ledger/queries.ts',
    'src/core/verify/books.ts',
    'src/services/clearing/pay.test.ts',
    'test/city.ts',
    'bench/pay.ts',
  ]) {
    assertClean(checkSql(draft({ [file]: text })));
  }
});

test('an English sentence is not SQL', () => {
  const sentences = [
    'select a bank from the list',
    'Delete from the phone book',
    'update the set',
    'Begin',
    'insert into',
  ];
  assertClean(checkSql(draft({ [FILE]: sentences.map((sentence) => `say('${sentence}');`).join('\n') })));
});
