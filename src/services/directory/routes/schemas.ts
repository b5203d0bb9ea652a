/** The shapes of this room's API; the same objects are the OpenAPI. */
import Type, { type Static, type TSchema } from 'typebox';
import { IdOf, Timestamp } from '../../../core/http/index.ts';
import { hanoiTimestamp } from '../../../kit/calendar.ts';
import { toWire } from '../../../kit/id.ts';
import { KEYS_MAX } from '../keyset.ts';
import {
  LICENCE_CHARS_MAX,
  NAME_CHARS_MAX,
  REASON_CHARS_MAX,
  REDIRECT_URI_CHARS_MAX,
  REDIRECT_URIS_MAX,
  SOFTWARE_NAME_CHARS_MAX,
  type SoftwareProduct,
  type StatusChange,
  THIRD_PARTY_ROLES,
  THIRD_PARTY_STATUSES,
  type ThirdParty,
} from '../model.ts';
import type { ThirdPartyRequest } from '../store/requests.ts';
import type { SoftwareVersion } from '../store/software.ts';

export const strict = { additionalProperties: false } as const;
export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
export const words = (charsMax: number, description: string) =>
  Type.String({ minLength: 1, maxLength: charsMax, pattern: '^[^\\u0000-\\u001f\\u007f]+$', description });

export const ThirdPartyParams = Type.Object({ third_party: IdOf('third_party') });
export const SoftwareParams = Type.Object({ software: IdOf('software') });

const Roles = Type.Array(Type.Enum([...THIRD_PARTY_ROLES]), {
  minItems: 1,
  maxItems: THIRD_PARTY_ROLES.length,
  description:
    'INF public rates, AIS account information, PIS payment initiation, EWLTS wallet top-up and withdrawal.',
});
export const Status = Type.Enum([...THIRD_PARTY_STATUSES]);
const name = words(NAME_CHARS_MAX, 'As registered; customers are shown this name.');
const nameEn = words(NAME_CHARS_MAX, 'The registered name in English.');
const licence = nullable(
  words(
    LICENCE_CHARS_MAX,
    'Number of the licence as a bank or payment intermediary; PIS and EWLTS need one.',
  ),
);
export const Contacts = Type.Object(
  {
    email: Type.String({ maxLength: 254, description: 'Where banks write when something is wrong.' }),
    phone: Type.Optional(Type.String({ maxLength: 16, examples: ['19001234'] })),
    website: Type.Optional(Type.String({ maxLength: 200, examples: ['https://thunghiem.example'] })),
  },
  strict,
);

export const ThirdPartyBody = Type.Object(
  {
    tax_code: Type.String({
      pattern: '^[0-9]{10}(-?[0-9]{3})?$',
      description: 'Mã số thuế; its `TPP-ID` in Circular 64/2024/TT-NHNN.',
      examples: ['0199000014'],
    }),
    name,
    name_en: nameEn,
    licence: Type.Optional(licence),
    roles: Roles,
    contacts: Contacts,
  },
  strict,
);
export const RegistrationBody = Type.Object(
  {
    name: Type.Optional(name),
    name_en: Type.Optional(nameEn),
    licence: Type.Optional(licence),
    roles: Type.Optional(Roles),
  },
  strict,
);
export const StatusBody = Type.Object(
  {
    status: Status,
    reason: words(REASON_CHARS_MAX, 'Kept in the history; no names of persons.'),
  },
  strict,
);

export const ThirdPartyOut = Type.Object({
  id: IdOf('third_party'),
  tax_code: Type.String(),
  name: Type.String(),
  name_en: Type.String(),
  licence: nullable(Type.String()),
  roles: Type.Array(Type.Enum([...THIRD_PARTY_ROLES])),
  status: Status,
  status_since: Timestamp,
  contacts: Contacts,
  created_at: Timestamp,
});
export const StatusChangeOut = Type.Object({ status: Status, since: Timestamp, reason: Type.String() });

/** What a key must be is said by the refusal, which names the key; here is only its place. */
export const KeySet = Type.Object({
  keys: Type.Array(Type.Object({}, { additionalProperties: true }), { maxItems: KEYS_MAX }),
});
const softwareName = words(SOFTWARE_NAME_CHARS_MAX, 'Shown to customers below the registered name.');
const RedirectUris = Type.Array(Type.String({ maxLength: REDIRECT_URI_CHARS_MAX }), {
  maxItems: REDIRECT_URIS_MAX,
  description: 'Compared character by character: https, no wildcard, no fragment.',
});
export const Jwks = Type.Interface(
  [KeySet],
  {},
  {
    description:
      'Public keys by value (RFC 7517 §5): P-256, Ed25519 or RSA of 2048 to 4096 bits, each with a kid.',
  },
);

