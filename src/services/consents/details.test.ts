import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DETAIL_TYPES, detailOfConsent, termsOfDetail } from './details.ts';
import type { Consent, Terms } from './model.ts';

const NOW = Date.UTC(2026, 10, 23, 2, 0, 0);

const INFORMATION = {
  ...{ type: 'vn_account_information', datatypes: ['transactions', 'balances', 'accounts'] },
  ...{
    purpose: 'personal_finance',
    history_from: '2026-01-01',
    frequency_per_day: 2,
    retention_days: 30,
    valid_days: 90,
  },
};
const PAYMENT = {
  ...{ type: 'vn_payment_initiation', instructed_amount: { currency: 'VND', amount: '150000' } },
  creditor: { bin: '979902', account: '10000002', name: 'Cô Lan Bún Chả' },
  ...{ remittance_information: 'Tien bun cha', instruction_identification: 'DH-0001' },
};
const RECURRING = {
  ...{ type: 'vn_recurring_payments', creditor: { bin: '979902', account: '10000002' } },
  limits: { per_payment: '500000', per_day: { payments: 1, amount: '500000' }, total: '3000000' },
  valid_days: 180,
};
const WALLET = {
  ...{ type: 'vn_wallet_link', wallet: { bin: '979902', account: 'W001' } },
  limits: { per_payment: '1000000', per_day: '5000000' },
};
const REFUNDS = {
  type: 'vn_refunds',
  limits: { per_refund: '200000', per_day: { payments: 20, amount: '1000000' } },
  valid_days: 90,
};
const { type: _, ...LISTED } = PAYMENT;
const BULK = {
  type: 'vn_bulk_payments',
  payments: [LISTED, { ...LISTED, instruction_identification: 'DH-0002' }],
};
const GOOD = [INFORMATION, PAYMENT, RECURRING, WALLET, REFUNDS, BULK];

const read = (detail: unknown) => termsOfDetail(detail, NOW);

test('each type is read, and what is granted reads as the same terms again', () => {
  for (const detail of GOOD) {
    const first = read(detail);
    equal(first.ok, true, JSON.stringify(first));
    if (!first.ok) continue;
    const { consent_id, accounts, expires_at, ...granted } = detailOfConsent(consentOf(first.terms));
    deepEqual(
      [typeof consent_id, accounts, typeof expires_at],
      ['string', ['acc_00000000000070008000000000000000'], 'string'],
    );
    const validDays = 'validDays' in first.terms ? { valid_days: first.terms.validDays } : {};
    deepEqual(read({ ...granted, ...validDays }), { ...first, bin: 979_901 });
  }
  deepEqual(new Set(GOOD.map(({ type }) => type)), new Set(DETAIL_TYPES));
});

test('a list of payments names each instruction once, a hundred at most', () => {
  const many = (count: number) => ({
    ...BULK,
    payments: Array.from({ length: count }, (_each, n) => ({
      ...LISTED,
      instruction_identification: `DH-${n}`,
    })),
  });
  equal(read(many(100)).ok, true);
  for (const count of [0, 101]) equal(read(many(count)).ok, false, `${count}`);
  deepEqual(read({ ...BULK, payments: [LISTED, LISTED] }), {
    ...{ ok: false, reason: 'member_is_not_valid', param: '/payments/1/instruction_identification' },
  });
});

test('clusters come in the order in which they are shown, whatever order they were asked in', () => {
  const { terms } = read(INFORMATION) as { terms: Extract<Terms, { kind: 'account_information' }> };
  deepEqual(terms.clusters, ['accounts', 'balances', 'transactions']);
});

