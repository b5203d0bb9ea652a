import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decode } from '../../../codecs/vietqr/index.ts';
import type { Caller, Role } from '../../../core/access/index.ts';
import type { ApiRoute, Problem, Reply, StreamSink } from '../../../core/http/index.ts';
import { createFeed, type Feed } from '../../../core/outbox/index.ts';
import { fromWire, toWire } from '../../../kit/id.ts';
import { createMatcher, type Matcher } from '../matcher.ts';
import { ONE_BANK, OTHER_BANK, openTestCity, originOf, type TestCity } from '../testing.ts';
import { merchantRoutes } from './index.ts';

let city: TestCity;
let feed: Feed;
let matcher: Matcher;
let routes: ReadonlyMap<string, ApiRoute>;
let keys = 0;

const onFault = (fault: unknown): never => {
  throw fault;
};

before(async () => {
  city = await openTestCity();
  feed = createFeed({ database: city.database, teller: city.teller, onFault });
  matcher = createMatcher({ database: city.database, desk: city.desk, teller: city.teller, onFault });
  const nowMs = () => city.clock.nowMs;
  const { database, desk, locate, mint } = city;
  routes = new Map(merchantRoutes({ database, desk, locate, mint, nowMs, feed }).map((one) => [one.id, one]));
});

after(async () => {
  await matcher.close();
  await feed.close();
  await city.close();
});

const OPERATOR = callerOf('operator');
const BANK = callerOf('participant', { participant: OTHER_BANK });
const STRANGE_BANK = callerOf('participant', { participant: ONE_BANK });

function callerOf(role: Role, more: Partial<Caller> = {}): Caller {
  return {
    id: '00000000-0000-7000-8000-00000000000a',
    name: role,
    role,
    participant: null,
    shop: null,
    thirdParty: null,
    ratePerS: 1,
    revoked: false,
    ...more,
  };
}

interface Asked {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, unknown>;
  readonly body?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly key?: string;
}

/** A request as the server hands it on after schema and permission. */
async function ask(
  id: string,
  caller: Caller,
  { params = {}, query = { limit: 20 }, body = {}, headers = {}, key }: Asked = {},
): Promise<Reply | Problem> {
  const { permission, handle } = routes.get(id)!;
  assert.notEqual(permission, 'public');
  const reach = (permission as Exclude<typeof permission, 'public'>)[caller.role];
  assert.notEqual(reach, 'no');
  keys += 1;
  return await handle({
    params,
    query,
    body,
    caller,
    reach,
    headers,
    origin: originOf(key ?? `key ${keys}`),
  });
}

type Body = Record<string, never> & { id: string; data: Body[]; qr: { payload: string } };

function body(reply: Reply | Problem, status = 200): Body {
  assert.ok('body' in reply, JSON.stringify(reply));
  assert.equal(reply.status, status);
  return reply.body as Body;
}

const codeOf = (reply: Reply | Problem): string => ('problem' in reply ? reply.code : 'no problem');

async function newShop(caller = BANK): Promise<string> {
  const settlement_account = await addressOf();
  const order = {
    name: 'Bún Đậu',
    legal_name: 'Hộ kinh doanh Bún Đậu',
    tax_code: '0100000009',
    mcc: '5812',
    settlement_account,
  };
  return body(await ask('createShop', caller, { body: order }), 201).id;
}

async function addressOf() {
  const { bin, account } = await city.openAccount(OTHER_BANK);
  return { bin: String(bin), account };
}

test('no auditor writes, and only the operator registers streets', () => {
  for (const { id, method, permission } of routes.values()) {
    assert.ok(permission !== 'public', id);
    if (method === 'POST') assert.equal(permission.auditor, 'no', id);
    else assert.equal(permission.auditor, 'any', id);
  }
  const { createStreet, createShop } = Object.fromEntries(
    [...routes].map(([id, one]) => [id, one.permission]),
  );
  assert.deepEqual(createStreet, {
    operator: 'any',
    participant: 'no',
    merchant: 'no',
    third_party: 'no',
    auditor: 'no',
  });
  assert.deepEqual(createShop, {
    operator: 'any',
    participant: 'own',
    merchant: 'no',
    third_party: 'no',
    auditor: 'no',
  });
});