export const SoftwareBody = Type.Object(
  { name: softwareName, redirect_uris: RedirectUris, roles: Roles, jwks: Jwks },
  strict,
);
export const SoftwareChangesBody = Type.Object(
  {
    name: Type.Optional(softwareName),
    redirect_uris: Type.Optional(RedirectUris),
    roles: Type.Optional(Roles),
    jwks: Type.Optional(Jwks),
  },
  strict,
);
export const SoftwareOut = Type.Object({
  id: IdOf('software'),
  software_id: Type.String({
    description: 'The same id as a UUID, as client metadata and statements have it.',
  }),
  third_party: IdOf('third_party'),
  name: Type.String(),
  redirect_uris: Type.Array(Type.String()),
  roles: Type.Array(Type.Enum([...THIRD_PARTY_ROLES])),
  jwks: KeySet,
  status: Status,
  status_since: Timestamp,
  version: Type.Integer({ description: 'Counts its changes.' }),
  created_at: Timestamp,
});
export const SoftwareVersionOut = Type.Object({
  version: Type.Integer(),
  at: Timestamp,
  name: Type.String(),
  redirect_uris: Type.Array(Type.String()),
  roles: Type.Array(Type.Enum([...THIRD_PARTY_ROLES])),
  jwks: KeySet,
});

export const StatementOut = Type.Object({
  software_statement: Type.String({ description: 'JWT (RFC 7591 §2.3) for the client registration.' }),
  expires_at: Timestamp,
});
export const ApiKeyBody = Type.Object({ name: words(80, 'To tell it from the others.') }, strict);
export const ApiKeyMadeOut = Type.Object({
  id: IdOf('caller'),
  key: nullable(Type.String({ description: 'Shown once; null in a replay.' })),
});
export const ApiKeyOut = Type.Object({ id: IdOf('caller'), name: Type.String(), revoked: Type.Boolean() });
export const RequestOut = Type.Object({
  request: Type.String({ description: 'Request-Id of the answer.' }),
  at: Timestamp,
  software: nullable(IdOf('software')),
  route: Type.String(),
  status: Type.Integer(),
  code: nullable(Type.String()),
  ms: Type.Integer({ description: 'Milliseconds until it was answered.' }),
});

export const page = <T extends TSchema>(item: T) =>
  Type.Object({ data: Type.Array(item), has_more: Type.Boolean() });

export const thirdPartyOut = (party: ThirdParty): Static<typeof ThirdPartyOut> => ({
  id: toWire('third_party', party.id),
  tax_code: party.taxCode,
  name: party.name,
  name_en: party.nameEn,
  licence: party.licence,
  roles: [...party.roles],
  status: party.status,
  status_since: hanoiTimestamp(party.statusSince),
  contacts: party.contacts,
  created_at: hanoiTimestamp(party.createdAt),
});

export const statusChangeOut = ({ status, since, reason }: StatusChange): Static<typeof StatusChangeOut> => ({
  status,
  since: hanoiTimestamp(since),
  reason,
});

export const keySetOf = (jwks: string): Static<typeof KeySet> => JSON.parse(jwks) as Static<typeof KeySet>;

export const softwareOut = (product: SoftwareProduct): Static<typeof SoftwareOut> => ({
  id: toWire('software', product.id),
  software_id: product.id,
  third_party: toWire('third_party', product.thirdParty),
  name: product.name,
  redirect_uris: [...product.redirectUris],
  roles: [...product.roles],
  jwks: keySetOf(product.jwks),
  status: product.status,
  status_since: hanoiTimestamp(product.statusSince),
  version: product.version,
  created_at: hanoiTimestamp(product.createdAt),
});

export const softwareVersionOut = (one: SoftwareVersion): Static<typeof SoftwareVersionOut> => ({
  version: one.version,
  at: hanoiTimestamp(one.at),
  name: one.name,
  redirect_uris: [...one.redirectUris],
  roles: [...one.roles],
  jwks: keySetOf(one.jwks),
});

export const requestOut = (one: ThirdPartyRequest): Static<typeof RequestOut> => ({
  request: one.request,
  at: hanoiTimestamp(one.at),
  software: one.software === null ? null : toWire('software', one.software),
  route: one.route,
  status: one.status,
  code: one.code,
  ms: one.ms,
});
