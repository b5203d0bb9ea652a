/**
 * An order under a consent: the consent's gate and the payment in one transaction, so that money moves only under a
 * consent that is live at that instant, and a limit is never passed by two orders at once.
 */
import type { CommandKind, Decision, Picture } from '../../../core/command/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import type { KeptPayment, PayAnswer, PayKind } from '../../clearing/index.ts';
import {
  callDenial,
  gatherUses,
  grantDenial,
  type KeptUse,
  keepUses,
  lockUses,
  type UseDenial,
  type VersionSigner,
} from '../../consents/index.ts';
import type { BankInstruction, PaymentOrder } from '../model.ts';
import { isScheduled, spendOf } from '../rules/order.ts';
import { keepOrders } from '../store/orders.ts';
import type { WalletProblem } from '../wallet.ts';
import { type CallUnderConsent, NOTHING_USED, useOf, useUp } from './calls.ts';
import {
  auditOf,
  gatherInstructions,
  idOf,
  instructionOf,
  isAwaited,
  isBanksToPay,
  keepWaiting,
  knownOrder,
  type OrderEnds,
  orderEvent,
  payOrderOf,
  rememberOrder,
} from './facts.ts';
import { gatherRequestKeys, isKeyOfAnother, type Keyed, keepTakenKeys, takeKey } from './requestkeys.ts';

export interface SubmitOrder extends OrderEnds, Keyed, CallUnderConsent {
  /** As it is when it comes into the world, `state` apart. */
  readonly order: Omit<PaymentOrder, 'state' | 'createdAt' | 'endedAt' | 'endedBy'>;
  /** Why the wallet may not be used, found out before; told to nobody whom the gate does not admit. */
  readonly problem: WalletProblem | undefined;
}

export type SubmitAnswer =
  | { readonly kind: 'order_taken' | 'order_was_taken_before'; readonly order: string }
  | {
      readonly kind:
        | UseDenial
        | 'instruction_was_used_for_another_order'
        | 'key_was_used_for_another_request'
        | WalletProblem;
    };

export interface KeptSubmit extends Keyed {
  readonly order: PaymentOrder;
  readonly paid: KeptPayment | undefined;
  readonly instruction: BankInstruction | undefined;
  readonly used: KeptUse | undefined;
}

export type SubmitKind = CommandKind<SubmitOrder, undefined, SubmitAnswer, KeptSubmit>;

export function submitKind(pay: PayKind, sign: VersionSigner): SubmitKind {
  return {
    name: 'order.submit',
    lock: { rank: 3, take: (on, orders, picture) => lockUses(on, orders.map(spending), picture) },
    accounts: (submit) => (isBanksToPay(submit.debtor) ? [] : pay.accounts(payOf(submit))),
    async gather(on, orders, picture) {
      await Promise.all([
        gatherUses(on, orders.map(spending), picture),
        pay.gather!(on, orders.filter(({ debtor }) => !isBanksToPay(debtor)).map(payOf), picture),
        gatherRequestKeys(on, orders, picture),
        gatherInstructions(
          on,
          orders.map(({ order }) => order),
          picture,
        ),
      ]);
      return orders.map(() => undefined);
    },
    decide: (submit, _facts, picture) => decideSubmit(submit, picture, pay, sign),
    keep(on, kept, picture) {
      const paid = kept.flatMap((one) => one.paid ?? []);
      const used = kept.flatMap((one) => one.used ?? []);
      const instructions = kept.flatMap((one) => one.instruction ?? []);
      const awaited = kept.filter(isAwaited).map(({ order }) => idOf(order));
      return [
        keepOrders(
          on,
          kept.map(({ order }) => order),
        ),
        ...keepTakenKeys(on, kept, picture),
        ...(paid.length === 0 ? [] : pay.keep!(on, paid, picture)),
        ...(used.length === 0 ? [] : keepUses(on, used, picture)),
        ...keepWaiting(on, instructions, awaited),
      ];
    },
  };
}

const spending = (submit: SubmitOrder) => useOf(submit, submit.order, spendOf(submit.order));

const payOf = ({ order, debtor, creditor }: SubmitOrder) =>
  payOrderOf({ ...order, ...UNBORN }, { debtor, creditor });
const UNBORN = { state: 'scheduled', createdAt: 0, endedAt: null, endedBy: null } as const;

