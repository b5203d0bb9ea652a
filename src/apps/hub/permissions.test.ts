/**
 * Who may do what, written by hand and walked over HTTP. A route that is in the OpenAPI document and not here fails,
 * so nobody gets a door by forgetting about it.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import {
  type Answer,
  openTestHub,
  paymentBody,
  settleTown,
  type TestHub,
  type TestInstitution,
  type TestTown,
} from '../../../test/hub.ts';
import { ledgerFaults } from '../../../test/money.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { statement } from '../../core/database/index.ts';
import { fromWire, toWire } from '../../kit/id.ts';
import { openTestConsents, type TestConsents } from './testing/consents.ts';
import { openTestDirectory, type TestDirectory } from './testing/directory.ts';
import { openBankingAsks } from './testing/openbanking.ts';
import { COLUMNS, ROWS, type Who } from './testing/permissions.ts';
import { openTestWebhooks, type TestWebhooks } from './testing/webhooks.ts';

interface Request {
  readonly path: string;
  readonly body?: unknown;
}

let home: TestDatabase;
let hub: TestHub;
let town: TestTown;
let own: TestInstitution;
let fresh = 0;
const next = (): number => {
  fresh += 1;
  return fresh;
};
/** A payment of the owner's institution to itself: nobody else's business. */
let inside = '';
/** A payment from the owner's institution to the other one. */
let across = '';
/** A payment of the owner's that was refused before it reached the other institution. */
let refused = '';
/** A recall by the owner's institution of what it paid to the other one. */
let recall = '';
/** A contradiction that people must settle. */
const openCase = '0197a000-0000-7000-8000-000000000030';
/** A message of the owner's, as its line would have kept it. */
const delivery = '0197a000-0000-7000-8000-000000000041';
const lineMessage = '0197a000-0000-7000-8000-000000000040';
/** The customers of the owner's two accounts; the first can sign in. */
let customer = '';
let partner = '';
let street = '';
/** A shop that settles at the owner's institution, one of its stalls, and the stall's orders. */
let shop = '';
let stall = '';
const orders: string[] = [];
/** Accounts that settle no shop yet. */
const spareAccounts: string[] = [];
let shopkeeper = '';
/** A caller to be revoked. */
let revocable = '';
let directory: TestDirectory;
let webhooks: TestWebhooks;
let consents: TestConsents;
const openBanking = openBankingAsks(() => own);

const accounts = (): string => `/v1/institutions/${own.bin}/accounts`;
const account = (): string => `${accounts()}/${own.accounts[0]}`;
const signIns = (): string => `/v1/institutions/${own.bin}/sign-ins`;

