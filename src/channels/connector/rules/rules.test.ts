import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AnswerOf,
  CONSENT_ACTORS,
  CONSENT_KINDS,
  type RequestOf,
  CLUSTERS as WIRE_CLUSTERS,
  CONSENT_STATES as WIRE_STATES,
} from '../../../codecs/connector/index.ts';
import { ACTORS, CLUSTERS, CONSENT_STATES } from '../../../services/consents/index.ts';
import {
  accountsFault,
  balanceFault,
  noticeFault,
  partyFault,
  paymentFault,
  returnFault,
  signInFault,
  standingOrdersFault,
  transactionsFault,
  walletHolderFault,
} from './checks.ts';
import { NOTICE_PAUSE_MS_MAX } from './limits.ts';
import { pauseAfter } from './pause.ts';

const hex = (digit: string): string => digit.repeat(32);
const [A, B] = [`acc_${hex('a')}`, `acc_${hex('b')}`];
const [HER, HIM] = [`cus_${hex('1')}`, `cus_${hex('2')}`];
const NOW = Date.UTC(2026, 10, 28, 2);
const AT = '2026-11-28T09:00:00+07:00';

test('the contract has the consents’ own words', () => {
  assert.deepEqual(WIRE_CLUSTERS, CLUSTERS);
  assert.deepEqual(WIRE_STATES, CONSENT_STATES);
  assert.deepEqual(CONSENT_ACTORS, ACTORS);
  assert.deepEqual(CONSENT_KINDS.length, 6);
});

test('a sign-in: another one’s, one factor, from the future', () => {
  const approved = {
    ...{ authentication: hex('f'), state: 'approved', customer: HER, methods: ['pin', 'hwk'] },
    approved_at: AT,
  } satisfies AnswerOf<'authentication'>;
  assert.equal(signInFault(hex('f'), approved, NOW), undefined);
  assert.equal(signInFault(hex('e'), approved, NOW), 'answer_is_about_another_sign_in');
  for (const methods of [
    ['pin', 'pwd'],
    ['otp', 'hwk'],
    ['face', 'fpt'],
  ] as const)
    assert.equal(
      signInFault(hex('f'), { ...approved, methods: [...methods] }, NOW),
      'approval_has_one_factor_only',
      methods.join(),
    );
  const future = { ...approved, approved_at: '2026-11-28T09:06:00+07:00' };
  assert.equal(signInFault(hex('f'), future, NOW), 'approval_is_from_the_future');
  const never = { ...approved, approved_at: '2026-13-28T09:06:00+07:00' };
  assert.equal(signInFault(hex('f'), never, NOW), 'approval_is_from_the_future');
});

function account(id: string, holders: readonly string[]): AnswerOf<'accounts'>['accounts'][number] {
  return {
    ...{ account: id, number: '1', kind: 'current', name: 'X', currency: 'VND', bars: [] },
    holders: [...holders],
  };
}

test('accounts: another customer’s, not held by her, not granted, twice', () => {
  const accounts = [account(A, [HER]), account(B, [HIM, HER])];
  const answer = { customer: HER, accounts };
  assert.equal(accountsFault(HER, null, answer), undefined);
  assert.equal(accountsFault(HER, [A, B], answer), undefined);
  assert.equal(accountsFault(HIM, null, answer), 'answer_is_about_another_customer');
  assert.equal(accountsFault(HER, [A], answer), 'account_was_not_asked_for');
  assert.equal(
    accountsFault(HER, null, { customer: HER, accounts: [account(A, [HIM])] }),
    'account_is_not_the_customers',
  );
  assert.equal(
    accountsFault(HER, null, { customer: HER, accounts: [accounts[0]!, accounts[0]!] }),
    'row_comes_twice',
  );
});

test('a balance: another account’s, or as of an instant that is none', () => {
  const answer = { account: A, currency: 'VND', booked: '1', available: '1', at: AT } as const;
  assert.equal(balanceFault(A, answer, NOW), undefined);
  assert.equal(balanceFault(B, answer, NOW), 'answer_is_about_another_account');
  assert.equal(
    balanceFault(A, { ...answer, at: '2026-99-28T09:00:00Z' }, NOW),
    'answer_is_not_of_the_contract',
  );
});

type Row = AnswerOf<'transactions'>['transactions'][number];

