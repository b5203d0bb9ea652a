/** HTTP of public keys: the institutions' and the hub's own. */
import Type, { type Static } from 'typebox';
import { KEY_ALGORITHMS, publicKeyText, readPublicKey } from '../../codecs/signingkeys/index.ts';
import { KEY_USES, type KeyUse, listParticipantKeys, type ParticipantKey } from '../../core/access/index.ts';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import {
  type ApiRequest,
  type ApiRoute,
  Bin,
  PageQuery,
  type Problem,
  pageOf,
  problem,
  problemOf,
  route,
  Timestamp,
} from '../../core/http/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { addKeyKind, type FindsParticipants, type NewKeyOrder, revokeKeyKind } from './commands.keys.ts';
import { KEY_OUTCOMES } from './outcomes.keys.ts';

export interface KeyParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly nowMs: () => number;
  readonly findsParticipants: FindsParticipants;
  readonly hubKeys: readonly HubPublicKey[];
}

/** A public key of the hub itself: institutions check the hub's signatures with it. */
export interface HubPublicKey {
  readonly keyid: string;
  readonly use: KeyUse;
  readonly algorithm: ParticipantKey['algorithm'];
  readonly publicKey: string;
}

const HOLDS_KEYS = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'no',
} as const;
const SEES_KEYS = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'any',
} as const;

