/**
 * A refund under a consent: the consent's gate and clearing's return in one transaction. Clearing sees to it that no
 * more is given back than was received, and to nobody but the payer; the consent, that it is the account's holder's will.
 */
import { type CommandKind, type Decision, type Picture, shared } from '../../../core/command/index.ts';
import type { NewEvent } from '../../../core/outbox/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { KeptPayment, Payment, ReturnKind } from '../../clearing/index.ts';
import {
  callDenial,
  decideUse,
  gatherUses,
  grantDenial,
  type KeptUse,
  keepUses,
  lockUses,
  type UseDenial,
  type UseOrder,
  type VersionSigner,
} from '../../consents/index.ts';
import type { Refund } from '../model.ts';
import { refundStatusOf } from '../rules/status.ts';
import { findByIdentification, keepRefunds, refundKey } from '../store/refunds.ts';

export interface SubmitRefund {
  readonly refund: Omit<Refund, 'createdAt'>;
  /** BIN of the consent's bank. */
  readonly bin: number;
  /** UUID of the account that the consent names; null where it has none yet. */
  readonly account: string | null;
  /** As it was found: whom a payment has reached never changes. Undefined where it has not reached this account. */
  readonly received: Pick<Payment, 'debtor'> | undefined;
  /** UUID of the access, minted at the door. */
  readonly access: string;
  readonly attended: boolean;
  readonly request: string;
  readonly proof: UseOrder['proof'];
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
  readonly returned: KeptPayment;
  readonly used: KeptUse | undefined;
}

export type RefundKind = CommandKind<SubmitRefund, undefined, RefundAnswer, KeptRefund>;

const KNOWN = shared<Map<string, Refund>>('openbanking.refunds_by_identification');

export function refundKind(giveBack: ReturnKind, sign: VersionSigner): RefundKind {
  const returnsOf = (submits: readonly SubmitRefund[]) =>
    submits.filter(({ received }) => received !== undefined).map(returnOf);
  return {
    name: 'refund.submit',
    // Payments before consents, as everywhere: two processes that lock the same ones never wait in a circle.
    lock: {
      rank: 2,
      take: (on, submits, picture) => giveBack.lock!.take(on, returnsOf(submits), picture),
    },
    lockNext: { rank: 3, take: (on, submits, picture) => lockUses(on, submits.map(useOf), picture) },
    accounts: () => [],
    async gather(on, submits, picture) {
      const [found] = await Promise.all([
        findByIdentification(
          on,
          submits.map(({ refund }) => refund),
        ),
        gatherUses(on, submits.map(useOf), picture),
        giveBack.gather!(on, returnsOf(submits), picture),
      ]);
      KNOWN.set(picture, found);
      return submits.map(() => undefined);
    },
    decide: (submit, _facts, picture) => decideRefund(submit, picture, giveBack, sign),
    keep: (on, kept, picture) => {
      const used = kept.flatMap((one) => one.used ?? []);
      return [
        keepRefunds(
          on,
          kept.map(({ refund }) => refund),
        ),
        ...giveBack.keep!(
          on,
          kept.map(({ returned }) => returned),
          picture,
        ),
        ...(used.length === 0 ? [] : keepUses(on, used, picture)),
      ];
    },
  };
}

const returnOf = ({ refund, bin }: SubmitRefund) => ({
  ...{ id: refund.id, original: refund.payment, amount: refund.amount, reason: refund.reason, bin },
  transactionId: null,
});

function useOf(submit: SubmitRefund): UseOrder {
  const { refund, account, access, attended, request, proof, received } = submit;
  const creditor = received?.debtor ?? { bin: 0, account: '' };
  return {
    ...{ id: access, consent: refund.consent, software: refund.software, cluster: 'payment', account },
    ...{ attended, request, proof },
    spend: { direction: 'back', amount: refund.amount, creditor, instruction: refund.identification },
  };
}

function decideRefund(
  submit: SubmitRefund,
  picture: Picture,
  giveBack: ReturnKind,
  sign: VersionSigner,
): Decision<RefundAnswer, KeptRefund> {
  const { refund } = submit;
  const audit = auditOf(refund);
  const use = useOf(submit);
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
  return take(submit, use, picture, giveBack, sign);
}

/** A return that is refused moves nothing and uses nothing of the consent; the refund says so for ever. */
function take(
  submit: SubmitRefund,
  use: UseOrder,
  picture: Picture,
  giveBack: ReturnKind,
  sign: VersionSigner,
): Decision<RefundAnswer, KeptRefund> {
  const { answer, kept: returned, events = [] } = giveBack.decide(returnOf(submit), undefined, picture);
  if (returned === undefined) throw new Error(`a refund found its payment gone: ${answer.kind}`);
  const isMade = answer.kind === 'cleared' || answer.kind === 'held';
  // What was allowed a moment ago is allowed now: nothing of the batch came between.
  const used = isMade ? decideUse({ ...use, proof: null }, picture, sign) : undefined;
  if (isMade && used?.kept === undefined) throw new Error(`a refund was allowed and then not: ${used?.kind}`);
  const refund = { ...submit.refund, createdAt: used?.kept?.access.at ?? picture.nowMs };
  KNOWN.get(picture)!.set(refundKey(refund), refund);
  return {
    answer: { kind: 'refund_taken', refund: refund.id },
    kept: { refund, returned, used: used?.kept },
    events: [...events, eventOf(refund, submit.bin, returned.payment)],
    audit: auditOf(refund, `, ${answer.kind}`),
  };
}

const isSame = (known: Refund, asked: SubmitRefund['refund']): boolean =>
  known.consent === asked.consent &&
  known.payment === asked.payment &&
  known.amount === asked.amount &&
  known.reason === asked.reason;

/** Without accounts and names: feeds are read by machines and kept. */
function eventOf(refund: Refund, bin: number, returned: Payment): NewEvent {
  const subject = toWire('refund', refund.id);
  return {
    type: 'refund.submitted',
    subject,
    participants: [bin],
    thirdParty: refund.thirdParty,
    data: {
      ...{ refund: subject, consent: toWire('consent', refund.consent) },
      ...{ payment: toWire('payment', refund.payment), status: refundStatusOf(returned) },
      ...{ amount: Number(refund.amount), currency: 'VND' },
    },
  };
}

const auditOf = ({ id, payment, amount }: Pick<Refund, 'id' | 'payment' | 'amount'>, detail = '') => ({
  subject: toWire('refund', id),
  detail: `${amount} VND of ${toWire('payment', payment)}${detail}`,
});
