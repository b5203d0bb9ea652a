import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { dayOfMonth, plusDays, weekdayOf } from '../../kit/calendar.ts';
import { endStandingKind, type SetStandingOrder, setStandingKind } from './commands/standing.ts';
import type { StandingOrder } from './model.ts';
import { firstOn } from './rules/standing.ts';
import { standingOrdersOf } from './store/standing.ts';
import {
  NIL,
  ONE_BANK,
  OTHER_BANK,
  openTestOpenBanking,
  type TestAccount,
  type TestOpenBanking,
} from './testing.ts';

let city: TestOpenBanking;
let payer: TestAccount;
let payee: TestAccount;
before(async () => {
  city = await openTestOpenBanking();
  payer = await city.openAccount(ONE_BANK, 1_000_000n);
  payee = await city.openAccount(OTHER_BANK);
});
after(async () => {
  assert.deepEqual(await city.violated(), []);
  await city.close();
});

const HUB = { caller: NIL, callerName: 'hub' };

async function set(over: Partial<StandingOrder> = {}): Promise<string> {
  const id = city.mint();
  const order: SetStandingOrder = {
    ...{ id, book: payer.bin, account: payer.id, amount: 100_000n, remittance: 'Tiền nhà' },
    creditor: { bin: payee.bin, account: payee.account, name: null },
    ...{ every: 'month', onDay: 5, until: null, ...over },
  };
  const submitted = await city.desk.submit(setStandingKind, order, HUB);
  return submitted.kind === 'decided' && submitted.answer.kind === 'standing_order_set' ? id : 'refused';
}

const own = async (id: string): Promise<StandingOrder> =>
  (await standingOrdersOf(city.database, payer.bin, payer.id)).find((one) => one.id === id)!;

/** To noon of a date in Hanoi. */
const turnTo = (date: string): void => {
  city.clock.nowMs = Date.parse(`${date}T12:00:00+07:00`);
};

test('is paid once on its day, whichever process comes first, and then waits for the next', async () => {
  turnTo('2026-11-23');
  const id = await set();
  assert.equal((await own(id)).nextOn, '2026-12-05');
  assert.equal(await city.standing(), 0);
  turnTo('2026-12-05');
  const runs = await Promise.all([city.standing(), city.standing(city.other.desk), city.standing()]);
  assert.equal(
    runs.reduce((sum, one) => sum + one, 0),
    1,
  );
  assert.equal(await city.balance(payee), 100_000n);
  assert.equal((await own(id)).nextOn, '2027-01-05');
  // A hub that stood still for months pays once, not for every date it missed.
  turnTo('2027-04-20');
  assert.equal(await city.standing(), 1);
  assert.equal(await city.balance(payee), 200_000n);
  assert.equal((await own(id)).nextOn, '2027-05-05');
  const end = { id, book: payer.bin, account: payer.id };
  const wrong = await city.desk.submit(endStandingKind, { ...end, account: payee.id }, HUB);
  assert.equal(wrong.kind === 'decided' && wrong.answer.kind, 'standing_order_not_found');
  const ended = await city.desk.submit(endStandingKind, end, HUB);
  assert.equal(ended.kind === 'decided' && ended.answer.kind, 'standing_order_ended');
  turnTo('2027-05-05');
  assert.equal(await city.standing(), 0);
});

test('ends after its last date, and is refused where it would never be paid', async () => {
  turnTo('2026-11-23');
  assert.equal(await set({ until: '2026-12-04' }), 'refused');
  const before = await city.balance(payee);
  const id = await set({ every: 'week', onDay: 2, until: '2026-12-01' });
  for (const [date, paid] of [
    ['2026-11-24', 1],
    ['2026-12-01', 1],
    ['2026-12-08', 0],
  ] as const) {
    turnTo(date);
    assert.equal(await city.standing(), paid, date);
  }
  assert.equal((await city.balance(payee)) - before, 200_000n);
  assert.equal((await own(id)).state, 'ended');
});

test('what cannot be paid on its day is refused for that day only', async () => {
  turnTo('2026-11-23');
  const before = await city.balance(payee);
  const id = await set({ amount: 50_000_000n });
  turnTo('2026-12-05');
  assert.equal(await city.standing(), 1);
  assert.equal(await city.balance(payee), before);
  assert.equal((await own(id)).nextOn, '2027-01-05');
  await city.desk.submit(endStandingKind, { id, book: payer.bin, account: payer.id }, HUB);
});

describe('dates', () => {
  test('months end where they end', () => {
    assert.equal(dayOfMonth('2027-01-10', 1, 31), '2027-02-28');
    assert.equal(dayOfMonth('2028-01-10', 1, 31), '2028-02-29');
    assert.equal(dayOfMonth('2026-11-10', 2, 31), '2027-01-31');
    assert.equal(dayOfMonth('2026-12-31', 0, 31), '2026-12-31');
    assert.equal(plusDays('2026-12-31', 1), '2027-01-01');
    assert.equal(weekdayOf('2026-11-23'), 1);
    assert.equal(weekdayOf('2026-11-29'), 7);
  });

  test('the first date is never before the one asked, and is one of the rhythm’s', () => {
    for (let i = 0; i < 800; i += 1) {
      const from = plusDays('2026-01-01', i);
      for (const onDay of [1, 15, 28, 30, 31]) {
        const month = firstOn({ every: 'month', onDay }, from);
        assert.ok(month >= from && month < plusDays(from, 62), `${from} ${onDay}`);
        assert.equal(month, dayOfMonth(month, 0, onDay));
      }
      for (const onDay of [1, 4, 7]) {
        const week = firstOn({ every: 'week', onDay }, from);
        assert.ok(week >= from && week < plusDays(from, 7));
        assert.equal(weekdayOf(week), onDay);
      }
    }
  });
});
