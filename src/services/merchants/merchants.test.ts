import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readEvents } from '../../core/outbox/index.ts';
import { businessDate } from '../../kit/calendar.ts';
import { fromWire, toWire } from '../../kit/id.ts';
import { cancelOrderKind } from './commands/orders.ts';
import { receiveKind } from './commands/receive.ts';
import { shopKind, stallKind, streetKind } from './commands/register.ts';
import { createMatcher, type Matcher } from './matcher.ts';
import { MATCHED_PAYMENTS_MAX } from './model.ts';
import { dayOfShop } from './queries.ts';
import { findOrders } from './store/orders.ts';
import { findReceipts, listReceipts, readMerchantCursor, sumsOfStreet } from './store/receipts.ts';
import { findShops, findStalls, findStreets, listShops, listStalls } from './store/shops.ts';
import { type Account, ONE_BANK, OTHER_BANK, openTestCity, originOf, type TestCity } from './testing.ts';

let city: TestCity;
let matcher: Matcher;
let payer: Account;

function matcherOn(desk = city.desk): Matcher {
  return createMatcher({
    database: city.database,
    desk,
    teller: city.teller,
    onFault: (fault) => {
      throw fault;
    },
  });
}

before(async () => {
  city = await openTestCity();
  matcher = matcherOn();
  payer = await city.openAccount(ONE_BANK, 10n ** 12n);
});

after(async () => {
  await matcher.close();
  await city.close();
});

async function matched(): Promise<void> {
  await city.tell();
  await matcher.catchUp();
}

async function shopWithStall() {
  const shop = await city.registerShop(OTHER_BANK);
  const stall = (await findStalls(city.database, [await city.registerStall(shop.id, 1)])).values().next()
    .value!;
  return { shop, stall };
}

test('streets, shops and stalls are kept as registered; what cannot be is refused by its name', async () => {
  const street = city.mint<'street'>();
  await city.desk.submit(
    streetKind,
    { id: street, name: 'Phố Hàng Thử', ward: 'Phường Hoàn Kiếm' },
    originOf(),
  );
  assert.equal((await findStreets(city.database, [street])).get(street)?.ward, 'Phường Hoàn Kiếm');

  const account = await city.openAccount(OTHER_BANK);
  const order = {
    id: city.mint<'shop'>(),
    name: 'Chả Cá',
    legalName: 'Hộ kinh doanh Chả Cá',
    taxCode: '0100000002',
    mcc: '5812',
    street,
    ...account,
  };
  const answer = async (changed: Partial<Parameters<typeof shopKind.decide>[0]>) => {
    const submitted = await city.desk.submit(
      shopKind,
      { ...order, found: await city.locate(account), id: city.mint<'shop'>(), ...changed },
      originOf(),
    );
    return submitted.kind === 'decided' ? submitted.answer.kind : submitted.kind;
  };
  assert.equal(await answer({ street: city.mint() }), 'street_not_found');
  assert.equal(await answer({ found: { kind: 'account_not_found' } }), 'settlement_account_not_found');
  assert.equal(
    await answer({ found: { kind: 'institution_not_found' } }),
    'settlement_institution_not_found',
  );
  assert.equal(await answer({ name: '店' }), 'shop_cannot_stand_in_a_code');
  assert.equal(await answer({ id: order.id }), 'shop_registered');
  assert.equal(await answer({}), 'account_settles_another_shop');

  const shop = (await findShops(city.database, [order.id])).get(order.id)!;
  assert.deepEqual(
    { name: shop.name, street: shop.street, account: shop.account },
    { name: 'Chả Cá', street, account: account.account },
  );
  assert.deepEqual((await listShops(city.database, OTHER_BANK, undefined, 100)).at(-1), shop);

  await city.registerStall(shop.id, 7);
  const again = await city.desk.submit(
    stallKind,
    { id: city.mint<'stall'>(), shop: shop.id, number: 7, label: 'Quầy 7' },
    originOf(),
  );
  assert.equal(again.kind === 'decided' && again.answer.kind, 'stall_number_is_taken');
  assert.deepEqual(
    (await listStalls(city.database, shop.id, undefined, 10)).map((one) => one.code),
    [`${shop.code}-7`],
  );
});

