/** The cross check itself: each way in which hub and banks may tell different stories is found, and none where they do not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BankBooks,
  type BankPayment,
  disagreements,
  type HubBooks,
  type HubPayment,
} from './agreement.ts';

const [X, Y] = [979_951, 979_952];
const ID = '01a222a7-37b6-7000-bec5-90aa4e4b0000';
const HEX = ID.replaceAll('-', '');

const cleared: HubPayment = {
  ...{ id: ID, kind: 'credit_transfer', state: 'cleared', reason: null, amount: 500n },
  ...{ debtorBin: X, creditorBin: Y, transactionId: 'TX-1' },
};
const hubOf = (payment: Partial<HubPayment> = {}, more: Partial<HubBooks> = {}): HubBooks => ({
  ...{ payments: [{ ...cleared, ...payment }], recalls: [], cases: 0 },
  ...more,
});
const settled: BankPayment = { state: 'settled', amount: 500n, posted: -500n };
const credited: BankPayment = { state: 'credited', amount: 500n, posted: 500n };

const bankOf = (bin: number, books: Partial<BankBooks>): BankBooks => ({
  ...{ bin, incoming: new Map(), outgoing: new Map(), recalls: new Map(), clearing: 0n, oddities: [] },
  ...books,
});
const payer = (one: Partial<BankPayment> = {}, books: Partial<BankBooks> = {}): BankBooks =>
  bankOf(X, { outgoing: new Map([['TX-1', { ...settled, ...one }]]), clearing: 500n, ...books });
const payee = (one: Partial<BankPayment> = {}, books: Partial<BankBooks> = {}): BankBooks =>
  bankOf(Y, { incoming: new Map([[HEX, { ...credited, ...one }]]), clearing: -500n, ...books });

const back = { clearing: 0n };
const AGREE: readonly (readonly [what: string, hub: HubBooks, banks: readonly BankBooks[]])[] = [
  ['cleared everywhere', hubOf(), [payer(), payee()]],
  [
    'rejected by the payee’s bank and back with the payer',
    hubOf({ state: 'released' }),
    [payer({ state: 'refused', posted: null }, back), payee({ state: 'rejected', posted: null }, back)],
  ],
  [
    'never received',
    hubOf({ state: 'released' }),
    [payer({ state: 'refused', posted: null }, back), bankOf(Y, {})],
  ],
  [
    'refused at the door, and the bank was told',
    hubOf({}, { payments: [] }),
    [payer({ state: 'refused', posted: null }, back)],
  ],
];

for (const [what, hub, banks] of AGREE) {
  test(`agreement: ${what}`, () => {
    assert.deepEqual(disagreements(hub, banks), []);
  });
}

const DIFFER: readonly (readonly [
  what: string,
  hub: HubBooks,
  banks: readonly BankBooks[],
  words: RegExp,
])[] = [
  ['a payment without an end', hubOf({ state: 'unknown' }), [payer(), payee()], /is not final/],
  [
    'cleared, and lost at the payee’s bank',
    hubOf(),
    [payer(), bankOf(Y, { clearing: -500n })],
    /not known at its payee’s bank/,
  ],
  [
    'cleared, and not credited',
    hubOf(),
    [payer(), payee({ state: 'accepted', posted: null })],
    /is accepted at its payee’s bank/,
  ],
  ['credited with another amount', hubOf(), [payer(), payee({ posted: 5n })], /credited with 5, not 500/],
  [
    'cleared, and back with the payer',
    hubOf(),
    [payer({ state: 'refused', posted: null }), payee()],
    /is refused at its payer’s bank/,
  ],
  [
    'released, and credited',
    hubOf({ state: 'released' }),
    [payer({ state: 'refused', posted: null }, back), payee()],
    /is credited at its payee’s bank/,
  ],
  [
    'released, and the payer has paid',
    hubOf({ state: 'released' }),
    [payer(), bankOf(Y, {})],
    /is settled at its payer’s bank/,
  ],
  [
    'refused, and sent all the same',
    hubOf({ state: 'refused' }),
    [payer({ state: 'refused', posted: null }, back), payee({ state: 'rejected', posted: null }, back)],
    /is rejected at its payee’s bank/,
  ],
  [
    'one TxId that moved money twice',
    hubOf({}, { payments: [cleared, { ...cleared, id: ID.replace('01a', '02a') }] }),
    [payer(), payee()],
    /is the second under/,
  ],
  ['a payment that only the payee’s bank knows', hubOf({}, { payments: [] }), [payee()], /none of the hub's/],
  [
    'a payment that only the payer’s bank knows',
    hubOf({}, { payments: [] }),
    [payer()],
    /that the hub does not know/,
  ],
  [
    'sums that differ',
    hubOf(),
    [payer({}, { clearing: 501n }), payee()],
    /is 501 with the hub, the hub 500 with it/,
  ],
  ['a case about honest banks', hubOf({}, { cases: 1 }), [payer(), payee()], /has opened 1 cases/],
  [
    'a bank that wonders',
    hubOf(),
    [payer({}, { oddities: ['acsc_after_refused'] }), payee()],
    /found odd: acsc_after_refused/,
  ],
  [
    'a recall of which one end knows nothing',
    hubOf({}, { recalls: [{ id: ID, payment: ID, requester: X, state: 'accepted', messageId: 'C1' }] }),
    [payer({}, { recalls: new Map([['C1', { way: 'out', state: 'accepted' }]]) }), payee()],
    /is not known with whoever was asked/,
  ],
];

for (const [what, hub, banks, words] of DIFFER) {
  test(`agreement: finds ${what}`, () => {
    assert.match(disagreements(hub, banks).join('\n'), words);
  });
}
