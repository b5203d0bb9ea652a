/** What a third party does with its clients of Annex 01: another secret, and giving one up. */
import { type CommandKind, type Picture, shared } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { rotated } from './rules/secrets.ts';
import { keepSbv64Clients, lockSbv64Clients, type Sbv64Client } from './store/secrets.ts';

interface ClientOrder {
  /** client_id. */
  readonly client: string;
  /** UUID of its software; that of another one looks absent. */
  readonly software: string;
}

export interface RotateOrder extends ClientOrder {
  /** SHA-256 (hex); the secret itself is told to whoever asked, and to nobody else. */
  readonly secretHash: string;
  /** Hours for which the old secret opens beside the new one. */
  readonly overlapHours: number;
}

type ClientAnswer =
  | { readonly kind: 'secret_rotated'; readonly oldUntil: number | null }
  | { readonly kind: 'client_given_up' | 'client_not_found' };

const HOUR_MS = 3_600_000;
const LOCKED = shared<Map<string, Sbv64Client>>('openbanking.sbv64_clients');

const lock = {
  rank: 3,
  async take(on: Queryable, orders: readonly ClientOrder[], picture: Picture) {
    const known = LOCKED.get(picture) ?? new Map<string, Sbv64Client>();
    LOCKED.set(picture, known);
    const missing = orders.map(({ client }) => client).filter((client) => !known.has(client));
    for (const [id, client] of await lockSbv64Clients(on, missing)) known.set(id, client);
    return [];
  },
} as const;

/** Each once, as the batch has made it in the end. */
const keep = (on: Queryable, kept: readonly string[], picture: Picture): readonly Promise<unknown>[] => [
  keepSbv64Clients(
    on,
    [...new Set(kept)].map((id) => LOCKED.get(picture)!.get(id)!),
  ),
];

function lockedClient({ client, software }: ClientOrder, picture: Picture): Sbv64Client | undefined {
  const found = LOCKED.get(picture)?.get(client);
  return found?.software === software ? found : undefined;
}

export const rotateSecretKind: CommandKind<RotateOrder, undefined, ClientAnswer, string> = {
  name: 'client.rotate_secret',
  lock,
  accounts: () => [],
  decide(order, _facts, picture) {
    const { client: id, secretHash, overlapHours } = order;
    const audit = { subject: id, detail: `overlap ${overlapHours} h` };
    const client = lockedClient(order, picture);
    if (client === undefined || client.deletedAt !== null)
      return { answer: { kind: 'client_not_found' }, audit };
    const oldUntil = overlapHours === 0 ? null : picture.nowMs + overlapHours * HOUR_MS;
    LOCKED.get(picture)!.set(id, { ...client, metadata: rotated(client.metadata, secretHash, oldUntil) });
    return { answer: { kind: 'secret_rotated', oldUntil }, kept: id, audit };
  },
  keep,
};

/** Its tokens and secrets open nothing from the next call on; to give it up twice changes nothing. */
export const giveUpClientKind: CommandKind<ClientOrder, undefined, ClientAnswer, string> = {
  name: 'client.give_up',
  lock,
  accounts: () => [],
  decide(order, _facts, picture) {
    const audit = { subject: order.client, detail: '' };
    const client = lockedClient(order, picture);
    if (client === undefined) return { answer: { kind: 'client_not_found' }, audit };
    if (client.deletedAt !== null) return { answer: { kind: 'client_given_up' }, audit };
    LOCKED.get(picture)!.set(client.id, { ...client, deletedAt: picture.nowMs });
    return { answer: { kind: 'client_given_up' }, kept: client.id, audit };
  },
  keep,
};