test('a participant registers shops that settle at itself; the same key answers the same shop', async () => {
  const settlement_account = await addressOf();
  const order = {
    name: 'Bún Chả',
    legal_name: 'Hộ kinh doanh Bún Chả',
    tax_code: '0100000008',
    mcc: '5812',
    settlement_account,
  };
  assert.equal(codeOf(await ask('createShop', STRANGE_BANK, { body: order })), 'role_may_not_do_this');
  assert.equal(
    codeOf(await ask('createShop', BANK, { body: { ...order, street: toWire('street', city.mint()) } })),
    'street_not_found',
  );
  const shop = body(await ask('createShop', BANK, { body: order, key: 'once' }), 201);
  const replay = await ask('createShop', BANK, { body: order, key: 'once' });
  assert.deepEqual(body(replay, 201), shop);
  assert.deepEqual('headers' in replay && replay.headers, { 'Idempotent-Replayed': 'true' });
  assert.equal(codeOf(await ask('createShop', BANK, { body: order })), 'account_settles_another_shop');
});

test('a shop is there for its institution and itself; for others it and all of it look absent', async () => {
  const shop = await newShop();
  const stall = body(
    await ask('createStall', BANK, { params: { shop }, body: { number: 1, label: 'Quầy 1' } }),
    201,
  ).id;
  const order = body(
    await ask('createOrder', OPERATOR, { params: { stall }, body: { amount: 45_000, currency: 'VND' } }),
    201,
  ).id;
  const params = { shop, stall, order, date: '2026-11-23' };
  const itself = callerOf('merchant', { shop: uuidOf(shop) });
  const otherShop = callerOf('merchant', { shop: uuidOf(await newShop()) });
  const tenantRoutes = [...routes.values()].filter(({ path }) => /:(shop|stall|order)/.test(path));
  assert.ok(tenantRoutes.length >= 12);
  for (const { id, method } of tenantRoutes) {
    for (const stranger of [STRANGE_BANK, otherShop])
      assert.equal(codeOf(await ask(id, stranger, { params })), 'not_found', `${id} as ${stranger.role}`);
    if (method === 'GET')
      for (const known of [itself, BANK, OPERATOR])
        assert.equal(codeOf(await ask(id, known, { params })), 'no problem', `${id} as ${known.role}`);
  }
  const listed = async (caller: Caller) =>
    body(await ask('listShops', caller, { query: { limit: 100 } })).data.map((one) => one.id);
  assert.deepEqual(await listed(itself), [shop]);
  assert.ok((await listed(BANK)).includes(shop));
  assert.deepEqual(await listed(STRANGE_BANK), []);
});

function uuidOf(wire: string): string {
  return fromWire('shop', wire)!;
}

test('a stall’s code comes as payload, SVG, PNG and text; an order’s asks for its amount', async () => {
  const shop = await newShop();
  const stall = body(
    await ask('createStall', BANK, { params: { shop }, body: { number: 1, label: 'Quầy 1' } }),
    201,
  ).id;
  const qr = body(await ask('getStallQr', BANK, { params: { stall } })) as unknown as {
    payload: string;
    links: { svg: string };
  };
  assert.equal(qr.links.svg, `/v1/stalls/${stall}/qr.svg`);
  const read = decode(qr.payload);
  assert.ok(read.ok && read.code.method === 'static' && read.warnings.length === 0);
  const picture = async (id: string) => {
    const reply = await ask(id, BANK, { params: { stall }, query: { size: 200 } });
    assert.ok('raw' in reply);
    return { type: reply.type, start: reply.raw.toString('latin1').slice(0, 4) };
  };
  assert.deepEqual(await picture('getStallQrSvg'), { type: 'image/svg+xml', start: '<svg' });
  assert.deepEqual(await picture('getStallQrPng'), { type: 'image/png', start: '\u0089PNG' });
  assert.equal((await picture('getStallQrTxt')).type, 'text/plain; charset=utf-8');
  const order = body(
    await ask('createOrder', BANK, { params: { stall }, body: { amount: 45_000, currency: 'VND' } }),
    201,
  );
  const asks = decode(order.qr.payload);
  assert.ok(asks.ok && asks.code.amount === '45000' && asks.code.method === 'dynamic');
});

