/** Sums that must hold after every test that touched money. */
import { type Queryable, statement } from '../src/core/database/index.ts';

const OF_ACCOUNTS = statement(
  'test.account_sums',
  `SELECT book, currency, sum(debits_posted)::text AS debits, sum(credits_posted)::text AS credits FROM ledger_accounts
    GROUP BY book, currency HAVING sum(debits_posted) <> sum(credits_posted) OR sum(debits_pending) <> sum(credits_pending)`,
);
const OF_TRANSFERS = statement(
  'test.transfer_sums',
  `SELECT a.book, a.id, a.debits_posted::text AS debits, a.credits_posted::text AS credits FROM ledger_accounts a
     LEFT JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS total FROM ledger_transfers t
       WHERE t.book = a.book AND t.debit_account = a.id AND t.kind IN (0, 2)) d ON true
     LEFT JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS total FROM ledger_transfers t
       WHERE t.book = a.book AND t.credit_account = a.id AND t.kind IN (0, 2)) c ON true
    WHERE a.debits_posted <> d.total OR a.credits_posted <> c.total`,
);
const WITHOUT_LEGS = statement(
  'test.payments_without_legs',
  `SELECT p.id FROM payments p
    WHERE (p.state = 'cleared') <> EXISTS (SELECT 1 FROM ledger_transfers t
      WHERE t.id BETWEEN p.id AND (left(p.id::text, 32) || 'ffff')::uuid AND t.amount = p.amount)`,
);
const RETURNED = statement(
  'test.returned',
  `SELECT p.id FROM payments p WHERE p.kind = 'credit_transfer' AND (p.returned > p.amount
     OR p.returned <> (SELECT coalesce(sum(r.amount), 0) FROM payments r WHERE r.original = p.id AND r.state = 'cleared'))`,
);

/** What does not add up: accounts by book, accounts against their transfers, payments against their legs and returns. */
export async function ledgerFaults(owner: Queryable): Promise<unknown[]> {
  const found = await Promise.all(
    [OF_ACCOUNTS, OF_TRANSFERS, WITHOUT_LEGS, RETURNED].map((one) => owner.query(one)),
  );
  return found.flat();
}
