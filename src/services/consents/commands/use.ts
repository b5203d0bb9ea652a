/**
 * A use of a consent: the one gate before every read and every payment. Whether it may happen is decided under the
 * consent's lock, in the transaction that records it, so a withdrawal bites at the very next call on every process.
 */
import { type CommandKind, type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { NewEvent } from '../../../core/outbox/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import { keepNotices, type Notice, noticeEvent } from '../../notices/index.ts';
import type { Consent, ConsentAccess } from '../model.ts';
import { noticesOfUse } from '../notices.ts';
import { LIFECYCLE } from '../rules/lifecycle.ts';
import { isUsedUp, type Spend, type Use, type UseRefusal, useRefusal } from '../rules/use.ts';
import {
  countReads,
  countSpending,
  keepAccesses,
  NOTHING_SPENT,
  type Proof,
  plusSpent,
  readKey,
  readsToday,
  type Spending,
  spendingOf,
  takeProofs,
} from '../store/accesses.ts';
import { countUses } from '../store/consents.ts';
import type { VersionSigner } from '../version.ts';
import { keepChanges } from './agree.ts';
import {
  amendInPicture,
  auditOf,
  type Changed,
  changeConsent,
  eventsOf,
  gatherForVersions,
  gatherStandings,
  lockedConsent,
  lockInto,
  standing,
} from './facts.ts';
import { hasRole, ROLE_OF } from './request.ts';

export interface UseOrder extends Use {
  /** UUID of the access, minted at the door. */
  readonly id: string;
  readonly consent: string;
  /** The third party's Request-ID, or ours. */
  readonly request: string;
  /** Proof of possession that came with the token; null where the connection itself is the proof (mTLS). */
  readonly proof: Proof | null;
}

export type UseDenial =
  | UseRefusal
  | 'consent_not_found'
  | 'proof_was_used_before'
  | 'third_party_is_not_active'
  | 'role_does_not_allow_this';

export type UseAnswer = { readonly kind: 'use_admitted' | UseDenial; readonly consent: string };

/** A use that was admitted: the access, the consent with its counts, and its end where nothing is left of it. */
export interface KeptUse {
  readonly access: ConsentAccess;
  readonly consent: Consent;
  readonly spend: Spend | null;
  /** Of the use itself. */
  readonly notices: readonly Notice[];
  readonly changed?: Changed;
}

export interface DecidedUse {
  readonly kind: UseAnswer['kind'];
  readonly kept?: KeptUse;
  readonly events: readonly NewEvent[];
}

const FRESH_PROOFS = shared<Set<string>>('consents.fresh_proofs');
const READS = shared<Map<string, number>>('consents.reads');
const SPENDINGS = shared<Map<string, Spending>>('consents.spendings');

export const lockUses = (
  on: Queryable,
  orders: readonly Pick<UseOrder, 'consent'>[],
  picture: Picture,
): ReturnType<typeof lockInto> =>
  lockInto(
    on,
    orders.map(({ consent }) => consent),
    picture,
  );

/** Proofs are taken here, in the transaction of what they prove, whatever is decided. */
export async function gatherCalls(
  on: Queryable,
  calls: readonly Pick<UseOrder, 'proof' | 'software'>[],
  picture: Picture,
): Promise<void> {
  const proofs = calls.flatMap(({ proof }) => proof ?? []);
  const [fresh] = await Promise.all([
    proofs.length === 0 ? new Set<string>() : takeProofs(on, proofs),
    gatherStandings(
      on,
      calls.map(({ software }) => software),
      picture,
    ),
  ]);
  merge(FRESH_PROOFS.get(picture), fresh, (set) => FRESH_PROOFS.set(picture, set));
}

/** Everything a use is decided by. */
export async function gatherUses(
  on: Queryable,
  orders: readonly UseOrder[],
  picture: Picture,
): Promise<void> {
  const day = businessDate(picture.nowMs);
  const unattended = orders.filter(({ attended, cluster }) => !attended && cluster !== 'payment');
  const payments = orders.filter(({ cluster }) => cluster === 'payment').map(({ consent }) => consent);
  const [reads, spendings] = await Promise.all([
    unattended.length === 0 ? new Map<string, number>() : readsToday(on, unattended, day),
    payments.length === 0 ? new Map<string, Spending>() : spendingOf(on, payments, day),
    gatherCalls(on, orders, picture),
    payments.length === 0 ? undefined : gatherForVersions(on, payments, picture),
  ]);
  mergeMaps(READS.get(picture), reads, (map) => READS.set(picture, map));
  mergeMaps(SPENDINGS.get(picture), spendings, (map) => SPENDINGS.set(picture, map));
}

function merge(known: Set<string> | undefined, found: Set<string>, set: (all: Set<string>) => void): void {
  set(known === undefined ? found : new Set([...known, ...found]));
}

function mergeMaps<V>(
  known: Map<string, V> | undefined,
  found: Map<string, V>,
  set: (all: Map<string, V>) => void,
): void {
  set(known === undefined ? found : new Map([...found, ...known]));
}

export function decideUse(order: UseOrder, picture: Picture, sign: VersionSigner): DecidedUse {
  const refusal = denialOf(order, picture);
  if (refusal !== undefined) return { kind: refusal, events: [] };
  const before = lockedConsent(picture, order.consent)!;
  // Clocks of two hubs differ: no use is from before its consent, and none from after its end.
  const at = Math.max(picture.nowMs, before.decidedAt ?? 0);
  const { id, consent, cluster, account, attended, request, spend } = order;
  count(order, picture);
  const spent = before.spent + (spend?.amount ?? 0n);
  const used: Consent = { ...before, uses: before.uses + 1, lastUseAt: at, spent };
  amendInPicture(picture, used);
  const access = { id, consent, at, cluster, account, attended, request };
  const notices = noticesOfUse(before, id, spend, picture.nowMs);
  const events = notices.map(noticeEvent);
  if (!isUsedUp(used))
    return { kind: 'use_admitted', kept: { access, consent: used, spend, notices }, events };
  const changed = changeConsent(
    used,
    { state: LIFECYCLE[used.state].consume!, endedAt: at, endedBy: 'third_party', endReason: null },
    { happened: 'consumed', by: 'third_party' },
    picture,
    sign,
  );
  return {
    kind: 'use_admitted',
    kept: { access, consent: changed.consent, spend, notices, changed },
    events: [...eventsOf('consumed', changed), ...events],
  };
}

const denialOf = (order: UseOrder, picture: Picture): UseDenial | undefined =>
  callDenial(order, picture) ?? grantDenial(order, picture);

/** Whether whoever asks may ask for anything at all. Takes the proof: asked again it is no longer fresh. */
export function callDenial(
  { proof, software }: Pick<UseOrder, 'proof' | 'software'>,
  picture: Picture,
): 'proof_was_used_before' | 'third_party_is_not_active' | undefined {
  // A proof that comes twice in one batch was fresh once.
  if (proof !== null && !FRESH_PROOFS.get(picture)!.delete(proof.hash)) return 'proof_was_used_before';
  const asker = standing(picture, software);
  return asker === undefined || asker.software.status !== 'active' || asker.thirdParty.status !== 'active'
    ? 'third_party_is_not_active'
    : undefined;
}

/** Whether the consent allows it, as the batch has left it so far; changes nothing. */
export function grantDenial(order: UseOrder, picture: Picture): UseDenial | undefined {
  const { consent: id } = order;
  const consent = lockedConsent(picture, id);
  if (consent === undefined) return 'consent_not_found';
  if (!hasRole(standing(picture, order.software), ROLE_OF[consent.kind])) return 'role_does_not_allow_this';
  const spending = SPENDINGS.get(picture)?.get(id) ?? NOTHING_SPENT;
  const unattendedReadsToday = READS.get(picture)?.get(readKey(order)) ?? 0;
  return useRefusal(consent, order, { unattendedReadsToday, ...spending }, picture.nowMs);
}

/** So that the next use of the batch is held against what this one took. */
function count(order: UseOrder, picture: Picture): void {
  if (order.spend !== null) {
    const so = SPENDINGS.get(picture)!.get(order.consent) ?? NOTHING_SPENT;
    const more = { payments: 1, amount: order.spend.amount };
    SPENDINGS.get(picture)!.set(order.consent, plusSpent(so, more, true));
  } else if (!order.attended) {
    const key = readKey(order);
    READS.get(picture)!.set(key, (READS.get(picture)!.get(key) ?? 0) + 1);
  }
}

export function keepUses(on: Queryable, kept: readonly KeptUse[], picture: Picture): Promise<unknown>[] {
  const day = businessDate(picture.nowMs);
  const changes = kept.flatMap(({ changed }) => changed ?? []);
  const notices = kept.flatMap((one) => one.notices);
  const reads = new Map(
    kept
      .filter(({ access, spend }) => !access.attended && spend === null)
      .map(({ access }) => [
        readKey(access),
        { ...access, reads: READS.get(picture)!.get(readKey(access))! },
      ]),
  );
  const spending = new Map(
    kept
      .filter(({ spend }) => spend !== null)
      .map(({ consent }) => [
        consent.id,
        { consent: consent.id, ...SPENDINGS.get(picture)!.get(consent.id)!.today },
      ]),
  );
  return [
    ...(changes.length === 0 ? [] : keepChanges(on, changes)),
    ...(notices.length === 0 ? [] : [keepNotices(on, notices)]),
    countUses(
      on,
      kept.map(({ consent }) => consent),
    ),
    keepAccesses(
      on,
      kept.map(({ access }) => access),
    ),
    ...(reads.size === 0 ? [] : [countReads(on, day, [...reads.values()])]),
    ...(spending.size === 0 ? [] : [countSpending(on, day, [...spending.values()])]),
  ];
}

export function useKind(sign: VersionSigner): CommandKind<UseOrder, undefined, UseAnswer, KeptUse> {
  return {
    name: 'consent.use',
    lock: { rank: 3, take: lockUses },
    accounts: () => [],
    async gather(on, orders, picture) {
      await gatherUses(on, orders, picture);
      return orders.map(() => undefined);
    },
    decide(order, _facts, picture) {
      const { kind, kept, events } = decideUse(order, picture, sign);
      const { consent, cluster } = order;
      return {
        answer: { kind, consent },
        events,
        audit: auditOf(consent, cluster),
        ...(kept === undefined ? {} : { kept }),
      };
    },
    keep: keepUses,
  };
}