test('a payment by a stall’s static code becomes a receipt and an event for the shop alone', async () => {
  const { shop, stall } = await shopWithStall();
  const { code } = (await findShops(city.database, [shop.id])).get(shop.id)!;
  const payment = await city.pay(payer, shop, 45_000n, { store: code, terminal: stall.code });
  await matched();

  const receipt = (await findReceipts(city.database, [payment])).get(payment)!;
  assert.deepEqual(
    { ...receipt, paidAt: 0 },
    {
      payment,
      shop: shop.id,
      stall: stall.id,
      order: null,
      match: 'static',
      amount: 45_000n,
      returned: 0n,
      paidAt: 0,
    },
  );
  await city.tell();
  const { events } = await readEvents(city.database, new Map(), { shop: shop.id }, 100);
  const received = events.filter((event) => event.type === 'payment.received');
  assert.equal(received.length, 1);
  assert.equal(received[0]!.subject, toWire('payment', payment));
  assert.deepEqual(received[0]!.participants, [OTHER_BANK]);
  assert.deepEqual(Object.keys(received[0]!.data), [
    'receipt',
    'amount',
    'currency',
    'stall',
    'stall_label',
    'match',
    'at',
  ]);
  assert.equal(received[0]!.data.stall_label, 'Quầy 1');
});

test('payments towards orders end as the table of rules says', async () => {
  const { shop, stall } = await shopWithStall();
  const exact = await city.openOrder(stall.id, 30_000n);
  const short = await city.openOrder(stall.id, 30_000n);
  const late = await city.openOrder(stall.id, 30_000n, 60);
  const dropped = await city.openOrder(stall.id, 30_000n);
  await city.desk.submit(cancelOrderKind, { id: dropped }, originOf());
  const ids = [exact, short, late, dropped];
  const bill = new Map((await findOrders(city.database, ids)).map((order) => [order.id, order.code]));
  const towards = (order: string, amount: bigint) =>
    city.pay(payer, shop, amount, { bill: bill.get(order)!, terminal: stall.code });
  const payments = [
    await towards(exact, 30_000n),
    await towards(exact, 30_000n),
    await towards(short, 10_000n),
  ];
  city.clock.nowMs += 61_000;
  payments.push(
    await towards(late, 30_000n),
    await towards(dropped, 30_000n),
    await city.pay(payer, shop, 5n),
    await city.pay(payer, shop, 6n, { bill: 'ELSEWHERE', terminal: 'NOBODY' }),
  );
  await matched();

  const receipts = await findReceipts(city.database, payments);
  assert.deepEqual(
    payments.map((payment) => receipts.get(payment)?.match),
    ['exact', 'overpaid', 'underpaid', 'late', 'late', 'unmatched_stall', 'unmatched_stall'],
  );
  const orders = new Map((await findOrders(city.database, ids)).map((order) => [order.id, order.state]));
  assert.deepEqual(
    ids.map((id) => orders.get(id)),
    ['overpaid', 'underpaid', 'paid_late', 'paid_late'],
  );
  const again = await city.desk.submit(cancelOrderKind, { id: short }, originOf());
  assert.equal(again.kind === 'decided' && again.answer.kind, 'order_is_not_waiting');
});

test('another shop’s stall and bill are no match: money stays with the shop whose account it reached', async () => {
  const [one, other] = [await shopWithStall(), await shopWithStall()];
  const order = await city.openOrder(other.stall.id, 1_000n);
  const { code } = (await findOrders(city.database, [order]))[0]!;
  const payment = await city.pay(payer, one.shop, 1_000n, { bill: code, terminal: other.stall.code });
  await matched();
  const receipt = (await findReceipts(city.database, [payment])).get(payment);
  assert.deepEqual(
    { shop: receipt?.shop, stall: receipt?.stall, match: receipt?.match },
    { shop: one.shop.id, stall: null, match: 'unmatched_stall' },
  );
});

test('a return lowers the day’s net, once, and never without its receipt', async () => {
  const { shop, stall } = await shopWithStall();
  const payment = await city.pay(payer, shop, 50_000n, { terminal: stall.code });
  await city.giveBack(payment, OTHER_BANK, 20_000n);
  await matched();
  await city.giveBack(payment, OTHER_BANK, 5_000n);
  await matched();
  assert.equal((await findReceipts(city.database, [payment])).get(payment)?.returned, 25_000n);
  const day = await dayOfShop(city.database, shop.id, businessDate(city.clock.nowMs));
  assert.deepEqual(
    { payments: day.payments, gross: day.gross, returned: day.returned, net: day.net },
    { payments: 1, gross: 50_000n, returned: 25_000n, net: 25_000n },
  );
  assert.deepEqual(
    day.byStall.map((one) => one.stall),
    [stall.id],
  );
  assert.equal(day.byHour.length, 1);
});