/** What is asked in each row, afresh for every cell. */
const ASKS: Readonly<Record<string, () => Request>> = {
  ...openBanking.asks,
  'POST /v1/payments': () => ({
    path: '/v1/payments',
    body: paymentBody(own, own, 1, { creditor: { bin: own.bin, account: '1002' } }),
  }),
  'GET /v1/payments': () => ({ path: '/v1/payments' }),
  'GET /v1/payments/{payment}': () => ({ path: `/v1/payments/${inside}` }),
  'GET /v1/payments/{payment} of both': () => ({ path: `/v1/payments/${across}` }),
  'GET /v1/payments/{payment} refused': () => ({ path: `/v1/payments/${refused}` }),
  'POST /v1/payments/{payment}/returns': () => ({
    path: `/v1/payments/${inside}/returns`,
    body: { amount: 1, reason: 'CUST' },
  }),
  'POST /v1/payments/{payment}/returns by the payer': () => ({
    path: `/v1/payments/${across}/returns`,
    body: { amount: 1, reason: 'CUST' },
  }),
  'GET /v1/payments/{payment}/returns': () => ({ path: `/v1/payments/${inside}/returns` }),
  'POST /v1/payments/{payment}/recalls': () => ({
    path: `/v1/payments/${inside}/recalls`,
    body: { reason: 'DUPL' },
  }),
  'GET /v1/payments/{payment}/recalls': () => ({ path: `/v1/payments/${inside}/recalls` }),
  'GET /v1/payments/{payment}/recalls of both': () => ({ path: `/v1/payments/${across}/recalls` }),
  'POST /v1/recalls/{recall}/answer': () => ({
    path: `/v1/recalls/${recall}/answer`,
    body: { accepted: false, reason: 'CUST' },
  }),
  'GET /v1/cases': () => ({ path: '/v1/cases' }),
  'POST /v1/cases/{case}/close': () => ({
    path: `/v1/cases/${toWire('case', openCase)}/close`,
    body: { resolution: 'Hai bên đã thống nhất.' },
  }),
  'GET /v1/line': () => ({ path: '/v1/line' }),
  'GET /v1/line/messages': () => ({ path: '/v1/line/messages' }),
  'GET /v1/line/messages/{message}': () => ({ path: `/v1/line/messages/${toWire('message', lineMessage)}` }),
  'GET /v1/line/deliveries': () => ({ path: '/v1/line/deliveries' }),
  'POST /v1/line/deliveries/{message}/set-aside': () => ({
    path: `/v1/line/deliveries/${toWire('message', delivery)}/set-aside`,
    body: { reason: 'bank_has_left' },
  }),
  'POST /v1/payee-checks': () => ({
    path: '/v1/payee-checks',
    body: { creditor: { bin: own.bin, account: '1001' } },
  }),
  'POST /v1/participants': () => ({
    path: '/v1/participants',
    body: {
      bin: `9800${10 + next()}`,
      kind: 'wallet',
      short_name: 'MOI',
      name: 'Ví mới',
      name_en: 'New wallet',
      cap: '1',
    },
  }),
  'GET /v1/participants': () => ({ path: '/v1/participants' }),
  'GET /v1/participants/{bin}': () => ({ path: `/v1/participants/${own.bin}` }),
  'PUT /v1/participants/{bin}/endpoint': () => ({
    path: '/v1/participants/980001/endpoint',
    body: { endpoint: 'https://127.0.0.1:7443' },
  }),
  'PUT /v1/participants/{bin}/connector': () => ({
    path: '/v1/participants/980001/connector',
    body: { url: 'https://127.0.0.1:7443/connector' },
  }),
  'GET /v1/participants/{bin}/connector': () => ({ path: '/v1/participants/980001/connector' }),
  'PUT /v1/participants/{bin}/cap': () => ({
    path: `/v1/participants/${own.bin}/cap`,
    body: { cap: '1000000000' },
  }),
  'POST /v1/participants/{bin}/prefunding': () => ({
    path: `/v1/participants/${own.bin}/prefunding`,
    body: { direction: 'in', amount: 5 },
  }),
  'POST /v1/participants/{bin}/suspend': () => ({ path: `/v1/participants/${own.bin}/suspend` }),
  'POST /v1/participants/{bin}/resume': () => ({ path: `/v1/participants/${own.bin}/resume` }),
  'POST /v1/participants/{bin}/keys': () => ({
    path: `/v1/participants/${own.bin}/keys`,
    body: { name: `next-${next()}`, use: 'message', public_key: newPublicKey() },
  }),
  'GET /v1/participants/{bin}/keys': () => ({ path: `/v1/participants/${own.bin}/keys` }),
  'POST /v1/participants/{bin}/keys/{keyid}/revoke': () => ({
    path: `/v1/participants/${own.bin}/keys/${own.bin}.old/revoke`,
  }),
  'GET /v1/keys': () => ({ path: '/v1/keys' }),
  'GET /v1/positions': () => ({ path: '/v1/positions' }),
  'GET /v1/settlement/windows': () => ({ path: '/v1/settlement/windows' }),
  'GET /v1/settlement/windows/{number}': () => ({ path: '/v1/settlement/windows/1' }),
  'POST /v1/settlement/windows/{number}/close': () => ({ path: '/v1/settlement/windows/1/close' }),
  'POST /v1/settlement/windows/{number}/confirmations': () => ({
    path: '/v1/settlement/windows/1/confirmations',
    body: { bin: own.bin, reference: 'RTGS' },
  }),
  'POST /v1/aliases': () => ({
    path: '/v1/aliases',
    body: {
      alias: { kind: 'merchant', value: `SHOP-${next()}` },
      account: { bin: own.bin, account: '1001' },
    },
  }),
  'POST /v1/aliases/remove': () => ({
    path: '/v1/aliases/remove',
    body: { alias: { kind: 'merchant', value: 'SHOP-OWN' } },
  }),
  'POST /v1/institutions/{bin}/accounts': () => ({
    path: accounts(),
    body: { number: `20${next()}`, kind: 'wallet', name: 'Trần Thị Mới', name_kind: 'person' },
  }),
  'GET /v1/institutions/{bin}/accounts': () => ({ path: accounts() }),
  'GET /v1/institutions/{bin}/accounts/{account}': () => ({ path: account() }),
  'POST /v1/institutions/{bin}/accounts/{account}/state': () => ({
    path: `${account()}/state`,
    body: { change: 'unfreeze', ground: 'hết thời hạn' },
  }),
  'POST /v1/institutions/{bin}/accounts/{account}/cash': () => ({
    path: `${account()}/cash`,
    body: { direction: 'deposit', amount: 1 },
  }),
  'GET /v1/institutions/{bin}/accounts/{account}/statement': () => ({ path: `${account()}/statement` }),
  'GET /v1/institutions/{bin}/accounts/{account}/statement.csv': () => ({
    path: `${account()}/statement.csv`,
  }),
  'POST /v1/institutions/{bin}/accounts/{account}/holders': () => ({
    path: `${account()}/holders`,
    body: { customer: partner },
  }),
  'POST /v1/institutions/{bin}/sign-ins': () => ({
    path: signIns(),
    body: { customer: partner, name: '0540000002' },
  }),
  'GET /v1/institutions/{bin}/sign-ins': () => ({ path: signIns() }),
  'GET /v1/institutions/{bin}/sign-ins/{customer}': () => ({ path: `${signIns()}/${customer}` }),
  'POST /v1/institutions/{bin}/sign-ins/{customer}/lock': () => ({ path: `${signIns()}/${customer}/lock` }),
  'POST /v1/institutions/{bin}/sign-ins/{customer}/unlock': () => ({
    path: `${signIns()}/${customer}/unlock`,
  }),
  'POST /v1/callers': () => ({ path: '/v1/callers', body: { name: 'Kiểm toán', role: 'auditor' } }),
  'GET /v1/callers': () => ({ path: '/v1/callers' }),
  'POST /v1/callers/{caller}/revoke': () => ({ path: `/v1/callers/${revocable}/revoke` }),
  'GET /v1/events': () => ({ path: '/v1/events' }),
  'GET /v1/events/stream': () => ({ path: '/v1/events/stream' }),
  'GET /v1/audit': () => ({ path: '/v1/audit' }),
  'POST /v1/streets': () => ({ path: '/v1/streets', body: { name: 'Phố Mới', ward: 'Phường Cửa Nam' } }),
  'GET /v1/streets': () => ({ path: '/v1/streets' }),
  'GET /v1/streets/{street}/days/{date}': () => ({ path: `/v1/streets/${street}/days/2026-11-23` }),
  'POST /v1/shops': () => ({ path: '/v1/shops', body: shopBody(spareAccounts.pop()!) }),
  'GET /v1/shops': () => ({ path: '/v1/shops' }),
  'GET /v1/shops/{shop}': () => ({ path: `/v1/shops/${shop}` }),
  'GET /v1/shops/{shop}/days/{date}': () => ({ path: `/v1/shops/${shop}/days/2026-11-23` }),
  'GET /v1/shops/{shop}/feed': () => ({ path: `/v1/shops/${shop}/feed` }),
  'GET /v1/shops/{shop}/orders': () => ({ path: `/v1/shops/${shop}/orders` }),
  'GET /v1/shops/{shop}/receipts': () => ({ path: `/v1/shops/${shop}/receipts` }),
  'POST /v1/shops/{shop}/stalls': () => ({
    path: `/v1/shops/${shop}/stalls`,
    body: { number: 10 + next(), label: 'Quầy mới' },
  }),
  'GET /v1/shops/{shop}/stalls': () => ({ path: `/v1/shops/${shop}/stalls` }),
  'POST /v1/stalls/{stall}/orders': () => ({
    path: `/v1/stalls/${stall}/orders`,
    body: { amount: 1_000, currency: 'VND' },
  }),
  'GET /v1/stalls/{stall}/qr': () => ({ path: `/v1/stalls/${stall}/qr` }),
  'GET /v1/stalls/{stall}/qr.png': () => ({ path: `/v1/stalls/${stall}/qr.png` }),
  'GET /v1/stalls/{stall}/qr.svg': () => ({ path: `/v1/stalls/${stall}/qr.svg` }),
  'GET /v1/stalls/{stall}/qr.txt': () => ({ path: `/v1/stalls/${stall}/qr.txt` }),
  'GET /v1/orders/{order}': () => ({ path: `/v1/orders/${orders[0]}` }),
  'GET /v1/orders/{order}/qr.png': () => ({ path: `/v1/orders/${orders[0]}/qr.png` }),
  'GET /v1/orders/{order}/qr.svg': () => ({ path: `/v1/orders/${orders[0]}/qr.svg` }),
  'POST /v1/orders/{order}/cancel': () => ({ path: `/v1/orders/${orders.pop()}/cancel` }),
  'GET /live/state': () => ({ path: '/live/state' }),
  'GET /live/stream': () => ({ path: '/live/stream' }),
};

