/** A consent comes into the world when a customer is asked for it. */
import type { CommandKind } from '../../../core/command/index.ts';
import type { Standing, ThirdPartyRole } from '../../directory/index.ts';
import type { Consent, Profile, Terms } from '../model.ts';
import { DECISION_MS } from '../rules/law.ts';
import { keepConsents } from '../store/consents.ts';
import { auditOf, gatherStandings, standing } from './facts.ts';

export interface RequestOrder {
  /** UUID, minted at the door. */
  readonly id: string;
  readonly book: number;
  /** Whoever has signed in. */
  readonly customer: string;
  readonly software: string;
  readonly profile: Profile;
  readonly terms: Terms;
}

export type RequestAnswer =
  | { readonly kind: 'consent_requested'; readonly consent: string }
  | {
      readonly kind: 'software_not_found' | 'third_party_is_not_active' | 'role_does_not_allow_this';
    };

/** The role of Circular 64/2024/TT-NHNN that each kind of consent needs. */
export const ROLE_OF = {
  account_information: 'AIS',
  payment: 'PIS',
  recurring_payments: 'PIS',
  wallet_link: 'EWLTS',
  refunds: 'PIS',
  bulk_payments: 'PIS',
} as const;

/** In the directory now: the product must have it, and its third party too. */
export function hasRole(asker: Standing | undefined, role: ThirdPartyRole): boolean {
  if (asker === undefined) return false;
  return asker.software.roles.includes(role) && asker.thirdParty.roles.includes(role);
}

export const requestKind: CommandKind<RequestOrder, undefined, RequestAnswer, Consent> = {
  name: 'consent.request',
  accounts: () => [],
  async gather(on, orders, picture) {
    await gatherStandings(
      on,
      orders.map(({ software }) => software),
      picture,
    );
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const audit = auditOf(order.id, `${order.terms.kind} at ${order.book}, ${order.profile}`);
    const asker = standing(picture, order.software);
    if (asker === undefined) return { answer: { kind: 'software_not_found' }, audit };
    const { software, thirdParty } = asker;
    if (software.status !== 'active' || thirdParty.status !== 'active')
      return { answer: { kind: 'third_party_is_not_active' }, audit };
    if (!hasRole(asker, ROLE_OF[order.terms.kind]))
      return { answer: { kind: 'role_does_not_allow_this' }, audit };
    return {
      answer: { kind: 'consent_requested', consent: order.id },
      kept: requested(order, thirdParty.id, picture.nowMs),
      audit,
    };
  },
  keep: (on, kept) => [keepConsents(on, kept)],
};

function requested(order: RequestOrder, thirdParty: string, nowMs: number): Consent {
  return {
    ...order,
    ...{ thirdParty, kind: order.terms.kind, state: 'awaiting_authorisation' },
    ...{ accounts: [], clusters: [], approvers: [], approved: [] },
    ...{ createdAt: nowMs, decidedAt: null, expiresAt: nowMs + DECISION_MS },
    ...{ endedAt: null, endedBy: null, endReason: null },
    ...{ version: 0, uses: 0, lastUseAt: null, remindedAt: null, spent: 0n },
  };
}
