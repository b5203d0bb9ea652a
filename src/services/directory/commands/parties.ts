/** Third parties: registered, amended, suspended, reinstated, revoked. */
import type { CommandKind, Picture } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { toWire } from '../../../kit/id.ts';
import { NAME_CHARS_MAX, type StatusChange, type ThirdParty, type ThirdPartyStatus } from '../model.ts';
import type { DirectoryRefusal } from '../outcomes.ts';
import { nameKey, plainName } from '../rules/names.ts';
import { contactsAreUsable, rolesFault } from '../rules/registration.ts';
import { mayBecome } from '../rules/standing.ts';
import { taxCodeOf } from '../rules/taxcode.ts';
import {
  findNameOwners,
  findThirdPartiesByTaxCode,
  keepChangedThirdParties,
  keepNameOwners,
  keepThirdParties,
  keepThirdPartyStatuses,
  type NameOwner,
} from '../store/parties.ts';
import { asDecided, draftOf, lockParties, takeIn } from './draft.ts';

export type ThirdPartyOrder = Omit<ThirdParty, 'status' | 'statusSince' | 'createdAt'>;

export type ThirdPartyAnswer =
  | { readonly kind: 'third_party_registered' | 'third_party_amended'; readonly thirdParty: string }
  | { readonly kind: DirectoryRefusal };

interface Registered {
  readonly party: ThirdParty;
  readonly names: readonly NameOwner[];
}

export const registerThirdPartyKind: CommandKind<ThirdPartyOrder, undefined, ThirdPartyAnswer, Registered> = {
  name: 'third_party.register',
  accounts: () => [],
  async gather(on, orders, picture) {
    const taxCodes = orders.flatMap(({ taxCode }) => taxCodeOf(taxCode) ?? []);
    const [known] = await Promise.all([
      findThirdPartiesByTaxCode(on, taxCodes),
      gatherNames(on, orders, picture),
    ]);
    takeIn(
      draftOf(picture).taxCodes,
      new Map([...known].map(([taxCode, party]) => [taxCode, party.id] as const)),
    );
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const audit = { subject: toWire('third_party', order.id), detail: order.roles.join(' ') };
    const read = readRegistration(order, picture);
    if (typeof read === 'string') return { answer: { kind: read }, audit };
    const draft = draftOf(picture);
    if (draft.taxCodes.has(read.taxCode)) return { answer: { kind: 'tax_code_is_registered' }, audit };
    const names = takeNames(read, picture);
    if (names === undefined) return { answer: { kind: 'name_belongs_to_another' }, audit };
    draft.taxCodes.set(read.taxCode, read.id);
    draft.parties.set(read.id, read);
    return {
      answer: { kind: 'third_party_registered', thirdParty: read.id },
      kept: { party: read, names },
      events: [partyEvent('third_party.registered', read)],
      audit,
    };
  },
  keep: (on, kept, picture) => [
    keepThirdParties(
      on,
      asDecided(
        draftOf(picture).parties,
        kept.map(({ party }) => party.id),
      ),
    ),
    ...keepNames(
      on,
      kept.flatMap(({ names }) => names),
    ),
    keepThirdPartyStatuses(
      on,
      kept.map(({ party }) => ({
        of: party.id,
        since: party.createdAt,
        status: 'active',
        reason: 'registered',
      })),
    ),
  ],
};

/** Changes of what is registered; what is left out stays. */
export interface AmendThirdPartyOrder
  extends Partial<Pick<ThirdParty, 'name' | 'nameEn' | 'licence' | 'roles' | 'contacts'>> {
  readonly thirdParty: string;
}

export const amendThirdPartyKind: CommandKind<AmendThirdPartyOrder, undefined, ThirdPartyAnswer, Registered> =
  {
    name: 'third_party.amend',
    lock: lockParties,
    accounts: () => [],
    async gather(on, orders, picture) {
      const { parties } = draftOf(picture);
      const named = orders.map(({ thirdParty, ...changes }) => ({ ...parties.get(thirdParty), ...changes }));
      await gatherNames(on, named, picture);
      return orders.map(() => undefined);
    },
    decide({ thirdParty, ...changes }, _facts, picture) {
      const draft = draftOf(picture);
      const before = draft.parties.get(thirdParty);
      const detail = Object.keys(changes).join(' ');
      const audit = { subject: toWire('third_party', thirdParty), detail };
      if (before === undefined) return { answer: { kind: 'third_party_not_found' }, audit };
      if (before.status === 'revoked') return { answer: { kind: 'third_party_is_revoked' }, audit };
      const party = checked({ ...before, ...changes }, picture);
      if (typeof party === 'string') return { answer: { kind: party }, audit };
      const names = takeNames(party, picture);
      if (names === undefined) return { answer: { kind: 'name_belongs_to_another' }, audit };
      draft.parties.set(party.id, party);
      return {
        answer: { kind: 'third_party_amended', thirdParty },
        kept: { party, names },
        events: [partyEvent('third_party.amended', party)],
        audit: { ...audit, detail: `${detail}: ${party.roles.join(' ')}` },
      };
    },
    keep: (on, kept, picture) => [
      keepChangedThirdParties(
        on,
        asDecided(
          draftOf(picture).parties,
          kept.map(({ party }) => party.id),
        ),
      ),
      ...keepNames(
        on,
        kept.flatMap(({ names }) => names),
      ),
    ],
  };