test('an order is cancelled once', async () => {
  const shop = await newShop();
  const stall = body(
    await ask('createStall', BANK, { params: { shop }, body: { number: 1, label: 'Quầy 1' } }),
    201,
  ).id;
  const order = body(
    await ask('createOrder', BANK, {
      params: { stall },
      body: { amount: 1, currency: 'VND', expires_in_s: 60 },
    }),
    201,
  ).id;
  assert.equal(body(await ask('cancelOrder', BANK, { params: { order } })).state, 'cancelled');
  assert.equal(codeOf(await ask('cancelOrder', BANK, { params: { order } })), 'order_is_not_waiting');
});

test('lists come in pages that meet without gap or repetition', async () => {
  const shop = await newShop();
  for (const number of [1, 2, 3])
    await ask('createStall', BANK, { params: { shop }, body: { number, label: `Quầy ${number}` } });
  const first = body(await ask('listStalls', BANK, { params: { shop }, query: { limit: 2 } }));
  assert.equal(first.has_more, true);
  const next = body(
    await ask('listStalls', BANK, {
      params: { shop },
      query: { limit: 2, starting_after: first.data[1]!.id },
    }),
  );
  assert.deepEqual(
    [...first.data, ...next.data].map((one) => one.number),
    [1, 2, 3],
  );
  assert.equal(
    codeOf(await ask('listStalls', BANK, { params: { shop }, query: { limit: 2, starting_after: 'pay_1' } })),
    'request_is_invalid',
  );
  assert.equal(
    codeOf(await ask('getShopDay', BANK, { params: { shop, date: '2026-02-31' } })),
    'request_is_invalid',
  );
});

test('the feed of a shop brings what it receives, and resumes after the last id seen', async () => {
  const payer = await city.openAccount(ONE_BANK, 1_000_000n);
  const shop = await city.registerShop(OTHER_BANK);
  const params = { shop: toWire('shop', shop.id) };
  const first = await follow(params);
  await first.until('heartbeat');
  await city.pay(payer, shop, 1_000n);
  await city.tell();
  const seen = await first.until('payment.received');
  assert.deepEqual((seen.data as { data: { amount: number; match: string } }).data.match, 'unmatched_stall');
  first.leave();
  assert.equal(feed.subscribers(), 0);

  await city.pay(payer, shop, 2_000n);
  await city.tell();
  await matcher.catchUp();
  await city.tell();
  const second = await follow(params, { 'last-event-id': seen.id! });
  const missed = await second.until('payment.received');
  assert.equal((missed.data as { data: { amount: number } }).data.amount, 2_000);
  assert.equal(second.sent.filter((one) => one.event === 'payment.received').length, 1);
  second.leave();
  assert.equal(
    codeOf(await ask('followShop', BANK, { params, headers: { 'last-event-id': 'nonsense' } })),
    'request_is_invalid',
  );
});

type Sent = Parameters<StreamSink['send']>[0];

async function follow(params: Record<string, string>, headers: Record<string, string> = {}) {
  const reply = await ask('followShop', BANK, { params, headers });
  assert.ok('stream' in reply);
  const sent: Sent[] = [];
  const waiting = new Set<() => void>();
  const leaving: (() => void)[] = [];
  const sink = {
    closed: false,
    send(event: Sent) {
      sent.push(event);
      for (const look of waiting) look();
    },
    write() {},
    onClose: (callback: () => void) => void leaving.push(callback),
  };
  reply.stream(sink);
  return {
    sent,
    until: (event: string) =>
      new Promise<Sent>((resolve) => {
        const look = (): void => {
          const found = sent.find((one) => one.event === event);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    leave() {
      sink.closed = true;
      for (const callback of leaving) callback();
    },
  };
}
