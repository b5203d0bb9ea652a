import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { DisabledReason, Endpoint, Owner, OwnerKind, Scheme } from '../model.ts';

const COLUMNS = `id, owner_kind, owner, url, events, description, scheme, generation, old_until, state, reason,
  from_position, created_at, changed_at`;

const FIND = statement(
  'webhooks.find_endpoints',
  `SELECT ${COLUMNS} FROM webhook_endpoints WHERE id = ANY($1::uuid[])`,
);
const FIND_OF_OWNERS = statement(
  'webhooks.find_endpoints_of_owners',
  `SELECT e.* FROM unnest($1::text[], $2::text[]) AS k(owner_kind, owner)
     JOIN webhook_endpoints e ON e.owner_kind = k.owner_kind AND e.owner = k.owner`,
);
const LIST = statement(
  'webhooks.list_endpoints',
  `SELECT ${COLUMNS} FROM webhook_endpoints WHERE id > $1 AND state <> 'deleted' ORDER BY id LIMIT $2`,
);
const LIST_OF_OWNER = statement(
  'webhooks.list_endpoints_of_owner',
  `SELECT ${COLUMNS} FROM webhook_endpoints
    WHERE owner_kind = $1 AND owner = $2 AND id > $3 AND state <> 'deleted' ORDER BY id LIMIT $4`,
);
const ANY = statement('webhooks.any_endpoint', 'SELECT id FROM webhook_endpoints WHERE id > $1 LIMIT 1');
const KEEP = statement(
  'webhooks.keep_endpoints',
  `INSERT INTO webhook_endpoints (${COLUMNS})
   SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[],
     $9::bigint[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::bigint[])
   ON CONFLICT (id) DO UPDATE SET url = excluded.url, events = excluded.events, description = excluded.description,
     generation = excluded.generation, old_until = excluded.old_until, state = excluded.state, reason = excluded.reason,
     from_position = excluded.from_position, changed_at = excluded.changed_at`,
);
/** A span that was closed twice within one batch is empty the second time. */
const KEEP_PERIODS = statement(
  'webhooks.keep_periods',
  `INSERT INTO webhook_periods (endpoint, from_position, upto_position, events)
   SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING`,
);
const FIND_PERIODS = statement(
  'webhooks.find_periods',
  `SELECT endpoint, from_position, upto_position, events FROM webhook_periods WHERE endpoint = ANY($1::uuid[])`,
);

interface EndpointRow {
  id: string;
  owner_kind: OwnerKind;
  owner: string;
  url: string;
  events: string;
  description: string;
  scheme: Scheme;
  generation: number;
  old_until: bigint | null;
  state: Endpoint['state'];
  reason: DisabledReason | null;
  from_position: string;
  created_at: bigint;
  changed_at: bigint;
}

const toEndpoint = (row: EndpointRow): Endpoint => ({
  id: row.id,
  owner: { kind: row.owner_kind, id: row.owner },
  url: row.url,
  events: row.events.split(' '),
  description: row.description,
  scheme: row.scheme,
  generation: row.generation,
  oldUntil: row.old_until === null ? null : Number(row.old_until),
  state: row.state,
  reason: row.reason,
  from: row.from_position,
  createdAt: Number(row.created_at),
  changedAt: Number(row.changed_at),
});

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

export async function findEndpoints(on: Queryable, ids: readonly string[]): Promise<Map<string, Endpoint>> {
  const rows = await on.query<EndpointRow>(FIND, [plainArray([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, toEndpoint(row)]));
}

/** In every state. */
export async function findEndpointsOfOwners(on: Queryable, owners: readonly Owner[]): Promise<Endpoint[]> {
  const asked = [...new Map(owners.map((one) => [`${one.kind} ${one.id}`, one])).values()];
  const rows = await on.query<EndpointRow>(FIND_OF_OWNERS, [
    textArray(asked.map((one) => one.kind)),
    textArray(asked.map((one) => one.id)),
  ]);
  return rows.map(toEndpoint);
}

/** Oldest first; without an owner, everybody's. */
export async function listEndpoints(
  on: Queryable,
  owner: Owner | null,
  after: string | undefined,
  rowsMax: number,
): Promise<Endpoint[]> {
  const from = after ?? FIRST_UUID;
  const rows =
    owner === null
      ? await on.query<EndpointRow>(LIST, [from, rowsMax])
      : await on.query<EndpointRow>(LIST_OF_OWNER, [owner.kind, owner.id, from, rowsMax]);
  return rows.map(toEndpoint);
}

/** Whether there was ever one. */
export async function isAnyEndpoint(on: Queryable): Promise<boolean> {
  return (await on.query(ANY, [FIRST_UUID])).length > 0;
}

export function keepEndpoints(on: Queryable, endpoints: readonly Endpoint[]): Promise<unknown> {
  return on.query(KEEP, [
    plainArray(endpoints.map((one) => one.id)),
    textArray(endpoints.map((one) => one.owner.kind)),
    textArray(endpoints.map((one) => one.owner.id)),
    textArray(endpoints.map((one) => one.url)),
    textArray(endpoints.map((one) => one.events.join(' '))),
    textArray(endpoints.map((one) => one.description)),
    textArray(endpoints.map((one) => one.scheme)),
    plainArray(endpoints.map((one) => one.generation)),
    plainArray(endpoints.map((one) => one.oldUntil)),
    textArray(endpoints.map((one) => one.state)),
    textArray(endpoints.map((one) => one.reason)),
    textArray(endpoints.map((one) => one.from)),
    plainArray(endpoints.map((one) => one.createdAt)),
    plainArray(endpoints.map((one) => one.changedAt)),
  ]);
}

/** A span that is over: what the endpoint was told in it, and under which patterns. */
export interface ClosedPeriod {
  readonly endpoint: string;
  readonly from: string;
  readonly upto: string;
  readonly events: readonly string[];
}

export function keepPeriods(on: Queryable, periods: readonly ClosedPeriod[]): Promise<unknown> {
  return on.query(KEEP_PERIODS, [
    plainArray(periods.map((one) => one.endpoint)),
    textArray(periods.map((one) => one.from)),
    textArray(periods.map((one) => one.upto)),
    textArray(periods.map((one) => one.events.join(' '))),
  ]);
}

export async function findPeriods(on: Queryable, endpoints: readonly string[]): Promise<ClosedPeriod[]> {
  const rows = await on.query<{
    endpoint: string;
    from_position: string;
    upto_position: string;
    events: string;
  }>(FIND_PERIODS, [plainArray(endpoints)]);
  return rows.map(({ endpoint, from_position, upto_position, events }) => ({
    ...{ endpoint, from: from_position, upto: upto_position, events: events.split(' ') },
  }));
}