test('what is more than the law lets a third party ask is refused with the member that is at fault', () => {
  deepEqual(read({ ...INFORMATION, valid_days: 181 }), {
    ok: false,
    reason: 'validity_is_too_long',
    param: '/valid_days',
  });
  deepEqual(read({ ...RECURRING, valid_days: 181 }), {
    ok: false,
    reason: 'validity_is_too_long',
    param: '/valid_days',
  });
  deepEqual(read({ ...WALLET, valid_days: 181 }), {
    ok: false,
    reason: 'validity_is_too_long',
    param: '/valid_days',
  });
  deepEqual(read({ ...INFORMATION, frequency_per_day: 5 }), {
    ...{ ok: false, reason: 'reads_are_too_frequent', param: '/frequency_per_day' },
  });
  deepEqual(read({ ...INFORMATION, history_from: '2026-02-31' }), {
    ...{ ok: false, reason: 'date_is_not_valid', param: '/history_from' },
  });
  deepEqual(read({ ...INFORMATION, history_from: '2026-11-24' }), {
    ...{ ok: false, reason: 'date_is_not_valid', param: '/history_from' },
  });
  for (const date of ['2026-11-22', '2027-06-01', '2026-13-01'])
    deepEqual(read({ ...PAYMENT, requested_execution_date: date }), {
      ...{ ok: false, reason: 'date_is_not_valid', param: '/requested_execution_date' },
    });
  equal(read({ ...PAYMENT, requested_execution_date: '2026-11-23' }).ok, true);
});

test('unknown members, foreign types and accounts that a third party chose itself are refused at every level', () => {
  const bad: unknown[] = [
    ...[
      null,
      [],
      'vn_payment_initiation',
      {},
      { type: 'toString' },
      { type: '__proto__' },
      { type: 'vn_other' },
    ],
    ...GOOD.map((detail) => ({ ...detail, accounts: ['acc_00000000000070008000000000000000'] })),
    ...GOOD.map((detail) => ({ ...detail, consent_id: 'con_00000000000070008000000000000000' })),
    ...GOOD.map(
      (detail) => JSON.parse(JSON.stringify(detail).replace('{', '{"__proto__":{"a":1},')) as unknown,
    ),
    { ...PAYMENT, instructed_amount: { currency: 'VND', amount: '-1' } },
    { ...PAYMENT, instructed_amount: { currency: 'VND', amount: '1.5' } },
    { ...PAYMENT, instructed_amount: { currency: 'VND', amount: '0' } },
    { ...PAYMENT, instructed_amount: { currency: 'VND', amount: 150_000 } },
    { ...PAYMENT, instructed_amount: { currency: 'USD', amount: '1' } },
    { ...PAYMENT, creditor: { ...PAYMENT.creditor, iban: 'X' } },
    { ...PAYMENT, instruction_identification: 'a b' },
    { ...INFORMATION, datatypes: [] },
    { ...INFORMATION, datatypes: ['accounts', 'accounts'] },
    { ...INFORMATION, datatypes: ['passwords'] },
    { ...INFORMATION, purpose: 'curiosity' },
    { ...RECURRING, limits: {} },
  ];
  for (const detail of bad) equal(read(detail).ok, false, JSON.stringify(detail));
});

test('no detail whatever makes the reader throw', () => {
  fc.assert(
    fc.property(fc.constantFrom(...GOOD), fc.jsonValue(), fc.nat(200), (detail, value, at) => {
      const text = JSON.stringify(detail);
      const names = Object.keys(detail);
      const spoilt = { ...detail, [names[at % names.length]!]: value };
      read(spoilt);
      read(value);
      const cut =
        text.slice(0, at % text.length) + JSON.stringify(value) + text.slice((at % text.length) + 1);
      try {
        read(JSON.parse(cut));
      } catch (fault) {
        if (!(fault instanceof SyntaxError)) throw fault;
      }
    }),
    { numRuns: 2_000 },
  );
});

function consentOf(terms: Terms): Consent {
  const id = '00000000-0000-7000-8000-000000000000';
  return {
    ...{ id, book: 979_901, customer: id, thirdParty: id, software: id, profile: 'fapi2', kind: terms.kind },
    ...{ state: 'authorised', terms, accounts: [id] },
    ...{
      clusters: terms.kind === 'account_information' ? terms.clusters : [],
      approvers: [id],
      approved: [id],
    },
    ...{ createdAt: NOW, decidedAt: NOW, expiresAt: NOW + 1, endedAt: null, endedBy: null, endReason: null },
    ...{ version: 1, uses: 0, lastUseAt: null, remindedAt: null, spent: 0n },
  };
}
