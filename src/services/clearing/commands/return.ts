/** A return: a payment the other way, tied to the original under its lock and capped by it. */
import type { CommandKind, Decision, Picture } from '../../../core/command/index.ts';
import type { AccountRef } from '../../../core/ledger/index.ts';
import type { Institution, Party, Payment, PaymentRefusal, ReturnAnswer } from '../model.ts';
import { clearingOf, positionOf, suspenseOf } from '../rules/chart.ts';
import { decideReturn, type Original } from '../rules/payment.ts';
import { keepPayments, keepReturned, lockPayments } from '../store/payments.ts';
import { gatherOpenWindow, openWindow, originals } from './facts.ts';
import { told } from './pay.ts';

export interface ReturnOrder {
  /** UUID, minted at the door. */
  readonly id: string;
  /** UUID of the payment to give back. */
  readonly original: string;
  /** Minor units; undefined gives back all that is left. */
  readonly amount: bigint | undefined;
  /** ISO 20022 return reason (ExternalReturnReason1Code), e.g. AC04, CUST. */
  readonly reason: string;
  /** BIN of the institution that returns; it must be the original's payee's. */
  readonly bin: number;
}

export interface KeptReturn {
  readonly payment: Payment;
  readonly originalReturned: bigint | undefined;
}

export type ReturnKind = CommandKind<ReturnOrder, undefined, ReturnAnswer, KeptReturn>;

export function returnKind(institution: Institution): ReturnKind {
  return {
    name: 'payment.return',
    lock: {
      rank: 2,
      async take(on, orders, picture) {
        const locked = await lockPayments(
          on,
          orders.map((order) => order.original),
        );
        const known = originals(picture);
        for (const payment of locked.values())
          known.set(payment.id, { payment, original: originalOf(payment) });
        return [...locked.values()].flatMap(returnAccounts);
      },
    },
    accounts: () => [],
    async gather(on, orders, picture) {
      await gatherOpenWindow(on, picture);
      return orders.map(() => undefined);
    },
    decide: (order, _facts, picture) => decide(order, institution, picture),
    keep(on, kept) {
      const raised = new Map(
        kept.flatMap(({ payment, originalReturned }) =>
          originalReturned === undefined ? [] : [[payment.original!, originalReturned] as const],
        ),
      );
      const payments = keepPayments(
        on,
        kept.map((one) => one.payment),
      );
      return raised.size === 0 ? [payments] : [payments, keepReturned(on, raised)];
    },
  };
}

function decide(
  order: ReturnOrder,
  institution: Institution,
  picture: Picture,
): Decision<ReturnAnswer, KeptReturn> {
  const known = originals(picture).get(order.original);
  if (known === undefined || known.payment.creditor.bin !== order.bin) {
    return {
      answer: { kind: 'payment_not_found' },
      audit: { subject: '', detail: `return by ${order.bin}` },
    };
  }
  const { payment: paid, original } = known;
  const amount = order.amount ?? paid.amount - original.returned;
  const refusal =
    amount <= 0n
      ? 'return_exceeds_what_is_left'
      : decideReturn(order.id, amount, original, institution, picture.ledger);
  const payment = returnOf(order, paid, amount, refusal ?? null, picture);
  const originalReturned = refusal === undefined ? original.returned : undefined;
  return {
    answer: { kind: refusal ?? 'cleared', payment: order.id },
    kept: { payment, originalReturned },
    ...told(payment),
  };
}

function returnOf(
  order: ReturnOrder,
  paid: Payment,
  amount: bigint,
  reason: PaymentRefusal | null,
  picture: Picture,
): Payment {
  return {
    ...paid,
    id: order.id,
    kind: 'return',
    state: reason === null ? 'cleared' : 'refused',
    reason,
    amount,
    debtor: paid.creditor,
    creditor: paid.debtor,
    purpose: null,
    endToEndId: null,
    reference: null,
    windowNumber: reason === null ? openWindow(picture) : null,
    original: paid.id,
    returnReason: order.reason,
    returned: 0n,
    createdAt: picture.nowMs,
  };
}

function originalOf(payment: Payment): Original {
  const inBook = ({ bin, ledgerAccount }: Party) => ({ bin, ledgerAccount: ledgerAccount ?? '' });
  const suspense = suspenseOf(payment.debtor.bin);
  return {
    state: payment.state,
    kind: payment.kind,
    amount: payment.amount,
    returned: payment.returned,
    debtor: inBook(payment.debtor),
    creditor: inBook(payment.creditor),
    debtorSuspense: { bin: suspense.book, ledgerAccount: suspense.id },
  };
}

function returnAccounts({ debtor, creditor }: Payment): AccountRef[] {
  if (debtor.ledgerAccount === null || creditor.ledgerAccount === null) return [];
  const customers = [debtor, creditor].map(({ bin, ledgerAccount }) => ({ book: bin, id: ledgerAccount! }));
  return [
    ...customers,
    ...[debtor.bin, creditor.bin].flatMap((bin) => [clearingOf(bin), suspenseOf(bin), positionOf(bin)]),
  ];
}
