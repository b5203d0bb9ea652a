/** A return: a payment the other way, tied to the original under its lock and capped by it. */
import type { CommandKind, Decision, Picture } from '../../../core/command/index.ts';
import type { AccountInBook, Institutions, Party, Payment, PaymentRefusal, ReturnAnswer } from '../model.ts';
import { suspenseOf } from '../rules/chart.ts';
import { decideReturn, isMade, type Made, type Original, type PaymentGround } from '../rules/payment.ts';
import { keepReturned } from '../store/payments.ts';
import { accountsBetween, gatherOpenWindow, gatherParticipants, lockedPayments, lockInto } from './facts.ts';
import { beginning, groundOf, type KeptPayment, keepNewPayments, told, waitFor } from './pay.ts';
import { contentOf, gatherReferences, takeReference } from './references.ts';

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
  /** RtrId, where a connected bank chose one: among its references like a TxId. */
  readonly transactionId: string | null;
}

export type ReturnKind = CommandKind<ReturnOrder, undefined, ReturnAnswer, KeptPayment>;

export function returnKind(institutions: Institutions): ReturnKind {
  return {
    name: 'payment.return',
    lock: {
      rank: 2,
      async take(on, orders, picture) {
        const locked = await lockInto(
          on,
          orders.map((order) => order.original),
          picture,
        );
        return locked.flatMap(({ debtor, creditor }) => [
          ...accountsBetween(debtor, creditor),
          suspenseOf(debtor.bin),
        ]);
      },
    },
    accounts: () => [],
    async gather(on, orders, picture) {
      const locked = lockedPayments(picture);
      const asked = orders.flatMap(({ original }) => {
        const debtor = locked.get(original)?.debtor;
        return debtor === undefined || debtor.ledgerAccount !== null ? [] : [debtor.bin];
      });
      const keys = orders.flatMap(({ bin, transactionId }) =>
        transactionId === null ? [] : [{ debtorBin: bin, reference: transactionId }],
      );
      await Promise.all([
        gatherOpenWindow(on, picture),
        gatherReferences(on, keys, picture),
        asked.length === 0 ? undefined : gatherParticipants(on, asked, picture),
      ]);
      return orders.map(() => undefined);
    },
    decide: (order, _facts, picture) => decide(order, groundOf(institutions, picture), picture),
    keep(on, kept, picture) {
      const raised = kept.filter(({ payment }) => payment.state !== 'refused');
      return [
        ...keepNewPayments(on, kept),
        ...(raised.length === 0
          ? []
          : [
              keepReturnedOf(
                on,
                raised.map(({ payment }) => payment.original!),
                picture,
              ),
            ]),
      ];
    },
  };
}

/** How much of these payments has been given back, as the batch has left it. */
export function keepReturnedOf(
  on: Parameters<typeof keepReturned>[0],
  originals: readonly string[],
  picture: Picture,
): Promise<unknown> {
  const locked = lockedPayments(picture);
  return keepReturned(on, new Map(originals.map((id) => [id, locked.get(id)!.returned])));
}

function decide(
  order: ReturnOrder,
  ground: PaymentGround,
  picture: Picture,
): Decision<ReturnAnswer, KeptPayment> {
  const paid = lockedPayments(picture).get(order.original);
  if (paid === undefined || paid.creditor.bin !== order.bin) {
    return {
      answer: { kind: 'payment_not_found' },
      audit: { subject: '', detail: `return by ${order.bin}` },
    };
  }
  const amount = order.amount ?? paid.amount - paid.returned;
  const content = contentOf(paid.creditor, { ...paid.debtor, account: paid.id }, amount);
  const taken = takeReference(order.bin, order.transactionId, { id: order.id, content }, picture);
  if (taken.kind === 'repeated') return taken.decision;
  const end =
    taken.kind === 'refused'
      ? taken.refusal
      : amount <= 0n
        ? 'return_exceeds_what_is_left'
        : decideReturn(order.id, amount, originalOf(paid), ground);
  if (isMade(end)) lockedPayments(picture).set(paid.id, { ...paid, returned: paid.returned + amount });
  const payment = returnOf(order, paid, amount, end, picture);
  const hearers = {
    debtor: payment.debtor.ledgerAccount === null,
    creditor: payment.creditor.ledgerAccount === null,
  };
  const answer = { kind: end, payment: order.id };
  const kept = { payment, ...waitFor(payment, hearers, picture.nowMs), ...taken.keep?.(answer) };
  return { answer, kept, ...told(payment) };
}

function returnOf(
  order: ReturnOrder,
  paid: Payment,
  amount: bigint,
  end: Made | PaymentRefusal,
  picture: Picture,
): Payment {
  return {
    ...paid,
    id: order.id,
    kind: 'return',
    ...beginning(end, picture),
    amount,
    debtor: paid.creditor,
    creditor: paid.debtor,
    purpose: null,
    endToEndId: null,
    transactionId: order.transactionId,
    reference: null,
    original: paid.id,
    returnReason: order.reason,
    returned: 0n,
  };
}

function originalOf(payment: Payment): Original {
  const { debtor } = payment;
  const suspense = suspenseOf(debtor.bin);
  return {
    state: payment.state,
    kind: payment.kind,
    amount: payment.amount,
    returned: payment.returned,
    debtor: inBook(debtor),
    creditor: inBook(payment.creditor),
    debtorSuspense:
      debtor.ledgerAccount === null
        ? undefined
        : { bin: debtor.bin, connection: 'hosted', ledgerAccount: suspense.id },
  };
}

/** A payment that was not refused has an account at every hosted end; an end without one is a connected bank's. */
export function inBook({ bin, ledgerAccount }: Party): AccountInBook {
  return { bin, connection: ledgerAccount === null ? 'connected' : 'hosted', ledgerAccount };
}