function decideSubmit(
  submit: SubmitOrder,
  picture: Picture,
  pay: PayKind,
  sign: VersionSigner,
): Decision<SubmitAnswer, KeptSubmit> {
  const { order } = submit;
  const audit = auditOf(order);
  const use = spending(submit);
  const denial = callDenial(use, picture);
  if (denial !== undefined) return { answer: { kind: denial }, audit };
  if (isKeyOfAnother(submit, picture)) return { answer: { kind: 'key_was_used_for_another_request' }, audit };
  const known = knownOrder(picture, order);
  if (known !== undefined) {
    const isSame = known.content === order.content && known.consent === order.consent;
    return isSame
      ? { answer: { kind: 'order_was_taken_before', order: known.id }, audit: auditOf(known, ', repeated') }
      : { answer: { kind: 'instruction_was_used_for_another_order' }, audit };
  }
  const refusal = grantDenial(use, picture);
  if (refusal !== undefined) return { answer: { kind: refusal }, audit };
  if (submit.problem !== undefined) return { answer: { kind: submit.problem }, audit };
  if (isScheduled(order.executeOn, businessDate(picture.nowMs))) return schedule(submit, picture, sign);
  return isBanksToPay(submit.debtor)
    ? instructBank(submit, picture, sign)
    : payAtOnce(submit, picture, pay, sign);
}

/** The consent is used now, for what is paid on its date: withdrawing it later does not undo the order, cancelling does. */
function schedule(
  submit: SubmitOrder,
  picture: Picture,
  sign: VersionSigner,
): Decision<SubmitAnswer, KeptSubmit> {
  const order: PaymentOrder = {
    ...{ ...submit.order, state: 'scheduled', createdAt: picture.nowMs, endedAt: null, endedBy: null },
  };
  const { used, events } = useUp(spending(submit), picture, sign);
  rememberOrder(picture, order);
  return {
    answer: { kind: 'order_taken', order: order.id },
    kept: { order, paid: undefined, instruction: undefined, used, key: takeKey(submit, picture) },
    events: [...events, orderEvent(order, undefined)],
    audit: auditOf(order, `, on ${order.executeOn}`),
  };
}

/** The consent is used now: from here on her bank may pay at any moment, and only its own word says that it will not. */
function instructBank(
  submit: SubmitOrder,
  picture: Picture,
  sign: VersionSigner,
): Decision<SubmitAnswer, KeptSubmit> {
  const { nowMs } = picture;
  const order: PaymentOrder = {
    ...{ ...submit.order, state: 'submitted', createdAt: nowMs, endedAt: nowMs, endedBy: 'hub' },
  };
  const instruction = instructionOf(idOf(order), order.debtor.bin, nowMs);
  const { used, events } = useUp(spending(submit), picture, sign);
  rememberOrder(picture, order);
  return {
    answer: { kind: 'order_taken', order: order.id },
    kept: { order, paid: undefined, instruction, used, key: takeKey(submit, picture) },
    events: [...events, orderEvent(order, undefined, instruction)],
    audit: auditOf(order, ', handed to its bank'),
  };
}

/** A payment that is refused moves nothing and uses nothing of the consent; the order says so for ever. */
function payAtOnce(
  submit: SubmitOrder,
  picture: Picture,
  pay: PayKind,
  sign: VersionSigner,
): Decision<SubmitAnswer, KeptSubmit> {
  const { nowMs } = picture;
  const order: PaymentOrder = {
    ...{ ...submit.order, state: 'submitted', createdAt: nowMs, endedAt: nowMs, endedBy: 'hub' },
  };
  const paid = pay.decide(payOf(submit), undefined, picture);
  if (paid.kept === undefined) throw new Error(`order ${order.id} found its payment made before it was`);
  const { used, events } = isMade(paid.answer) ? useUp(spending(submit), picture, sign) : NOTHING_USED;
  rememberOrder(picture, order);
  return {
    answer: { kind: 'order_taken', order: order.id },
    kept: { order, paid: paid.kept, instruction: undefined, used, key: takeKey(submit, picture) },
    events: [...(paid.events ?? []), ...events, orderEvent(order, paid.kept.payment)],
    audit: auditOf(order, `, ${paid.answer.kind}`),
  };
}

const isMade = ({ kind }: PayAnswer): boolean => kind === 'cleared' || kind === 'held';
