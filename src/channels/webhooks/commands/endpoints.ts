/** What may become of an endpoint. Every change moves the cursor's version: see `fanout.ts`. */
import { type CommandKind, type Decision, type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { type Cursor, formatCursor, type NewEvent, startCursor } from '../../../core/outbox/index.ts';
import { toWire } from '../../../kit/id.ts';
import { DISABLED_EVENT, type DisabledReason, type Endpoint, type Owner, type Scheme } from '../model.ts';
import { positionOf } from '../periods.ts';
import { audienceOf, laterPosition } from '../rules/filter.ts';
import { ENDPOINTS_PER_OWNER_MAX } from '../rules/limits.ts';
import { lockWebhookCursor, touchWebhookCursor } from '../store/cursor.ts';
import {
  type ClosedPeriod,
  findEndpoints,
  findEndpointsOfOwners,
  keepEndpoints,
  keepPeriods,
} from '../store/endpoints.ts';

export type EndpointAnswer =
  | {
      readonly kind: 'endpoint_created' | 'endpoint_changed' | 'endpoint_deleted';
      readonly endpoint: string;
      /** Of its key, so that a repeated request shows the key that was shown. */
      readonly generation: number;
    }
  | { readonly kind: 'endpoint_not_found' | 'owner_has_too_many_endpoints' | 'endpoint_has_changed' };

interface Kept {
  readonly endpoint: Endpoint;
  readonly closed: ClosedPeriod | undefined;
}

/** Endpoints and cursor as the batch knows them; what is decided later stands over what was read. */
interface Facts {
  readonly endpoints: Map<string, Endpoint>;
  /** What has been fanned out: nothing up to here will be told anybody anew. */
  readonly fannedOut: Cursor;
  /** What may be spoken of: a new endpoint is told what comes after. */
  readonly told: Cursor;
}

const FACTS = shared<Facts>('webhooks.endpoints');

export interface CreateEndpoint {
  /** UUID, minted at the door. */
  readonly id: string;
  readonly owner: Owner;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
  readonly scheme: Scheme;
}

export interface UpdateEndpoint {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
}

interface Named {
  readonly id: string;
}

type EndpointKind<Input> = CommandKind<Input, undefined, EndpointAnswer, Kept>;

/** The cursor's row is locked here and not in `lock`: after all that is locked by rank, so in one order for everybody. */
async function gatherFacts(
  on: Queryable,
  picture: Picture,
  ids: readonly string[],
  owners: readonly Owner[],
): Promise<void> {
  const cursor = lockWebhookCursor(on);
  const told = cursor.then(() => startCursor(on));
  const [{ position }, line, byId, ofOwners] = await Promise.all([
    cursor,
    told,
    cursor.then(() => findEndpoints(on, ids)),
    cursor.then(() => findEndpointsOfOwners(on, owners)),
  ]);
  const known = FACTS.get(picture)?.endpoints ?? new Map<string, Endpoint>();
  for (const one of [...byId.values(), ...ofOwners]) if (!known.has(one.id)) known.set(one.id, one);
  FACTS.set(picture, { endpoints: known, fannedOut: positionOf(position), told: line });
}

const keep: NonNullable<EndpointKind<Named>['keep']> = (on, kept, picture) => {
  const { endpoints } = FACTS.get(picture)!;
  const last = [...new Set(kept.map(({ endpoint }) => endpoint.id))].map((id) => endpoints.get(id)!);
  const closed = kept.flatMap((one) => one.closed ?? []);
  return [
    keepEndpoints(on, last),
    ...(closed.length === 0 ? [] : [keepPeriods(on, closed)]),
    touchWebhookCursor(on),
  ];
};

export const createEndpointKind: EndpointKind<CreateEndpoint> = {
  name: 'webhook.create',
  accounts: () => [],
  async gather(on, orders, picture) {
    await gatherFacts(
      on,
      picture,
      [],
      orders.map(({ owner }) => owner),
    );
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const { endpoints, told } = FACTS.get(picture)!;
    const audit = { subject: toWire('webhook_endpoint', order.id), detail: `of ${ownerWords(order.owner)}` };
    const owned = [...endpoints.values()].filter(
      ({ owner, state }) =>
        state !== 'deleted' && owner.kind === order.owner.kind && owner.id === order.owner.id,
    );
    if (owned.length >= ENDPOINTS_PER_OWNER_MAX)
      return { answer: { kind: 'owner_has_too_many_endpoints' }, audit };
    const { nowMs } = picture;
    const endpoint: Endpoint = {
      ...order,
      ...{ generation: 1, oldUntil: null, state: 'enabled', reason: null },
      ...{ from: formatCursor(told), createdAt: nowMs, changedAt: nowMs },
    };
    endpoints.set(endpoint.id, endpoint);
    return {
      answer: { kind: 'endpoint_created', endpoint: endpoint.id, generation: 1 },
      kept: { endpoint, closed: undefined },
      audit,
    };
  },
  keep,
};

/** A change of an endpoint that is there; `change` answers what becomes of it, or undefined where nothing does. */
function changeKind<Input extends Named>(
  name: string,
  change: (
    input: Input,
    endpoint: Endpoint,
    facts: Facts,
    nowMs: number,
  ) => { readonly endpoint: Endpoint; readonly detail: string; readonly events?: NewEvent[] } | undefined,
): EndpointKind<Input> {
  return {
    name,
    accounts: () => [],
    async gather(on, orders, picture) {
      await gatherFacts(
        on,
        picture,
        orders.map(({ id }) => id),
        [],
      );
      return orders.map(() => undefined);
    },
    decide(order, _facts, picture): Decision<EndpointAnswer, Kept> {
      const facts = FACTS.get(picture)!;
      const before = facts.endpoints.get(order.id);
      const subject = toWire('webhook_endpoint', order.id);
      if (before === undefined || before.state === 'deleted')
        return { answer: { kind: 'endpoint_not_found' }, audit: { subject, detail: '' } };
      const changed = change(order, before, facts, picture.nowMs);
      if (changed === undefined)
        return { answer: { kind: 'endpoint_has_changed' }, audit: { subject, detail: '' } };
      const { endpoint, closed } = withPeriods(
        before,
        { ...changed.endpoint, changedAt: picture.nowMs },
        facts,
      );
      facts.endpoints.set(endpoint.id, endpoint);
      return {
        answer: {
          kind: endpoint.state === 'deleted' ? 'endpoint_deleted' : 'endpoint_changed',
          endpoint: endpoint.id,
          generation: endpoint.generation,
        },
        kept: { endpoint, closed },
        events: changed.events ?? [],
        audit: { subject, detail: changed.detail },
      };
    },
    keep,
  };
}

/**
 * What it is told is decided by the span in which an event lies. A span ends where the fan-out stands; under another
 * filter it goes on from there without a gap, and after having been disabled with what comes from now on.
 */
function withPeriods(before: Endpoint, after: Endpoint, { fannedOut, told }: Facts): Kept {
  const [was, is] = [before.state === 'enabled', after.state === 'enabled'];
  const same = before.events.join(' ') === after.events.join(' ');
  if (was && is && same) return { endpoint: after, closed: undefined };
  const closed = was
    ? { endpoint: before.id, from: before.from, upto: formatCursor(fannedOut), events: before.events }
    : undefined;
  if (!is) return { endpoint: after, closed };
  const from = was ? laterPosition(fannedOut, positionOf(before.from)) : told;
  return { endpoint: { ...after, from: formatCursor(from) }, closed };
}

export const updateEndpointKind = changeKind<UpdateEndpoint>('webhook.update', (order, endpoint) => ({
  endpoint: { ...endpoint, ...order },
  detail: order.events.join(' '),
}));

export const enableEndpointKind = changeKind<Named>('webhook.enable', (_order, endpoint) => ({
  endpoint: { ...endpoint, state: 'enabled', reason: null },
  detail: '',
}));

export const disableEndpointKind = changeKind<Named>('webhook.disable', (_order, endpoint) => ({
  endpoint: { ...endpoint, state: 'disabled', reason: endpoint.reason ?? 'by_owner' },
  detail: 'by_owner',
}));

export const deleteEndpointKind = changeKind<Named>('webhook.delete', (_order, endpoint) => ({
  endpoint: { ...endpoint, state: 'deleted', oldUntil: null },
  detail: '',
}));

const HOUR_MS = 3_600_000;

/** The old key signs beside the new one for so many hours; at once after a leak: for none. */
export const rotateKeyKind = changeKind<Named & { readonly overlapHours: number }>(
  'webhook.rotate',
  ({ overlapHours }, endpoint, _facts, nowMs) => ({
    endpoint: {
      ...endpoint,
      generation: endpoint.generation + 1,
      oldUntil: overlapHours === 0 ? null : nowMs + overlapHours * HOUR_MS,
    },
    detail: `generation ${endpoint.generation + 1}, overlap ${overlapHours} h`,
  }),
);

export interface GiveUpEndpoint extends Named {
  /** That failed: where its owner has written another meanwhile, that one is given a chance. */
  readonly url: string;
  readonly reason: Exclude<DisabledReason, 'by_owner'>;
  /** UUID of the delivery after which it was given up. */
  readonly delivery: string;
}

/** By the hub itself: the endpoint said 410, or a delivery failed to its last attempt and none succeeded meanwhile. Its owner is told. */
export const giveUpEndpointKind = changeKind<GiveUpEndpoint>('webhook.give_up', (order, endpoint) => {
  if (endpoint.state !== 'enabled' || endpoint.url !== order.url) return undefined;
  const subject = toWire('webhook_endpoint', endpoint.id);
  const data = {
    endpoint: subject,
    reason: order.reason,
    delivery: toWire('webhook_delivery', order.delivery),
  };
  return {
    endpoint: { ...endpoint, state: 'disabled', reason: order.reason },
    detail: order.reason,
    events: [{ type: DISABLED_EVENT, subject, ...audienceOf(endpoint.owner), data }],
  };
});

function ownerWords({ kind, id }: Owner): string {
  return kind === 'participant' ? `participant ${id}` : toWire(kind, id);
}
