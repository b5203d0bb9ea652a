/** `longbien bank verify`: the books of a bank, proven from its file. */
import { existsSync } from 'node:fs';
import { type BooksVerification, booksFileOf, openBooksToRead, verifyBooks } from '../../bank/index.ts';
import type { Asked } from '../options.ts';
import { type Style, table } from '../terminal.ts';
import type { BankTold } from './model.ts';

/** Reads the file: whether the bank runs does not matter. */
export async function verify(_: Asked, folder: string): Promise<BankTold> {
  const file = booksFileOf(folder);
  if (!existsSync(file)) return { misused: `This bank has no books yet: ${file}.` };
  const books = openBooksToRead(file);
  try {
    const verification = verifyBooks(books);
    return { ok: verification.ok, value: verification, text: (style) => verified(verification, style) };
  } finally {
    books.close();
  }
}

function verified({ ok, checked }: BooksVerification, style: Style): string {
  const rows = table(
    checked,
    [
      {
        head: '',
        cell: ({ violationsFound }) => (violationsFound === 0 ? '✓' : '✗'),
        paint: ({ violationsFound }) => (violationsFound === 0 ? style.good : style.bad),
      },
      { head: 'INVARIANT', cell: ({ name }) => name },
      { head: 'ROWS', cell: ({ rows: count }) => count.toLocaleString('en-US'), right: true },
    ],
    style,
  );
  const broken = checked.flatMap(({ name, violations }) =>
    violations.map((what) => `${style.bad(name)}: ${what}\n`),
  );
  const end = ok ? style.good('The books agree.') : style.bad('The books do not agree.');
  return [rows, ...broken, `${end}\n`].join('');
}
