import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fapi2Routes } from './fapi2/index.ts';
import { openApiOf } from './openapi.ts';
import type { RouteParts } from './parts.ts';
import { sbv64Routes } from './sbv64/index.ts';

/** Nothing is behind them: routes are words until one is called. */
const NOTHING = {} as RouteParts;
const ROUTES = [...fapi2Routes(NOTHING), ...sbv64Routes(NOTHING)];

test('every operation has a name of its own, a summary, an answer, and its parameters', () => {
  assert.equal(new Set(ROUTES.map(({ id }) => id)).size, ROUTES.length);
  const { paths } = openApiOf(ROUTES, '1') as { paths: Record<string, Record<string, Operation>> };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  );
  assert.equal(operations.length, ROUTES.length, 'no path and method twice');
  for (const { path, operation } of operations) {
    assert.ok(operation.summary.length > 10, operation.operationId);
    assert.ok(Object.keys(operation.responses).length >= 2);
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const described = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name);
    assert.deepEqual(described, named);
  }
});

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly responses: object;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

test('Annex 01’s paths are there, all of them that a bank serves', () => {
  const paths = ROUTES.filter(({ profile }) => profile === 'sbv64').map(
    ({ method, path }) => `${method} ${path}`,
  );
  for (const wanted of [
    ...[
      'GET /sbv64/v1/accounts',
      'POST /sbv64/v1/accounts/information',
      'POST /sbv64/v1/accounts/transactions',
    ],
    ...['POST /sbv64/v1/payments', 'POST /sbv64/v1/payments/submit', 'POST /sbv64/v1/payments/status'],
    ...['POST /sbv64/v1/get-consent', 'POST /sbv64/v1/cash-in', 'POST /sbv64/v1/verify-otp-cash-in'],
    ...['POST /sbv64/v1/get-consent-cash-in', 'POST /sbv64/v1/submit-cash-in'],
    ...['POST /sbv64/v1/get-status-cash-in', 'POST /sbv64/v1/cash-out'],
  ])
    assert.ok(paths.includes(wanted), wanted);
});
