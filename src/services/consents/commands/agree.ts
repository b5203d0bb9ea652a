/** A customer agrees, alone or with those who hold the account with her, or refuses. */
import type { CommandKind, Decision, Picture } from '../../../core/command/index.ts';
import { keepNotices } from '../../notices/index.ts';
import type { Actor, Authentication, Cluster, Consent, Shown } from '../model.ts';
import { type GrantRefusal, grantRefusal } from '../rules/grant.ts';
import { JOINT_DECISION_MS } from '../rules/law.ts';
import { LIFECYCLE, stateAt } from '../rules/lifecycle.ts';
import { expiryOf } from '../rules/validity.ts';
import { changeConsents } from '../store/consents.ts';
import { keepVersions } from '../store/versions.ts';
import type { VersionSigner } from '../version.ts';
import {
  auditOf,
  type Changed,
  changeConsent,
  eventsOf,
  gatherForVersions,
  lockedConsent,
  lockInto,
} from './facts.ts';

export interface AgreeOrder {
  readonly id: string;
  /** Who agrees. */
  readonly customer: string;
  /** What she grants; those who agree after her agree to the same. */
  readonly accounts: readonly string[];
  readonly clusters: readonly Cluster[];
  /** All who hold one of these accounts. */
  readonly holders: readonly string[];
  readonly shown: Shown;
  readonly authentication: Authentication;
}

export type AgreeAnswer =
  | { readonly kind: 'consent_authorised' | 'consent_partially_authorised'; readonly consent: string }
  | { readonly kind: ConsentRefusal };

/** Why a consent cannot be changed so. */
export type ConsentRefusal =
  | GrantRefusal
  | 'consent_not_found'
  | 'consent_is_not_in_that_state'
  | 'customer_is_not_asked'
  | 'customer_has_agreed_already'
  | 'validity_is_above_the_law';

export function agreeKind(sign: VersionSigner): CommandKind<AgreeOrder, undefined, AgreeAnswer, Changed> {
  return {
    name: 'consent.agree',
    lock: { rank: 3, take: (on, orders, picture) => lockInto(on, idsOf(orders), picture) },
    accounts: () => [],
    async gather(on, orders, picture) {
      await gatherForVersions(on, idsOf(orders), picture);
      return orders.map(() => undefined);
    },
    decide: (order, _facts, picture) => decideAgree(order, picture, sign),
    keep: keepChanges,
  };
}

function decideAgree(
  order: AgreeOrder,
  picture: Picture,
  sign: VersionSigner,
): Decision<AgreeAnswer, Changed> {
  const audit = auditOf(order.id, `${order.accounts.length} accounts, ${order.authentication}`);
  const consent = lockedConsent(picture, order.id);
  const refusal = agreeRefusal(consent, order, picture.nowMs);
  if (refusal !== undefined) return { answer: { kind: refusal }, audit };
  const before = consent!;
  const approved = [...before.approved, order.customer];
  const isFirst = before.approved.length === 0;
  const approvers = isFirst ? [...new Set([order.customer, ...order.holders])] : before.approvers;
  const isLast = approvers.every((one) => approved.includes(one));
  const state = LIFECYCLE[before.state][isLast ? 'agree_last' : 'agree_first']!;
  const granted = isFirst ? { accounts: order.accounts, clusters: order.clusters } : {};
  const { nowMs } = picture;
  const times = isLast
    ? { decidedAt: nowMs, expiresAt: expiryOf(before.terms, nowMs) }
    : { expiresAt: nowMs + JOINT_DECISION_MS };
  const happened = isLast ? 'authorised' : 'partially_authorised';
  const { customer, shown, authentication } = order;
  const changed = changeConsent(
    before,
    { ...granted, ...times, approvers, approved, state },
    { happened, by: 'customer', customer, shown, authentication },
    picture,
    sign,
  );
  return {
    answer: { kind: `consent_${happened}`, consent: order.id },
    kept: changed,
    events: eventsOf(happened, changed),
    audit: auditOf(order.id, `${audit.detail}, version ${changed.version.version} ${changed.version.hash}`),
  };
}

function agreeRefusal(
  consent: Consent | undefined,
  order: AgreeOrder,
  nowMs: number,
): ConsentRefusal | undefined {
  if (consent === undefined) return 'consent_not_found';
  const isFirst = consent.approved.length === 0;
  const isAsked = isFirst ? consent.customer === order.customer : consent.approvers.includes(order.customer);
  if (!isAsked) return 'customer_is_not_asked';
  if (LIFECYCLE[stateAt(consent, nowMs)].agree_last === undefined) return 'consent_is_not_in_that_state';
  if (consent.approved.includes(order.customer)) return 'customer_has_agreed_already';
  return isFirst ? grantRefusal(consent, order) : undefined;
}

export interface RejectOrder {
  readonly id: string;
  /** UUID of the customer; null where the hub or the third party gives up. */
  readonly customer: string | null;
  readonly by: Actor;
  readonly reason: string;
}

export type RejectAnswer =
  | { readonly kind: 'consent_rejected'; readonly consent: string }
  | { readonly kind: ConsentRefusal };

export function rejectKind(sign: VersionSigner): CommandKind<RejectOrder, undefined, RejectAnswer, Changed> {
  return {
    name: 'consent.reject',
    lock: { rank: 3, take: (on, orders, picture) => lockInto(on, idsOf(orders), picture) },
    accounts: () => [],
    async gather(on, orders, picture) {
      await gatherForVersions(on, idsOf(orders), picture);
      return orders.map(() => undefined);
    },
    decide(order, _facts, picture) {
      const audit = auditOf(order.id, `by ${order.by}`);
      const consent = lockedConsent(picture, order.id);
      if (consent === undefined) return { answer: { kind: 'consent_not_found' }, audit };
      if (order.customer !== null && !mayDecide(consent, order.customer))
        return { answer: { kind: 'customer_is_not_asked' }, audit };
      const state = LIFECYCLE[stateAt(consent, picture.nowMs)].reject;
      if (state === undefined) return { answer: { kind: 'consent_is_not_in_that_state' }, audit };
      const { by, reason, customer } = order;
      const changed = changeConsent(
        consent,
        { state, decidedAt: picture.nowMs, endedAt: picture.nowMs, endedBy: by, endReason: reason },
        { happened: 'rejected', by, reason, ...(customer === null ? {} : { customer }) },
        picture,
        sign,
      );
      return {
        answer: { kind: 'consent_rejected', consent: order.id },
        kept: changed,
        events: eventsOf('rejected', changed),
        audit,
      };
    },
    keep: keepChanges,
  };
}

/** Who was asked first, and whoever must agree with her. */
export const mayDecide = ({ customer, approvers }: Consent, who: string): boolean =>
  customer === who || approvers.includes(who);

const idsOf = (orders: readonly { readonly id: string }[]): string[] => orders.map(({ id }) => id);

export function keepChanges(
  on: Parameters<typeof changeConsents>[0],
  kept: readonly Changed[],
): Promise<unknown>[] {
  const notices = kept.flatMap((one) => one.notices);
  return [
    changeConsents(
      on,
      kept.map(({ consent }) => consent),
    ),
    keepVersions(
      on,
      kept.map(({ version }) => version),
    ),
    ...(notices.length === 0 ? [] : [keepNotices(on, notices)]),
  ];
}
