/** The bank's books are proven from their rows, so whoever changes one by hand is found. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { booksFileOf, openBooksToRead, verifyBooks } from '../../src/apps/bank/index.ts';
import { type BankScene, openBankScene, transfer, word } from './scene.ts';

let scene: BankScene;
let copies: string;
let id = '';
let paidId = '';

before(async () => {
  scene = await openBankScene();
  const { hub, customers, ask } = scene;
  const message = transfer(scene, customers[0]!, 250_000n);
  id = message.instructionId;
  await hub.tell(message);
  await hub.tell(word(id, 'ACSC'));
  await hub.tell(transfer(scene, customers[0]!, 30_000n));
  const order = { from: customers[1]!.number, to_bin: '979901', to_account: '0021000000001', amount: 40_000 };
  const paid = (await ask('pay', order)) as { payment: { id: string } };
  paidId = paid.payment.id;
  await hub.tell(word(paidId, 'ACSC'));
  await ask('pay', { ...order, from: customers[2]!.number });
  await ask('return', { payment: id, amount: 50_000 });
  scene.verify();
  copies = mkdtempSync(join(tmpdir(), 'longbien-bank-books-'));
});
after(async () => {
  await scene.close();
  rmSync(copies, { recursive: true, force: true });
});

/** Undoes what keeps the rows safe, as whoever owns the file can. */
const FREE = 'DROP TRIGGER entries_never_change; DROP TRIGGER entries_never_go;';

const SABOTAGE: readonly (readonly [what: string, sql: () => string, found: RegExp])[] = [
  [
    'a balance',
    () => `UPDATE accounts SET balance = balance + 1 WHERE number = '${scene.customers[5]!.number}'`,
    /balances are the sums/,
  ],
  [
    'an entry',
    () => `${FREE} UPDATE entries SET amount = amount + 1 WHERE posting = 'in:${id}' AND amount > 0`,
    /double entry/,
  ],
  [
    'both entries of a posting and the balances',
    () => `${FREE} UPDATE entries SET amount = amount * 2 WHERE posting = 'in:${id}';
      UPDATE accounts SET balance = (SELECT coalesce(sum(amount), 0) FROM entries WHERE account = accounts.id)`,
    /credited once/,
  ],
  [
    'a posting out of nothing',
    () => `INSERT INTO entries (posting, account, amount, at_ms) SELECT 'in:${'0'.repeat(32)}', id, CASE number WHEN 'clearing' THEN -1 ELSE 1 END, 0
         FROM accounts WHERE number IN ('clearing', '${scene.customers[5]!.number}');
       UPDATE accounts SET balance = (SELECT coalesce(sum(amount), 0) FROM entries WHERE account = accounts.id)`,
    /every posting has its payment/,
  ],
  [
    'a payment that is gone',
    () => `DELETE FROM incoming WHERE id = '${id}'`,
    /every posting has its payment/,
  ],
  ['a confirmation that is gone', () => `DELETE FROM confirmations WHERE payment = '${id}'`, /credited once/],
  [
    'a confirmation that nobody sent',
    () => `UPDATE confirmations SET message = 'x' WHERE payment = '${id}'`,
    /came by messages/,
  ],
  [
    'a payment that is said to be credited',
    () => `UPDATE incoming SET state = 'credited' WHERE state = 'accepted'`,
    /credited once/,
  ],
  [
    'a payment that is said to be settled',
    () => `UPDATE outgoing SET state = 'settled' WHERE state = 'sent'`,
    /debited once/,
  ],
  [
    'a debit that is undone in the row alone',
    () => `UPDATE outgoing SET state = 'refused' WHERE id = '${paidId}'`,
    /debited once/,
  ],
  ['a reservation that is gone', () => `UPDATE accounts SET reserved = 0`, /reserved is what waits/],
  ['an amount', () => `UPDATE outgoing SET amount = amount - 1 WHERE id = '${paidId}'`, /debited once/],
  [
    'a credit on another account',
    () => `${FREE} UPDATE entries SET account = (SELECT id FROM accounts WHERE number = '${scene.customers[9]!.number}')
        WHERE posting = 'in:${id}' AND amount > 0;
       UPDATE accounts SET balance = (SELECT coalesce(sum(amount), 0) FROM entries WHERE account = accounts.id)`,
    /goes to the account of its payment/,
  ],
  [
    'a return that is forgotten',
    () => `UPDATE incoming SET returned = 0 WHERE id = '${id}'`,
    /returns never exceed/,
  ],
  [
    'an instruction without a message',
    () => `DELETE FROM outbox WHERE type = 'pacs.008'`,
    /stored before it was sent/,
  ],
];

for (const [what, sql, found] of SABOTAGE) {
  test(`verify finds ${what}`, () => {
    const path = join(copies, 'books.sqlite');
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    checkpoint();
    copyFileSync(booksFileOf(scene.prepared.folder), path);
    const database = new DatabaseSync(path);
    database.exec(sql());
    database.close();
    const books = openBooksToRead(path);
    try {
      const { ok, checked } = verifyBooks(books);
      assert.equal(ok, false);
      const broken = checked.filter(({ violationsFound }) => violationsFound > 0).map(({ name }) => name);
      assert.match(broken.join('\n'), found);
    } finally {
      books.close();
    }
  });
}

/** Brings everything into the one file that is copied. */
function checkpoint(): void {
  const database = new DatabaseSync(booksFileOf(scene.prepared.folder));
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

test('entries can be neither changed nor deleted by the bank itself', () => {
  const database = new DatabaseSync(booksFileOf(scene.prepared.folder));
  try {
    assert.throws(() => database.exec('UPDATE entries SET amount = 1'), /entries never change/);
    assert.throws(() => database.exec('DELETE FROM entries'), /entries never go/);
  } finally {
    database.close();
  }
});
