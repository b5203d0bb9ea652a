import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONSENT_STATES } from '../../../codecs/connector/index.ts';
import { type Call, type Copy, callRefusal, type Ordered, orderRefusal, returnRefusal } from './ground.ts';
import { citizenNumberOf, magicSignIn, phoneOf } from './signin.ts';

const NOW = 1_000;
const COPY: Copy = {
  ...{
    state: 'authorised',
    kind: 'account_information',
    customer: 'her',
    accounts: ['a'],
    clusters: ['balances'],
  },
  ...{ detail: {}, expiresMs: NOW + 1, withdrawn: false },
};
const CALL: Call = { customer: 'her', cluster: 'balances', account: 'a' };

test('a read is held against the copy of its consent', () => {
  const refusal = (copy: Partial<Copy>, call: Partial<Call> = {}) =>
    callRefusal({ ...COPY, ...copy }, { ...CALL, ...call }, NOW);
  assert.equal(refusal({}), undefined);
  assert.equal(refusal({}, { account: undefined }), undefined);
  assert.equal(callRefusal(undefined, CALL, NOW), 'consent_is_not_known');
  const byState = CONSENT_STATES.map((state) => refusal({ state }));
  const [unknown, ended] = ['consent_is_not_known', 'consent_has_ended'];
  assert.deepEqual(byState, [unknown, unknown, undefined, ended, ended, ended, ended, ended]);
  assert.equal(refusal({ withdrawn: true }), ended);
  assert.equal(refusal({ expiresMs: NOW }), ended);
  assert.equal(refusal({}, { customer: 'him' }), 'customer_is_not_known');
  assert.equal(refusal({}, { cluster: 'party' }), 'cluster_is_not_granted');
  assert.equal(refusal({}, { account: 'b' }), 'account_is_not_in_consent');
  assert.equal(refusal({}, { cluster: null }), 'cluster_is_not_granted');
  assert.equal(refusal({ kind: 'wallet_link', clusters: [] }, { cluster: null }), undefined);
});

const ORDER: Ordered = {
  customer: 'her',
  account: 'a',
  amount: 5_000,
  creditor: { bin: '979901', account: '1' },
};
const EXACTLY = { instructed_amount: { currency: 'VND', amount: '5000' }, creditor: ORDER.creditor };

test('an order is held against the copy of its consent', () => {
  const refusal = (copy: Partial<Copy>, order: Partial<Ordered> = {}, paidBefore = 0) =>
    orderRefusal(
      { ...COPY, kind: 'payment', detail: EXACTLY, ...copy },
      { ...ORDER, ...order },
      paidBefore,
      NOW,
    );
  assert.equal(refusal({}), undefined);
  assert.equal(orderRefusal(undefined, ORDER, 0, NOW), 'unknown');
  assert.equal(refusal({ state: 'awaiting_authorisation' }), 'unknown');
  assert.equal(refusal({ state: 'consumed' }), undefined);
  assert.equal(refusal({ state: 'consumed' }, {}, 1), 'consent_has_ended');
  assert.equal(refusal({}, {}, 1), 'consent_has_ended');
  for (const state of ['paused', 'rejected', 'revoked', 'expired'])
    assert.equal(refusal({ state }), 'consent_has_ended', state);
  assert.equal(refusal({}, { customer: 'him' }), 'account_is_not_in_consent');
  assert.equal(refusal({}, { account: 'b' }), 'account_is_not_in_consent');
  assert.equal(refusal({}, { amount: 5_001 }), 'bank_declines');
  assert.equal(refusal({}, { creditor: { bin: '979901', account: '2' } }), 'bank_declines');
  const recurring = { kind: 'recurring_payments', detail: { limits: { per_payment: '5000' } } };
  assert.equal(refusal(recurring, {}, 7), undefined);
  assert.equal(refusal(recurring, { amount: 5_001 }), 'bank_declines');
  assert.equal(refusal({ ...recurring, state: 'consumed' }), 'consent_has_ended');
  const wallet = { kind: 'wallet_link', detail: { wallet: ORDER.creditor, limits: { per_payment: '5000' } } };
  assert.equal(refusal(wallet, {}, 7), undefined);
  assert.equal(refusal(wallet, { creditor: { bin: '979901', account: '2' } }), 'bank_declines');
  const other = { ...EXACTLY, instructed_amount: { currency: 'VND', amount: '7000' } };
  const list = { kind: 'bulk_payments', detail: { payments: [EXACTLY, other, EXACTLY] } };
  assert.equal(refusal({ ...list, state: 'consumed' }, { amount: 7_000 }), undefined);
  assert.equal(refusal(list, {}, 1), undefined, 'listed twice');
  assert.equal(refusal(list, {}, 2), 'consent_has_ended');
  assert.equal(refusal(list, { amount: 5_001 }), 'bank_declines');
});

test('a return is held against the copy of its consent', () => {
  const refunds = { ...COPY, kind: 'refunds', detail: { limits: { per_refund: '5000' } } };
  const refusal = (copy: Partial<Copy>, order: Partial<Ordered> = {}) =>
    returnRefusal({ ...refunds, ...copy }, { ...ORDER, ...order }, NOW);
  assert.equal(refusal({}), undefined);
  assert.equal(returnRefusal(undefined, ORDER, NOW), 'unknown');
  assert.equal(refusal({ state: 'revoked' }), 'consent_has_ended');
  assert.equal(refusal({}, { customer: 'him' }), 'account_is_not_in_consent');
  assert.equal(refusal({}, { amount: 5_001 }), 'bank_declines');
  assert.equal(refusal({ kind: 'recurring_payments' }), 'bank_declines');
});

test('phones are nobody’s, and their last digit decides', () => {
  assert.equal(phoneOf('979951', 8), '+84540951008');
  assert.equal(citizenNumberOf('+84540951008'), '000979951008');
  assert.equal(magicSignIn(phoneOf('979951', 7)).decides, 'refused');
  assert.equal(magicSignIn(phoneOf('979951', 8)).decides, null);
  assert.equal(magicSignIn(phoneOf('979951', 11)).decides, 'approved');
});
