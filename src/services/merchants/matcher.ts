/**
 * Reads the outbox and takes note of what shops received. Any number of hub processes may run one: a page counts under
 * the version of the cursor it was read under, so the slower one's page is dropped, and it rests before it tries again.
 */
import type { Desk, Origin } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import {
  type Cursor,
  formatCursor,
  parseCursor,
  readEvents,
  type StoredEvent,
  type Teller,
} from '../../core/outbox/index.ts';
import { fromWire } from '../../kit/id.ts';
import { findPayments, type Party, type Payment } from '../clearing/index.ts';
import { receiveKind } from './commands/receive.ts';
import { MATCHED_PAYMENTS_MAX, type ShopPayment } from './model.ts';
import { readMerchantCursor } from './store/receipts.ts';
import { accountKey, findShopsByAccount, type SettlementAccount } from './store/shops.ts';

export interface MatcherParts {
  readonly database: Queryable;
  readonly desk: Pick<Desk, 'submit'>;
  readonly teller: Pick<Teller, 'listen'>;
  readonly onFault: (fault: unknown) => void;
}

export interface Matcher {
  /** Matches all that may be spoken of now. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

/** Events of other processes are found by looking; a shop hears of its money within two seconds. */
const POLL_EVERY_MS = 250;
/** Whoever lost a page rests: one process does the work, another takes over a second after it is gone. */
const REST_MS = 1_000;
/** A hub whose payments never meet a shop still moves the kept cursor, so that a restart does not read for hours. */
const UNKEPT_EVENTS_MAX = 20_000;
/** Passes in one run; the poll begins the next. */
const PASSES_MAX = 10_000;
/** Runs that `catchUp` tries while another process wins. */
const CATCH_UP_RUNS_MAX = 100;

/** The hub itself, see core/command. A page is idempotent by the cursor's version and needs no key. */
const HUB: Origin = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

interface Place {
  readonly position: Cursor;
  /** Of the cursor as it is kept. */
  readonly version: number;
  /** Events passed since the cursor was kept. */
  readonly unkept: number;
}

type Passed = 'more' | 'done' | 'another_was_faster';

export function createMatcher({ database, desk, teller, onFault }: MatcherParts): Matcher {
  let place: Place | undefined;
  let running: Promise<Passed> | undefined;
  let restUntilMs = 0;
  let closed = false;

  async function pass(): Promise<Passed> {
    place ??= await keptPlace(database);
    const { position, version, unkept } = place;
    const page = await readEvents(database, position, {}, MATCHED_PAYMENTS_MAX);
    const payments = await shopPaymentsOf(database, page.events);
    const passed = unkept + page.events.length;
    if (payments.length === 0 && passed < UNKEPT_EVENTS_MAX) {
      place = { position: page.cursor, version, unkept: passed };
      return page.more ? 'more' : 'done';
    }
    const result = await desk.submit(
      receiveKind,
      { version, position: formatCursor(page.cursor), payments },
      HUB,
    );
    const received = result.kind === 'decided' && result.answer.kind === 'received';
    place = received ? { position: page.cursor, version: version + 1, unkept: 0 } : undefined;
    if (!received) return 'another_was_faster';
    return page.more ? 'more' : 'done';
  }

  async function drain(): Promise<Passed> {
    let passed: Passed = 'more';
    try {
      for (let passes = 0; passed === 'more' && passes < PASSES_MAX && !closed; passes += 1)
        passed = await pass();
    } catch (fault) {
      place = undefined;
      onFault(fault);
      passed = 'another_was_faster';
    }
    if (passed === 'another_was_faster') restUntilMs = performance.now() + REST_MS;
    return passed;
  }

  function run(): Promise<Passed> {
    running ??= drain().finally(() => {
      running = undefined;
    });
    return running;
  }

  const wake = (): void => {
    if (!closed && performance.now() >= restUntilMs) void run();
  };
  const deaf = teller.listen(wake);
  const timer = setInterval(wake, POLL_EVERY_MS);
  timer.unref();

  return {
    async catchUp() {
      // A run under way may have looked before the last event was told.
      await running;
      for (let runs = 0; runs < CATCH_UP_RUNS_MAX; runs += 1) if ((await run()) === 'done') return;
      throw new Error('the matcher did not catch up');
    },
    async close() {
      closed = true;
      deaf();
      clearInterval(timer);
      await running;
    },
  };
}

async function keptPlace(on: Queryable): Promise<Place> {
  const { position, version } = await readMerchantCursor(on);
  const cursor = parseCursor(position);
  if (cursor === undefined) throw new Error(`the merchants' cursor is not one: ${position}`);
  return { position: cursor, version, unkept: 0 };
}

/** Cleared payments of the page to and from shops; an original that is given back comes along, for its own event may be later in another lane. */
async function shopPaymentsOf(on: Queryable, events: readonly StoredEvent[]): Promise<ShopPayment[]> {
  const ids = events.flatMap((event) =>
    event.type === 'payment.cleared' ? (fromWire('payment', event.subject) ?? []) : [],
  );
  if (ids.length === 0) return [];
  const cleared = await findPayments(on, ids);
  const missing = [...cleared.values()].flatMap(({ original }) =>
    original === null || cleared.has(original) ? [] : [original],
  );
  const originals = missing.length === 0 ? [] : [...(await findPayments(on, missing)).values()];
  const payments = [...cleared.values(), ...originals];
  const shops = await findShopsByAccount(
    on,
    payments.flatMap((payment) => accountOf(payment) ?? []),
  );
  return payments
    .flatMap((payment): ShopPayment[] => {
      const account = accountOf(payment);
      const shop = account === undefined ? undefined : shops.get(accountKey(account));
      if (shop === undefined) return [];
      const { id, original, amount, reference, createdAt } = payment;
      return [{ payment: id, original, shop: shop.id, amount, reference, at: createdAt }];
    })
    .sort(originalsFirst);
}

/** The end that may be a shop's: whom a transfer pays, who gives a return. */
function accountOf({ kind, creditor, debtor }: Payment): SettlementAccount | undefined {
  const end: Party = kind === 'return' ? debtor : creditor;
  return end.ledgerAccount === null ? undefined : { bin: end.bin, ledgerAccount: end.ledgerAccount };
}

function originalsFirst(a: ShopPayment, b: ShopPayment): number {
  return (
    Number(a.original !== null) - Number(b.original !== null) ||
    a.at - b.at ||
    (a.payment < b.payment ? -1 : 1)
  );
}
