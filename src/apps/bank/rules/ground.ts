/** A call held against the bank's own copy of the consent. */
import {
  CONSENT_STATES,
  type ConnectorRefusal,
  type PaymentRefusal,
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
  readonly cluster: string;
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
  if (!copy.clusters.includes(call.cluster)) return 'cluster_is_not_granted';
  return call.account === undefined || copy.accounts.includes(call.account)
    ? undefined
    : 'account_is_not_in_consent';
}

export interface Ordered {
  readonly customer: string;
  readonly account: string;
  readonly amount: number;
  readonly creditor: { readonly bin: string; readonly account: string };
}

/** Undefined: it may be sent. `unknown`: the copy may be on its way. */
export function orderRefusal(
  copy: Copy | undefined,
  ordered: Ordered,
  paidBefore: number,
  nowMs: number,
): PaymentRefusal | 'unknown' | undefined {
  if (copy === undefined || BEFORE.includes(copy.state)) return 'unknown';
  // A consent to one payment is used up by being ordered: the hub says so before the order arrives.
  const isGood = copy.state === 'authorised' || (copy.state === 'consumed' && copy.kind === 'payment');
  const isUsedUp = copy.kind === 'payment' && paidBefore > 0;
  // What was ordered before the end may be for a later date.
  const isOver = copy.state === 'authorised' && copy.expiresMs <= nowMs;
  if (copy.withdrawn || !isGood || isUsedUp || isOver) return 'consent_has_ended';
  if (copy.customer !== ordered.customer || !copy.accounts.includes(ordered.account))
    return 'account_is_not_in_consent';
  return isAgreed(copy, ordered) ? undefined : 'bank_declines';
}

/** What the consent says of the payee and of the amount, as far as one payment can be held against it. */
function isAgreed({ detail }: Copy, { amount, creditor }: Ordered): boolean {
  const {
    creditor: agreed,
    instructed_amount: exactly,
    limits,
  } = detail as {
    readonly creditor?: { readonly bin: string; readonly account: string };
    readonly instructed_amount?: { readonly amount: string };
    readonly limits?: { readonly per_payment: string };
  };
  if (agreed !== undefined && (agreed.bin !== creditor.bin || agreed.account !== creditor.account))
    return false;
  if (exactly !== undefined && exactly.amount !== String(amount)) return false;
  return limits === undefined || amount <= Number(limits.per_payment);
}
