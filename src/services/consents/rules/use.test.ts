import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CLUSTERS, CONSENT_STATES, type Consent, type Terms } from '../model.ts';
import { HAPPENINGS, isEnded, isLive, LIFECYCLE, stateAt } from './lifecycle.ts';
import { type Counted, isUsedUp, type Use, useRefusal } from './use.ts';

const NOW = 1_000_000;
const ACCOUNT = 'a';
const NOTHING: Counted = {
  unattendedReadsToday: 0,
  today: { payments: 0, amount: 0n },
  thisMonth: { payments: 0, amount: 0n },
};

function consentOf(terms: Terms, members: Partial<Consent> = {}): Consent {
  return {
    ...{ id: 'c', book: 979_901, customer: 'x', thirdParty: 't', software: 's', profile: 'fapi2' },
    ...{ kind: terms.kind, state: 'authorised', terms, accounts: [ACCOUNT] },
    ...{
      clusters: terms.kind === 'account_information' ? terms.clusters : [],
      approvers: ['x'],
      approved: ['x'],
    },
    ...{ createdAt: 0, decidedAt: 0, expiresAt: NOW + 1, endedAt: null, endedBy: null, endReason: null },
    ...{ version: 1, uses: 0, lastUseAt: null, remindedAt: null, spent: 0n },
    ...members,
  };
}

const INFORMATION: Terms = {
  ...{ kind: 'account_information', clusters: ['balances'], purpose: 'lending', historyFrom: null },
  ...{ unattendedPerDay: 2, retentionDays: 0, validDays: 90 },
};
const PAYEE = { bin: 979_902, account: '2' };
const RECURRING: Terms = {
  ...{ kind: 'recurring_payments', currency: 'VND', creditor: { ...PAYEE, name: null }, perPayment: 100 },
  ...{ perDay: { payments: 2, amount: 150 }, perMonth: { payments: 3, amount: 250 }, total: 400 },
  ...{ remittance: null, validDays: 90 },
};
const WALLET: Terms = {
  ...{ kind: 'wallet_link', currency: 'VND', wallet: PAYEE, perPayment: 100, perDay: 150, validDays: 90 },
};
const PAYMENT: Terms = {
  ...{ kind: 'payment', amount: 100, currency: 'VND', creditor: { ...PAYEE, name: null } },
  ...{ remittance: null, instruction: 'i', executeOn: null },
};
const REFUNDS: Terms = {
  ...{
    kind: 'refunds',
    currency: 'VND',
    perRefund: 100,
    perDay: { payments: 2, amount: 150 },
    validDays: 90,
  },
};
const BULK: Terms = {
  ...{ kind: 'bulk_payments', currency: 'VND' },
  payments: [
    { amount: 100, creditor: { ...PAYEE, name: null }, remittance: null, instruction: 'i' },
    { amount: 50, creditor: { ...PAYEE, account: '3', name: null }, remittance: null, instruction: 'j' },
  ],
};
const TERMS: readonly Terms[] = [INFORMATION, PAYMENT, RECURRING, WALLET, BULK];
const READ: Use = { software: 's', cluster: 'balances', account: ACCOUNT, attended: true, spend: null };
const pay = (amount: bigint, more: Partial<NonNullable<Use['spend']>> = {}): Use => ({
  ...{ software: 's', cluster: 'payment', account: ACCOUNT, attended: true },
  spend: { direction: 'out', amount, creditor: PAYEE, instruction: 'i', ...more },
});

test('only an authorised consent whose time has not passed admits anything, whatever is asked', () => {
  for (const state of CONSENT_STATES)
    for (const use of [READ, pay(100n)])
      for (const terms of TERMS) {
        const admitted = useRefusal(consentOf(terms, { state }), use, NOTHING, NOW) === undefined;
        equal(
          admitted,
          state === 'authorised' && (terms.kind === 'account_information') === (use === READ),
          state,
        );
        equal(useRefusal(consentOf(terms, { state }), use, NOTHING, NOW + 1) === undefined, false);
      }
});

test('a read stays within the granted clusters and accounts and is the software’s own', () => {
  const consent = consentOf(INFORMATION);
  equal(useRefusal(consent, { ...READ, account: null }, NOTHING, NOW), undefined);
  equal(useRefusal(consent, { ...READ, account: 'b' }, NOTHING, NOW), 'account_is_not_granted');
  equal(useRefusal(consent, { ...READ, software: 'z' }, NOTHING, NOW), 'consent_is_of_another_software');
  for (const cluster of CLUSTERS) {
    const refusal = useRefusal(consent, { ...READ, cluster }, NOTHING, NOW);
    equal(refusal, cluster === 'balances' ? undefined : 'cluster_is_not_granted');
  }
});

test('reads without the customer end at the agreed number a day, those with her do not', () => {
  const consent = consentOf(INFORMATION);
  const at = (unattendedReadsToday: number, attended: boolean) =>
    useRefusal(consent, { ...READ, attended }, { ...NOTHING, unattendedReadsToday }, NOW);
  equal(at(1, false), undefined);
  equal(at(2, false), 'unattended_reads_are_used_up');
  equal(at(2, true), undefined);
});

