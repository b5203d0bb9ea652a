/** Requests made from the routes' own schemas, then spoilt: none may be a fault of ours, and none may read more than it may. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { type Signer, signDetached } from '../../../codecs/jws/index.ts';
import { toWire } from '../../../kit/id.ts';
import { ONE_BANK, OTHER_BANK, type TestAccount } from '../../../services/openbanking/testing.ts';
import { fapi2Routes } from './fapi2/index.ts';
import type { DoorRoute } from './model.ts';
import type { RouteParts } from './parts.ts';
import { sbv64Dress, sbv64Routes } from './sbv64/index.ts';
import { openTestDoor, type TestDoor } from './testing.ts';

const REQUESTS = process.env.LONGBIEN_LONG === '1' ? 500 : 40;
const KEY: Signer = {
  ...{ key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, algorithm: 'ES256', kid: 'h' },
};
const NOTHING = {} as RouteParts;

let home: TestDoor;
let account: TestAccount;
let tokens: Readonly<Record<DoorRoute['profile'], readonly string[]>>;
before(async () => {
  home = await openTestDoor((parts) => [
    sbv64Dress(sbv64Routes(parts), {
      ...{
        database: parts.database,
        nowMs: () => home.city.clock.nowMs,
        mint: randomUUID,
        signer: () => KEY,
      },
    }),
  ]);
  const { city } = home;
  account = await city.openAccount(ONE_BANK, 1_000_000n);
  const payee = await city.openAccount(OTHER_BANK);
  const creditor = { bin: payee.bin, account: payee.account, name: null };
  const reads = await city.grant(
    {
      ...{ kind: 'account_information', purpose: 'accounting', historyFrom: null, unattendedPerDay: 4 },
      clusters: ['accounts', 'account_details', 'balances', 'transactions', 'statements', 'party'],
      ...{ retentionDays: 1, validDays: 9 },
    },
    account,
  );
  const pays = await city.grant(
    {
      ...{ kind: 'recurring_payments', currency: 'VND', creditor, perPayment: 1_000, perDay: null },
      ...{ perMonth: null, total: 5_000, remittance: null, validDays: 9 },
    },
    account,
  );
  const bearer = { profile: 'sbv64', jkt: null } as const;
  tokens = {
    fapi2: [reads, pays, null].map((consent) => home.token(consent)),
    sbv64: [reads, pays, null].map((consent) => home.token(consent, bearer)),
  };
});
after(async () => {
  assert.deepEqual(home.faults, []);
  assert.deepEqual(await home.city.violated(), []);
  await home.close();
});

const STRANGE: readonly unknown[] = [
  ...[null, true, 0, -1, 1e21, '', ' ', '\0', '\ud800', '٣', '2026-02-31', '__proto__', [], {}, [[]]],
  ...['x'.repeat(300), { __proto__: null, constructor: 1 }, '979901', '1000', '9'.repeat(30)],
];

/** What fits a schema, more or less. */
function near(schema: TSchema): fc.Arbitrary<unknown> {
  const { type, properties, items, anyOf, enum: words, const: word, pattern, minimum = 1 } = schema as Node;
  if (word !== undefined) return fc.constant(word);
  if (words !== undefined) return fc.constantFrom(...words);
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(near));
  if (properties !== undefined)
    return fc.record(
      Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [
          name,
          fc.oneof({ arbitrary: near(member), weight: 12 }, { arbitrary: strange, weight: 1 }),
        ]),
      ),
    );
  if (items !== undefined) return fc.array(near(items), { maxLength: 3 });
  if (type === 'integer' || type === 'number') return fc.integer({ min: minimum, max: minimum + 1_000 });
  if (type === 'boolean') return fc.boolean();
  return pattern === undefined
    ? fc.constantFrom(...TEXTS())
    : fc.oneof(fc.stringMatching(new RegExp(pattern)), fc.constantFrom(...TEXTS()));
}

interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly anyOf?: readonly TSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
}

const strange = fc.constantFrom(...STRANGE);
const TEXTS = (): readonly string[] => [
  ...[
    account.account,
    toWire('account', account.id),
    '979901',
    '979902',
    '2026-11-23T00:00:00Z',
    '2026-11-01',
  ],
  ...['1', '1000', 'f'.repeat(32), '2026-11', new Date(home.city.clock.nowMs).toISOString()],
];

for (const route of [...fapi2Routes(NOTHING), ...sbv64Routes(NOTHING)])
  test(`${route.profile} ${route.method} ${route.path}`, async (t) => {
    const seed = Math.trunc(performance.now() * 1_000);
    const statuses = new Set<number>();
    const shape = fc.record({
      body:
        route.body === undefined
          ? fc.constant(undefined)
          : fc.oneof({ arbitrary: near(route.body), weight: 9 }, { arbitrary: strange, weight: 1 }),
      query: fc.dictionary(
        fc.constantFrom('bin', 'bankCode', 'limit', 'from', 'starting_after'),
        fc.constantFrom('979901', '5', '2026-11-01', ''),
        { maxKeys: 2 },
      ),
      param: fc.oneof(fc.constantFrom(...['x', 'acc_1', '..', '%2e', '2026-11']), fc.constant('')),
      token: fc.nat({ max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ body, query, param, token }) => {
        const params = route.path.replaceAll(/:(\w+)/g, () =>
          param === '' ? toWire('account', account.id) : encodeURIComponent(param),
        );
        const text = new URLSearchParams(query).toString();
        const answer = await call(
          route,
          tokens[route.profile][token]!,
          `${params}${text === '' ? '' : `?${text}`}`,
          body,
        );
        statuses.add(answer);
        assert.ok(answer < 500, `${answer}`);
      }),
      { numRuns: REQUESTS, seed },
    );
    t.diagnostic(`seed ${seed}: ${[...statuses].toSorted((a, b) => a - b).join(' ')}`);
  });

async function call(route: DoorRoute, token: string, url: string, body: unknown): Promise<number> {
  // So that the limit of calls a second is never what is met.
  home.city.clock.nowMs += 2;
  // What JSON has no word for is not sent at all.
  const sent = body === undefined ? '' : (JSON.stringify(body) ?? '');
  if (route.profile === 'fapi2')
    return (await home.call(token, route.method, url, { body: sent === '' ? undefined : body })).status;
  const answer = await home.send({
    ...{ method: route.method, url, body: Buffer.from(sent) },
    headers: {
      ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json', 'request-id': 'F' },
      ...{ 'request-datetime': new Date(home.city.clock.nowMs).toISOString(), 'provider-id': '979901' },
      'tpp-id': '0100112437',
      'jws-signature': signDetached(sent, { ...KEY, key: home.city.softwareKey, kid: 'k1' }),
    },
  });
  return answer.status;
}