export interface StatusOrder {
  readonly thirdParty: string;
  readonly status: ThirdPartyStatus;
  /** For the history; without personal data. */
  readonly reason: string;
}

export type StatusAnswer =
  | { readonly kind: 'third_party_status_changed'; readonly thirdParty: string }
  | { readonly kind: DirectoryRefusal };

interface Changed {
  readonly party: ThirdParty;
  readonly change: StatusChange;
}

/** Bites at the next call: `standingOf` reads the row for each. */
export const changeStatusKind: CommandKind<StatusOrder, undefined, StatusAnswer, Changed> = {
  name: 'third_party.change_status',
  lock: lockParties,
  accounts: () => [],
  decide({ thirdParty, status, reason }, _facts, picture) {
    const { parties } = draftOf(picture);
    const before = parties.get(thirdParty);
    const audit = { subject: toWire('third_party', thirdParty), detail: `${status}: ${reason}` };
    const refusal =
      before === undefined ? 'third_party_not_found' : statusRefusal('third_party', before.status, status);
    if (refusal !== undefined) return { answer: { kind: refusal }, audit };
    const party = { ...before!, status, statusSince: nextInstant(before!.statusSince, picture) };
    parties.set(party.id, party);
    return {
      answer: { kind: 'third_party_status_changed', thirdParty },
      kept: { party, change: { of: party.id, since: party.statusSince, status, reason } },
      events: [partyEvent('third_party.status_changed', party)],
      audit,
    };
  },
  keep: (on, kept, picture) => [
    keepChangedThirdParties(
      on,
      asDecided(
        draftOf(picture).parties,
        kept.map(({ party }) => party.id),
      ),
    ),
    keepThirdPartyStatuses(
      on,
      kept.map(({ change }) => change),
    ),
  ],
};

/** A history has one status at a time: two changes of one millisecond stand one after the other. */
export function nextInstant(since: number, { nowMs }: Picture): number {
  return Math.max(nowMs, since + 1);
}

export function statusRefusal<Of extends 'third_party' | 'software' | 'resource_server'>(
  of: Of,
  from: ThirdPartyStatus,
  to: ThirdPartyStatus,
): `${Of}_is_revoked` | `${Of}_has_this_status_already` | undefined {
  if (mayBecome(from, to)) return undefined;
  return from === to ? `${of}_has_this_status_already` : `${of}_is_revoked`;
}

function readRegistration(order: ThirdPartyOrder, picture: Picture): ThirdParty | DirectoryRefusal {
  const taxCode = taxCodeOf(order.taxCode);
  if (taxCode === undefined) return 'tax_code_is_not_valid';
  const { nowMs } = picture;
  return checked({ ...order, taxCode, status: 'active', statusSince: nowMs, createdAt: nowMs }, picture);
}

function checked(party: ThirdParty, { nowMs }: Picture): ThirdParty | DirectoryRefusal {
  const [name, nameEn] = [plainName(party.name, NAME_CHARS_MAX), plainName(party.nameEn, NAME_CHARS_MAX)];
  if (name === undefined || nameEn === undefined) return 'name_could_be_taken_for_another';
  if (!contactsAreUsable(party.contacts)) return 'contacts_are_not_usable';
  return rolesFault(party, nowMs) ?? { ...party, name, nameEn };
}

const namesOf = ({ name, nameEn }: Partial<Pick<ThirdParty, 'name' | 'nameEn'>>): string[] => [
  ...new Set([name, nameEn].flatMap((one) => (one === undefined ? [] : nameKey(one)))),
];

async function gatherNames(
  on: Queryable,
  orders: readonly Partial<Pick<ThirdParty, 'name' | 'nameEn'>>[],
  picture: Picture,
): Promise<void> {
  takeIn(draftOf(picture).names, await findNameOwners(on, orders.flatMap(namesOf)));
}

/** The names that become his with this; undefined where one is another's. */
function takeNames(party: ThirdParty, picture: Picture): NameOwner[] | undefined {
  const { names } = draftOf(picture);
  const keys = namesOf(party);
  if (keys.some((key) => (names.get(key) ?? party.id) !== party.id)) return undefined;
  const fresh = keys.filter((key) => !names.has(key));
  for (const key of fresh) names.set(key, party.id);
  return fresh.map((key) => ({ nameKey: key, thirdParty: party.id }));
}

function keepNames(on: Queryable, names: readonly NameOwner[]): Promise<unknown>[] {
  return names.length === 0 ? [] : [keepNameOwners(on, names)];
}

function partyEvent(type: string, { id, status, roles }: ThirdParty) {
  const subject = toWire('third_party', id);
  return { type, subject, participants: [], data: { third_party: subject, status, roles } };
}
