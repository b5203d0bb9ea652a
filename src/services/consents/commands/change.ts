/** What becomes of a consent after it was given: paused, resumed, renewed, withdrawn, ended by time, reminded of. */
import type { CommandKind, Decision, Picture } from '../../../core/command/index.ts';
import type { Actor, Consent } from '../model.ts';
import { type Happening, LIFECYCLE, stateAt } from '../rules/lifecycle.ts';
import { isReminderDue } from '../rules/reminder.ts';
import { validDaysMax } from '../rules/validity.ts';
import type { VersionSigner } from '../version.ts';
import { type ConsentRefusal, keepChanges, mayDecide } from './agree.ts';
import {
  auditOf,
  type Changed,
  changeConsent,
  eventsOf,
  gatherForVersions,
  lockedConsent,
  lockInto,
} from './facts.ts';

/** Changes that need nothing but a state; `renew` also a time, `remind` no state at all. */
export type ChangeVerb = Extract<Happening, 'pause' | 'resume' | 'renew' | 'revoke' | 'expire'> | 'remind';

export interface ChangeOrder {
  readonly id: string;
  readonly verb: ChangeVerb;
  readonly by: Actor;
  /** UUID of the customer who does it; null for everybody else. */
  readonly customer: string | null;
  readonly reason: string | null;
  /** Days from now, of a renewal. */
  readonly validDays: number | null;
}

export type ChangeAnswer =
  | { readonly kind: 'consent_changed'; readonly consent: string; readonly state: Consent['state'] }
  | { readonly kind: ConsentRefusal };

const HAPPENED: Readonly<Record<ChangeVerb, string>> = {
  pause: 'paused',
  resume: 'resumed',
  renew: 'renewed',
  revoke: 'revoked',
  expire: 'expired',
  remind: 'reminder',
};

const DAY_MS = 86_400_000;

export type ChangeKind = CommandKind<ChangeOrder, undefined, ChangeAnswer, Changed>;

export function changeKind(sign: VersionSigner): ChangeKind {
  return {
    name: 'consent.change',
    lock: { rank: 3, take: (on, orders, picture) => lockInto(on, idsOf(orders), picture) },
    accounts: () => [],
    async gather(on, orders, picture) {
      await gatherForVersions(on, idsOf(orders), picture);
      return orders.map(() => undefined);
    },
    decide: (order, _facts, picture) => decideChange(order, picture, sign),
    keep: keepChanges,
  };
}

const idsOf = (orders: readonly ChangeOrder[]): string[] => orders.map(({ id }) => id);

function decideChange(
  order: ChangeOrder,
  picture: Picture,
  sign: VersionSigner,
): Decision<ChangeAnswer, Changed> {
  const { nowMs } = picture;
  const audit = auditOf(order.id, `${order.verb} by ${order.by}`);
  const consent = lockedConsent(picture, order.id);
  if (consent === undefined) return { answer: { kind: 'consent_not_found' }, audit };
  if (order.customer !== null && !mayDecide(consent, order.customer))
    return { answer: { kind: 'customer_is_not_asked' }, audit };
  const members = membersAfter(consent, order, nowMs);
  if (typeof members === 'string') return { answer: { kind: members }, audit };
  const happened = HAPPENED[order.verb];
  const { by, reason, customer } = order;
  const changed = changeConsent(
    consent,
    members,
    {
      ...{ happened, by },
      ...(reason === null ? {} : { reason }),
      ...(customer === null ? {} : { customer }),
    },
    picture,
    sign,
  );
  return {
    answer: { kind: 'consent_changed', consent: order.id, state: changed.consent.state },
    kept: changed,
    events: eventsOf(happened, changed),
    audit: auditOf(order.id, `${audit.detail}, version ${changed.version.version} ${changed.version.hash}`),
  };
}

function membersAfter(
  consent: Consent,
  { verb, by, reason, validDays }: ChangeOrder,
  nowMs: number,
): Partial<Consent> | ConsentRefusal {
  const now = stateAt(consent, nowMs);
  if (verb === 'remind') {
    // Another process may have reminded her a moment ago.
    return isReminderDue(consent, nowMs) ? { remindedAt: nowMs } : 'consent_is_not_in_that_state';
  }
  // What is expired by the clock and not yet by the record may still be written down as expired, and nothing else.
  const state =
    verb === 'expire' && now === 'expired' ? LIFECYCLE[consent.state].expire : LIFECYCLE[now][verb];
  if (state === undefined || (verb === 'expire' && now !== 'expired')) return 'consent_is_not_in_that_state';
  if (verb === 'renew') {
    if (validDays === null || !('validDays' in consent.terms)) return 'consent_is_not_in_that_state';
    if (validDays > validDaysMax(nowMs)) return 'validity_is_above_the_law';
    return { state, expiresAt: nowMs + validDays * DAY_MS };
  }
  if (verb === 'pause' || verb === 'resume') return { state };
  const endedAt = Math.max(nowMs, consent.lastUseAt ?? 0);
  return { state, endedAt, endedBy: verb === 'expire' ? 'hub' : by, endReason: reason };
}
