/** The OpenAPI 3.1 document: the routes' own schemas, nothing written twice. */

import { ROLES } from '../../core/access/index.ts';
import type { ApiRoute } from '../../core/http/index.ts';

export const API_VERSION = '0.1.0';

type Json = Record<string, unknown>;

const PROBLEM = {
  type: 'object',
  description:
    'RFC 9457. `code` is stable and never translated; `outcome` says what is known about the money.',
  required: ['type', 'title', 'status', 'code', 'request_id', 'retryable', 'outcome'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', description: 'Vietnamese, or English by Accept-Language.' },
    status: { type: 'integer' },
    code: { type: 'string' },
    iso_reason: { type: 'string', description: 'ISO 20022 reason of a refused payment.' },
    param: { type: 'string' },
    request_id: { type: 'string' },
    doc_url: { type: 'string' },
    retryable: {
      type: 'boolean',
      description: 'May the same request, under the same key, fare better later?',
    },
    outcome: { enum: ['none', 'unknown', 'final'] },
  },
} as const;

export function openApi(routes: readonly ApiRoute[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Long Biên',
      version: API_VERSION,
      description:
        'Payments hub of a smart city. Amounts that are instructed are integers of đồng; balances and totals are strings of digits.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { signature: [] }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: lb_test_… or lb_live_…' },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'Signature',
          description:
            'A participant’s HTTP Message Signature (RFC 9421) with Signature-Input and Content-Digest, tag `longbien`, over @method, @target-uri, content-digest and, where it is sent, idempotency-key. The answer is signed too; see docs/signing.md.',
        },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}

function operation(route: ApiRoute): Json {
  const body =
    route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } };
  const access = route.permission === 'public' ? { security: [] } : { 'x-permission': route.permission };
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, permissionWords(route)]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    ...access,
    parameters: [
      ...properties(route.params, 'path'),
      ...properties(route.query, 'query'),
      ...(route.idempotent === true ? [IDEMPOTENCY_KEY] : []),
    ],
    ...body,
    responses: {
      ...responses(route),
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'The same key and request get the same answer, for 35 days; the same key with another request is refused.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function permissionWords({ permission }: ApiRoute): string {
  if (permission === 'public') return 'Needs no key.';
  return `Roles: ${ROLES.filter((role) => permission[role] !== 'no')
    .map((role) => `${role} (${permission[role]})`)
    .join(', ')}.`;
}

function responses(route: ApiRoute): Json {
  if (route.response === undefined)
    return { 200: { description: 'Done', content: { [route.produces ?? 'application/json']: {} } } };
  return Object.fromEntries(
    Object.entries(route.response).map(([status, schema]) => [
      status,
      { description: 'Done', content: { 'application/json': { schema } } },
    ]),
  );
}

function properties(schema: ApiRoute['params'], place: 'path' | 'query'): Json[] {
  const { properties: named = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(named).map(([name, one]) => ({
    name,
    in: place,
    // A default fills it in, so a caller may leave it out.
    required: place === 'path' || (required.includes(name) && one.default === undefined),
    ...(one.description === undefined ? {} : { description: one.description }),
    schema: one,
  }));
}