test('a payment is exactly the agreed one', () => {
  const consent = consentOf(PAYMENT);
  const differs = 'payment_differs_from_what_was_agreed';
  equal(useRefusal(consent, pay(100n), NOTHING, NOW), undefined);
  equal(useRefusal(consent, pay(99n), NOTHING, NOW), differs);
  equal(useRefusal(consent, pay(100n, { creditor: { ...PAYEE, account: '3' } }), NOTHING, NOW), differs);
  equal(useRefusal(consent, pay(100n, { creditor: { ...PAYEE, bin: 1 } }), NOTHING, NOW), differs);
  equal(useRefusal(consent, pay(100n, { instruction: 'j' }), NOTHING, NOW), differs);
  equal(useRefusal(consent, pay(100n, { direction: 'in' }), NOTHING, NOW), 'consent_is_for_something_else');
  equal(useRefusal(consent, { ...pay(100n), account: null }, NOTHING, NOW), 'account_is_not_granted');
});

test('a payment of a list is exactly one of it, and the list is used up with its last', () => {
  const consent = consentOf(BULK);
  const differs = 'payment_differs_from_what_was_agreed';
  const other = { creditor: { ...PAYEE, account: '3' }, instruction: 'j' };
  equal(useRefusal(consent, pay(100n), NOTHING, NOW), undefined);
  equal(useRefusal(consent, pay(50n, other), NOTHING, NOW), undefined);
  // Amount, payee and instruction belong together.
  equal(useRefusal(consent, pay(50n), NOTHING, NOW), differs);
  equal(useRefusal(consent, pay(100n, other), NOTHING, NOW), differs);
  equal(useRefusal(consent, pay(100n, { instruction: 'j' }), NOTHING, NOW), differs);
  equal(useRefusal(consent, pay(100n, { instruction: 'k' }), NOTHING, NOW), differs);
  for (const [terms, uses, over] of [
    [BULK, 1, false],
    [BULK, 2, true],
    [PAYMENT, 1, true],
    [RECURRING, 1_000, false],
    [REFUNDS, 1_000, false],
  ] as const)
    equal(isUsedUp({ terms, uses }), over, `${terms.kind} ${uses}`);
});

test('a wallet is topped up and pays back within its limits, and nobody else is paid', () => {
  const consent = consentOf(WALLET);
  equal(useRefusal(consent, pay(100n), NOTHING, NOW), undefined);
  equal(useRefusal(consent, pay(100n, { direction: 'in' }), NOTHING, NOW), undefined);
  const other = pay(100n, { creditor: { ...PAYEE, account: '3' } });
  equal(useRefusal(consent, other, NOTHING, NOW), 'payment_differs_from_what_was_agreed');
  equal(useRefusal(consent, pay(101n), NOTHING, NOW), 'payment_is_above_the_agreed_limit');
  const today = { payments: 1, amount: 51n };
  equal(useRefusal(consent, pay(100n), { ...NOTHING, today }, NOW), 'payment_is_above_the_agreed_limit');
});

test('a consent to refunds gives back within its limits and pays nobody, and no other consent gives back', () => {
  const back = (amount: bigint) => pay(amount, { direction: 'back' });
  const consent = consentOf(REFUNDS);
  equal(useRefusal(consent, back(100n), NOTHING, NOW), undefined);
  equal(useRefusal(consent, back(101n), NOTHING, NOW), 'payment_is_above_the_agreed_limit');
  for (const today of [
    { payments: 1, amount: 51n },
    { payments: 2, amount: 2n },
  ])
    equal(useRefusal(consent, back(100n), { ...NOTHING, today }, NOW), 'payment_is_above_the_agreed_limit');
  for (const direction of ['in', 'out'] as const)
    equal(useRefusal(consent, pay(1n, { direction }), NOTHING, NOW), 'consent_is_for_something_else');
  for (const terms of TERMS)
    equal(useRefusal(consentOf(terms), back(100n), NOTHING, NOW), 'consent_is_for_something_else');
});

test('however payments come, what is admitted stays within every agreed limit', () => {
  const amounts = fc.array(fc.bigInt(1n, 120n), { maxLength: 12 });
  fc.assert(
    fc.property(amounts, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (asked, newDay) => {
      let consent = consentOf(RECURRING);
      let today = { payments: 0, amount: 0n };
      let thisMonth = { payments: 0, amount: 0n };
      for (const [n, amount] of asked.entries()) {
        if (newDay[n]) today = { payments: 0, amount: 0n };
        if (
          useRefusal(consent, pay(amount), { unattendedReadsToday: 0, today, thisMonth }, NOW) !== undefined
        )
          continue;
        today = { payments: today.payments + 1, amount: today.amount + amount };
        thisMonth = { payments: thisMonth.payments + 1, amount: thisMonth.amount + amount };
        consent = { ...consent, spent: consent.spent + amount };
        equal(amount <= 100n && today.payments <= 2 && today.amount <= 150n, true);
        equal(thisMonth.payments <= 3 && thisMonth.amount <= 250n && consent.spent <= 400n, true);
      }
    }),
  );
});

test('what has ended never begins again, and only what lives can have tokens', () => {
  for (const state of CONSENT_STATES) {
    const at = { state, expiresAt: NOW + 1 };
    equal(isLive(at, NOW), state === 'authorised' || state === 'paused');
    equal(isLive(at, NOW + 1), false);
    equal(stateAt(at, NOW), state);
    equal(stateAt(at, NOW + 1), isEnded(state) ? state : 'expired');
    for (const happening of HAPPENINGS) if (isEnded(state)) equal(LIFECYCLE[state][happening], undefined);
  }
});
