import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { PaymentTerms, RecurringPaymentsTerms, WalletLinkTerms } from '../consents/index.ts';
import { statusOf, sweepRequestKeys } from './index.ts';
import type { OrderOutcome } from './orders.ts';
import {
  CONNECTED_BANK,
  consentOf,
  NIL,
  ONE_BANK,
  OTHER_BANK,
  openTestOpenBanking,
  type TestAccount,
  type TestOpenBanking,
  WALLET,
} from './testing.ts';

let city: TestOpenBanking;
let payer: TestAccount;
let payee: TestAccount;
let count = 0;
before(async () => {
  city = await openTestOpenBanking();
});
after(async () => {
  assert.deepEqual(await city.violated(), []);
  await city.close();
});
beforeEach(async () => {
  payer = await city.openAccount(ONE_BANK, 10_000_000n, '001099000001');
  payee = await city.openAccount(OTHER_BANK);
});

const instructionOf = (): string => `DH-${++count}`;
const to = ({ bin, account }: { bin: number; account: string }) => ({ bin, account, name: null });
const paymentTerms = (over: Partial<PaymentTerms> = {}): PaymentTerms => ({
  ...{ kind: 'payment', amount: 150_000, currency: 'VND', creditor: to(payee), remittance: 'Tiền nước' },
  ...{ instruction: instructionOf(), executeOn: null },
  ...over,
});
const recurringTerms = (over: Partial<RecurringPaymentsTerms> = {}): RecurringPaymentsTerms => ({
  ...{ kind: 'recurring_payments', currency: 'VND', creditor: to(payee), perPayment: 200_000 },
  ...{ perDay: { payments: 3, amount: 400_000 }, perMonth: null, total: null, remittance: 'Thuê bao' },
  ...{ validDays: 90, ...over },
});
const told = (outcome: OrderOutcome): string =>
  outcome.kind === 'order' ? statusOf(outcome.order, outcome.payment, outcome.instruction) : outcome.kind;

describe('a key of a request', () => {
  const keyed = (content: string, key = 'k-1') => ({
    key: { software: city.software, key, content },
  });

  test('gives the first order for the same request, and no order for another', async () => {
    const consent = await city.grant(recurringTerms({ perDay: null }), payer);
    const draft = {
      kind: 'recurring_payment',
      consent,
      instruction: instructionOf(),
      amount: 10_000n,
    } as const;
    const first = await city.submit(draft, city.orders, keyed('a'));
    const again = await city.submit(draft, city.other.orders, keyed('a'));
    assert.ok(first.kind === 'order' && again.kind === 'order' && again.repeated);
    assert.equal(again.order.id, first.order.id);
    const other = { ...draft, instruction: instructionOf() };
    for (const orders of [city.orders, city.other.orders])
      assert.equal(told(await city.submit(other, orders, keyed('b'))), 'key_was_used_for_another_request');
    assert.equal(await city.balance(payee), 10_000n);
    assert.equal(told(await city.submit(other, city.orders, keyed('b', 'k-2'))), 'ACSC');
    const strange = { key: { software: city.mint(), key: 'k-1', content: 'c' } };
    const third = { ...draft, instruction: instructionOf() };
    assert.equal(told(await city.submit(third, city.orders, strange)), 'ACSC', 'a key of another software');
  });

  test('twenty requests at once under one key, on two processes: one is taken', async () => {
    const consent = await city.grant(recurringTerms({ perDay: null }), payer);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        city.submit(
          { kind: 'recurring_payment', consent, instruction: instructionOf(), amount: 1_000n },
          i % 2 === 0 ? city.orders : city.other.orders,
          keyed(`content ${i}`, 'k-3'),
        ),
      ),
    );
    assert.equal(outcomes.filter(({ kind }) => kind === 'order').length, 1);
    assert.equal(await city.balance(payee), 1_000n);
  });

  test('is not taken by a request that is refused, and is forgotten after a day', async () => {
    const consent = await city.grant(recurringTerms({ perDay: null }), payer);
    const draft = {
      kind: 'recurring_payment',
      consent,
      instruction: instructionOf(),
      amount: 200_001n,
    } as const;
    assert.equal(
      told(await city.submit(draft, city.orders, keyed('a', 'k-4'))),
      'payment_is_above_the_agreed_limit',
    );
    assert.equal(
      told(await city.submit({ ...draft, amount: 1_000n }, city.orders, keyed('b', 'k-4'))),
      'ACSC',
    );
    const next = { ...draft, amount: 2_000n, instruction: instructionOf() };
    const day = 86_400_000;
    await sweepRequestKeys(city.database, city.clock.nowMs + day);
    assert.equal(
      told(await city.submit(next, city.orders, keyed('c', 'k-4'))),
      'key_was_used_for_another_request',
    );
    await sweepRequestKeys(city.database, city.clock.nowMs + day + 1);
    assert.equal(told(await city.submit(next, city.orders, keyed('c', 'k-4'))), 'ACSC');
  });
});

