import Type, { type Static, type TSchema } from 'typebox';
import { IdOf, Timestamp } from '../../../core/http/index.ts';
import { hanoiTimestamp } from '../../../kit/calendar.ts';
import { toWire } from '../../../kit/id.ts';
import {
  ATTEMPT_OUTCOMES,
  type Attempt,
  DELIVERY_STATES,
  type Delivery,
  type Endpoint,
  OWNER_KINDS,
  type OwnerKind,
  SCHEMES,
  type Owner as WebhookOwner,
} from '../model.ts';
import {
  DESCRIPTION_CHARS_MAX,
  OVERLAP_HOURS_MAX,
  PATTERN_CHARS_MAX,
  PATTERNS_MAX,
  URL_CHARS_MAX,
} from '../rules/limits.ts';

const Owner = Type.Object(
  {
    kind: Type.Enum([...OWNER_KINDS]),
    id: Type.String({ maxLength: 40, description: '`shp_…`, six digits of a BIN, or `tpp_…`.' }),
  },
  { additionalProperties: false },
);

const written = {
  url: Type.String({
    minLength: 1,
    maxLength: URL_CHARS_MAX,
    description: 'https, port 443 or 8443, a public host. In a sandbox also http to this machine.',
    examples: ['https://shop.example.vn/webhooks/longbien'],
  }),
  events: Type.Array(Type.String({ minLength: 1, maxLength: PATTERN_CHARS_MAX }), {
    minItems: 1,
    maxItems: PATTERNS_MAX,
    description: 'Event types, `payment.*`, or `*`.',
    examples: [['payment.received', 'consent.*']],
  }),
  description: Type.Optional(Type.String({ maxLength: DESCRIPTION_CHARS_MAX })),
};

export const CreateBody = Type.Object(
  {
    ...written,
    owner: Type.Optional(Owner),
    scheme: Type.Optional(
      Type.Enum([...SCHEMES], {
        description:
          '`v1` HMAC-SHA256 (the default of shops), `v1a` Ed25519 (of everybody else: no secret is shared).',
      }),
    ),
  },
  { additionalProperties: false },
);
export const UpdateBody = Type.Object(written, { additionalProperties: false });

export const RotateBody = Type.Object(
  {
    overlap_hours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: OVERLAP_HOURS_MAX,
        description: `Hours for which the old key signs beside the new one: ${OVERLAP_HOURS_MAX} unless given, 0 after a leak.`,
      }),
    ),
  },
  { additionalProperties: false },
);

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const endpointMembers = {
  id: IdOf('webhook_endpoint'),
  owner: Owner,
  url: Type.String(),
  events: Type.Array(Type.String()),
  description: Type.String(),
  scheme: Type.Enum([...SCHEMES]),
  state: Type.Enum(['enabled', 'disabled', 'deleted']),
  disabled_reason: nullable(Type.Enum(['by_owner', 'gone', 'exhausted'])),
  old_key_signs_until: nullable(Timestamp),
  created_at: Timestamp,
  changed_at: Timestamp,
};
export const EndpointOut = Type.Object(endpointMembers);
export const EndpointWithKeyOut = Type.Object({
  ...endpointMembers,
  key: Type.String({
    description: '`whsec_…` (keep it secret) or `whpk_…` (a public key). Not shown again.',
  }),
});

const AttemptOut = Type.Object({
  at: Timestamp,
  outcome: Type.Enum([...ATTEMPT_OUTCOMES]),
  status: nullable(Type.Integer({ description: 'HTTP status of the answer.' })),
  ms: Type.Integer(),
});

export const DeliveryOut = Type.Object({
  id: IdOf('webhook_delivery'),
  endpoint: IdOf('webhook_endpoint'),
  event: Type.String({ description: 'Id of the event: the header `webhook-id`.' }),
  type: Type.String(),
  state: Type.Enum([...DELIVERY_STATES]),
  created_at: Timestamp,
  next_attempt_at: nullable(Timestamp),
  settled_at: nullable(Timestamp),
  attempts: Type.Array(AttemptOut),
});

export const ReplayBody = Type.Object(
  {
    since: Type.String({ format: 'date-time', description: 'Events from then on.' }),
    until: Type.Optional(
      Type.String({ format: 'date-time', description: 'Events before; now, unless given.' }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 1_500, description: '`cursor` of the answer before.' })),
  },
  { additionalProperties: false },
);
export type ReplayBody = Static<typeof ReplayBody>;

export const ReplayOut = Type.Object({
  replayed: Type.Integer({ description: 'Events that are told again.' }),
  has_more: Type.Boolean(),
  cursor: Type.String({ description: 'Ask again with it while `has_more`.' }),
});

function ownerOut({ kind, id }: WebhookOwner): { kind: OwnerKind; id: string } {
  return { kind, id: kind === 'participant' ? id : toWire(kind, id) };
}

const timestampOf = (ms: number | null): string | null => (ms === null ? null : hanoiTimestamp(ms));

export function endpointOut(endpoint: Endpoint, nowMs: number): Static<typeof EndpointOut> {
  const { oldUntil } = endpoint;
  return {
    id: toWire('webhook_endpoint', endpoint.id),
    owner: ownerOut(endpoint.owner),
    url: endpoint.url,
    events: [...endpoint.events],
    description: endpoint.description,
    scheme: endpoint.scheme,
    state: endpoint.state,
    disabled_reason: endpoint.reason,
    old_key_signs_until: timestampOf(oldUntil !== null && oldUntil > nowMs ? oldUntil : null),
    created_at: hanoiTimestamp(endpoint.createdAt),
    changed_at: hanoiTimestamp(endpoint.changedAt),
  };
}

export function deliveryOut(
  delivery: Delivery,
  attempts: readonly Attempt[] = [],
): Static<typeof DeliveryOut> {
  return {
    id: toWire('webhook_delivery', delivery.id),
    endpoint: toWire('webhook_endpoint', delivery.endpoint),
    event: `evt_${delivery.lane}_${delivery.seq}`,
    type: delivery.type,
    state: delivery.state,
    created_at: hanoiTimestamp(delivery.createdAt),
    next_attempt_at: timestampOf(delivery.dueAt),
    settled_at: timestampOf(delivery.settledAt),
    attempts: attempts.map(({ at, outcome, status, ms }) => ({
      at: hanoiTimestamp(at),
      outcome,
      status,
      ms,
    })),
  };
}
