import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { addAccount, findAccount } from './accounts.ts';
import { openBooks, openBooksToRead } from './books.ts';

const folder = mkdtempSync(join(tmpdir(), 'longbien-books-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const NAMED = { name: 'Nguyễn Văn Thử', nameKind: 'person' } as const;

test('work that fails is undone alone; whoever shared its transaction is kept', async () => {
  const books = openBooks(join(folder, 'a.sqlite'), 'full');
  const add = (number: string) => books.submit(() => addAccount(books, { number, ...NAMED }));
  const outcomes = await Promise.allSettled([
    add('1'),
    add('2'),
    books.submit(() => {
      addAccount(books, { number: '3', ...NAMED });
      throw new Error('poisoned');
    }),
    add('2'),
    add('4'),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(
    ['1', '2', '3', '4'].map((number) => findAccount(books, number)?.number),
    ['1', '2', undefined, '4'],
  );
  books.close();
});

test('what arrives together is one transaction, and all is told after it', async () => {
  const books = openBooks(join(folder, 'b.sqlite'), 'full');
  let commits = 0;
  books.onCommit(() => {
    commits += 1;
  });
  const numbers = Array.from({ length: 100 }, (_, n) => String(n));
  await Promise.all(numbers.map((number) => books.submit(() => addAccount(books, { number, ...NAMED }))));
  assert.equal(commits, 1);
  books.close();
});

test('closed books do what was asked before and nothing after', async () => {
  const path = join(folder, 'c.sqlite');
  const books = openBooks(path, 'full');
  const before = books.submit(() => addAccount(books, { number: '1', ...NAMED }));
  books.close();
  await before;
  await assert.rejects(books.submit(() => 1));
  const again = openBooksToRead(path);
  assert.equal(findAccount(again, '1')?.number, '1');
  assert.throws(() => again.run('DELETE FROM accounts'), /readonly/);
  again.close();
});

test('books of another version are not opened', () => {
  const path = join(folder, 'd.sqlite');
  const books = openBooks(path, 'full');
  books.run('PRAGMA user_version = 99');
  books.close();
  assert.throws(() => openBooks(path, 'full'), /another version/);
});
