/**
 * What the customer is told that a kind of data holds is what the resource APIs give under it, in both profiles: every
 * field that a schema has under a cluster stands in one line of her page, and no line promises what no schema has.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../../core/http/index.ts';
import type { Cluster } from '../../services/consents/index.ts';
import { accountRoutes as fapi2Accounts } from './door/fapi2/accounts.ts';
import type { DoorRoute } from './door/model.ts';
import type { RouteParts } from './door/parts.ts';
import { accountRoutes as sbv64Accounts } from './door/sbv64/accounts.ts';
import { TEXTS } from './pages/texts/index.ts';

/** Nothing is behind them: each asks the gate first, and is refused. */
const NOTHING = {} as RouteParts;
const ROUTES: readonly DoorRoute[] = [...fapi2Accounts(NOTHING), ...sbv64Accounts(NOTHING)];

/** The cluster that a route asks the gate for. */
async function clusterOf(route: DoorRoute): Promise<Cluster> {
  let asked: Cluster | undefined;
  const call = {
    params: { account: `acc_${'0'.repeat(32)}`, month: '2026-11' },
    query: { limit: 1 },
    body: { account_id: `acc_${'0'.repeat(32)}`, fromDate: AT, toDate: AT },
    token: { consent: null },
    nowMs: Date.parse('2026-11-28T00:00:00Z'),
    async use(cluster: Cluster) {
      asked = cluster;
      return await Promise.resolve(problem('not_found'));
    },
  };
  await route.handle(call as unknown as Parameters<DoorRoute['handle']>[0]);
  assert.ok(asked, `${route.id} asks for nothing`);
  return asked;
}

const AT = '2026-11-27T00:00:00Z';

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

const isAmount = (names: readonly string[]): boolean =>
  names.length === 2 && names.includes('currency') && (names.includes('amount') || names.includes('value'));

/** Names of all that a schema has, `a.b`; an amount with its currency is one. */
function fieldsOf(shape: Shape, at = ''): string[] {
  if (shape.anyOf !== undefined) return [...new Set(shape.anyOf.flatMap((one) => fieldsOf(one, at)))];
  if (shape.items !== undefined) return fieldsOf(shape.items, at);
  const { properties } = shape;
  // Of a union with null, null has nothing.
  if (properties === undefined) return at === '' || (shape as { type?: string }).type === 'null' ? [] : [at];
  if (isAmount(Object.keys(properties))) return [at];
  return Object.entries(properties).flatMap(([name, one]) =>
    fieldsOf(one, at === '' ? name : `${at}.${name}`),
  );
}

/** What holds the data together and says nothing about anybody. */
const PAPER = [
  ...['account_id', 'cursor', 'has_more', 'standing_order_id'],
  ...['pageCount', 'pageNumber', 'nextPage', 'pageSize', 'totalCount'],
];
const LISTS = /^(data|accounts|transactions)\./;
/** Annex 01 gives the balance with the account, where both were granted. */
const UNDER_ANOTHER: Readonly<Record<string, Cluster>> = {
  'balance.amount': 'balances',
  'balance.dateTime': 'balances',
};

const LINE = [
  [...['booking_date_time', 'amount', 'credit_debit_indicator'], ...['valueDate', 'creditDebitIndicator']],
  ['balance_after', 'balance'],
  ['remittance_information', 'additionalTransactionInformation'],
  [
    ...['counterparty.bin', 'counterparty.account', 'counterparty.name'],
    ...['debtor', 'creditor'].flatMap((party) =>
      ['name', 'bankCode', 'accountId'].map((name) => `relatedParties.${party}.${name}`),
    ),
  ],
  [
    ...['transaction_id', 'payment_id', 'kind', 'status'],
    ...['references.instructionIdentification', 'reversalIndicator'],
  ],
];

/** The fields of each line of the customer's page, in the order of the lines. */
const FIELDS: Readonly<Record<Cluster, readonly (readonly string[])[]>> = {
  accounts: [['bin', 'kind'], ['masked_account'], ['currency']],
  account_details: [
    ['account', 'identification.accountId'],
    ['bin', 'kind', 'currency', 'name', 'type', 'bankCode'],
    ['opened_on', 'creationDate'],
    ['status'],
  ],
  balances: [['balance', 'balance.amount'], ['type'], ['date_time', 'balance.dateTime']],
  transactions: LINE,
  standing_orders: [
    [
      ...['creditor.bin', 'creditor.account', 'creditor.name'],
      ...['instructed_amount', 'remittance_information'],
    ],
    ['frequency', 'on_day', 'next_execution_date', 'final_execution_date', 'status'],
  ],
  party: [['name'], ['kind']],
  statements: [['month', 'from', 'to'], ['opening', 'closing'], LINE.flat()],
  funds_confirmation: [['funds_available']],
};

/** By cluster, what the schemas of both profiles have. */
async function given(): Promise<ReadonlyMap<Cluster, ReadonlySet<string>>> {
  const found = new Map<Cluster, Set<string>>();
  for (const route of ROUTES) {
    const cluster = await clusterOf(route);
    for (const path of fieldsOf(route.response[200] as Shape)) {
      const name = path.replace(LISTS, '');
      if (PAPER.includes(name)) continue;
      const under = UNDER_ANOTHER[name] ?? cluster;
      found.set(under, (found.get(under) ?? new Set()).add(name));
    }
  }
  return found;
}

test('every field that is given under a cluster stands in a line of its page, in both profiles', async () => {
  for (const [cluster, names] of await given()) {
    const told = new Set(FIELDS[cluster].flat());
    const untold = [...names].filter((name) => !told.has(name));
    assert.deepEqual(
      untold,
      [],
      `${cluster}: say so in pages/texts, then name the field under its line here`,
    );
  }
});

test('every line of a page has a field that is given', async () => {
  const all = await given();
  for (const [cluster, lines] of Object.entries(TEXTS.clusterFields) as [
    Cluster,
    readonly { en: string }[],
  ][]) {
    const fields = FIELDS[cluster];
    assert.equal(fields.length, lines.length, `${cluster}: each line has its fields here`);
    for (const [place, { en }] of lines.entries())
      assert.ok(
        fields[place]!.some((name) => all.get(cluster)?.has(name)),
        `${cluster} promises “${en}”, and no schema has it`,
      );
  }
});

test('no field is named here that is gone, but by a statement, which has the lines of one profile', async () => {
  const all = await given();
  for (const [cluster, lines] of Object.entries(FIELDS) as [Cluster, readonly (readonly string[])[]][]) {
    if (cluster === 'statements') continue;
    assert.deepEqual(
      lines.flat().filter((name) => all.get(cluster)?.has(name) !== true),
      [],
      cluster,
    );
  }
});
