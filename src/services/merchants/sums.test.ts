/** What shops are told they received is what the ledger says they received, whoever matched it and in whichever order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findAccount } from '../../core/ledger/index.ts';
import { businessDate } from '../../kit/calendar.ts';
import { orderCode } from './codes.ts';
import { createMatcher } from './matcher.ts';
import { dayOfShop } from './queries.ts';
import { listReceipts } from './store/receipts.ts';
import { findShops, findStalls } from './store/shops.ts';
import { ONE_BANK, OTHER_BANK, openTestCity, type TestCity, type TestShop } from './testing.ts';

const SHOPS = 3;

/** A payment to a shop through one of two hub processes, and how much of it is given back, if anything. */
const Traffic = fc.array(
  fc.record({
    shop: fc.integer({ min: 0, max: SHOPS - 1 }),
    desk: fc.integer({ min: 0, max: 1 }),
    amount: fc.integer({ min: 2, max: 1_000_000 }),
    names: fc.constantFrom('stall', 'order', 'nothing'),
    givenBack: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
    /** Lets both matchers run while more traffic comes. */
    match: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);
type Step = typeof Traffic extends fc.Arbitrary<(infer S)[]> ? S : never;

test('the sum of receipts is the sum of cleared payments to the shops, less what was given back', async () => {
  const city = await openTestCity();
  const onFault = (fault: unknown): never => {
    throw fault;
  };
  const desks = [city.desk, city.anotherDesk()] as const;
  const matchers = desks.map((desk) =>
    createMatcher({ database: city.database, desk, teller: city.teller, onFault }),
  );
  const payer = await city.openAccount(ONE_BANK, 10n ** 14n);
  const shops = await Promise.all(
    Array.from({ length: SHOPS }, (_, i) => shopWithStall(city, i === 0 ? ONE_BANK : OTHER_BANK)),
  );
  try {
    await fc.assert(
      fc.asyncProperty(Traffic, async (steps) => {
        const running: Promise<void>[] = [];
        const paid = steps.map(async (step) => {
          await pass(city, payer, shops[step.shop]!, step, desks);
          if (step.match) running.push(...matchers.map((matcher) => matcher.catchUp()));
        });
        await Promise.all(paid);
        await Promise.all(running);
        await city.tell();
        await Promise.all(matchers.map((matcher) => matcher.catchUp()));
        for (const { shop } of shops) await agrees(city, shop);
      }),
      { numRuns: 12 },
    );
  } finally {
    for (const matcher of matchers) await matcher.close();
    await city.close();
  }
});

interface ShopAndStall {
  readonly shop: TestShop;
  readonly stall: string;
  readonly code: string;
}

async function shopWithStall(city: TestCity, bin: number): Promise<ShopAndStall> {
  const shop = await city.registerShop(bin);
  const stall = await city.registerStall(shop.id, 1);
  return { shop, stall, code: (await findStalls(city.database, [stall])).get(stall)!.code };
}

async function pass(
  city: TestCity,
  payer: Parameters<TestCity['pay']>[0],
  { shop, stall, code }: ShopAndStall,
  { amount, names, givenBack, desk }: Step,
  desks: readonly [TestCity['desk'], TestCity['desk']],
): Promise<void> {
  const bill = names === 'order' ? { bill: orderCode(await city.openOrder(stall, BigInt(amount))) } : {};
  const reference = names === 'nothing' ? undefined : { terminal: code, ...bill };
  const payment = await city.pay(payer, shop, BigInt(amount), reference, desks[desk as 0 | 1]);
  // By the other process: the return is numbered in another lane than its payment.
  if (givenBack !== undefined)
    await city.giveBack(
      payment,
      shop.bin,
      BigInt(Math.ceil((amount * givenBack) / 100)),
      desks[desk === 0 ? 1 : 0],
    );
}

/** Receipts, the day's sums and the ledger's account say the same. */
async function agrees(city: TestCity, { id, bin }: TestShop): Promise<void> {
  const receipts = await listReceipts(city.database, id, undefined, 10_000);
  const gross = receipts.reduce((sum, one) => sum + one.amount, 0n);
  const returned = receipts.reduce((sum, one) => sum + one.returned, 0n);
  const { ledgerAccount } = (await findShops(city.database, [id])).get(id)!;
  const account = (await findAccount(city.database, bin, ledgerAccount))!;
  assert.deepEqual({ gross, returned }, { gross: account.creditsPosted, returned: account.debitsPosted });
  const day = await dayOfShop(city.database, id, businessDate(city.clock.nowMs));
  assert.deepEqual([day.payments, day.gross, day.returned], [receipts.length, gross, returned]);
}
