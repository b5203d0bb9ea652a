/** Servers of banks that ask what tokens are worth: registered, amended (keys rotated), suspended, reinstated, revoked. */
import { type CommandKind, type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { toWire } from '../../../kit/id.ts';
import { type KeySetRefusal, readKeySet } from '../keyset.ts';
import { RESOURCE_SERVERS_MAX, type ResourceServer, type ThirdPartyStatus } from '../model.ts';
import type { DirectoryRefusal } from '../outcomes.ts';
import {
  countResourceServers,
  keepChangedResourceServers,
  keepResourceServers,
  keepResourceServerVersions,
  lockResourceServers,
} from '../store/resourceservers.ts';
import { asDecided, takeIn } from './draft.ts';
import { nextInstant, statusRefusal } from './parties.ts';

/** Which of these BINs take part; `apps/hub` wires it to the scheme. */
export type FindsParticipants = (on: Queryable, bins: readonly number[]) => Promise<ReadonlySet<number>>;

/** How it proves who it is, as it comes in: the JSON value of a key set, or the subject of a certificate. */
interface Proof {
  readonly jwks?: unknown;
  readonly certificateSubject?: string;
}

export interface ResourceServerOrder extends Proof, Pick<ResourceServer, 'id' | 'bin' | 'name'> {}

export type ResourceServerAnswer =
  | {
      readonly kind:
        | 'resource_server_registered'
        | 'resource_server_amended'
        | 'resource_server_status_changed';
      readonly resourceServer: string;
    }
  /** `at`: which of the keys it is about. */
  | { readonly kind: DirectoryRefusal | KeySetRefusal; readonly at?: number };

type Refused = Extract<ResourceServerAnswer, { readonly kind: DirectoryRefusal | KeySetRefusal }>;

interface Kept {
  readonly server: ResourceServer;
  readonly reason: string;
}

interface Draft {
  readonly servers: Map<string, ResourceServer>;
  /** Servers of a bank. */
  readonly counted: Map<number, number>;
}

const DRAFT = shared<Draft>('directory.resource_servers');

function draftOf(picture: Picture): Draft {
  const known = DRAFT.get(picture);
  if (known !== undefined) return known;
  const fresh: Draft = { servers: new Map(), counted: new Map() };
  DRAFT.set(picture, fresh);
  return fresh;
}

export function registerResourceServerKind(
  findsParticipants: FindsParticipants,
): CommandKind<ResourceServerOrder, ReadonlySet<number>, ResourceServerAnswer, Kept> {
  return {
    name: 'resource_server.register',
    accounts: () => [],
    async gather(on, orders, picture) {
      const bins = [...new Set(orders.map(({ bin }) => bin))];
      const [participants, counted] = await Promise.all([
        findsParticipants(on, bins),
        countResourceServers(on, bins),
      ]);
      const { counted: known } = draftOf(picture);
      for (const [bin, servers] of counted) if (!known.has(bin)) known.set(bin, servers);
      return orders.map(() => participants);
    },
    decide({ id, bin, name, ...proof }, participants, picture) {
      const audit = { subject: toWire('resource_server', id), detail: `of ${bin}` };
      const { servers, counted } = draftOf(picture);
      if (!participants.has(bin)) return { answer: { kind: 'participant_not_found' }, audit };
      const others = counted.get(bin) ?? 0;
      if (others >= RESOURCE_SERVERS_MAX)
        return { answer: { kind: 'participant_has_too_many_resource_servers' }, audit };
      const proven = readProof(proof);
      if ('kind' in proven) return { answer: proven, audit };
      const { nowMs } = picture;
      const instants = { statusSince: nowMs, version: 1, createdAt: nowMs };
      const server: ResourceServer = { id, bin, name, ...proven, status: 'active', ...instants };
      servers.set(id, server);
      counted.set(bin, others + 1);
      return {
        answer: { kind: 'resource_server_registered', resourceServer: id },
        kept: { server, reason: 'registered' },
        events: [serverEvent('resource_server.registered', server)],
        audit,
      };
    },
    keep: (on, kept, picture) => [
      keepResourceServers(
        on,
        asDecided(
          draftOf(picture).servers,
          kept.map(({ server }) => server.id),
        ),
      ),
      keepVersions(on, kept, picture),
    ],
  };
}

const lock = {
  rank: 3,
  async take(on: Queryable, orders: readonly { readonly id: string }[], picture: Picture) {
    const locked = await lockResourceServers(
      on,
      orders.map(({ id }) => id),
    );
    takeIn(draftOf(picture).servers, new Map(locked.map((server) => [server.id, server])));
    return [];
  },
} as const;

/** Changes of a server; what is left out stays. Keys replace keys as a whole, and a proof of one sort one of the other. */
export interface AmendResourceServerOrder extends Proof {
  readonly id: string;
  readonly name?: string;
}

/** Also while it is suspended, for new keys may be what it is suspended for. */
export const amendResourceServerKind: CommandKind<
  AmendResourceServerOrder,
  undefined,
  ResourceServerAnswer,
  Kept
> = {
  name: 'resource_server.amend',
  lock,
  accounts: () => [],
  decide({ id, name, ...proof }, _facts, picture) {
    const { servers } = draftOf(picture);
    const changes = [
      ...(name === undefined ? [] : ['name']),
      ...('jwks' in proof ? ['jwks'] : []),
      ...('certificateSubject' in proof ? ['certificate_subject'] : []),
    ].join(' ');
    const audit = { subject: toWire('resource_server', id), detail: changes };
    const before = servers.get(id);
    if (before === undefined) return { answer: { kind: 'resource_server_not_found' }, audit };
    if (before.status === 'revoked') return { answer: { kind: 'resource_server_is_revoked' }, audit };
    const proven = Object.keys(proof).length === 0 ? proofOf(before) : readProof(proof);
    if ('kind' in proven) return { answer: proven, audit };
    const server = { ...before, name: name ?? before.name, ...proven, version: before.version + 1 };
    servers.set(id, server);
    return {
      answer: { kind: 'resource_server_amended', resourceServer: id },
      kept: { server, reason: `amended: ${changes}` },
      events: [serverEvent('resource_server.amended', server)],
      audit: { ...audit, detail: `${changes}: version ${server.version}` },
    };
  },
  keep: keepChanged,
};

export interface ResourceServerStatusOrder {
  readonly id: string;
  readonly status: ThirdPartyStatus;
  /** For the history; without personal data. */
  readonly reason: string;
}

/** Bites at its next question. */
export const changeResourceServerStatusKind: CommandKind<
  ResourceServerStatusOrder,
  undefined,
  ResourceServerAnswer,
  Kept
> = {
  name: 'resource_server.change_status',
  lock,
  accounts: () => [],
  decide({ id, status, reason }, _facts, picture) {
    const { servers } = draftOf(picture);
    const audit = { subject: toWire('resource_server', id), detail: `${status}: ${reason}` };
    const before = servers.get(id);
    if (before === undefined) return { answer: { kind: 'resource_server_not_found' }, audit };
    const refusal = statusRefusal('resource_server', before.status, status);
    if (refusal !== undefined) return { answer: { kind: refusal }, audit };
    const statusSince = nextInstant(before.statusSince, picture);
    const server = { ...before, status, statusSince, version: before.version + 1 };
    servers.set(id, server);
    return {
      answer: { kind: 'resource_server_status_changed', resourceServer: id },
      kept: { server, reason },
      events: [serverEvent('resource_server.status_changed', server)],
      audit,
    };
  },
  keep: keepChanged,
};

function keepChanged(on: Queryable, kept: readonly Kept[], picture: Picture): Promise<unknown>[] {
  const ids = kept.map(({ server }) => server.id);
  return [
    keepChangedResourceServers(on, asDecided(draftOf(picture).servers, ids)),
    keepVersions(on, kept, picture),
  ];
}

function keepVersions(on: Queryable, kept: readonly Kept[], { nowMs }: Picture): Promise<unknown> {
  return keepResourceServerVersions(
    on,
    kept.map(({ server: { id, ...said }, reason }) => ({ ...said, resourceServer: id, reason, at: nowMs })),
  );
}

type Proven = Pick<ResourceServer, 'jwks' | 'certificateSubject'>;

const proofOf = ({ jwks, certificateSubject }: Proven): Proven => ({ jwks, certificateSubject });

function readProof({ jwks, certificateSubject }: Proof): Proven | Refused {
  if ((jwks === undefined) === (certificateSubject === undefined))
    return { kind: 'resource_server_needs_one_proof' };
  if (certificateSubject !== undefined) return { jwks: null, certificateSubject };
  const keys = readKeySet(jwks);
  return keys.ok ? { jwks: keys.jwks, certificateSubject: null } : { kind: keys.reason, at: keys.at };
}

/** To its bank; neither keys nor names. */
function serverEvent(type: string, { id, bin, status, version }: ResourceServer) {
  const subject = toWire('resource_server', id);
  const data = { resource_server: subject, bin: bin.toString().padStart(6, '0'), status, version };
  return { type, subject, participants: [bin], data };
}