describe('a single payment', () => {
  test('moves the money once, uses up the consent, and is told again when it is asked again', async () => {
    const terms = paymentTerms();
    const consent = await city.grant(terms, payer);
    const draft = { consent, instruction: terms.instruction };
    const first = await city.submit(draft);
    assert.equal(told(first), 'ACSC');
    assert.ok(first.kind === 'order' && !first.repeated);
    assert.equal(first.payment?.id, first.order.id);
    assert.equal(first.payment.purpose, 'Tiền nước');
    assert.equal(await city.balance(payee), 150_000n);
    assert.equal((await consentOf(city, consent)).state, 'consumed');
    const again = await city.submit(draft, city.other.orders);
    assert.ok(again.kind === 'order' && again.repeated);
    assert.equal(again.order.id, first.order.id);
    assert.equal(told(again), 'ACSC');
    assert.equal(await city.balance(payee), 150_000n);
  });

  test('twenty at once, on two processes, pay once', async () => {
    const terms = paymentTerms();
    const consent = await city.grant(terms, payer);
    const draft = { consent, instruction: terms.instruction };
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => city.submit(draft, i % 2 === 0 ? city.orders : city.other.orders)),
    );
    assert.deepEqual(new Set(outcomes.map(told)), new Set(['ACSC']));
    assert.equal(outcomes.filter((one) => one.kind === 'order' && !one.repeated).length, 1);
    assert.equal(await city.balance(payee), 150_000n);
  });

  test('must be what was agreed, to the đồng and the payee', async () => {
    const stranger = await city.openAccount(OTHER_BANK);
    const terms = paymentTerms();
    const consent = await city.grant(terms, payer);
    const { instruction } = terms;
    for (const over of [
      { amount: 150_001n, instruction },
      { instruction: instructionOf() },
      { creditor: { bin: stranger.bin, account: stranger.account }, instruction },
    ])
      assert.equal(told(await city.submit({ consent, ...over })), 'payment_differs_from_what_was_agreed');
    assert.equal(
      told(await city.submit({ consent, instruction, executeOn: '2026-12-01' })),
      'order_has_another_date',
    );
    assert.equal(
      told(await city.submit({ consent, instruction, kind: 'recurring_payment' })),
      'consent_is_for_something_else',
    );
    assert.equal((await consentOf(city, consent)).uses, 0);
  });

  test('that is refused uses nothing of the consent, and stays refused', async () => {
    const poor = await city.openAccount(ONE_BANK, 1_000n);
    const terms = paymentTerms();
    const consent = await city.grant(terms, poor);
    const refused = await city.submit({ consent, instruction: terms.instruction });
    assert.equal(told(refused), 'RJCT');
    assert.ok(refused.kind === 'order');
    assert.equal(refused.payment?.reason, 'payer_has_insufficient_funds');
    const after = await consentOf(city, consent);
    assert.equal(after.state, 'authorised');
    assert.equal(after.spent, 0n);
    assert.equal(told(await city.submit({ consent, instruction: terms.instruction })), 'RJCT');
  });

  test('to a connected bank is pending, never guessed', async () => {
    const creditor = { bin: CONNECTED_BANK, account: '5550001', name: 'Lê Văn Xa' };
    const terms = paymentTerms({ creditor });
    const consent = await city.grant(terms, payer);
    const outcome = await city.submit({ consent, instruction: terms.instruction });
    assert.equal(told(outcome), 'PDNG');
    assert.equal(await city.balance(payer), 10_000_000n, 'held, not booked');
    assert.equal((await consentOf(city, consent)).state, 'consumed');
  });

  test('needs a consent that is live, of this software, by an active third party', async () => {
    const terms = paymentTerms();
    const asked = await city.request(terms, payer);
    const draft = { instruction: terms.instruction };
    assert.equal(told(await city.submit({ ...draft, consent: asked })), 'consent_is_not_authorised');
    assert.equal(told(await city.submit({ ...draft, consent: NIL })), 'consent_not_found');
    const consent = await city.grant(terms, payer);
    await city.revoke(consent, payer);
    assert.equal(told(await city.submit({ ...draft, consent })), 'consent_is_revoked');
    const late = await city.grant(terms, payer);
    city.clock.nowMs += 300_001;
    assert.equal(told(await city.submit({ ...draft, consent: late })), 'consent_is_expired');
    assert.equal(await city.balance(payee), 0n);
  });

  test('takes a proof once, also where the order was taken before', async () => {
    const terms = paymentTerms();
    const consent = await city.grant(terms, payer);
    const draft = { consent, instruction: terms.instruction };
    const proof = { hash: 'a1'.repeat(32), expiresAt: city.clock.nowMs + 60_000 };
    assert.equal(told(await city.submit(draft, city.orders, { proof })), 'ACSC');
    assert.equal(told(await city.submit(draft, city.orders, { proof })), 'proof_was_used_before');
  });

  test('one instruction is one order, whatever the consent', async () => {
    const terms = paymentTerms();
    const [one, other] = [await city.grant(terms, payer), await city.grant(terms, payer)];
    assert.equal(told(await city.submit({ consent: one, instruction: terms.instruction })), 'ACSC');
    assert.equal(
      told(await city.submit({ consent: other, instruction: terms.instruction })),
      'instruction_was_used_for_another_order',
    );
  });
});

