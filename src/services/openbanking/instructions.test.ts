/** Orders that the customer's own bank carries out: handed over once, settled by its first word, never guessed. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { statement } from '../../core/database/index.ts';
import { toWire } from '../../kit/id.ts';
import { hostedInstitution } from '../banking/index.ts';
import { connectedInstitution, inquireKind, payKind } from '../clearing/index.ts';
import type { RecurringPaymentsTerms } from '../consents/index.ts';
import { type BanksWord, settleKind } from './commands/settle.ts';
import { statusOf, tellEnds } from './index.ts';
import type { OrderOutcome } from './orders.ts';
import type { OrderNow } from './reads.ts';
import { claimInstructions, postponeInstruction } from './store/instructions.ts';
import {
  CONNECTED_BANK,
  NIL,
  OTHER_BANK,
  openTestOpenBanking,
  type TestAccount,
  type TestOpenBanking,
} from './testing.ts';

const HUB = { caller: NIL, callerName: 'hub' };
const HALT = statement('test.halt_instructions', `UPDATE bank_instructions SET due_at = due_at + 1000000000`);
const ENDS = statement(
  'test.ends_told',
  `SELECT data FROM outbox_events WHERE type IN ('payment_order.completed', 'payment_order.rejected') AND subject = $1`,
);
const FORGET = statement('test.forget_awaited', 'DELETE FROM awaited_ends WHERE id = $1');
const AWAIT = statement(
  'test.await_again',
  `INSERT INTO awaited_ends (what, id) VALUES ('payment_order', $1)`,
);
const CANCEL = statement('test.cancel_handed', `UPDATE payment_orders SET state = 'cancelled' WHERE id = $1`);
const SUBMIT = statement('test.submit_handed', `UPDATE payment_orders SET state = 'submitted' WHERE id = $1`);

let city: TestOpenBanking;
let payee: TestAccount;
let consent: string;
let count = 0;
before(async () => {
  city = await openTestOpenBanking();
  payee = await city.openAccount(OTHER_BANK);
});
after(async () => {
  assert.deepEqual(await city.violated(), []);
  await city.close();
});
beforeEach(async () => {
  await city.owner.query(HALT);
  // Her accounts and her own id are her bank's.
  const elsewhere = { bin: CONNECTED_BANK, account: '', id: city.mint(), customer: city.mint() };
  const terms: RecurringPaymentsTerms = {
    ...{ kind: 'recurring_payments', currency: 'VND', perPayment: 200_000, remittance: null, validDays: 90 },
    creditor: { bin: payee.bin, account: payee.account, name: null },
    ...{ perDay: null, perMonth: null, total: 300_000 },
  };
  consent = await city.grant(terms, elsewhere);
});

const draft = (more: object = {}) => ({
  ...{ kind: 'recurring_payment' as const, consent, instruction: `CB-${++count}`, ...more },
});

const taken = (outcome: OrderOutcome): OrderNow => {
  assert.equal(outcome.kind, 'order');
  return outcome as OrderNow & { kind: 'order' };
};

const statusNow = ({ order, payment, instruction }: OrderNow): string =>
  statusOf(order, payment, instruction);

async function settle(id: string, word: BanksWord, on = city.desk): Promise<string> {
  const submitted = await on.submit(settleKind, { what: 'payment_order', id, word }, HUB);
  return submitted.kind === 'decided' ? submitted.answer.kind : submitted.kind;
}

test('twenty at once on two processes hand one order over, and one claim takes it', async () => {
  const asked = draft();
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, n) => city.submit(asked, n % 2 === 0 ? city.orders : city.other.orders)),
  );
  const orders = new Set(all.map((one) => taken(one).order.id));
  assert.equal(orders.size, 1);
  assert.ok(all.every((one) => statusNow(taken(one)) === 'PDNG'));
  const { nowMs } = city.clock;
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => claimInstructions(city.database, nowMs, nowMs + 15_000, 10)),
  );
  assert.deepEqual(
    claims.flat().map(({ id, attempts }) => [id, attempts]),
    [[[...orders][0], 1]],
  );
  // Whoever claimed it died: it is found again after the lease, and not before.
  assert.equal((await claimInstructions(city.database, nowMs + 14_999, nowMs + 30_000, 10)).length, 0);
  assert.equal((await claimInstructions(city.database, nowMs + 15_000, nowMs + 30_000, 10)).length, 1);
  await postponeInstruction(city.database, [...orders][0]!, nowMs + 60_000);
  assert.equal((await claimInstructions(city.database, nowMs + 59_999, nowMs + 90_000, 10)).length, 0);
});

test('a limit counts what was handed over, whatever becomes of it', async () => {
  taken(await city.submit(draft({ amount: 200_000n })));
  assert.equal((await city.submit(draft({ amount: 150_000n }))).kind, 'payment_is_above_the_agreed_limit');
});

test('the first word of her bank is its last, on two processes too', async () => {
  const { id } = taken(await city.submit(draft())).order;
  const words: BanksWord[] = [
    { kind: 'refused', reason: 'account_is_blocked' },
    { kind: 'accepted', transactionId: 'TX-1' },
  ];
  const ends = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      settle(id, words[n % 2]!, n % 3 === 0 ? city.desk : city.other.desk),
    ),
  );
  assert.equal(ends.filter((end) => end === 'instruction_settled').length, 1);
  const now = (await city.orders.read(id))!;
  assert.equal(statusNow(now), now.instruction!.state === 'refused' ? 'RJCT' : 'PDNG');
  assert.equal(await settle(city.mint(), words[0]!), 'instruction_is_not_waiting');
});

test('accepted is pending until there is a payment; one of something else is not this order’s', async () => {
  const pay = payKind({ hosted: hostedInstitution, connected: connectedInstitution });
  const sent = async (
    order: OrderNow['order'],
    transactionId: string,
    amount: bigint,
    endToEndId: string,
  ) => {
    const [debtor, creditor] = [
      { bin: CONNECTED_BANK, account: '0123456789' },
      { bin: payee.bin, account: payee.account },
    ];
    const ends = await Promise.all([city.locate(debtor), city.locate(creditor)]);
    const decided = await city.desk.submit(
      pay,
      {
        ...{
          id: city.mint(),
          amount,
          purpose: null,
          endToEndId,
          ...{ transactionId, uetr: null },
          reference: null,
          content: '',
        },
        debtor: { address: debtor, found: ends[0] },
        creditor: { address: creditor, found: ends[1] },
      },
      HUB,
    );
    assert.ok(decided.kind === 'decided' && decided.answer.kind === 'cleared');
    assert.equal(await settle(order.id, { kind: 'accepted', transactionId }), 'instruction_settled');
    return (await city.orders.read(order.id))!;
  };
  const bare = (id: string) => id.replaceAll('-', '');
  const { order } = taken(await city.submit(draft({ amount: 1_000n })));
  const good = await sent(order, 'TX-2', 1_000n, bare(order.id));
  assert.equal(statusNow(good), 'ACSC');
  assert.equal(good.payment?.debtor.account, '0123456789');
  const { database } = city;
  const desks = [city.desk, city.other.desk, city.desk];
  const told = await Promise.all(desks.map((desk) => tellEnds({ database, desk })));
  assert.equal(
    told.reduce((sum, n) => sum + n, 0),
    1,
    'once, whoever tells it',
  );
  const ends = await city.owner.query<{ data: string }>(ENDS, [toWire('payment_order', order.id)]);
  assert.deepEqual(
    ends.map(({ data }) => (JSON.parse(data) as { status: string }).status),
    ['ACSC'],
  );
  const { order: more } = taken(await city.submit(draft({ amount: 1_000n })));
  assert.equal(statusNow(await sent(more, 'TX-3', 1_001n, bare(more.id))), 'PDNG');
  // Whoever said that this one has ended has believed the bank too much.
  await city.owner.query(FORGET, [more.id]);
  assert.deepEqual(await city.violated(), ['orders_are_their_payments']);
  await city.owner.query(AWAIT, [more.id]);
  const { order: another } = taken(await city.submit(draft({ amount: 1_000n })));
  assert.equal(statusNow(await sent(another, 'TX-4', 1_000n, bare(more.id))), 'PDNG');
});

test('what its bank was told was never received is refused for ever, and that is told once', async () => {
  const { order } = taken(await city.submit(draft({ amount: 1_000n })));
  assert.equal(await settle(order.id, { kind: 'accepted', transactionId: 'TX-5' }), 'instruction_settled');
  assert.equal(statusNow((await city.orders.read(order.id))!), 'PDNG');
  await city.desk.submit(inquireKind, { bin: CONNECTED_BANK, transactionId: 'TX-5' }, HUB);
  const now = (await city.orders.read(order.id))!;
  assert.deepEqual([statusNow(now), now.instruction?.reason], ['RJCT', 'bank_declines']);
  const { database } = city;
  for (const [desk, told] of [
    [city.desk, 1],
    [city.other.desk, 0],
  ] as const)
    assert.equal(await tellEnds({ database, desk }), told);
  const ends = await city.owner.query<{ data: string }>(ENDS, [toWire('payment_order', order.id)]);
  assert.deepEqual(
    ends.map(({ data }) => (JSON.parse(data) as { status: string }).status),
    ['RJCT'],
  );
});

test('verify sees an order that was handed over and says otherwise', async () => {
  const { id } = taken(await city.submit(draft())).order;
  await city.owner.query(CANCEL, [id]);
  assert.deepEqual(await city.violated(), ['orders_are_their_payments']);
  await city.owner.query(SUBMIT, [id]);
  assert.deepEqual(await city.violated(), []);
  await city.owner.query(FORGET, [id]);
  assert.deepEqual(await city.violated(), ['orders_are_their_payments']);
  await city.owner.query(AWAIT, [id]);
});