test('transactions: whose, between which dates, how many, each once, newest first', () => {
  const row = (more: Partial<Row>): Row => ({
    ...{ id: '1', account: A, date: '2026-11-28', booked_at: AT, direction: 'credit', amount: '5' },
    ...{ currency: 'VND', balance: null, kind: 'payment', counterparty: null, remittance: null },
    ...{ end_to_end_id: null, ...more },
  });
  const asked = { account: A, from: '2026-11-27', to: '2026-11-28', limit: 2 } as RequestOf<'transactions'>;
  const older = row({ id: '2', booked_at: '2026-11-28T08:00:00+07:00' });
  const fault = (...transactions: Row[]) =>
    transactionsFault(asked, { account: A, transactions, next_cursor: null });
  assert.equal(fault(), undefined);
  assert.equal(fault(row({}), older), undefined);
  assert.equal(fault(older, row({})), 'rows_are_out_of_order');
  assert.equal(fault(row({ booked_at: '2026-99-28T09:00:00Z' })), 'rows_are_out_of_order');
  assert.equal(fault(row({}), row({})), 'row_comes_twice');
  assert.equal(fault(row({ account: B })), 'answer_is_about_another_account');
  assert.equal(fault(row({ date: '2026-11-26' })), 'row_is_outside_the_dates');
  assert.equal(fault(row({ date: '2026-11-29' })), 'row_is_outside_the_dates');
  assert.equal(fault(row({}), older, row({ id: '3' })), 'more_rows_than_asked_for');
  assert.equal(
    transactionsFault(asked, { account: B, transactions: [], next_cursor: null }),
    'answer_is_about_another_account',
  );
});

test('names, standing orders, notices and orders are about whom and what was asked', () => {
  assert.equal(
    partyFault(HER, { customer: HIM, kind: 'person', name: 'X' }),
    'answer_is_about_another_customer',
  );
  assert.equal(standingOrdersFault(A, { account: A, standing_orders: [] }), undefined);
  assert.equal(
    standingOrdersFault(A, { account: B, standing_orders: [] }),
    'answer_is_about_another_account',
  );
  const told = { consent: `con_${hex('c')}`, version: 3 } as RequestOf<'consents'>;
  assert.equal(noticeFault(told, { consent: told.consent, version: 4 }), undefined);
  assert.equal(noticeFault(told, { consent: told.consent, version: 2 }), 'version_is_older_than_told');
  assert.equal(
    noticeFault(told, { consent: `con_${hex('d')}`, version: 3 }),
    'answer_is_about_another_consent',
  );
  const order = `pmo_${hex('9')}`;
  assert.equal(paymentFault(order, { order, state: 'unknown' }), undefined);
  assert.equal(paymentFault(`pmo_${hex('8')}`, { order, state: 'unknown' }), 'answer_is_about_another_order');
  const refund = `rfd_${hex('9')}`;
  const asked = { refund, return_id: hex('9') } as RequestOf<'returns'>;
  const other = 'answer_is_about_another_order';
  assert.equal(returnFault(asked, { refund, state: 'unknown' }), undefined);
  assert.equal(returnFault(asked, { refund, state: 'accepted', return_id: hex('9') }), undefined);
  assert.equal(returnFault(asked, { refund, state: 'accepted', return_id: hex('8') }), other);
  assert.equal(returnFault(asked, { refund: `rfd_${hex('8')}`, state: 'unknown' }), other);
});

test('who stands behind a wallet link: of another customer, or of another account', () => {
  const asked = { customer: HER, account: A } as RequestOf<'wallet_holders'>;
  const answer = { customer: HER, account: A, number: '1', citizen_number: null };
  assert.equal(walletHolderFault(asked, answer), undefined);
  assert.equal(walletHolderFault(asked, { ...answer, customer: HIM }), 'answer_is_about_another_customer');
  assert.equal(walletHolderFault(asked, { ...answer, account: B }), 'answer_is_about_another_account');
});

test('pauses double, up to the longest', () => {
  const pauses = Array.from({ length: 40 }, (_, n) => pauseAfter(n));
  assert.deepEqual(pauses.slice(0, 4), [1_000, 1_000, 2_000, 4_000]);
  assert.equal(pauses.at(-1), NOTICE_PAUSE_MS_MAX);
  assert.ok(pauses.every((pause, i) => i === 0 || pause >= pauses[i - 1]!));
});
