/** Software products: registered, amended (keys rotated), suspended, reinstated, revoked. */
import type { CommandKind, Picture } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { toWire } from '../../../kit/id.ts';
import { type KeySetRefusal, readKeySet } from '../keyset.ts';
import {
  SOFTWARE_MAX,
  SOFTWARE_NAME_CHARS_MAX,
  type SoftwareProduct,
  type StatusChange,
  type ThirdParty,
  type ThirdPartyStatus,
} from '../model.ts';
import type { DirectoryRefusal } from '../outcomes.ts';
import { nameKey, plainName } from '../rules/names.ts';
import { redirectFault } from '../rules/redirects.ts';
import { findNameOwners } from '../store/parties.ts';
import {
  countSoftware,
  findSoftware,
  keepChangedSoftware,
  keepSoftware,
  keepSoftwareStatuses,
  keepSoftwareVersions,
} from '../store/software.ts';
import { asDecided, draftOf, lockParties, takeIn } from './draft.ts';
import { nextInstant, statusRefusal } from './parties.ts';

/** What differs between a hub in development and one that moves money. */
export interface DirectoryPolicy {
  /** May customers be sent to http on the developer's own machine? */
  readonly loopback: boolean;
}

/** As it comes in: the key set is the JSON value that the third party sent. */
export interface SoftwareOrder
  extends Pick<SoftwareProduct, 'id' | 'thirdParty' | 'name' | 'redirectUris' | 'roles'> {
  readonly jwks: unknown;
}

export type SoftwareAnswer =
  | {
      readonly kind: 'software_registered' | 'software_amended' | 'software_status_changed';
      readonly software: string;
    }
  /** `at`: which of the redirect URIs or keys it is about. */
  | { readonly kind: DirectoryRefusal | KeySetRefusal; readonly at?: number };

type Refused = Extract<SoftwareAnswer, { readonly kind: DirectoryRefusal | KeySetRefusal }>;

export function registerSoftwareKind(
  policy: DirectoryPolicy,
): CommandKind<SoftwareOrder, undefined, SoftwareAnswer, SoftwareProduct> {
  return {
    name: 'software.register',
    lock: lockParties,
    accounts: () => [],
    async gather(on, orders, picture) {
      const [counted] = await Promise.all([
        countSoftware(
          on,
          orders.map((order) => order.thirdParty),
        ),
        gatherNames(on, orders, picture),
      ]);
      takeIn(draftOf(picture).products, counted);
      return orders.map(() => undefined);
    },
    decide(order, _facts, picture) {
      const audit = {
        subject: toWire('software', order.id),
        detail: `of ${toWire('third_party', order.thirdParty)}: ${order.roles.join(' ')}`,
      };
      const { parties, software, products } = draftOf(picture);
      const refusal = ownerRefusal(parties.get(order.thirdParty), picture);
      if (refusal !== undefined) return { answer: { kind: refusal }, audit };
      const { nowMs } = picture;
      const read = checked(
        { ...order, status: 'active', statusSince: nowMs, version: 1, createdAt: nowMs },
        policy,
        picture,
      );
      if ('kind' in read) return { answer: read, audit };
      software.set(read.id, read);
      products.set(read.thirdParty, (products.get(read.thirdParty) ?? 0) + 1);
      return {
        answer: { kind: 'software_registered', software: read.id },
        kept: read,
        events: [softwareEvent('software.registered', read)],
        audit,
      };
    },
    keep: (on, kept, picture) => [
      keepSoftware(
        on,
        asDecided(
          draftOf(picture).software,
          kept.map((one) => one.id),
        ),
      ),
      keepVersions(on, kept, picture),
      keepSoftwareStatuses(
        on,
        kept.map((one) => ({ of: one.id, since: one.createdAt, status: 'active', reason: 'registered' })),
      ),
    ],
  };
}

/** Changes of a product; what is left out stays. A new key set replaces the old one as a whole. */
export interface AmendSoftwareOrder
  extends Partial<Pick<SoftwareProduct, 'name' | 'redirectUris' | 'roles'>> {
  readonly id: string;
  /** Whose it is: to be locked, and software of somebody else is not found. */
  readonly thirdParty: string;
  readonly jwks?: unknown;
}

/** Also while it is suspended, for new keys may be what it is suspended for. */
export function amendSoftwareKind(
  policy: DirectoryPolicy,
): CommandKind<AmendSoftwareOrder, undefined, SoftwareAnswer, SoftwareProduct> {
  return {
    name: 'software.amend',
    lock: lockParties,
    accounts: () => [],
    async gather(on, orders, picture) {
      await Promise.all([gatherSoftware(on, orders, picture), gatherNames(on, orders, picture)]);
      return orders.map(() => undefined);
    },
    decide({ id, thirdParty, ...changes }, _facts, picture) {
      const { parties, software } = draftOf(picture);
      const detail = Object.keys(changes).join(' ');
      const audit = { subject: toWire('software', id), detail };
      const before = software.get(id);
      if (before?.thirdParty !== thirdParty) return { answer: { kind: 'software_not_found' }, audit };
      if (before.status === 'revoked') return { answer: { kind: 'software_is_revoked' }, audit };
      if (parties.get(thirdParty)?.status === 'revoked')
        return { answer: { kind: 'third_party_is_revoked' }, audit };
      const jwks = changes.jwks ?? (JSON.parse(before.jwks) as unknown);
      const read = checked({ ...before, ...changes, jwks, version: before.version + 1 }, policy, picture);
      if ('kind' in read) return { answer: read, audit };
      software.set(id, read);
      return {
        answer: { kind: 'software_amended', software: id },
        kept: read,
        events: [softwareEvent('software.amended', read)],
        audit: { ...audit, detail: `${detail}: version ${read.version}` },
      };
    },
    keep: (on, kept, picture) => [
      keepChangedSoftware(
        on,
        asDecided(
          draftOf(picture).software,
          kept.map((one) => one.id),
        ),
      ),
      keepVersions(on, kept, picture),
    ],
  };
}

