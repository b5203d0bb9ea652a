/** A payment from an account at a connected bank: ordered over the connector, paid over the line. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PayOrder } from '../../src/channels/connector/index.ts';
import { statement } from '../../src/core/database/index.ts';
import { findPayments, findReferences } from '../../src/services/clearing/index.ts';
import type { Terms } from '../../src/services/consents/index.ts';
import { startWholeBank } from '../bank/process.ts';
import { type ConnectorScene, openConnectorScene, type SceneCustomer, until } from './scene.ts';

let scene: ConnectorScene;
let bin: number;
let customer: SceneCustomer;
let account: string;
before(async () => {
  scene = await openConnectorScene();
  bin = scene.bank.bin;
  [customer] = scene.customers as [SceneCustomer];
  [account] = (await scene.accountsOf(customer)) as [string];
});
after(async () => {
  await scene?.close();
});

/** Nobody waits for the 15 s that a payee's bank has to answer. */
const PASS_DEADLINES = statement('test.pass_deadlines', 'UPDATE held_payments SET deadline_at = 0');
const HOSTED = { bin: 979_901, account: '1001', name: null };

const recurring = (creditor = HOSTED, perPayment = 1_000_000): Terms => ({
  ...{ kind: 'recurring_payments', currency: 'VND', creditor, perPayment, remittance: null, validDays: 30 },
  ...{ perDay: null, perMonth: null, total: null },
});

async function order(more: Partial<PayOrder> & { readonly terms?: Terms } = {}): Promise<PayOrder> {
  const { terms = recurring(), ...rest } = more;
  const consent = rest.consent ?? (await scene.consent(customer, terms, [account]));
  return {
    ...{ order: scene.hub.hub.mint(), consent, customer: customer.customer, account, amount: 45_000n },
    ...{ creditor: HOSTED, remittance: 'tien dien', request: 'req-9', expiresAt: Date.now() + 60_000 },
    ...rest,
  };
}

/** The payment that the hub knows under the bank's TxId. */
async function paymentOf(transactionId: string) {
  const { database } = scene.hub.hub;
  const [reference] = await findReferences(database, [{ debtorBin: bin, reference: transactionId }]);
  const payment = reference?.payment ?? undefined;
  return payment === undefined ? undefined : (await findPayments(database, [payment])).get(payment);
}

async function became(transactionId: string, state: string) {
  await until(async () => (await paymentOf(transactionId))?.state === state);
  return (await paymentOf(transactionId))!;
}

async function balanceOf(number: string): Promise<{ balance: bigint; reserved: bigint }> {
  const { accounts } = (await scene.bank.ask('accounts', { limit: 1_000 })) as {
    accounts: { number: string; balance: string; reserved: string }[];
  };
  const found = accounts.find((one) => one.number === number)!;
  return { balance: BigInt(found.balance), reserved: BigInt(found.reserved) };
}

test('an order becomes a payment of the line, cleared, under the order’s own reference', async () => {
  const before = await balanceOf(customer.numbers[0]!);
  const asked = await order();
  const paid = await scene.port.pay(bin, asked);
  assert.ok(paid.kind === 'accepted');
  const payment = await became(paid.transactionId, 'cleared');
  assert.equal(payment.amount, 45_000n);
  assert.equal(payment.endToEndId, asked.order.replaceAll('-', ''));
  assert.deepEqual([payment.debtor.bin, payment.debtor.account], [bin, customer.numbers[0]]);
  assert.deepEqual([payment.creditor.bin, payment.creditor.account], [979_901, '1001']);
  await until(async () => (await balanceOf(customer.numbers[0]!)).balance === before.balance - 45_000n);
});

test('the same order again is the same payment, twenty at a time too; other words under it are not taken', async () => {
  const asked = await order({ amount: 46_000n });
  const before = await balanceOf(customer.numbers[0]!);
  const all = await Promise.all(Array.from({ length: 20 }, () => scene.port.pay(bin, asked)));
  const [first] = all;
  assert.ok(first?.kind === 'accepted');
  for (const one of all) assert.deepEqual(one, first);
  await became(first.transactionId, 'cleared');
  await until(async () => (await balanceOf(customer.numbers[0]!)).balance === before.balance - 46_000n);
  assert.deepEqual(await scene.port.pay(bin, { ...asked, amount: 47_000n }), { kind: 'unknown' });
  assert.deepEqual(await scene.port.pay(bin, asked), first);
});

test('refused by the bank: for good, and nothing is reserved', async () => {
  const terms = recurring(HOSTED, 4_000_000_000);
  const asked = await order({ terms, amount: 3_000_000_000n });
  const refused = { kind: 'refused', reason: 'account_has_insufficient_funds' };
  assert.deepEqual(await scene.port.pay(bin, asked), refused);
  assert.deepEqual(await scene.port.pay(bin, asked), refused);
  assert.equal((await balanceOf(customer.numbers[0]!)).reserved, 0n);
  const ours = { bin, account: customer.numbers[0]!, name: null };
  const inside = await order({ terms: recurring(ours), creditor: ours });
  assert.deepEqual(await scene.port.pay(bin, inside), {
    kind: 'refused',
    reason: 'creditor_is_at_this_bank',
  });
});