function newPublicKey(): string {
  return generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string;
}

before(async () => {
  home = await testDatabase();
  hub = await openTestHub(home.settings);
  town = await settleTown(hub);
  own = town.participants[0];
  const pay = async (body: unknown): Promise<Answer> =>
    await hub.call('POST', '/v1/payments', { as: own.key, body });
  inside = (await pay(paymentBody(own, own, 100, { creditor: { bin: own.bin, account: '1002' } }))).body.id!;
  across = (await pay(paymentBody(own, town.participants[1], 100))).body.id!;
  refused = (await pay(paymentBody(own, town.participants[1], 400_000_000))).body.payment!.id!;
  const alias = { kind: 'merchant', value: 'SHOP-OWN' };
  await hub.call('POST', '/v1/aliases', {
    as: own.key,
    body: { alias, account: { bin: own.bin, account: '1001' } },
  });
  revocable = (
    await hub.call('POST', '/v1/callers', { as: town.operator, body: { name: 'Tạm', role: 'auditor' } })
  ).body.id!;
  recall = (
    await hub.call('POST', `/v1/payments/${across}/recalls`, { as: own.key, body: { reason: 'DUPL' } })
  ).body.id!;
  await home.owner.query(
    statement(
      'test.open_case',
      `INSERT INTO cases (id, payment, kind, opened_at) SELECT $1, id, 'rejected_after_clearing', 0 FROM payments LIMIT 1`,
    ),
    [openCase],
  );
  await home.owner.query(
    statement(
      'test.line_message',
      `INSERT INTO line_messages (id, direction, bin, message_id, type, sha256, at, last_at, times, transport, schema, signature, outcome, body)
       VALUES ($1, 'in', $2, 'M1', 'admi.004.001.02', '', 1, 1, 1, 'verified', 'verified', 'verified', 'echoed', '<a/>')`,
    ),
    [lineMessage, Number(own.bin)],
  );
  await home.owner.query(
    statement(
      'test.delivery',
      `INSERT INTO deliveries (id, bin, kind, subject, state, created_at, due_at)
       VALUES ($1, $2, 'status', '0197a000-0000-7000-8000-000000000042', 'cleared', 1, 1)`,
    ),
    [delivery, Number(own.bin)],
  );
  const connected = {
    bin: '980001',
    kind: 'bank',
    short_name: 'NOI',
    name: 'Ngân hàng nối',
    name_en: 'Connected',
  };
  await hub.call('POST', '/v1/participants', {
    as: town.operator,
    body: { ...connected, cap: '1', endpoint: 'https://127.0.0.1:7442' },
  });
  await hub.call('POST', `/v1/participants/${own.bin}/keys`, {
    as: town.operator,
    body: { name: 'old', use: 'transport', public_key: newPublicKey() },
  });
  await openShop();
  customer = await customerOf(own.accounts[0]);
  partner = await customerOf(own.accounts[1]);
  await hub.call('POST', signIns(), { as: own.key, body: { customer, name: '0540000001' } });
  // Each cell that suspends software takes one product away.
  await openBanking.prepare(hub, COLUMNS.length + 1);
  directory = await openTestDirectory(hub, town.operator, COLUMNS.length + 3, own.bin);
  webhooks = await openTestWebhooks(hub, { shop, key: shopkeeper }, COLUMNS.length + 1);
  const giver = { book: Number(own.bin), thirdParty: directory.third.id, software: directory.software[0]! };
  consents = await openTestConsents(hub, giver, COLUMNS.length);
});
after(async () => {
  await hub.close();
  await home.close();
});

