/** Joint accounts: a customer who holds an account together with whom it was opened for. */
import { type CommandKind, shared } from '../../core/command/index.ts';
import { ACCOUNT_CODE, accountOf } from '../../core/ledger/index.ts';
import { toWire } from '../../kit/id.ts';
import { ACCOUNT_HOLDERS_MAX, type Holder } from './model.ts';
import { findCustomers, holdersOf, keepHolders } from './store.ts';

export interface AddHolderOrder {
  readonly book: number;
  /** UUID of the account. */
  readonly account: string;
  /** UUID of the customer. */
  readonly customer: string;
}

export type AddHolderAnswer = {
  readonly kind:
    | 'holder_added'
    | 'account_not_found'
    | 'account_is_closed'
    | 'customer_not_found'
    | 'customer_holds_the_account_already'
    | 'account_has_too_many_holders';
};

interface HolderFacts {
  readonly customerExists: boolean;
  readonly holders: readonly string[];
}

/** Holders that this batch has added already, by account. */
const added = shared<Map<string, string[]>>('banking.added_holders');

/** The ledger account's lock is held, so two processes never add beyond the bound. */
export const addHolderKind: CommandKind<AddHolderOrder, HolderFacts, AddHolderAnswer, Holder> = {
  name: 'account.add_holder',
  accounts: (order) => [{ book: order.book, id: order.account }],
  async gather(on, orders, picture) {
    const [customers, holders] = await Promise.all([
      findCustomers(
        on,
        orders.map((order) => ({ book: order.book, id: order.customer })),
      ),
      holdersOf(
        on,
        orders.map((order) => ({ book: order.book, id: order.account })),
      ),
    ]);
    added.set(picture, new Map());
    return orders.map((_, i) => ({ customerExists: customers[i] !== undefined, holders: holders[i]! }));
  },
  decide(order, { customerExists, holders }, picture) {
    const { book, account, customer } = order;
    const subject = toWire('account', account);
    const audit = { subject, detail: toWire('customer', customer) };
    const ledger = accountOf(picture.ledger, book, account);
    const fresh = added.get(picture)!.get(`${book} ${account}`) ?? [];
    const all = [...holders, ...fresh];
    if (ledger === undefined || ledger.code !== ACCOUNT_CODE.customer)
      return { answer: { kind: 'account_not_found' }, audit };
    if (ledger.closed) return { answer: { kind: 'account_is_closed' }, audit };
    if (!customerExists) return { answer: { kind: 'customer_not_found' }, audit };
    if (all.includes(customer)) return { answer: { kind: 'customer_holds_the_account_already' }, audit };
    if (all.length >= ACCOUNT_HOLDERS_MAX) return { answer: { kind: 'account_has_too_many_holders' }, audit };
    added.get(picture)!.set(`${book} ${account}`, [...fresh, customer]);
    const data = { account: subject, customer: audit.detail };
    return {
      answer: { kind: 'holder_added' },
      kept: { book, account, customer, addedAt: picture.nowMs },
      events: [{ type: 'account.holder_added', subject, participants: [book], data }],
      audit,
    };
  },
  keep: (on, kept) => [keepHolders(on, kept)],
};