const KeyName = Type.String({
  pattern: '^[a-z0-9-]{1,32}$',
  description: 'Name of the key within the institution; its id is `<BIN>.<name>`.',
  examples: ['gateway-2027'],
});
const KeyId = Type.String({
  pattern: '^[0-9]{6}\\.[a-z0-9-]{1,32}$',
  description: 'Id of a key: `<BIN>.<name>`.',
  examples: ['979901.gateway-2027'],
});
const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'ISO 8601 with offset.',
  examples: ['2027-01-01T00:00:00+07:00'],
});
const Pem = Type.String({
  minLength: 1,
  maxLength: 1_000,
  description: 'SubjectPublicKeyInfo in PEM: what `openssl pkey -pubout` prints.',
});
const Jwk = Type.Object(
  {
    kty: Type.String({ maxLength: 16 }),
    crv: Type.String({ maxLength: 16 }),
    x: Type.String({ maxLength: 64 }),
    y: Type.Optional(Type.String({ maxLength: 64 })),
    d: Type.Optional(Type.String({ maxLength: 64, description: 'Refused: it makes a key private.' })),
  },
  { additionalProperties: true, description: 'A JWK (RFC 7517, RFC 8037).' },
);
const KeyBody = Type.Object(
  {
    name: KeyName,
    use: Type.Enum([...KEY_USES]),
    public_key: Type.Union([Pem, Jwk]),
    valid_from: Type.Optional(Instant),
    valid_to: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
const words = {
  keyid: KeyId,
  use: Type.Enum([...KEY_USES]),
  algorithm: Type.Enum([...KEY_ALGORITHMS]),
  public_key: Pem,
};
const KeyOut = Type.Object({
  ...words,
  valid_from: Timestamp,
  valid_to: Type.Union([Timestamp, Type.Null()]),
  added_at: Timestamp,
  revoked_at: Type.Union([Timestamp, Type.Null()]),
});

export function keyRoutes(parts: KeyParts): ApiRoute[] {
  return [hubKeysRoute(parts), addRoute(parts), listRoute(parts), revokeRoute(parts)];
}

function hubKeysRoute({ hubKeys }: KeyParts): ApiRoute {
  return route({
    id: 'listHubKeys',
    method: 'GET',
    path: '/v1/keys',
    tag: 'keys',
    summary: 'The hub’s own public keys',
    description:
      'What the hub signs its answers and messages with. Compare them once with what the operator hands you on paper; ask again when an answer names a key id that you do not know.',
    permission: 'public',
    response: { 200: Type.Object({ data: Type.Array(Type.Object(words)) }) },
    handle: async () => ({
      status: 200,
      body: {
        data: hubKeys.map(({ keyid, use, algorithm, publicKey }) => ({
          keyid,
          use,
          algorithm,
          public_key: publicKey,
        })),
      },
    }),
  });
}

function addRoute({ desk, nowMs, findsParticipants }: KeyParts): ApiRoute {
  const kind = addKeyKind(findsParticipants);
  return route({
    id: 'addParticipantKey',
    method: 'POST',
    path: '/v1/participants/:bin/keys',
    tag: 'keys',
    summary: 'Register a public key of a participant',
    description:
      'Two keys may be valid at once, so that a next one is in place before the last one goes. The operator registers any key; a participant registers its own next `transport` key, in a request signed with one that is valid.',
    permission: HOLDS_KEYS,
    idempotent: true,
    params: Type.Object({ bin: Bin }),
    body: KeyBody,
    response: { 201: Type.Object({ keyid: KeyId }) },
    handle: async (request) => {
      const { params, body, origin } = request;
      const refused = mayChange(request, params.bin);
      if (refused !== undefined) return refused;
      if (request.caller.role === 'participant' && body.use !== 'transport')
        return problemOf(KEY_OUTCOMES, 'key_use_needs_the_operator');
      const order = orderOf(params.bin, body, nowMs());
      if ('problem' in order) return order;
      const submitted = await desk.submit(kind, order, origin);
      if (submitted.kind !== 'decided') return problem(submitted.kind);
      const { answer } = submitted;
      if (answer.kind !== 'key_added') return problemOf(KEY_OUTCOMES, answer.kind);
      return { status: 201, body: { keyid: answer.keyid } };
    },
  });
}

/**
 * Whoever finds an API key must not be able to make himself a signing key with it, nor to silence a bank: a
 * participant's changes are signed. Other participants' keys look absent.
 */
function mayChange(
  { caller, reach }: Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>,
  bin: string,
): Problem | undefined {
  if (reach === 'any') return undefined;
  if (caller.participant !== Number(bin)) return problemOf(KEY_OUTCOMES, 'participant_not_found');
  return caller.signedBy === undefined ? problemOf(KEY_OUTCOMES, 'signature_is_required') : undefined;
}

const UNREADABLE = {
  key_is_not_readable: 'public_key_is_not_readable',
  key_is_private: 'public_key_is_private',
  key_kind_is_not_ours: 'public_key_kind_is_not_ours',
} as const;

function orderOf(bin: string, body: Static<typeof KeyBody>, nowMs: number): NewKeyOrder | Problem {
  const read = readPublicKey(body.public_key);
  if (!read.ok) return problemOf(KEY_OUTCOMES, UNREADABLE[read.reason], { param: '/public_key' });
  const from = body.valid_from === undefined ? nowMs : Date.parse(body.valid_from);
  const to = body.valid_to === undefined ? null : Date.parse(body.valid_to);
  if (Number.isNaN(from)) return problem('request_is_invalid', { param: '/valid_from' });
  if (Number.isNaN(to)) return problem('request_is_invalid', { param: '/valid_to' });
  return {
    keyid: `${bin}.${body.name}`,
    participant: Number(bin),
    use: body.use,
    algorithm: read.algorithm,
    publicKey: publicKeyText(read.key),
    validFrom: from,
    validTo: to,
  };
}

function listRoute({ database }: KeyParts): ApiRoute {
  return route({
    id: 'listParticipantKeys',
    method: 'GET',
    path: '/v1/participants/:bin/keys',
    tag: 'keys',
    summary: 'Public keys of a participant, revoked and expired ones too',
    permission: SEES_KEYS,
    params: Type.Object({ bin: Bin }),
    query: Type.Object({
      limit: PageQuery.properties.limit,
      starting_after: Type.Optional(KeyId),
    }),
    response: { 200: Type.Object({ data: Type.Array(KeyOut), has_more: Type.Boolean() }) },
    handle: async ({ params, query, caller, reach }) => {
      const participant = Number(params.bin);
      if (reach === 'own' && caller.participant !== participant)
        return problemOf(KEY_OUTCOMES, 'participant_not_found');
      const rows = await listParticipantKeys(
        database,
        participant,
        query.starting_after ?? '',
        query.limit + 1,
      );
      const { data, has_more } = pageOf(rows, query.limit);
      return { status: 200, body: { data: data.map(keyOut), has_more } };
    },
  });
}

const timeOrNull = (ms: number | null): string | null => (ms === null ? null : hanoiTimestamp(ms));

const keyOut = (key: ParticipantKey): Static<typeof KeyOut> => ({
  keyid: key.keyid,
  use: key.use,
  algorithm: key.algorithm,
  public_key: key.publicKey,
  valid_from: hanoiTimestamp(key.validFrom),
  valid_to: timeOrNull(key.validTo),
  added_at: hanoiTimestamp(key.addedAt),
  revoked_at: timeOrNull(key.revokedAt),
});

function revokeRoute({ desk }: KeyParts): ApiRoute {
  return route({
    id: 'revokeParticipantKey',
    method: 'POST',
    path: '/v1/participants/:bin/keys/:keyid/revoke',
    tag: 'keys',
    summary: 'Revoke a public key of a participant; it bites at the next request',
    description: 'The operator, or the participant itself in a signed request.',
    permission: HOLDS_KEYS,
    idempotent: true,
    params: Type.Object({ bin: Bin, keyid: KeyId }),
    response: { 200: Type.Object({ keyid: KeyId, revoked: Type.Boolean() }) },
    handle: async (request) => {
      const { params, origin } = request;
      const refused = mayChange(request, params.bin);
      if (refused !== undefined) return refused;
      const order = { keyid: params.keyid, participant: Number(params.bin) };
      const submitted = await desk.submit(revokeKeyKind, order, origin);
      if (submitted.kind !== 'decided') return problem(submitted.kind);
      const { answer } = submitted;
      if (answer.kind !== 'key_revoked') return problemOf(KEY_OUTCOMES, answer.kind);
      return { status: 200, body: { keyid: answer.keyid, revoked: true } };
    },
  });
}
