/** A call held against the bank's own copy of the consent. */
import {
  CONSENT_STATES,
  type ConnectorRefusal,
  type PaymentRefusal,
  type ReturnRefusal,
} from '../../../codecs/connector/index.ts';

/** What the bank knows of a consent. */
export interface Copy {
  readonly state: string;
  readonly kind: string;
  readonly customer: string;
  readonly accounts: readonly string[];
  readonly clusters: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly expiresMs: number;
  readonly withdrawn: boolean;
}

export interface Call {
  readonly customer: string;
  /** Null: none of data; who stands behind a wallet link. */
  readonly cluster: string | null;
  /** Undefined where it is about the customer or all accounts of the consent. */
  readonly account: string | undefined;
}

const BEFORE: readonly string[] = CONSENT_STATES.slice(0, 2);

/** Why it is not answered; undefined: it is. */
export function callRefusal(copy: Copy | undefined, call: Call, nowMs: number): ConnectorRefusal | undefined {
  // That it was granted may be on its way.
  if (copy === undefined || BEFORE.includes(copy.state)) return 'consent_is_not_known';
  if (copy.withdrawn || copy.state !== 'authorised' || copy.expiresMs <= nowMs) return 'consent_has_ended';
  if (copy.customer !== call.customer) return 'customer_is_not_known';
  const isGranted =
    call.cluster === null ? copy.kind === 'wallet_link' : copy.clusters.includes(call.cluster);
  if (!isGranted) return 'cluster_is_not_granted';
  return call.account === undefined || copy.accounts.includes(call.account)
    ? undefined
    : 'account_is_not_in_consent';
}

export type OrderRefusal = PaymentRefusal | ReturnRefusal;

interface OrderedReturn {
  readonly customer: string;
  readonly account: string;
  readonly amount: number;
}

export interface Ordered extends OrderedReturn {
  readonly creditor: { readonly bin: string; readonly account: string };
}

/** Undefined: it may be sent. `unknown`: the copy may be on its way. `paidBefore`: as much to the same creditor under the same consent. */
export function orderRefusal(
  copy: Copy | undefined,
  ordered: Ordered,
  paidBefore: number,
  nowMs: number,
): PaymentRefusal | 'unknown' | undefined {
  const objection = standingRefusal(copy, ordered, nowMs);
  if (copy === undefined || objection !== undefined) return objection;
  const times = timesAgreed(copy, ordered);
  if (times === 0) return 'bank_declines';
  return EXACT.includes(copy.kind) && paidBefore >= times ? 'consent_has_ended' : undefined;
}

/** Whether the account received it is for the books. */
export function returnRefusal(
  copy: Copy | undefined,
  ordered: OrderedReturn,
  nowMs: number,
): ReturnRefusal | 'unknown' | undefined {
  const objection = standingRefusal(copy, ordered, nowMs);
  if (copy === undefined || objection !== undefined) return objection;
  const { limits } = copy.detail as { readonly limits?: { readonly per_refund: string } };
  return copy.kind === 'refunds' && ordered.amount <= Number(limits?.per_refund)
    ? undefined
    : 'bank_declines';
}

function standingRefusal(
  copy: Copy | undefined,
  { customer, account }: OrderedReturn,
  nowMs: number,
): 'consent_has_ended' | 'account_is_not_in_consent' | 'unknown' | undefined {
  if (copy === undefined || BEFORE.includes(copy.state)) return 'unknown';
  // A consent to one payment or to a list is used up by being ordered: the hub says so before the order arrives.
  const isGood = copy.state === 'authorised' || (copy.state === 'consumed' && EXACT.includes(copy.kind));
  // What was ordered before the end may be for a later date.
  const isOver = copy.state === 'authorised' && copy.expiresMs <= nowMs;
  if (copy.withdrawn || !isGood || isOver) return 'consent_has_ended';
  return copy.customer === customer && copy.accounts.includes(account)
    ? undefined
    : 'account_is_not_in_consent';
}

/** Kinds of consent that say each payment, and each once. */
const EXACT: readonly string[] = ['payment', 'bulk_payments'];

interface AgreedPayment {
  readonly creditor?: Ordered['creditor'];
  /** Of a wallet link: nobody else is paid under it. */
  readonly wallet?: Ordered['creditor'];
  readonly instructed_amount?: { readonly amount: string };
  readonly limits?: { readonly per_payment: string };
}

/** How many of the payments that the consent names are this one, as far as one payment can be held against it. */
function timesAgreed({ detail }: Copy, ordered: Ordered): number {
  const { payments = [detail] } = detail as { readonly payments?: readonly AgreedPayment[] };
  return payments.filter((one) => isAgreed(one, ordered)).length;
}

function isAgreed(
  { wallet, creditor: agreed = wallet, instructed_amount: exactly, limits }: AgreedPayment,
  { amount, creditor }: Ordered,
): boolean {
  if (agreed !== undefined && (agreed.bin !== creditor.bin || agreed.account !== creditor.account))
    return false;
  if (exactly !== undefined && exactly.amount !== String(amount)) return false;
  return limits === undefined || amount <= Number(limits.per_payment);
}
