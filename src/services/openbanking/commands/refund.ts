/**
 * A refund under a consent: the consent's gate and clearing's return in one transaction. Clearing sees to it that no
 * more is given back than was received, and to nobody but the payer; the consent, that it is the account's holder's will.
 * Where the account is at a bank with a core of its own, that bank alone knows what has reached it: it is handed the
 * refund, and returns.
 */
import { type CommandKind, type Decision, type Picture, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { KeptPayment, Payment, ReturnKind } from '../../clearing/index.ts';
import {
  callDenial,
  gatherUses,
  grantDenial,
  type KeptUse,
  keepUses,
  lockUses,
  type UseDenial,
  type UseOrder,
  type VersionSigner,
} from '../../consents/index.ts';
import type { BankInstruction, InstructedId, Refund } from '../model.ts';
import { refundStatusOf } from '../rules/status.ts';
import { findByIdentification, keepRefunds, refundKey } from '../store/refunds.ts';
import { type CallUnderConsent, NOTHING_USED, useOf, useUp } from './calls.ts';
import { instructionOf, isAwaited, keepWaiting, refundEventOf } from './facts.ts';

export interface SubmitRefund extends CallUnderConsent {
  readonly refund: Omit<Refund, 'createdAt'>;
  /** BIN of the consent's bank. */
  readonly bin: number;
  /** That bank keeps its own core: it gives back. */
  readonly isBanks: boolean;
  /** As it was found: whom a payment has reached never changes. Undefined where it has not reached this account, or this bank. */
  readonly received: Pick<Payment, 'debtor'> | undefined;
}

export type RefundAnswer =
  | { readonly kind: 'refund_taken' | 'refund_was_taken_before'; readonly refund: string }
  | {
      readonly kind:
        | UseDenial
        | 'refund_identification_was_used_for_another_refund'
        | 'received_payment_not_found';
    };

export interface KeptRefund {
  readonly refund: Refund;
  readonly returned: KeptPayment | undefined;
  readonly instruction: BankInstruction | undefined;
  readonly used: KeptUse | undefined;
}

export type RefundKind = CommandKind<SubmitRefund, undefined, RefundAnswer, KeptRefund>;

const KNOWN = shared<Map<string, Refund>>('openbanking.refunds_by_identification');

export function refundKind(giveBack: ReturnKind, sign: VersionSigner): RefundKind {
  const returnsOf = (submits: readonly SubmitRefund[]) =>
    submits.filter(({ received, isBanks }) => received !== undefined && !isBanks).map(returnOf);
  return {
    name: 'refund.submit',
    // Payments before consents, as everywhere: two processes that lock the same ones never wait in a circle.
    lock: {
      rank: 2,
      take: (on, submits, picture) => giveBack.lock!.take(on, returnsOf(submits), picture),
    },
    lockNext: { rank: 3, take: (on, submits, picture) => lockUses(on, submits.map(spending), picture) },
    accounts: () => [],
    async gather(on, submits, picture) {
      const [found] = await Promise.all([
        findByIdentification(
          on,
          submits.map(({ refund }) => refund),
        ),
        gatherUses(on, submits.map(spending), picture),
        giveBack.gather!(on, returnsOf(submits), picture),
      ]);
      KNOWN.set(picture, found);
      return submits.map(() => undefined);
    },
    decide: (submit, _facts, picture) => decideRefund(submit, picture, giveBack, sign),
    keep: (on, kept, picture) => {
      const returned = kept.flatMap((one) => one.returned ?? []);
      const used = kept.flatMap((one) => one.used ?? []);
      const instructions = kept.flatMap((one) => one.instruction ?? []);
      const awaited = kept.filter((one) => isAwaited({ ...one, paid: one.returned }));
      return [
        keepRefunds(
          on,
          kept.map(({ refund }) => refund),
        ),
        ...(returned.length === 0 ? [] : giveBack.keep!(on, returned, picture)),
        ...(used.length === 0 ? [] : keepUses(on, used, picture)),
        ...keepWaiting(
          on,
          instructions,
          awaited.map(({ refund }) => idOf(refund)),
        ),
      ];
    },
  };
}

const idOf = ({ id }: Pick<Refund, 'id'>): InstructedId => ({ what: 'refund', id });

const returnOf = ({ refund, bin }: SubmitRefund) => ({
  ...{ id: refund.id, original: refund.payment, amount: refund.amount, reason: refund.reason, bin },
  transactionId: null,
});

function spending(submit: SubmitRefund): UseOrder {
  const { refund, received } = submit;
  const creditor = received?.debtor ?? { bin: 0, account: '' };
  const { amount, identification: instruction } = refund;
  return useOf(submit, refund, { direction: 'back', amount, creditor, instruction });
}

function decideRefund(
  submit: SubmitRefund,
  picture: Picture,
  giveBack: ReturnKind,
  sign: VersionSigner,
): Decision<RefundAnswer, KeptRefund> {
  const { refund } = submit;
  const audit = auditOf(refund);
  const use = spending(submit);
  const denial = callDenial(use, picture);
  if (denial !== undefined) return { answer: { kind: denial }, audit };
  const known = KNOWN.get(picture)!.get(refundKey(refund));
  if (known !== undefined)
    return isSame(known, refund)
      ? {
          answer: { kind: 'refund_was_taken_before', refund: known.id },
          audit: auditOf(known, ', repeated'),
        }
      : { answer: { kind: 'refund_identification_was_used_for_another_refund' }, audit };
  const refusal = grantDenial(use, picture);
  if (refusal !== undefined) return { answer: { kind: refusal }, audit };
  // Asked last: whoever may give nothing back learns of no payment whether it came.
  if (submit.received === undefined) return { answer: { kind: 'received_payment_not_found' }, audit };
  return submit.isBanks ? handOver(submit, use, picture, sign) : take(submit, use, picture, giveBack, sign);
}

/** The consent is used now: from here on the bank could give back at any moment, and only its own word says that it will not. */
function handOver(
  submit: SubmitRefund,
  use: UseOrder,
  picture: Picture,
  sign: VersionSigner,
): Decision<RefundAnswer, KeptRefund> {
  const { used, events } = useUp(use, picture, sign);
  const refund = bornAt(submit, used.access.at, picture);
  const instruction = instructionOf(idOf(refund), submit.bin, picture.nowMs);
  return {
    answer: { kind: 'refund_taken', refund: refund.id },
    kept: { refund, returned: undefined, instruction, used },
    events: [...events, refundEventOf(refund, submit.bin, 'submitted', 'PDNG')],
    audit: auditOf(refund, ', handed to its bank'),
  };
}

/** A return that is refused moves nothing and uses nothing of the consent; the refund says so for ever. */
function take(
  submit: SubmitRefund,
  use: UseOrder,
  picture: Picture,
  giveBack: ReturnKind,
  sign: VersionSigner,
): Decision<RefundAnswer, KeptRefund> {
  const {
    answer,
    kept: returned,
    events: moved = [],
  } = giveBack.decide(returnOf(submit), undefined, picture);
  if (returned === undefined) throw new Error(`a refund found its payment gone: ${answer.kind}`);
  const isMade = answer.kind === 'cleared' || answer.kind === 'held';
  const { used, events } = isMade ? useUp(use, picture, sign) : NOTHING_USED;
  const refund = bornAt(submit, used?.access.at ?? picture.nowMs, picture);
  const status = refundStatusOf({ returned: returned.payment, instruction: undefined });
  return {
    answer: { kind: 'refund_taken', refund: refund.id },
    kept: { refund, returned, instruction: undefined, used },
    events: [...moved, ...events, refundEventOf(refund, submit.bin, 'submitted', status)],
    audit: auditOf(refund, `, ${answer.kind}`),
  };
}

/** From now on known to whoever comes after it in the batch. */
function bornAt(submit: SubmitRefund, createdAt: number, picture: Picture): Refund {
  const refund = { ...submit.refund, createdAt };
  KNOWN.get(picture)!.set(refundKey(refund), refund);
  return refund;
}

const isSame = (known: Refund, asked: SubmitRefund['refund']): boolean =>
  known.consent === asked.consent &&
  known.payment === asked.payment &&
  known.amount === asked.amount &&
  known.reason === asked.reason;

const auditOf = ({ id, payment, amount }: Pick<Refund, 'id' | 'payment' | 'amount'>, detail = '') => ({
  subject: toWire('refund', id),
  detail: `${amount} VND of ${toWire('payment', payment)}${detail}`,
});
