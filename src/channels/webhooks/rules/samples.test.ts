/** Samples are held against what really happens: the same members, with values of the same kind. */
import { deepEqual, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { createTeller, readEvents } from '../../../core/outbox/index.ts';
import type { PaymentTerms, RefundsTerms } from '../../../services/consents/index.ts';
import { ONE_BANK, OTHER_BANK, openTestOpenBanking } from '../../../services/openbanking/testing.ts';
import { payloadOf } from '../payload.ts';
import { SAMPLE_TYPES, type SampleType, sampleOf } from './samples.ts';

test('what a third party is told of consents, orders and refunds looks as its samples do', async () => {
  const city = await openTestOpenBanking();
  try {
    const payer = await city.openAccount(ONE_BANK, 1_000_000n);
    const payee = await city.openAccount(OTHER_BANK);
    const terms: PaymentTerms = {
      ...{ kind: 'payment', amount: 1_000, currency: 'VND', remittance: null, instruction: 'ONE' },
      ...{ creditor: { bin: payee.bin, account: payee.account, name: null }, executeOn: null },
    };
    const paid = await city.submit({
      ...{ consent: await city.grant(terms, payer), instruction: 'ONE', amount: 1_000n },
    });
    const dated = { ...terms, instruction: 'TWO', executeOn: '2026-12-24' };
    const consent = await city.grant(dated, payer);
    const waits = await city.submit({ consent, instruction: 'TWO', amount: 1_000n });
    ok(paid.kind === 'order' && waits.kind === 'order');
    const origin = { caller: payer.customer, callerName: 'test' };
    await city.orders.cancel(waits.order.id, consent, 'customer', origin);
    const refunds: RefundsTerms = {
      ...{ kind: 'refunds', currency: 'VND', perRefund: 1_000, perDay: null, validDays: 90 },
    };
    const giving = await city.grant(refunds, payee);
    await city.refund({ consent: giving, payment: paid.order.id, amount: 500n });
    await city.revoke(giving, payee);
    await createTeller(city.database, (fault) => ok(false, String(fault))).close();
    const { events } = await readEvents(city.database, new Map(), { thirdParty: city.thirdParty }, 100);
    const seen = new Set(events.map(({ type }) => type));
    deepEqual(
      seen,
      new Set([
        ...['consent.authorised', 'consent.consumed', 'consent.revoked', 'refund.submitted'],
        ...['payment_order.submitted', 'payment_order.scheduled', 'payment_order.cancelled'],
      ]),
    );
    for (const event of events) {
      ok((SAMPLE_TYPES as readonly string[]).includes(event.type), event.type);
      const { subject, data } = sampleOf(event.type as SampleType);
      deepEqual(shapeOf({ ...data, test: undefined }), shapeOf(event.data), event.type);
      deepEqual(subject.replace(/\w{32}$/, ''), event.subject.replace(/\w{32}$/, ''), event.type);
    }
  } finally {
    await city.close();
  }
});

const shapeOf = (data: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => (value === undefined ? [] : [[name, typeof value]])),
  );

test('a sample is sent as what it is a sample of, and says that it is a test', () => {
  for (const type of SAMPLE_TYPES) {
    const data = { endpoint: 'whe_1', message: '', sample: { type, ...sampleOf(type) } };
    const sent = JSON.parse(payloadOf({ type: 'webhook.test', at: 0, subject: 'whe_1', data })) as {
      readonly type: string;
      readonly data: { readonly test: boolean; readonly subject: string; readonly endpoint?: string };
    };
    deepEqual([sent.type, sent.data.test, sent.data.endpoint], [type, true, undefined]);
    deepEqual(sent.data.subject, sampleOf(type).subject);
  }
  // Nothing else that happens can pass itself off as another.
  const data = { sample: { type: 'consent.revoked', subject: 'con_1', data: {} } };
  const other = JSON.parse(payloadOf({ type: 'payment.cleared', at: 0, subject: 'pay_1', data })) as object;
  deepEqual((other as { type: string }).type, 'payment.cleared');
});
