/** Standing orders: a bank sets and ends them, and each is paid once on its date. */
import { type CommandKind, type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import { toWire } from '../../../kit/id.ts';
import type { AccountAddress, KeptPayment, Located, PayKind, PayOrder } from '../../clearing/index.ts';
import type { StandingOrder } from '../model.ts';
import { afterRun, firstOn } from '../rules/standing.ts';
import {
  keepChangedStanding,
  keepRuns,
  keepStanding,
  lockStanding,
  type StandingRun,
} from '../store/standing.ts';

const LOCKED = shared<Map<string, StandingOrder>>('openbanking.locked_standing_orders');

async function lockInto(on: Queryable, ids: readonly string[], picture: Picture): Promise<readonly []> {
  const locked = LOCKED.get(picture) ?? new Map<string, StandingOrder>();
  LOCKED.set(picture, locked);
  const missing = ids.filter((id) => !locked.has(id));
  if (missing.length > 0) for (const [id, order] of await lockStanding(on, missing)) locked.set(id, order);
  return [];
}

const auditOf = ({ id, book, amount }: StandingOrder) => ({
  subject: toWire('standing_order', id),
  detail: `standing order of ${amount} VND at ${book}`,
});

export type SetStandingOrder = Omit<StandingOrder, 'nextOn' | 'state' | 'createdAt' | 'endedAt'>;

export type SetStandingAnswer =
  | { readonly kind: 'standing_order_set'; readonly order: string }
  | { readonly kind: 'standing_order_would_never_be_paid' };

/** The account is one of the bank's own: its door has seen to that. */
export const setStandingKind: CommandKind<SetStandingOrder, undefined, SetStandingAnswer, StandingOrder> = {
  name: 'standing.set',
  accounts: () => [],
  decide(set, _facts, { nowMs }) {
    const nextOn = firstOn(set, businessDate(nowMs));
    const order: StandingOrder = { ...set, nextOn, state: 'active', createdAt: nowMs, endedAt: null };
    return set.until !== null && nextOn > set.until
      ? { answer: { kind: 'standing_order_would_never_be_paid' }, audit: auditOf(order) }
      : { answer: { kind: 'standing_order_set', order: set.id }, kept: order, audit: auditOf(order) };
  },
  keep: (on, kept) => [keepStanding(on, kept)],
};

export interface EndStandingOrder {
  readonly id: string;
  readonly book: number;
  readonly account: string;
}

export type EndStandingAnswer = {
  readonly kind: 'standing_order_ended' | 'standing_order_not_found';
  readonly order: string;
};

export const endStandingKind: CommandKind<EndStandingOrder, undefined, EndStandingAnswer, StandingOrder> = {
  name: 'standing.end',
  lock: {
    rank: 3,
    take: (on, orders, picture) =>
      lockInto(
        on,
        orders.map(({ id }) => id),
        picture,
      ),
  },
  accounts: () => [],
  decide({ id, book, account }, _facts, picture) {
    const order = LOCKED.get(picture)!.get(id);
    const isTheirs = order?.book === book && order.account === account;
    if (order === undefined || !isTheirs || order.state !== 'active')
      return {
        answer: { kind: 'standing_order_not_found', order: id },
        audit: { subject: toWire('standing_order', id), detail: `at ${book}` },
      };
    const ended: StandingOrder = { ...order, state: 'ended', endedAt: picture.nowMs };
    LOCKED.get(picture)!.set(id, ended);
    return { answer: { kind: 'standing_order_ended', order: id }, kept: ended, audit: auditOf(ended) };
  },
  keep: (on, kept) => [keepChangedStanding(on, kept)],
};

export interface RunStandingOrder {
  readonly order: StandingOrder;
  /** UUID, minted by whoever runs it. */
  readonly payment: string;
  readonly debtorAddress: AccountAddress;
  readonly debtor: Located;
  readonly creditor: Located;
}

export interface RunAnswer {
  readonly kind: 'standing_order_paid' | 'standing_order_is_not_due';
  readonly order: string;
}

export interface KeptRun {
  readonly order: StandingOrder;
  readonly run: StandingRun;
  readonly paid: KeptPayment;
}

export type RunStandingKind = CommandKind<RunStandingOrder, undefined, RunAnswer, KeptRun>;

export function runStandingKind(pay: PayKind): RunStandingKind {
  return {
    name: 'standing.run',
    lock: {
      rank: 3,
      take: (on, runs, picture) =>
        lockInto(
          on,
          runs.map(({ order }) => order.id),
          picture,
        ),
    },
    accounts: (run) => pay.accounts(payOf(run)),
    async gather(on, runs, picture) {
      await pay.gather!(on, runs.map(payOf), picture);
      return runs.map(() => undefined);
    },
    decide(run, _facts, picture) {
      const { nowMs } = picture;
      const today = businessDate(nowMs);
      const order = LOCKED.get(picture)!.get(run.order.id);
      const audit = auditOf(run.order);
      if (order === undefined || order.state !== 'active' || order.nextOn > today)
        return { answer: { kind: 'standing_order_is_not_due', order: run.order.id }, audit };
      const paid = pay.decide(payOf(run), undefined, picture);
      if (paid.kept === undefined) throw new Error(`the payment ${run.payment} was there before it was made`);
      const after = afterRun(order, today, nowMs);
      LOCKED.get(picture)!.set(order.id, after);
      const entry = { standingOrder: order.id, dueOn: order.nextOn, payment: run.payment, at: nowMs };
      return {
        answer: { kind: 'standing_order_paid', order: order.id },
        kept: { order: after, run: entry, paid: paid.kept },
        events: paid.events ?? [],
        audit: { ...audit, detail: `${audit.detail}, ${paid.answer.kind}` },
      };
    },
    keep: (on, kept, picture) => [
      keepChangedStanding(
        on,
        kept.map(({ order }) => order),
      ),
      keepRuns(
        on,
        kept.map(({ run }) => run),
      ),
      ...pay.keep!(
        on,
        kept.map(({ paid }) => paid),
        picture,
      ),
    ],
  };
}

function payOf({ order, payment, debtorAddress, debtor, creditor }: RunStandingOrder): PayOrder {
  const { bin, account, name } = order.creditor;
  return {
    id: payment,
    amount: order.amount,
    debtor: { address: debtorAddress, found: debtor },
    creditor: { address: { bin, account }, found: creditor, ...(name === null ? {} : { name }) },
    purpose: order.remittance,
    endToEndId: payment.replaceAll('-', ''),
    transactionId: null,
    uetr: null,
    reference: null,
    content: '',
  };
}
