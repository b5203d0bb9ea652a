/** What the hub may read of a customer's accounts, from the books. */
import type { RequestOf } from '../../../codecs/connector/index.ts';
import { businessDate, endOfBusinessDate, hanoiTimestamp } from '../../../kit/calendar.ts';
import type { Bank } from '../payments/bank.ts';
import { type Call, callRefusal } from '../rules/ground.ts';
import {
  accountsOfCustomer,
  findCustomer,
  findHeldAccount,
  type HeldAccount,
  standingOrdersOf,
} from '../store/customers.ts';
import { entriesOf, type StatementEntry } from '../store/statement.ts';
import { copyOf } from './consents.ts';
import { type Answer, answered, bare, refused, wire } from './model.ts';
import { signedIn } from './signins.ts';

const CURRENCY = 'VND';
const DAY_MS = 86_400_000;

export function customerAccounts(bank: Bank, asked: RequestOf<'customer_accounts'>): Answer {
  const customer = bare(asked.customer);
  if (signedIn(bank, asked.authentication) !== customer) return refused('customer_is_not_signed_in');
  return answered(accountsAnswer(customer, accountsOfCustomer(bank.books, customer)));
}

interface Ground {
  readonly consent: string;
  readonly customer: string;
  readonly cluster: string | null;
  readonly account?: string;
}

/** Under the consent, or why not. */
function objection(bank: Bank, { consent, customer, cluster, account }: Ground): Answer | undefined {
  const call: Call = {
    customer: bare(customer),
    cluster,
    account: account === undefined ? undefined : bare(account),
  };
  const code = callRefusal(copyOf(bank, consent), call, bank.nowMs());
  return code === undefined ? undefined : refused(code);
}

/** The account of a call that the consent allows. */
function accountOf(bank: Bank, ground: Ground & { readonly account: string }): HeldAccount | Answer {
  return (
    objection(bank, ground) ??
    findHeldAccount(bank.books, bare(ground.account)) ??
    refused('account_is_not_known')
  );
}

const isHeld = (found: HeldAccount | Answer): found is HeldAccount => 'publicId' in found;

export function accounts(bank: Bank, asked: RequestOf<'accounts'>): Answer {
  const objected = objection(bank, asked);
  if (objected !== undefined) return objected;
  const customer = bare(asked.customer);
  const granted = copyOf(bank, asked.consent)!.accounts;
  const held = accountsOfCustomer(bank.books, customer).filter(({ publicId }) => granted.includes(publicId));
  return answered(accountsAnswer(customer, held));
}

const BAR = { open: [], blocked: ['blocked'], closed: ['closed'] } as const;

function accountsAnswer(customer: string, held: readonly HeldAccount[]): Readonly<Record<string, unknown>> {
  return {
    customer: wire('cus', customer),
    accounts: held.map(({ publicId, account, holders }) => ({
      ...{ account: wire('acc', publicId), number: account.number, kind: 'current', name: account.name },
      ...{ currency: CURRENCY, holders: holders.map((holder) => wire('cus', holder)) },
      bars: BAR[account.status],
    })),
  };
}

export function balances(bank: Bank, asked: RequestOf<'balances'>): Answer {
  const found = accountOf(bank, asked);
  if (!isHeld(found)) return found;
  const { balance, reserved } = found.account;
  return answered({
    ...{ account: asked.account, currency: CURRENCY, booked: String(balance) },
    ...{ available: String(balance - reserved), at: hanoiTimestamp(bank.nowMs()) },
  });
}

export function fundsConfirmations(bank: Bank, asked: RequestOf<'funds_confirmations'>): Answer {
  const found = accountOf(bank, asked);
  if (!isHeld(found)) return found;
  const { balance, reserved, status } = found.account;
  const available = status === 'open' && balance - reserved >= BigInt(asked.amount);
  return answered({ account: asked.account, available });
}

export function parties(bank: Bank, asked: RequestOf<'parties'>): Answer {
  const objected = objection(bank, asked);
  if (objected !== undefined) return objected;
  const customer = findCustomer(bank.books, bare(asked.customer));
  if (customer === undefined) return refused('customer_is_not_known');
  return answered({ customer: asked.customer, kind: customer.kind, name: customer.name });
}

export function walletHolders(bank: Bank, asked: RequestOf<'wallet_holders'>): Answer {
  const found = accountOf(bank, { ...asked, cluster: null });
  if (!isHeld(found)) return found;
  const customer = findCustomer(bank.books, bare(asked.customer));
  if (customer === undefined) return refused('customer_is_not_known');
  return answered({
    ...{ customer: asked.customer, account: asked.account, number: found.account.number },
    citizen_number: customer.citizenNumber,
  });
}

export function standingOrders(bank: Bank, asked: RequestOf<'standing_orders'>): Answer {
  const found = accountOf(bank, asked);
  if (!isHeld(found)) return found;
  return answered({
    account: asked.account,
    standing_orders: standingOrdersOf(bank.books, found.account.id).map((one) => ({
      ...{ id: one.id, account: asked.account },
      creditor: { bin: one.creditorAgent, account: one.creditorAccount, name: one.creditorName },
      ...{ amount: String(one.amount), currency: CURRENCY, frequency: one.frequency },
      ...{ next_date: one.nextDate, last_date: null, remittance: one.remittance },
    })),
  });
}

const CURSOR = /^(\d{1,15})\.(\d{1,15})$/;

export function transactions(bank: Bank, asked: RequestOf<'transactions'>): Answer {
  const found = accountOf(bank, asked);
  if (!isHeld(found)) return found;
  const cursor = asked.cursor === null ? undefined : CURSOR.exec(asked.cursor);
  if (cursor === null) return refused('cursor_is_not_valid');
  // One more than the page holds, to know whether there are more.
  const entries = entriesOf(bank.books, found.account.id, {
    fromMs: endOfBusinessDate(asked.from) - DAY_MS,
    toMs: endOfBusinessDate(asked.to),
    before: cursor && { atMs: Number(cursor[1]), id: Number(cursor[2]) },
    limit: asked.limit + 1,
  });
  const page = entries.slice(0, asked.limit);
  const last = page.at(-1);
  return answered({
    account: asked.account,
    transactions: page.map((entry) => rowOf(entry, asked.account)),
    next_cursor: entries.length > page.length && last !== undefined ? `${last.atMs}.${last.id}` : null,
  });
}

function rowOf(entry: StatementEntry, account: string): Readonly<Record<string, unknown>> {
  const { amount, agent, name, atMs } = entry;
  return {
    ...{ id: String(entry.id), account, date: businessDate(atMs), booked_at: hanoiTimestamp(atMs) },
    direction: amount > 0n ? 'credit' : 'debit',
    ...{ amount: String(amount > 0n ? amount : -amount), currency: CURRENCY },
    ...{ balance: String(entry.balance), kind: entry.kind },
    counterparty: agent === null ? null : { bin: agent.padStart(6, '0'), account: entry.account, name },
    ...{ remittance: entry.remittance, end_to_end_id: entry.endToEndId },
    instruction_id: entry.instructionId,
  };
}
