/**
 * Proves the books from the rows alone: every posting has its ground in a word of the hub that came by a message, every
 * word has its posting, and every sum holds. Whoever changes a row by hand is found.
 */
import type { Books } from './books.ts';

export interface Check {
  readonly name: string;
  readonly rows: number;
  /** The first of them, in words. */
  readonly violations: readonly string[];
  readonly violationsFound: number;
}

interface Invariant {
  readonly name: string;
  /** Counts the rows that it looks at. */
  readonly count: string;
  /** Answers one column `what` for each violation. */
  readonly broken: string;
}

const VIOLATIONS_SHOWN = 10;

const INVARIANTS: readonly Invariant[] = [
  {
    name: 'double entry sums to zero',
    count: 'SELECT count(*) AS n FROM entries',
    broken: `SELECT posting || ': ' || count(*) || ' entries, sum ' || sum(amount) AS what FROM entries
       GROUP BY posting HAVING count(*) <> 2 OR sum(amount) <> 0`,
  },
  {
    name: 'balances are the sums of their entries',
    count: 'SELECT count(*) AS n FROM accounts',
    broken: `SELECT a.number || ': balance ' || a.balance || ', entries ' || coalesce(e.total, 0) AS what
        FROM accounts a LEFT JOIN (SELECT account, sum(amount) AS total FROM entries GROUP BY account) e ON e.account = a.id
       WHERE a.balance <> coalesce(e.total, 0)`,
  },
  {
    name: 'entries are those of accounts that exist',
    count: 'SELECT count(*) AS n FROM entries',
    broken: `SELECT 'entry ' || e.id AS what FROM entries e LEFT JOIN accounts a ON a.id = e.account WHERE a.id IS NULL`,
  },
  {
    name: 'no customer is overdrawn, none has more reserved than there is',
    count: 'SELECT count(*) AS n FROM accounts',
    broken: `SELECT number || ': balance ' || balance || ', reserved ' || reserved AS what FROM accounts
       WHERE number NOT IN ('capital', 'clearing') AND (balance < 0 OR reserved > balance)`,
  },
  {
    name: 'reserved is what waits for an end',
    count: 'SELECT count(*) AS n FROM outgoing',
    broken: `SELECT a.number || ': reserved ' || a.reserved || ', waiting ' || coalesce(o.total, 0) AS what
        FROM accounts a
        LEFT JOIN (SELECT account, sum(amount) AS total FROM outgoing WHERE state IN ('sent', 'pending') GROUP BY account) o
          ON o.account = a.number
       WHERE a.reserved <> coalesce(o.total, 0)`,
  },
  {
    name: 'a customer is credited once for each payment that the hub has confirmed, and for no other',
    count: `SELECT count(*) AS n FROM incoming`,
    broken: `SELECT i.id || ': ' || i.state || ', the hub said ' || coalesce(c.status, 'nothing') || ', credited ' ||
              coalesce(e.amount, 0) || ' of ' || i.amount AS what
        FROM incoming i
        LEFT JOIN confirmations c ON c.way = 'in' AND c.payment = i.id
        LEFT JOIN entries e ON e.posting = 'in:' || i.id AND e.amount > 0
       WHERE (i.state = 'credited') <> (c.status IS 'ACSC')
          OR (i.state = 'credited' AND e.amount IS NOT i.amount)
          OR (i.state <> 'credited' AND e.amount IS NOT NULL)`,
  },
  {
    name: 'a credit goes to the account of its payment, or into suspense',
    count: `SELECT count(*) AS n FROM entries WHERE posting LIKE 'in:%' AND amount > 0`,
    broken: `SELECT e.posting || ' went to ' || a.number || ' instead of ' || coalesce(i.account, 'nobody') AS what
        FROM entries e JOIN accounts a ON a.id = e.account LEFT JOIN incoming i ON i.id = substr(e.posting, 4)
       WHERE e.posting LIKE 'in:%' AND e.amount > 0 AND (i.id IS NULL OR (a.number <> i.account AND a.number <> 'suspense'))`,
  },
  {
    name: 'a customer is debited once for each payment that the hub has confirmed, and for no other',
    count: `SELECT count(*) AS n FROM outgoing`,
    broken: `SELECT o.id || ': ' || o.state || ', the hub said ' || coalesce(c.status, 'nothing') || ', debited ' ||
              coalesce(-e.amount, 0) || ' of ' || o.amount AS what
        FROM outgoing o JOIN accounts a ON a.number = o.account
        LEFT JOIN confirmations c ON c.way = 'out' AND c.payment = o.id
        LEFT JOIN entries e ON e.posting = 'out:' || o.id AND e.amount < 0 AND e.account = a.id
       WHERE (o.state = 'settled') <> (c.status IS 'ACSC')
          OR (o.state = 'settled' AND e.amount IS NOT -o.amount)
          OR (o.state <> 'settled' AND e.amount IS NOT NULL)`,
  },
  {
    name: 'every posting has its payment',
    count: `SELECT count(DISTINCT posting) AS n FROM entries`,
    broken: `SELECT DISTINCT e.posting AS what FROM entries e
       WHERE CASE substr(e.posting, 1, instr(e.posting, ':'))
               WHEN 'in:' THEN NOT EXISTS (SELECT 1 FROM incoming i WHERE i.id = substr(e.posting, 4))
               WHEN 'out:' THEN NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.id = substr(e.posting, 5))
               WHEN 'open:' THEN NOT EXISTS (SELECT 1 FROM accounts a WHERE a.number = substr(e.posting, 6))
               ELSE true END`,
  },
  {
    name: 'money in and out of the bank is what the hub owes it',
    count: `SELECT count(*) AS n FROM confirmations`,
    broken: `SELECT 'clearing ' || a.balance || ', payments ' || (o.total - i.total) AS what
        FROM accounts a,
             (SELECT coalesce(sum(amount), 0) AS total FROM incoming WHERE state = 'credited') i,
             (SELECT coalesce(sum(amount), 0) AS total FROM outgoing WHERE state = 'settled') o
       WHERE a.number = 'clearing' AND a.balance <> o.total - i.total`,
  },
  {
    name: 'the hub’s final words came by messages that are still there',
    count: `SELECT count(*) AS n FROM confirmations`,
    // An answer to an inquiry comes in a response and has no row in the inbox; it names our question's outbox row instead.
    broken: `SELECT c.way || ' ' || c.payment || ': message ' || c.message AS what FROM confirmations c
        LEFT JOIN inbox i ON i.id = c.message
       WHERE i.id IS NULL AND c.at_ms > (SELECT coalesce(min(at_ms), 0) FROM inbox)
         AND c.payment NOT IN (SELECT subject FROM outbox WHERE type = 'pacs.028' AND state = 'sent')`,
  },
  {
    name: 'returns never exceed what was received or sent',
    count: `SELECT count(*) AS n FROM outgoing WHERE kind = 'return'`,
    broken: `SELECT i.id || ': ' || i.returned || ' given back of ' || i.amount || ', returns ' || coalesce(r.total, 0) AS what
        FROM incoming i
        LEFT JOIN (SELECT original, sum(amount) AS total FROM outgoing WHERE kind = 'return' AND state <> 'refused'
                    GROUP BY original) r ON r.original = i.id
       WHERE i.returned <> coalesce(r.total, 0) OR i.returned > i.amount
       UNION ALL
      SELECT o.id || ': ' || o.returned || ' came back of ' || o.amount AS what FROM outgoing o WHERE o.returned > o.amount`,
  },
  {
    name: 'an order of open banking that was accepted is one payment or return of its own',
    count: `SELECT count(*) AS n FROM orders`,
    broken: `SELECT r.id || ': ' || r.payment || CASE WHEN o.id IS NULL THEN ' does not exist' ELSE ' has another reference' END AS what
        FROM orders r LEFT JOIN outgoing o ON o.id = r.payment
       WHERE r.payment IS NOT NULL AND (o.id IS NULL OR o.request_key IS NOT r.id
           OR CASE o.kind WHEN 'return' THEN o.id ELSE o.end_to_end_id END <> substr(r.id, 5))`,
  },
  {
    name: 'every instruction of ours was stored before it was sent',
    count: `SELECT count(*) AS n FROM outgoing`,
    broken: `SELECT o.id || ' has no message' AS what FROM outgoing o
       WHERE o.state IN ('sent', 'pending')
         AND o.id NOT IN (SELECT subject FROM outbox WHERE type IN ('pacs.008', 'pacs.004'))`,
  },
];

export interface BooksVerification {
  readonly ok: boolean;
  readonly checked: readonly Check[];
}

export function verifyBooks(books: Books): BooksVerification {
  const checked = INVARIANTS.map(({ name, count, broken }) => {
    const found = books.all(broken).map(({ what }) => what as string);
    const rows = Number(books.one(count)!.n);
    return { name, rows, violations: found.slice(0, VIOLATIONS_SHOWN), violationsFound: found.length };
  });
  return { ok: checked.every(({ violationsFound }) => violationsFound === 0), checked };
}
