/** An order whose date has come is paid. Safe to run twice and on two processes: its payment bears the order's id. */
import type { CommandKind } from '../../../core/command/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import type { KeptPayment, PayKind } from '../../clearing/index.ts';
import type { BankInstruction, PaymentOrder } from '../model.ts';
import { isScheduled } from '../rules/order.ts';
import { keepEnded } from '../store/orders.ts';
import {
  amendInPicture,
  auditOf,
  idOf,
  instructionOf,
  isAwaited,
  isBanksToPay,
  keepWaiting,
  lockedOrder,
  lockInto,
  type OrderEnds,
  orderEvent,
  payOrderOf,
} from './facts.ts';

export interface ExecuteOrder extends OrderEnds {
  /** As it was read; under its lock it is read anew. */
  readonly order: PaymentOrder;
}

export interface ExecuteAnswer {
  readonly kind: 'order_executed' | 'payment_order_is_not_waiting';
  readonly order: string;
}

export interface KeptExecution {
  readonly order: PaymentOrder;
  readonly paid: KeptPayment | undefined;
  readonly instruction: BankInstruction | undefined;
}

export type ExecuteKind = CommandKind<ExecuteOrder, undefined, ExecuteAnswer, KeptExecution>;

export function executeKind(pay: PayKind): ExecuteKind {
  const payOf = ({ order, ...ends }: ExecuteOrder) => payOrderOf(order, ends);
  return {
    name: 'order.execute',
    lock: {
      rank: 3,
      take: (on, orders, picture) =>
        lockInto(
          on,
          orders.map(({ order }) => order.id),
          picture,
        ),
    },
    accounts: (order) => (isBanksToPay(order.debtor) ? [] : pay.accounts(payOf(order))),
    async gather(on, orders, picture) {
      await pay.gather!(on, orders.filter(({ debtor }) => !isBanksToPay(debtor)).map(payOf), picture);
      return orders.map(() => undefined);
    },
    decide(execute, _facts, picture) {
      const { nowMs } = picture;
      const order = lockedOrder(picture, execute.order.id);
      const audit = auditOf(execute.order);
      const waits =
        order?.state === 'scheduled' && !isScheduled(order.executeOn, businessDate(nowMs))
          ? order
          : undefined;
      if (waits === undefined)
        return { answer: { kind: 'payment_order_is_not_waiting', order: execute.order.id }, audit };
      const done: PaymentOrder = { ...waits, state: 'submitted', endedAt: nowMs, endedBy: 'hub' };
      amendInPicture(picture, done);
      const answer = { kind: 'order_executed', order: done.id } as const;
      if (isBanksToPay(execute.debtor)) {
        const instruction = instructionOf(idOf(done), done.debtor.bin, nowMs);
        return {
          answer,
          kept: { order: done, paid: undefined, instruction },
          events: [orderEvent(done, undefined, instruction)],
          audit: auditOf(done, ', handed to its bank'),
        };
      }
      const paid = pay.decide(payOf(execute), undefined, picture);
      if (paid.kept === undefined) throw new Error(`order ${waits.id} found its payment made before it was`);
      return {
        answer,
        kept: { order: done, paid: paid.kept, instruction: undefined },
        events: [...(paid.events ?? []), orderEvent(done, paid.kept.payment)],
        audit: auditOf(done, `, ${paid.answer.kind}`),
      };
    },
    keep(on, kept, picture) {
      const paid = kept.flatMap((one) => one.paid ?? []);
      const instructions = kept.flatMap((one) => one.instruction ?? []);
      const awaited = kept.filter(isAwaited).map(({ order }) => idOf(order));
      return [
        keepEnded(
          on,
          kept.map(({ order }) => order),
        ),
        ...(paid.length === 0 ? [] : pay.keep!(on, paid, picture)),
        ...keepWaiting(on, instructions, awaited),
      ];
    },
  };
}
