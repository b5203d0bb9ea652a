/** The OpenAPI 3.1 document of the resource APIs: the routes' own schemas, nothing written twice. */
import type { TSchema } from 'typebox';
import type { HandleDoor } from './handler.ts';
import type { DoorRoute } from './model.ts';
import { DIFFERENCES } from './sbv64/index.ts';

type Json = Record<string, unknown>;

const OPENAPI_PATH = '/openbanking/openapi.json';

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457. `code` is stable and never translated.',
  required: ['type', 'title', 'status', 'code', 'request_id', 'retryable', 'outcome'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', description: 'Vietnamese, or English by Accept-Language.' },
    status: { type: 'integer' },
    code: { type: 'string' },
    param: { type: 'string' },
    request_id: { type: 'string', description: 'As x-fapi-interaction-id.' },
    retryable: { type: 'boolean' },
    outcome: { enum: ['none', 'unknown', 'final'] },
  },
} as const;
const ANNEX_ERROR = {
  type: 'object',
  description: 'Annex 01 §7.',
  required: ['code', 'description'],
  properties: { code: { type: 'string' }, description: { type: 'string' } },
} as const;

const header = (name: string, required: boolean, description: string): Json => ({
  ...{ name, in: 'header', required, description, schema: { type: 'string' } },
});

const KEY = header(
  'x-idempotency-key',
  false,
  'Of orders and announcements: for a day no other request is taken under it. 1–255 visible characters.',
);
const HEADERS: Readonly<Record<DoorRoute['profile'], readonly Json[]>> = {
  fapi2: [
    header('x-fapi-interaction-id', false, 'A UUID; comes back, and is made where it is absent.'),
    header(
      'x-fapi-customer-ip-address',
      false,
      'Address of the customer, where she is there. Without it the call counts as unattended.',
    ),
  ],
  sbv64: [
    header('Request-DateTime', true, 'RFC 3339, at most five minutes off; comes back.'),
    header('Request-ID', true, 'At most 60 characters; comes back.'),
    header('Provider-ID', true, 'BIN of the customer’s bank.'),
    header('TPP-ID', true, 'Tax code of the third party.'),
    header('JWS-Signature', false, 'Detached JWS over the body, RFC 7515 Appendix F. Mandatory with a body.'),
    header('PSU-IP-Address', false, 'Address of the customer, where she is there.'),
  ],
};

export function openApiOf(routes: readonly DoorRoute[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Long Biên open banking',
      version,
      description:
        'Resource APIs for third parties in two profiles over one ledger of consents: FAPI 2.0 under /openbanking/v1, and Annex 01 of Circular 64/2024/TT-NHNN under /sbv64/v1 (our reading of secondary sources).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    'x-annex-01-differences': DIFFERENCES,
    components: {
      securitySchemes: {
        dpop: {
          type: 'http',
          scheme: 'DPoP',
          description: 'An access token bound to a key, with a proof of it in the header DPoP (RFC 9449).',
        },
        mtls: {
          type: 'mutualTLS',
          description: 'An access token (Bearer) bound to the certificate of the connection (RFC 8705).',
        },
        bearer: { type: 'http', scheme: 'bearer', description: 'Annex 01, with a signed message.' },
      },
      schemas: { Problem: PROBLEM, AnnexError: ANNEX_ERROR },
    },
  };
}

function operation(route: DoorRoute): Json {
  const isAnnex = route.profile === 'sbv64';
  const fault = isAnnex
    ? { 'application/json': { schema: { $ref: '#/components/schemas/AnnexError' } } }
    : { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: isAnnex ? [{ bearer: [] }, { mtls: [] }] : [{ dpop: [] }, { mtls: [] }],
    parameters: [
      ...properties(route.params, 'path'),
      ...properties(route.query, 'query'),
      ...HEADERS[route.profile],
      ...(route.method === 'POST' ? [KEY] : []),
    ],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.response).map(([status, schema]) => [
          status,
          { description: 'Done', content: { 'application/json': { schema } } },
        ]),
      ),
      default: { description: 'A problem', content: fault },
    },
  };
}

function properties(schema: TSchema | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties: members = {}, required = [] } = schema as {
    readonly properties?: Readonly<Record<string, TSchema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(members).map(([name, member]) => ({
    ...{ name, in: place, required: place === 'path' || required.includes(name), schema: member },
  }));
}

/** Public: what is asked of whom is no secret. */
export function createOpenApiHandler(routes: readonly DoorRoute[], version: string): HandleDoor {
  const text = JSON.stringify(openApiOf(routes, version));
  return (request, response) => {
    if (request.url !== OPENAPI_PATH || request.method !== 'GET') return Promise.resolve(false);
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(text);
    return Promise.resolve(true);
  };
}