test('refused by the payee’s side: the bank said yes, the line says no', async () => {
  const nobody = { bin: 979_901, account: '9999', name: null };
  const asked = await order({ terms: recurring(nobody), creditor: nobody });
  const before = await balanceOf(customer.numbers[0]!);
  const paid = await scene.port.pay(bin, asked);
  assert.ok(paid.kind === 'accepted');
  const payment = await became(paid.transactionId, 'refused');
  assert.equal(payment.reason, 'payee_account_not_found');
  await until(async () => (await balanceOf(customer.numbers[0]!)).reserved === 0n);
  assert.equal((await balanceOf(customer.numbers[0]!)).balance, before.balance);
});

test('held against the bank’s own copy: other payee, too much, ended, not yet known', async () => {
  const asked = await order();
  const elsewhere = { bin: 979_902, account: '1001', name: null };
  const declined = { kind: 'refused', reason: 'bank_declines' };
  const anew = () => ({ ...asked, order: scene.hub.hub.mint<'payment_order'>() });
  assert.deepEqual(await scene.port.pay(bin, { ...anew(), creditor: elsewhere }), declined);
  assert.deepEqual(await scene.port.pay(bin, { ...anew(), amount: 1_000_001n }), declined);
  const late = { ...anew(), expiresAt: Date.now() - 1 };
  assert.deepEqual(await scene.port.pay(bin, late), { kind: 'refused', reason: 'order_has_expired' });
  const unheard = { ...anew(), consent: scene.hub.hub.mint<'consent'>() };
  assert.deepEqual(await scene.port.pay(bin, unheard), { kind: 'unknown' });
  await scene.change(asked.consent, 'revoke', customer);
  await until(async () => {
    const paid = await scene.port.pay(bin, anew());
    return paid.kind === 'refused' && paid.reason === 'consent_has_ended';
  });
});

test('unknown is not guessed: a bank that is unsure, and one that takes the order and is silent', async () => {
  const unsure = await order({ amount: 48_000n });
  await scene.bank.ask('behave-connector', { mode: 'unsure', next: 1 });
  assert.deepEqual(await scene.port.pay(bin, unsure), { kind: 'unknown' });
  const known = await scene.port.pay(bin, unsure);
  assert.ok(known.kind === 'accepted');
  await became(known.transactionId, 'cleared');

  const silent = await order({ amount: 49_000n });
  const before = await balanceOf(customer.numbers[0]!);
  await scene.bank.ask('behave-connector', { mode: 'silent', next: 1 });
  assert.deepEqual(await scene.port.pay(bin, silent), { kind: 'unknown' });
  const heard = await scene.port.pay(bin, silent);
  assert.ok(heard.kind === 'accepted');
  await became(heard.transactionId, 'cleared');
  await until(async () => (await balanceOf(customer.numbers[0]!)).balance === before.balance - 49_000n);
});

test('a bank that is killed after it took an order has taken it, once', async () => {
  const asked = await order({ amount: 50_500n });
  const before = await balanceOf(customer.numbers[0]!);
  await scene.bank.ask('behave-connector', { mode: 'silent', next: 1 });
  const asking = scene.port.pay(bin, asked);
  await until(async () => {
    const { outgoing } = (await scene.bank.ask('payments')) as { outgoing: { amount: string }[] };
    return outgoing.some(({ amount }) => amount === '50500');
  });
  await scene.bank.process.kill();
  assert.deepEqual(await asking, { kind: 'unknown' });
  scene.bank.process = await startWholeBank(scene.bank.prepared.folder);
  const paid = await scene.port.pay(bin, asked);
  assert.ok(paid.kind === 'accepted');
  await became(paid.transactionId, 'cleared');
  await until(async () => (await balanceOf(customer.numbers[0]!)).balance === before.balance - 50_500n);
});

test('unknown on the line: the payee’s bank is silent, and what it says later counts', async () => {
  const { customers } = (await scene.other.ask('customers', { limit: 1 })) as {
    customers: { accounts: string }[];
  };
  const payee = { bin: scene.other.bin, account: customers[0]!.accounts, name: null };
  await scene.other.ask('behave', { mode: 'mute', next: 1 });
  const asked = await order({ terms: recurring(payee), creditor: payee, amount: 51_500n });
  const paid = await scene.port.pay(bin, asked);
  assert.ok(paid.kind === 'accepted');
  await became(paid.transactionId, 'held');
  // What never reached its bank would go back.
  await until(async () => {
    const { incoming } = (await scene.other.ask('payments')) as { incoming: { amount: string }[] };
    return incoming.some(({ amount }) => amount === '51500');
  });
  await scene.home.owner.query(PASS_DEADLINES);
  await became(paid.transactionId, 'cleared');
});