export interface SoftwareStatusOrder {
  readonly id: string;
  readonly thirdParty: string;
  readonly status: ThirdPartyStatus;
  readonly reason: string;
}

interface Changed {
  readonly product: SoftwareProduct;
  readonly change: StatusChange;
}

export const changeSoftwareStatusKind: CommandKind<SoftwareStatusOrder, undefined, SoftwareAnswer, Changed> =
  {
    name: 'software.change_status',
    lock: lockParties,
    accounts: () => [],
    async gather(on, orders, picture) {
      await gatherSoftware(on, orders, picture);
      return orders.map(() => undefined);
    },
    decide({ id, thirdParty, status, reason }, _facts, picture) {
      const { software } = draftOf(picture);
      const audit = { subject: toWire('software', id), detail: `${status}: ${reason}` };
      const before = software.get(id);
      if (before?.thirdParty !== thirdParty) return { answer: { kind: 'software_not_found' }, audit };
      const refusal = statusRefusal('software', before.status, status);
      if (refusal !== undefined) return { answer: { kind: refusal }, audit };
      const product = { ...before, status, statusSince: nextInstant(before.statusSince, picture) };
      software.set(id, product);
      return {
        answer: { kind: 'software_status_changed', software: id },
        kept: { product, change: { of: id, since: product.statusSince, status, reason } },
        events: [softwareEvent('software.status_changed', product)],
        audit,
      };
    },
    keep: (on, kept, picture) => [
      keepChangedSoftware(
        on,
        asDecided(
          draftOf(picture).software,
          kept.map(({ product }) => product.id),
        ),
      ),
      keepSoftwareStatuses(
        on,
        kept.map(({ change }) => change),
      ),
    ],
  };

function ownerRefusal(owner: ThirdParty | undefined, picture: Picture): DirectoryRefusal | undefined {
  if (owner === undefined) return 'third_party_not_found';
  if (owner.status !== 'active') return `third_party_is_${owner.status}`;
  const products = draftOf(picture).products.get(owner.id) ?? 0;
  return products < SOFTWARE_MAX ? undefined : 'third_party_has_too_much_software';
}

type Unread = Omit<SoftwareProduct, 'jwks'> & { readonly jwks: unknown };

function checked(
  product: Unread,
  { loopback }: DirectoryPolicy,
  picture: Picture,
): SoftwareProduct | Refused {
  const { parties, names } = draftOf(picture);
  const name = plainName(product.name, SOFTWARE_NAME_CHARS_MAX);
  if (name === undefined) return { kind: 'name_could_be_taken_for_another' };
  // Software that is called like somebody else's company asks in that company's name.
  if ((names.get(nameKey(name)) ?? product.thirdParty) !== product.thirdParty)
    return { kind: 'name_belongs_to_another' };
  const { roles } = product;
  if (roles.length === 0 || new Set(roles).size < roles.length) return { kind: 'roles_are_not_distinct' };
  if (!roles.every((role) => parties.get(product.thirdParty)!.roles.includes(role)))
    return { kind: 'role_is_not_the_third_partys' };
  const fault = redirectFault(product.redirectUris, { loopback });
  if (fault !== undefined) return { kind: fault.reason, at: fault.at };
  const keys = readKeySet(product.jwks);
  return keys.ok ? { ...product, name, jwks: keys.jwks } : { kind: keys.reason, at: keys.at };
}

async function gatherNames(
  on: Queryable,
  orders: readonly { readonly name?: string | undefined }[],
  picture: Picture,
): Promise<void> {
  const keys = orders.flatMap(({ name }) => (name === undefined ? [] : nameKey(name)));
  takeIn(draftOf(picture).names, await findNameOwners(on, keys));
}

async function gatherSoftware(
  on: Queryable,
  orders: readonly { readonly id: string }[],
  picture: Picture,
): Promise<void> {
  const found = await findSoftware(
    on,
    orders.map((order) => order.id),
  );
  takeIn(draftOf(picture).software, found);
}

function keepVersions(on: Queryable, kept: readonly SoftwareProduct[], { nowMs }: Picture): Promise<unknown> {
  return keepSoftwareVersions(
    on,
    kept.map(({ id, ...version }) => ({ ...version, software: id, at: nowMs })),
  );
}

/** Neither keys nor addresses: feeds are read by machines and kept. */
function softwareEvent(type: string, { id, thirdParty, status, version }: SoftwareProduct) {
  const subject = toWire('software', id);
  const data = { software: subject, third_party: toWire('third_party', thirdParty), status, version };
  return { type, subject, participants: [], data };
}
