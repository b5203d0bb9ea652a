/** The customers of a consent are told that its third party was suspended, reinstated or revoked. */
import { type CommandKind, shared } from '../../../core/command/index.ts';
import type { Standing } from '../../directory/index.ts';
import { keepNotices, type Notice, noticeEvent } from '../../notices/index.ts';
import { noticesOfStanding } from '../notices.ts';
import { isLive } from '../rules/lifecycle.ts';
import { markStandingsTold, standingsTold } from '../store/standings.ts';
import { auditOf, gatherStandings, lockedConsent, lockInto, standing } from './facts.ts';

export interface TellStanding {
  /** UUID of the consent. */
  readonly id: string;
}

export interface TellStandingAnswer {
  readonly kind: 'standing_told' | 'standing_was_told_before' | 'consent_not_found';
}

interface KeptTelling {
  readonly id: string;
  readonly since: number;
  readonly notices: readonly Notice[];
}

const TOLD = shared<Map<string, number>>('consents.standings_told');

const idsOf = (orders: readonly TellStanding[]): string[] => orders.map(({ id }) => id);

/** Safe to do twice and on two processes: what was told is read under the consent's lock. */
export const tellStandingKind: CommandKind<TellStanding, undefined, TellStandingAnswer, KeptTelling> = {
  name: 'consent.tell_standing',
  lock: { rank: 3, take: (on, orders, picture) => lockInto(on, idsOf(orders), picture) },
  accounts: () => [],
  async gather(on, orders, picture) {
    const software = idsOf(orders).flatMap((id) => lockedConsent(picture, id)?.software ?? []);
    const [told] = await Promise.all([
      standingsTold(on, idsOf(orders)),
      gatherStandings(on, software, picture),
    ]);
    TOLD.set(picture, told);
    return orders.map(() => undefined);
  },
  decide({ id }, _facts, picture) {
    const consent = lockedConsent(picture, id);
    const asker = consent && standing(picture, consent.software);
    if (asker === undefined) return { answer: { kind: 'consent_not_found' }, audit: auditOf(id, '') };
    const since = sinceOf(asker);
    const audit = auditOf(id, `${asker.thirdParty.status} ${asker.software.status}`);
    const told = TOLD.get(picture)!;
    if (told.get(id)! >= since) return { answer: { kind: 'standing_was_told_before' }, audit };
    told.set(id, since);
    // What has ended meanwhile concerns nobody any more.
    const notices = isLive(consent!, picture.nowMs)
      ? noticesOfStanding(consent!, asker, `standing ${since}`, picture.nowMs)
      : [];
    return {
      answer: { kind: 'standing_told' },
      kept: { id, since, notices },
      events: notices.map(noticeEvent),
      audit,
    };
  },
  keep(on, kept) {
    const notices = kept.flatMap((one) => one.notices);
    return [markStandingsTold(on, kept), ...(notices.length === 0 ? [] : [keepNotices(on, notices)])];
  },
};

const sinceOf = ({ thirdParty, software }: Standing): number =>
  Math.max(thirdParty.statusSince, software.statusSince);