describe('recurring payments', () => {
  const pay = (consent: string, amount: bigint, instruction = instructionOf()) =>
    city.submit({ kind: 'recurring_payment', consent, amount, instruction });

  test('stay within each limit, also when twenty come at once on two processes', async () => {
    const consent = await city.grant(recurringTerms(), payer);
    assert.equal(told(await pay(consent, 200_001n)), 'payment_is_above_the_agreed_limit');
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        city.submit(
          { kind: 'recurring_payment', consent, amount: 150_000n, instruction: instructionOf() },
          i % 2 === 0 ? city.orders : city.other.orders,
        ),
      ),
    );
    const by = Object.groupBy(outcomes, told);
    assert.equal(by.ACSC?.length, 2, 'two of 150.000 fit into 400.000 a day');
    assert.equal(by.payment_is_above_the_agreed_limit?.length, 18);
    assert.equal(await city.balance(payee), 300_000n);
    assert.equal(told(await pay(consent, 100_000n)), 'ACSC');
    assert.equal(told(await pay(consent, 1n)), 'payment_is_above_the_agreed_limit', 'three a day');
    city.clock.nowMs += 86_400_000;
    assert.equal(told(await pay(consent, 1n)), 'ACSC');
  });

  test('pay whom was agreed and nobody else', async () => {
    const stranger = await city.openAccount(OTHER_BANK);
    const consent = await city.grant(recurringTerms(), payer);
    const outcome = await city.submit({
      ...{ kind: 'recurring_payment', consent, amount: 1n, instruction: instructionOf() },
      creditor: { bin: stranger.bin, account: stranger.account },
    });
    assert.equal(told(outcome), 'payment_differs_from_what_was_agreed');
  });
});

