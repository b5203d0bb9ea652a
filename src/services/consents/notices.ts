/** Who is told what happened to a consent: all whom it concerns, except whoever did it. */
import type { Standing } from '../directory/index.ts';
import { type Ender, type Notice, type NoticeFacts, type NoticeKind, noticeOf } from '../notices/index.ts';
import type { Actor, Consent } from './model.ts';
import { endsSoon } from './rules/reminder.ts';
import type { Spend } from './rules/use.ts';
import type { Change } from './version.ts';

interface Told {
  readonly kind: NoticeKind;
  readonly to: readonly string[];
  readonly facts?: NoticeFacts;
}

/** Before anybody has agreed it concerns nobody but whoever is asked. */
const concerned = ({ customer, approvers }: Consent): readonly string[] =>
  approvers.length === 0 ? [customer] : approvers;

/** `consent` is as it is now, with the number of the version that says so. */
export function noticesOfChange(consent: Consent, change: Change, nowMs: number): Notice[] {
  const told = toldOf(consent, change, nowMs);
  return told === undefined ? [] : noticesTo(consent, told, `version ${consent.version}`, nowMs);
}

function toldOf(consent: Consent, { happened, by, customer }: Change, nowMs: number): Told | undefined {
  const { approvers, approved, expiresAt, kind } = consent;
  const until = { until: expiresAt };
  switch (happened) {
    case 'authorised':
      // One payment is told when it is ordered, which is at once.
      return kind === 'payment' ? undefined : { kind: 'consent_given', to: approvers, facts: until };
    case 'partially_authorised':
      return {
        ...{ kind: 'consent_awaits_you', facts: until },
        to: approvers.filter((one) => !approved.includes(one)),
      };
    case 'reminder': {
      const about = endsSoon(consent, nowMs) ? 'consent_ends_soon' : 'consent_reminder';
      return { kind: about, to: approvers, facts: until };
    }
    case 'expired':
      // What nobody agreed to was never hers.
      return approved.length === 0 ? undefined : { kind: 'consent_expired', to: approvers, facts: until };
    case 'revoked':
    case 'rejected':
      return approved.length === 0
        ? undefined
        : {
            kind: 'consent_ended',
            to: approvers.filter((one) => one !== customer),
            facts: { endedBy: enderOf(by) },
          };
    default:
      return undefined;
  }
}

const enderOf = (by: Actor): Ender => (by === 'customer' ? 'co_holder' : by);

const NOTICE_OF_STATUS = {
  active: 'third_party_reinstated',
  suspended: 'third_party_suspended',
  revoked: 'third_party_revoked',
} as const;

/** Software stands no better than its third party. */
export function noticesOfStanding(
  consent: Consent,
  { thirdParty, software }: Standing,
  about: string,
  nowMs: number,
): Notice[] {
  const status = thirdParty.status === 'active' ? software.status : thirdParty.status;
  return noticesTo(consent, { kind: NOTICE_OF_STATUS[status], to: concerned(consent) }, about, nowMs);
}

const NOTICE_OF_SPEND = {
  out: 'payment_ordered',
  in: 'wallet_withdrawal_ordered',
  back: 'refund_ordered',
} as const;

/** The first read, and every payment. `before`: as the consent was. */
export function noticesOfUse(before: Consent, access: string, spend: Spend | null, nowMs: number): Notice[] {
  if (spend === null && before.uses > 0) return [];
  const to = concerned(before);
  const told: Told =
    spend === null
      ? { kind: 'consent_first_use', to }
      : {
          ...{ kind: NOTICE_OF_SPEND[spend.direction], to },
          facts: { amount: Number(spend.amount) },
        };
  return noticesTo(before, told, `access ${access}`, nowMs);
}

const noticesTo = (
  { id, book }: Consent,
  { kind, to, facts = {} }: Told,
  about: string,
  at: number,
): Notice[] =>
  to.map((customer) => noticeOf({ book, customer, kind, consent: id, facts }, `${id} ${about}`, at));
