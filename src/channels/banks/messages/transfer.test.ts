import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreditTransfer } from '../../../codecs/iso20022/index.ts';
import { BANK_X, BANK_Y, paymentTo, transferBy } from '../testing/index.ts';
import { transferFrom, transferOf } from './transfer.ts';

const UETR = '3f2b8c1a-6d4e-4f7a-9b0c-1d2e3f405162';
const arriving = (change: Partial<CreditTransfer>): CreditTransfer => ({
  ...(transferBy(BANK_X) as CreditTransfer),
  ...change,
});

test('a payer’s references come in by their names; without one it is a bill, and of two the first counts', () => {
  const creditorReferences: CreditTransfer['creditorReferences'] = [
    { value: 'HD-0451' },
    { label: 'TERMINAL', value: 'QUAY-7' },
    { label: 'BILL', value: 'another' },
  ];
  assert.partialDeepStrictEqual(transferFrom(arriving({ uetr: UETR, creditorReferences }), BANK_X), {
    uetr: UETR,
    reference: { bill: 'HD-0451', terminal: 'QUAY-7' },
  });
  assert.partialDeepStrictEqual(transferFrom(arriving({}), BANK_X), { uetr: null, reference: null });
});

test('what a code says of the payee goes out, but for what no identifier can carry', () => {
  const reference = { terminal: 'QUAY-2', bill: 'HD-0451', store: 'cửa hàng có dấu' };
  const sent = transferOf(paymentTo(BANK_Y, { uetr: UETR, reference }), 'm');
  assert.partialDeepStrictEqual(sent, {
    uetr: UETR,
    creditorReferences: [
      { label: 'BILL', value: 'HD-0451' },
      { label: 'TERMINAL', value: 'QUAY-2' },
    ],
  });
  const bare = transferOf(paymentTo(BANK_Y, { reference: { store: 'cửa hàng' } }), 'm');
  assert.deepEqual([bare.uetr, bare.creditorReferences], [undefined, undefined]);
});

test('what goes out comes in the same at the other end', () => {
  const reference = { bill: 'B', store: 'S', reference: 'R', customer: 'C', terminal: 'T' };
  const payment = paymentTo(BANK_Y, { uetr: UETR, reference });
  assert.partialDeepStrictEqual(transferFrom(transferOf(payment, 'm'), BANK_X), {
    ...{ uetr: UETR, reference, transactionId: payment.transactionId, endToEndId: payment.endToEndId },
  });
});
