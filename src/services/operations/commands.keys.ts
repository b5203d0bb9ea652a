/** Public keys of institutions: added, so that a next one may overlap the one in use, and revoked. */
import {
  findKindredKeys,
  keepParticipantKeys,
  keyStateAt,
  lockParticipantKeys,
  type ParticipantKey,
  revokeParticipantKeys,
} from '../../core/access/index.ts';
import { type CommandKind, type Picture, shared } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';

/** Which of these BINs take part; `apps/hub` wires it to the scheme. */
export type FindsParticipants = (on: Queryable, bins: readonly number[]) => Promise<ReadonlySet<number>>;

export type NewKeyOrder = Omit<ParticipantKey, 'addedAt' | 'revokedAt'>;

export type AddKeyAnswer =
  | { readonly kind: 'key_added'; readonly keyid: string }
  | {
      readonly kind:
        | 'participant_not_found'
        | 'key_id_is_taken'
        | 'public_key_is_in_use'
        | 'key_would_never_be_valid'
        | 'participant_has_too_many_keys';
    };

/** Two uses, each with one key in use, one coming and one going, and as many again for several data centres. */
const KEYS_IN_USE_MAX = 12;

interface KeyFacts {
  readonly participants: ReadonlySet<number>;
  readonly keys: readonly ParticipantKey[];
}

/** Keys that this batch has added already. */
const added = shared<ParticipantKey[]>('operations.added_keys');

export function addKeyKind(
  findsParticipants: FindsParticipants,
): CommandKind<NewKeyOrder, KeyFacts, AddKeyAnswer, ParticipantKey> {
  return {
    name: 'key.add',
    accounts: () => [],
    async gather(on, orders, picture) {
      const bins = [...new Set(orders.map((order) => order.participant))];
      const [participants, keys] = await Promise.all([
        findsParticipants(on, bins),
        findKindredKeys(on, orders, picture.nowMs),
      ]);
      added.set(picture, []);
      return orders.map(() => ({ participants, keys }));
    },
    decide(order, facts, picture) {
      const audit = { subject: order.keyid, detail: `${order.use}, ${order.algorithm}` };
      const refusal = refusalOf(order, facts, picture);
      if (refusal !== undefined) return { answer: { kind: refusal }, audit };
      const key = { ...order, addedAt: picture.nowMs, revokedAt: null };
      added.get(picture)!.push(key);
      const events = [keyEvent('participant.key_added', key)];
      return { answer: { kind: 'key_added', keyid: order.keyid }, kept: key, events, audit };
    },
    keep: (on, kept) => [keepParticipantKeys(on, kept)],
  };
}

function refusalOf(
  { keyid, publicKey, participant, validFrom, validTo }: NewKeyOrder,
  { participants, keys }: KeyFacts,
  picture: Picture,
): Exclude<AddKeyAnswer['kind'], 'key_added'> | undefined {
  const known = [...keys, ...added.get(picture)!];
  if (!participants.has(participant)) return 'participant_not_found';
  if (known.some((key) => key.keyid === keyid)) return 'key_id_is_taken';
  // One key for two institutions could sign for both; one key for two uses lies in two places.
  if (known.some((key) => key.publicKey === publicKey)) return 'public_key_is_in_use';
  if (validTo !== null && (validTo <= validFrom || validTo <= picture.nowMs))
    return 'key_would_never_be_valid';
  const inUse = known.filter((key) => key.participant === participant && isInUse(key, picture.nowMs));
  return inUse.length < KEYS_IN_USE_MAX ? undefined : 'participant_has_too_many_keys';
}

function isInUse(key: ParticipantKey, nowMs: number): boolean {
  const state = keyStateAt(key, nowMs);
  return state === 'valid' || state === 'key_is_not_yet_valid';
}

export interface RevokeKeyOrder {
  readonly keyid: string;
  readonly participant: number;
}
export type RevokeKeyAnswer =
  | { readonly kind: 'key_revoked'; readonly keyid: string }
  | { readonly kind: 'key_not_found' };

/** Bites at the next request: whether a key counts is read each time. To revoke twice changes nothing. */
export const revokeKeyKind: CommandKind<
  RevokeKeyOrder,
  ParticipantKey | undefined,
  RevokeKeyAnswer,
  ParticipantKey
> = {
  name: 'key.revoke',
  accounts: () => [],
  gather: async (on, orders) =>
    await lockParticipantKeys(
      on,
      orders.map((order) => order.keyid),
    ),
  decide({ keyid, participant }, key) {
    const audit = { subject: keyid, detail: '' };
    if (key?.participant !== participant) return { answer: { kind: 'key_not_found' }, audit };
    const answer = { kind: 'key_revoked', keyid } as const;
    if (key.revokedAt !== null) return { answer, audit };
    return { answer, kept: key, events: [keyEvent('participant.key_revoked', key)], audit };
  },
  keep: (on, kept, picture) => [
    revokeParticipantKeys(
      on,
      kept.map((key) => key.keyid),
      picture.nowMs,
    ),
  ],
};

function keyEvent(type: string, { keyid, participant, use }: ParticipantKey) {
  return { type, subject: keyid, participants: [participant], data: { keyid, use } };
}