async function customerOf(id: string): Promise<string> {
  return (await hub.call('GET', `${accounts()}/${id}`, { as: own.key })).body.customer as string;
}

const shopBody = (account: string) => ({
  name: 'Phở Cô Lan',
  legal_name: 'Hộ kinh doanh Phở Cô Lan',
  tax_code: '0100000008',
  mcc: '5812',
  settlement_account: { bin: own.bin, account },
});

async function openShop(): Promise<void> {
  const make = async (path: string, body: unknown): Promise<string> =>
    (await hub.call('POST', path, { as: town.operator, body })).body.id!;
  street = await make('/v1/streets', { name: 'Phố Cũ', ward: 'Phường Hoàn Kiếm' });
  shop = await make('/v1/shops', { ...shopBody('1002'), street });
  stall = await make(`/v1/shops/${shop}/stalls`, { number: 1, label: 'Quầy 1' });
  // Each cell that cancels an order or registers a shop takes one of these away.
  for (let i = 0; i <= COLUMNS.length; i += 1) {
    orders.push(await make(`/v1/stalls/${stall}/orders`, { amount: 45_000, currency: 'VND' }));
    const body = { number: `70${i}`, kind: 'current', name: 'Hàng Phố', name_kind: 'organisation' };
    await hub.call('POST', accounts(), { as: own.key, body });
    spareAccounts.push(body.number);
  }
  shopkeeper = await hub.addCaller('merchant', { shop: fromWire('shop', shop)! });
}