test('a return whose page comes before its payment’s brings the payment along', async () => {
  const { shop, stall } = await shopWithStall();
  // The matcher rests meanwhile, so that it finds both at once: the return in lane 1, the payment a page later in lane 2.
  await matcher.close();
  const payment = await city.pay(payer, shop, 9_000n, { terminal: stall.code }, city.anotherDesk());
  await city.giveBack(payment, OTHER_BANK, 4_000n);
  await Promise.all(Array.from({ length: MATCHED_PAYMENTS_MAX }, () => city.openAccount(ONE_BANK)));
  await city.tell();
  matcher = matcherOn();
  await matched();
  const receipt = (await findReceipts(city.database, [payment])).get(payment);
  assert.deepEqual([receipt?.amount, receipt?.returned, receipt?.match], [9_000n, 4_000n, 'static']);
  const day = await dayOfShop(city.database, shop.id, businessDate(city.clock.nowMs));
  assert.deepEqual([day.payments, day.gross, day.returned], [1, 9_000n, 4_000n]);
});

test('a page that was read under an older cursor is dropped whole', async () => {
  const { shop } = await shopWithStall();
  const cursor = await readMerchantCursor(city.database);
  const payment = {
    payment: city.mint<'payment'>(),
    original: null,
    shop: shop.id,
    amount: 1n,
    reference: null,
    at: city.clock.nowMs,
  };
  const page = { version: cursor.version, position: cursor.position, payments: [payment] };
  const answers = await Promise.all([1, 2].map(() => city.desk.submit(receiveKind, page, originOf())));
  assert.deepEqual(
    answers.map((one) => one.kind === 'decided' && one.answer.kind),
    ['received', 'cursor_has_moved'],
  );
  assert.equal((await listReceipts(city.database, shop.id, undefined, 10)).length, 1);
});

test('money that came before the shop was registered is not the shop’s', async () => {
  const account = await city.openAccount(OTHER_BANK);
  const payment = await city.pay(payer, account, 1_000n);
  city.clock.nowMs += 1_000;
  const order = {
    id: city.mint<'shop'>(),
    name: 'Quán Mới',
    legalName: 'Quán Mới',
    taxCode: '0100000003',
    mcc: '5812',
    street: null,
  };
  await city.desk.submit(shopKind, { ...order, ...account, found: await city.locate(account) }, originOf());
  await matched();
  assert.equal((await findReceipts(city.database, [payment])).size, 0);
});

test('two matchers at once: every cleared payment to a shop has one receipt, and the sums are the same everywhere', async () => {
  const street = city.mint<'street'>();
  await city.desk.submit(streetKind, { id: street, name: 'Phố Thử', ward: 'Phường Thử' }, originOf());
  const account = await city.openAccount(ONE_BANK);
  const shop = { id: city.mint<'shop'>(), ...account };
  const about = { name: 'Quán Phố', legalName: 'Quán Phố', taxCode: '0100000004', mcc: '5812', street };
  await city.desk.submit(shopKind, { ...shop, ...about, found: await city.locate(account) }, originOf());
  const stall = (await findStalls(city.database, [await city.registerStall(shop.id, 1)])).values().next()
    .value!;
  const rival = matcherOn(city.anotherDesk());
  const amounts = Array.from({ length: 1_200 }, (_, i) => BigInt(1 + ((i * 7_919) % 1_000)));
  const payments = await Promise.all(
    amounts.map((amount, i) => city.pay(payer, shop, amount, i % 3 === 0 ? {} : { terminal: stall.code })),
  );
  await city.tell();
  await Promise.all([matcher.catchUp(), rival.catchUp()]);
  await rival.close();

  const receipts = await findReceipts(city.database, payments);
  const paid = amounts.reduce((sum, amount) => sum + amount, 0n);
  assert.equal(receipts.size, payments.length);
  assert.equal(
    [...receipts.values()].reduce((sum, one) => sum + one.amount, 0n),
    paid,
  );
  const today = businessDate(city.clock.nowMs);
  const day = await dayOfShop(city.database, shop.id, today);
  assert.deepEqual([day.payments, day.gross, day.net], [1_200, paid, paid]);
  assert.equal(
    day.byStall.reduce((sum, one) => sum + one.gross, 0n),
    paid,
  );
  assert.deepEqual(await sumsOfStreet(city.database, street, today), {
    payments: 1_200n,
    gross: paid,
    returned: 0n,
    shops: 1n,
  });
  await city.tell();
  assert.equal(await receivedEvents(shop.id), 1_200);
});

async function receivedEvents(shop: string): Promise<number> {
  const seen = new Set<string>();
  let cursor: ReadonlyMap<number, number> = new Map();
  for (let more = true; more; ) {
    const page = await readEvents(city.database, cursor, { shop }, 500);
    for (const event of page.events.filter((one) => one.type === 'payment.received')) {
      const id = fromWire('payment', event.subject)!;
      assert.ok(!seen.has(id), 'one event for each payment');
      seen.add(id);
    }
    ({ cursor, more } = page);
  }
  return seen.size;
}
