/** Opens the books at the first start: the bank's own accounts, its customers and what they have. */
import { readFileSync } from 'node:fs';
import { OWN_ACCOUNTS, type OwnAccount } from './model.ts';
import { addAccount, findAccount, hasAccounts, ownAccount, post } from './store/accounts.ts';
import type { Books } from './store/books.ts';

/** One row of the customers' file. */
export interface Customer {
  readonly number: string;
  readonly name: string;
  readonly name_kind: 'person' | 'organisation';
  /** Whole đồng. */
  readonly opening: number;
}

const OWN_NAMES: Readonly<Record<OwnAccount, string>> = {
  clearing: 'Thanh toán bù trừ với hệ thống chuyển mạch',
  suspense: 'Phải trả chờ xử lý',
  capital: 'Nguồn vốn',
};

/** Once; the second start finds what the first made. */
export async function openAccounts(books: Books, customersFile: string, nowMs: number): Promise<void> {
  const customers = JSON.parse(readFileSync(customersFile, 'utf8')) as readonly Customer[];
  await books.submit(() => {
    if (hasAccounts(books)) return;
    for (const number of OWN_ACCOUNTS)
      addAccount(books, { number, name: OWN_NAMES[number], nameKind: 'organisation' });
    const capital = ownAccount(books, 'capital').id;
    for (const { number, name, name_kind: nameKind, opening } of customers) {
      addAccount(books, { number, name, nameKind });
      if (opening === 0) continue;
      const credit = findAccount(books, number)!.id;
      const amount = BigInt(opening);
      post(books, { posting: `open:${number}`, debit: capital, credit, amount, atMs: nowMs });
    }
  });
}