const allAsks = () => ({ ...ASKS, ...directory.asks, ...webhooks.asks, ...consents.asks });

function keyOf(who: Who): string | undefined {
  if (who === 'anonymous') return undefined;
  const keys = {
    ...{ own: own.key, other: town.participants[1].key, merchant: shopkeeper, rival: town.merchant },
    ...{ third: directory.third.key, stranger: directory.stranger.key },
  };
  return who === 'operator' || who === 'auditor' ? town[who] : keys[who];
}

function cellOf(status: number): string {
  if (status >= 200 && status < 300) return 'done';
  if (status === 401) return 'keyless';
  if (status === 403) return 'refused';
  return status === 404 ? 'absent' : status.toString();
}

/** Streams never end by themselves: their status is read and the line is dropped. */
async function statusOf(
  method: string,
  path: string,
  as: string | undefined,
  body: unknown,
): Promise<number> {
  if (!/\/(stream|feed)$/.test(path)) return (await hub.call(method, path, { as, body })).status;
  const leaving = new AbortController();
  const headers: Record<string, string> = as === undefined ? {} : { authorization: `Bearer ${as}` };
  const { status } = await fetch(hub.url + path, { headers, signal: leaving.signal });
  leaving.abort();
  return status;
}

describe('permissions', () => {
  test('every route of the document has a row, and every row a route', async () => {
    const { paths } = JSON.parse((await hub.call('GET', '/openapi.json')).text) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const known = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const written = ROWS.map(({ route }) => route);
    assert.deepEqual(ROWS.map(({ name }) => name).sort(), Object.keys(allAsks()).sort());
    assert.deepEqual([...new Set(written)].sort(), known.sort());
  });

  for (const { name, route, cells } of ROWS) {
    test(name, async () => {
      // Those who are refused go first: had they got through, the owner would find it done already.
      for (const i of [8, 7, 6, 4, 3, 2, 0, 1, 5]) {
        const { path, body } = allAsks()[name]!();
        const who = COLUMNS[i]!;
        const status = await statusOf(route.split(' ')[0]!, path, keyOf(who), body);
        assert.equal(cellOf(status), cells[i], `${name} as ${who} answered ${status}`);
      }
    });
  }

  test('lists show a participant its own and nothing else', async () => {
    const [, other] = town.participants;
    const ids = async (path: string, as: string): Promise<readonly string[]> =>
      (await hub.call('GET', path, { as })).body.data!.map((one) => (one.id ?? one.bin)!);
    const seen = await ids('/v1/payments', other.key);
    assert.ok(seen.includes(across) && !seen.includes(inside) && !seen.includes(refused));
    assert.deepEqual(await ids('/v1/positions', other.key), [other.bin]);
    const window = (await hub.call('GET', '/v1/settlement/windows/1', { as: other.key })).body;
    assert.equal(window.positions!.map((one) => one.bin).join(), other.bin);
    const events = (await hub.call('GET', '/v1/events?limit=100', { as: other.key })).text;
    assert.ok(!events.includes(inside) && !events.includes(refused) && !events.includes(own.accounts[0]));
    assert.deepEqual((await hub.call('GET', '/v1/events', { as: town.merchant })).body.data, []);
  });

  test('a refused return is known to the institution that tried it alone', async () => {
    const [, other] = town.participants;
    const path = `/v1/payments/${across}/returns`;
    const tried = await hub.call('POST', path, {
      as: other.key,
      body: { amount: 1_000_000, reason: 'CUST' },
    });
    assert.equal(tried.body.code, 'return_exceeds_what_is_left');
    const seen = async (as: string): Promise<boolean> =>
      (await hub.call('GET', path, { as })).body.data!.some(({ id }) => id === tried.body.payment!.id);
    assert.deepEqual(
      [await seen(other.key), await seen(own.key), await seen(town.operator)],
      [true, false, true],
    );
  });

  test('nobody pays from an account of another institution', async () => {
    const [, other] = town.participants;
    const { status, body } = await hub.call('POST', '/v1/payments', {
      as: other.key,
      body: paymentBody(own, other, 1),
    });
    assert.deepEqual([status, body.code], [403, 'role_may_not_do_this']);
  });

  test('an account behind the wrong institution is absent, also for its owner', async () => {
    const [, other] = town.participants;
    const { status } = await hub.call('GET', `/v1/institutions/${own.bin}/accounts/${other.accounts[0]}`, {
      as: own.key,
    });
    assert.equal(status, 404);
  });

  test('nothing of this was a fault of ours, and the books add up', async () => {
    assert.deepEqual(hub.faults, []);
    assert.deepEqual(await ledgerFaults(home.owner), []);
  });
});
