/** Opening accounts, cash in and out at a counter, blocking and closing. */
import { type CommandKind, type Picture, shared } from '../../core/command/index.ts';
import {
  ACCOUNT_CODE,
  accountOf,
  amendAccount,
  makeChain,
  openAccount,
  TRANSFER_CODE,
  type TransferRefusal,
} from '../../core/ledger/index.ts';
import { toWire } from '../../kit/id.ts';
import { findParticipants, newAccount, vaultOf } from '../clearing/index.ts';
import type { BankingRefusal, Customer, CustomerAccount } from './model.ts';
import { findByNumber, keepAccounts, keepCustomers } from './store.ts';

export interface OpenOrder {
  readonly customer: Customer;
  readonly account: Omit<CustomerAccount, 'customer' | 'openedAt' | 'book'>;
}

export type OpenAnswer =
  | { readonly kind: 'account_opened'; readonly book: number; readonly account: string }
  | { readonly kind: 'institution_is_not_hosted' | 'account_number_is_taken' };

interface Opened {
  readonly customer: Customer;
  readonly account: CustomerAccount;
}

const TAKEN = shared<Set<string>>('banking.taken_numbers');

/** A customer and the account that is opened with it. */
export const openKind: CommandKind<OpenOrder, { readonly hosted: boolean }, OpenAnswer, Opened> = {
  name: 'account.open',
  accounts: () => [],
  async gather(on, orders, picture) {
    const [participants, taken] = await Promise.all([
      findParticipants(
        on,
        orders.map((order) => order.customer.book),
      ),
      findByNumber(
        on,
        orders.map((order) => ({ book: order.customer.book, number: order.account.number })),
      ),
    ]);
    TAKEN.set(
      picture,
      new Set(
        taken.flatMap((account) => (account === undefined ? [] : [`${account.book} ${account.number}`])),
      ),
    );
    return orders.map((order) => ({
      hosted: participants.get(order.customer.book)?.connection === 'hosted',
    }));
  },
  decide({ customer, account }, { hosted }, picture) {
    const { book } = customer;
    const audit = { subject: toWire('account', account.id), detail: `${account.kind} at ${book}` };
    const number = `${book} ${account.number}`;
    const taken = TAKEN.get(picture)!;
    if (!hosted) return { answer: { kind: 'institution_is_not_hosted' }, audit };
    if (taken.has(number)) return { answer: { kind: 'account_number_is_taken' }, audit };
    taken.add(number);
    openAccount(
      picture.ledger,
      newAccount({ book, id: account.id }, ACCOUNT_CODE.customer, { debitLimit: 0n }),
    );
    return {
      answer: { kind: 'account_opened', book, account: account.id },
      kept: { customer, account: { ...account, book, customer: customer.id, openedAt: picture.nowMs } },
      events: [
        {
          type: 'account.opened',
          subject: audit.subject,
          participants: [book],
          data: { account: audit.subject, kind: account.kind },
        },
      ],
      audit,
    };
  },
  keep: (on, kept) => [
    keepCustomers(
      on,
      kept.map((one) => one.customer),
    ),
    keepAccounts(
      on,
      kept.map((one) => one.account),
    ),
  ],
};

export interface CashOrder {
  /** UUID of the command; its leg is derived from it. */
  readonly id: string;
  readonly leg: string;
  readonly book: number;
  readonly account: string;
  readonly direction: 'deposit' | 'withdrawal';
  readonly amount: bigint;
}

export type CashAnswer =
  | {
      readonly kind: 'cash_booked';
      readonly transfer: string;
      readonly book: number;
      readonly account: string;
    }
  | { readonly kind: BankingRefusal };

/** Cash at the institution's counter: its vault against the customer's account. */
export const cashKind: CommandKind<CashOrder, undefined, CashAnswer, never> = {
  name: 'account.cash',
  accounts: (order) => [{ book: order.book, id: order.account }, vaultOf(order.book)],
  decide(order, _facts, picture) {
    const audit = {
      subject: toWire('account', order.account),
      detail: `${order.direction} ${order.amount} VND`,
    };
    const vault = vaultOf(order.book).id;
    const [debit, credit] = order.direction === 'deposit' ? [vault, order.account] : [order.account, vault];
    const made = makeChain(picture.ledger, [
      {
        kind: 'posted',
        book: order.book,
        id: order.leg,
        debit,
        credit,
        amount: order.amount,
        code: TRANSFER_CODE[order.direction],
      },
    ]);
    if (made.kind === 'refused') return { answer: { kind: refusalOf(made.refusal) }, audit };
    return {
      answer: { kind: 'cash_booked', transfer: order.leg, book: order.book, account: order.account },
      audit,
    };
  },
};

const REFUSED: Partial<Record<TransferRefusal, BankingRefusal>> = {
  debit_account_not_found: 'account_not_found',
  credit_account_not_found: 'account_not_found',
  debit_account_is_closed: 'account_is_closed',
  credit_account_is_closed: 'account_is_closed',
  debit_account_is_suspended: 'account_is_blocked',
  credit_account_is_suspended: 'account_is_blocked',
  debit_account_is_frozen: 'account_is_blocked',
  exceeds_debit_limit: 'account_has_insufficient_funds',
  overflows_debits: 'amount_overflows_an_account',
  overflows_credits: 'amount_overflows_an_account',
};

function refusalOf(refusal: TransferRefusal): BankingRefusal {
  const known = REFUSED[refusal];
  if (known === undefined) throw new Error(`cash was refused by the ledger: ${refusal}`);
  return known;
}

export interface StateOrder {
  readonly book: number;
  readonly account: string;
  /** Blocking (phong tỏa) and its end, and closing. */
  readonly change: 'freeze' | 'unfreeze' | 'close';
  /** In the words of whoever ordered it; Decree 52/2024 Art 11 names the cases. */
  readonly ground: string;
}

export type StateAnswer =
  | { readonly kind: 'account_changed'; readonly book: number; readonly account: string }
  | { readonly kind: 'account_not_found' | 'account_is_closed' | 'account_is_not_empty' };

export const stateKind: CommandKind<StateOrder, undefined, StateAnswer, never> = {
  name: 'account.state',
  accounts: (order) => [{ book: order.book, id: order.account }],
  decide(order, _facts, picture) {
    const audit = { subject: toWire('account', order.account), detail: order.change };
    const refusal = changeState(order, picture);
    if (refusal !== undefined) return { answer: { kind: refusal }, audit };
    const data = { account: audit.subject, change: order.change };
    return {
      answer: { kind: 'account_changed', book: order.book, account: order.account },
      events: [{ type: 'account.changed', subject: audit.subject, participants: [order.book], data }],
      audit,
    };
  },
};

function changeState(
  order: StateOrder,
  { ledger }: Picture,
): 'account_not_found' | 'account_is_closed' | 'account_is_not_empty' | undefined {
  const account = accountOf(ledger, order.book, order.account);
  if (account === undefined || account.code !== ACCOUNT_CODE.customer) return 'account_not_found';
  if (account.closed) return 'account_is_closed';
  if (order.change !== 'close') {
    amendAccount(ledger, account, { frozen: order.change === 'freeze' });
    return undefined;
  }
  const empty =
    account.debitsPosted === account.creditsPosted &&
    account.debitsPending === 0n &&
    account.creditsPending === 0n;
  if (!empty) return 'account_is_not_empty';
  amendAccount(ledger, account, { closed: true });
  return undefined;
}