describe('an order for a date', () => {
  const tomorrow = (): string => {
    const date = new Date(city.clock.nowMs + 31 * 3_600_000);
    return date.toISOString().slice(0, 10);
  };

  test('waits, is paid once on its day by whichever process comes first, and not before', async () => {
    const terms = paymentTerms({ executeOn: tomorrow() });
    const consent = await city.grant(terms, payer);
    const taken = await city.submit({ consent, instruction: terms.instruction });
    assert.equal(told(taken), 'ACTC');
    assert.equal(await city.due(), 0);
    assert.equal(await city.balance(payee), 0n);
    city.clock.nowMs += 86_400_000;
    const runs = await Promise.all([city.due(), city.due(city.other.desk), city.due()]);
    assert.equal(
      runs.reduce((sum, one) => sum + one, 0),
      1,
    );
    assert.equal(await city.balance(payee), 150_000n);
    assert.ok(taken.kind === 'order');
    const now = await city.orders.read(taken.order.id);
    assert.equal(now?.order.state, 'submitted');
    assert.equal(statusOf(now.order, now.payment), 'ACSC');
    assert.equal(await city.due(), 0);
  });

  test('can be called off until then, under its own consent only', async () => {
    const terms = paymentTerms({ executeOn: tomorrow() });
    const consent = await city.grant(terms, payer);
    const taken = await city.submit({ consent, instruction: terms.instruction });
    assert.ok(taken.kind === 'order');
    const { id } = taken.order;
    const origin = { caller: NIL, callerName: 'hub' };
    const cancel = async (of: string) => {
      const submitted = await city.orders.cancel(id, of, 'customer', origin);
      return submitted.kind === 'decided' ? submitted.answer.kind : submitted.kind;
    };
    assert.equal(await cancel(NIL), 'payment_order_not_found');
    assert.equal(await cancel(consent), 'order_cancelled');
    assert.equal(await cancel(consent), 'payment_order_is_not_waiting');
    city.clock.nowMs += 86_400_000;
    assert.equal(await city.due(), 0);
    assert.equal(await city.balance(payee), 0n);
  });

  test('that cannot be paid on its day is rejected', async () => {
    const poor = await city.openAccount(ONE_BANK, 1_000n);
    const terms = paymentTerms({ executeOn: tomorrow() });
    const consent = await city.grant(terms, poor);
    const taken = await city.submit({ consent, instruction: terms.instruction });
    city.clock.nowMs += 86_400_000;
    assert.equal(await city.due(), 1);
    assert.ok(taken.kind === 'order');
    const now = await city.orders.read(taken.order.id);
    assert.equal(statusOf(now!.order, now!.payment), 'RJCT');
  });
});

