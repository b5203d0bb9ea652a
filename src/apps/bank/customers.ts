/** Opens the books at the first start: the bank's own accounts, its customers and what they have. */
import { readFileSync } from 'node:fs';
import { businessDate } from '../../kit/calendar.ts';
import { OWN_ACCOUNTS, type OwnAccount } from './model.ts';
import type { Bank } from './payments/bank.ts';
import { citizenNumberOf, phoneOf } from './rules/signin.ts';
import { addAccount, findAccount, hasAccounts, ownAccount, post } from './store/accounts.ts';
import type { Books } from './store/books.ts';
import { addCustomer, addHolder, addStandingOrder, hasCustomers, nameAccount } from './store/customers.ts';

/** One row of the customers' file. */
export interface Customer {
  readonly number: string;
  readonly name: string;
  readonly name_kind: 'person' | 'organisation';
  /** Whole đồng. */
  readonly opening: number;
  /** What she signs in with, E.164; made from the bank's BIN and the row where it is missing. */
  readonly phone?: string;
  /** Number of the account of another customer, who holds this one too. */
  readonly joint_with?: string;
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

/** One customer in so many pays a rent every month; it is shown, and nobody sends it. */
const STANDING_ORDER_EVERY = 5;
const RENT_VND = 3_500_000n;
const LANDLORD = { bin: '979902', account: '19019944638097' };

/** Whom the accounts belong to. Books that are older than open banking get it at their next start. */
export async function openCustomers(bank: Bank, customersFile: string): Promise<void> {
  const { books, settings, mint } = bank;
  const customers = JSON.parse(readFileSync(customersFile, 'utf8')) as readonly Customer[];
  const ids = customers.map(() => ({ customer: mint(), account: mint(), order: mint() }));
  const rowOf = new Map(customers.map(({ number }, row) => [number, row]));
  await books.submit(() => {
    if (hasCustomers(books)) return;
    for (const [row, one] of customers.entries()) {
      const account = findAccount(books, one.number);
      if (account === undefined) continue;
      const { customer: id, account: publicId, order } = ids[row]!;
      const phone = one.phone ?? phoneOf(settings.bin, row + 1);
      const citizenNumber = one.name_kind === 'person' ? citizenNumberOf(phone) : null;
      addCustomer(books, { id, phone, name: one.name, kind: one.name_kind, citizenNumber });
      nameAccount(books, account.id, publicId);
      addHolder(books, account.id, id);
      const other = one.joint_with === undefined ? undefined : rowOf.get(one.joint_with);
      if (other !== undefined && other !== row) addHolder(books, account.id, ids[other]!.customer);
      if (row % STANDING_ORDER_EVERY === 0) addStandingOrder(books, rent(order, account.id, bank));
    }
  });
}

function rent(id: string, account: number, { nowMs }: Bank): Parameters<typeof addStandingOrder>[1] {
  const nextDate = businessDate(nowMs() + MONTH_MS);
  return {
    ...{ id, account, creditorAgent: LANDLORD.bin, creditorAccount: LANDLORD.account },
    ...{ creditorName: 'Chủ nhà', amount: RENT_VND, frequency: 'monthly', nextDate, remittance: 'tien nha' },
  };
}

const MONTH_MS = 30 * 86_400_000;