describe('a linked wallet', () => {
  const link = (wallet: { bin: number; account: string }): WalletLinkTerms => ({
    ...{ kind: 'wallet_link', currency: 'VND', wallet: { bin: wallet.bin, account: wallet.account } },
    ...{ perPayment: 500_000, perDay: 600_000, validDays: 90 },
  });
  const move = (kind: 'top_up' | 'withdrawal', consent: string, amount: bigint) =>
    city.submit({ kind, consent, amount, instruction: instructionOf() });

  test('is topped up and withdrawn from, both ways within one limit', async () => {
    const wallet = await city.openAccount(WALLET, 0n, '001099000001');
    const consent = await city.grant(link(wallet), payer);
    assert.equal(told(await move('top_up', consent, 400_000n)), 'ACSC');
    assert.equal(await city.balance(wallet), 400_000n);
    assert.equal(told(await move('withdrawal', consent, 200_000n)), 'ACSC');
    assert.equal(await city.balance(wallet), 200_000n);
    assert.equal(await city.balance(payer), 9_800_000n);
    assert.equal(told(await move('withdrawal', consent, 1n)), 'payment_is_above_the_agreed_limit');
  });

  test('must be the customer’s own: neither filled nor emptied for somebody else', async () => {
    const foreign = await city.openAccount(WALLET, 1_000_000n, '001099000002');
    const nobodys = await city.openAccount(WALLET, 1_000_000n);
    for (const wallet of [foreign, nobodys]) {
      const consent = await city.grant(link(wallet), payer);
      assert.equal(told(await move('withdrawal', consent, 100_000n)), 'wallet_is_not_the_customers');
      assert.equal(told(await move('top_up', consent, 100_000n)), 'wallet_is_not_the_customers');
      assert.equal(await city.balance(wallet), 1_000_000n);
    }
  });

  test('at a connected institution is not taken from: its books are its own', async () => {
    const consent = await city.grant(link({ bin: CONNECTED_BANK, account: '5550009' }), payer);
    assert.equal(told(await move('withdrawal', consent, 100_000n)), 'wallet_cannot_be_debited_here');
    assert.equal(told(await move('top_up', consent, 100_000n)), 'PDNG');
  });

  describe('to an account at a bank with its own core', () => {
    const NUMBER = '0123456789';
    const her = { bin: CONNECTED_BANK, account: '', id: randomUUID(), customer: randomUUID() };
    const says = (citizenNumber: string | null) =>
      ({ kind: 'told', value: { number: NUMBER, citizenNumber } }) as const;

    test('that bank says whose it is: it is instructed to fill hers, and paid to from it', async () => {
      const wallet = await city.openAccount(WALLET, 500_000n, '001099000003');
      const consent = await city.grant(link(wallet), her);
      city.bank.says = says('001099000003');
      const filled = await move('top_up', consent, 100_000n);
      assert.ok(filled.kind === 'order' && filled.instruction?.state === 'asking');
      const draft = { kind: 'withdrawal', consent, amount: 200_000n, instruction: instructionOf() } as const;
      const emptied = await city.submit(draft);
      assert.ok(emptied.kind === 'order' && emptied.instruction === undefined);
      assert.deepEqual([told(emptied), emptied.payment?.creditor.account], ['PDNG', NUMBER]);
      // Told again while the bank is silent, and not taken for another one.
      city.bank.says = { kind: 'bank_is_not_answering' };
      const again = await city.submit(draft, city.other.orders);
      assert.ok(again.kind === 'order' && again.repeated && again.order.id === emptied.order.id);
      assert.equal(
        (await city.submit({ ...draft, amount: 1n })).kind,
        'instruction_was_used_for_another_order',
      );
    });

    test('somebody else’s, nobody’s, or a bank that does not say: neither filled nor emptied', async () => {
      const wallet = await city.openAccount(WALLET, 500_000n, '001099000004');
      const nobodys = await city.openAccount(WALLET, 500_000n);
      const consent = await city.grant(link(wallet), her);
      const ways = ['top_up', 'withdrawal'] as const;
      const ends: readonly [typeof city.bank.says, string][] = [
        [says('001099000005'), 'wallet_is_not_the_customers'],
        [says(null), 'wallet_is_not_the_customers'],
        [{ kind: 'bank_is_not_answering' }, 'bank_is_not_answering'],
        [{ kind: 'bank_refuses', code: 'consent_is_not_known' }, 'bank_is_not_answering'],
        [{ kind: 'bank_refuses', code: 'consent_has_ended' }, 'bank_refuses'],
      ];
      for (const [answer, end] of ends) {
        city.bank.says = answer;
        for (const way of ways) assert.equal(told(await move(way, consent, 1_000n)), end);
      }
      city.bank.says = says('001099000004');
      const { asked } = city.bank;
      const unknown = await city.grant(link(nobodys), her);
      assert.equal(told(await move('withdrawal', unknown, 1_000n)), 'wallet_is_not_the_customers');
      await city.revoke(consent, her);
      assert.equal(told(await move('withdrawal', consent, 1_000n)), 'consent_is_revoked');
      const stranger = {
        kind: 'top_up',
        consent,
        software: randomUUID(),
        instruction: instructionOf(),
      } as const;
      assert.equal((await city.submit(stranger)).kind, 'third_party_is_not_active');
      assert.equal(city.bank.asked, asked, 'for nothing is no number asked');
      assert.equal(await city.balance(wallet), 500_000n);
    });

    test('a wallet elsewhere is filled, and the bank is not asked whose it is', async () => {
      const { asked } = city.bank;
      const consent = await city.grant(link({ bin: CONNECTED_BANK, account: '5550009' }), her);
      assert.equal(told(await move('withdrawal', consent, 1_000n)), 'wallet_cannot_be_debited_here');
      assert.equal(told(await move('top_up', consent, 1_000n)), 'PDNG');
      assert.equal(city.bank.asked, asked);
    });
  });
});
