import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account, Incoming, IncomingState, OutgoingState } from '../model.ts';
import * as incoming from './incoming.ts';
import { MODE_NAMES, MODES, type Mode, magicMode } from './modes.ts';
import * as outgoing from './outgoing.ts';

const ACCOUNT: Account = {
  ...{ id: 4, number: '510000000001', name: 'Đỗ Thị Thử', nameKind: 'person', status: 'open' },
  ...{ recalls: 'accept', balance: 100_000n, reserved: 40_000n },
};

const PAYMENT: Incoming = {
  ...{ id: 'a', kind: 'payment', debtorAgent: '979901', txId: 'a', endToEndId: 'a', original: null },
  ...{ account: ACCOUNT.number, payeeName: '', payerName: '', payerAccount: '', amount: 1n, remittance: '' },
  ...{ references: [], uetr: null },
  ...{ state: 'accepted', reason: null, mode: 'late', speaksAtMs: 100, arrivedMs: 0, endedMs: null },
  returned: 0n,
};

test('every mode has a magic amount of its own, and no other amount calls one', () => {
  const called = MODE_NAMES.map((name) => magicMode(5_000_000n + BigInt(MODES[name].magic)));
  assert.deepEqual(called, MODE_NAMES);
  const quiet = Array.from({ length: 1_000 }, (_, n) => magicMode(5_000_000n + BigInt(n))).filter(
    (name) => name === undefined,
  );
  assert.equal(quiet.length, 1_000 - MODE_NAMES.length);
  assert.equal(magicMode(2n), undefined);
});

test('what the account says decides; a behaviour can only make it worse', () => {
  const judged = (account: Account | undefined, payeeName = '') =>
    incoming.judge(account, { payeeName }, true);
  assert.deepEqual(judged(ACCOUNT), { status: 'ACCP' });
  assert.deepEqual(judged(ACCOUNT, 'DO THI THU'), { status: 'ACCP' });
  assert.deepEqual(judged(ACCOUNT, 'Ai Đó'), { status: 'RJCT', reason: 'BE01' });
  assert.deepEqual(judged(undefined), { status: 'RJCT', reason: 'AC03' });
  for (const name of MODE_NAMES) {
    const plan = incoming.planOf({ status: 'RJCT', reason: 'AC03' }, name, 1);
    assert.deepEqual([plan.state, plan.own], ['rejected', { status: 'RJCT', reason: 'AC03' }], name);
  }
});

test('a plan says what its mode says, in its own seconds', () => {
  const plan = incoming.planOf({ status: 'ACCP' }, 'lie', 0.5);
  assert.deepEqual(
    plan.says.map(({ status, afterMs }) => [status, afterMs]),
    [
      ['ACCP', 0],
      ['RJCT', 1_000],
    ],
  );
  // The books keep whole milliseconds, whatever the scale.
  for (const name of MODE_NAMES) {
    const odd = incoming.planOf({ status: 'ACCP' }, name, 0.0037);
    assert.ok([odd.speaksAfterMs, ...odd.says.map(({ afterMs }) => afterMs)].every(Number.isInteger), name);
  }
  assert.ok(Number.isInteger(outgoing.firstInquiryMs(0, 0.00123)));
  for (const name of MODE_NAMES) {
    const mode: Mode = MODES[name];
    const count = mode.answers.reduce((sum, { messages }) => sum + (messages ?? 1), 0);
    assert.equal(incoming.planOf({ status: 'ACCP' }, name, 1).says.length, count, name);
  }
});

test('an inquiry hears the state, or what the mode makes of it before it speaks', () => {
  assert.deepEqual(incoming.inquired(undefined, undefined, 0), { status: 'RJCT', reason: 'NOOR' });
  assert.deepEqual(incoming.inquired(PAYMENT, 'late', 99), { status: 'PDNG' });
  assert.deepEqual(incoming.inquired(PAYMENT, 'late', 100), { status: 'ACCP' });
  assert.deepEqual(incoming.inquired({ ...PAYMENT, state: 'credited' }, 'late', 0), { status: 'ACCP' });
  assert.equal(incoming.inquired(PAYMENT, 'contradict', 0).status, 'RJCT');
});

test('final is final: a word moves money once, whatever comes after it', () => {
  const incomingFinal: readonly IncomingState[] = ['credited', 'released', 'tombstoned'];
  for (const state of incomingFinal)
    for (const status of ['ACSC', 'RJCT'] as const)
      assert.ok(['as_before', 'odd'].includes(incoming.CONSEQUENCES[state][status]), `${state} ${status}`);
  const outgoingFinal: readonly OutgoingState[] = ['settled', 'refused'];
  for (const state of outgoingFinal)
    for (const status of ['ACSC', 'RJCT', 'PDNG'] as const)
      assert.ok(['as_before', 'odd'].includes(outgoing.CONSEQUENCES[state][status]), `${state} ${status}`);
});

test('what is reserved cannot be spent', () => {
  assert.equal(outgoing.refusalOf(ACCOUNT, 60_000n), undefined);
  assert.equal(outgoing.refusalOf(ACCOUNT, 60_001n), 'payer_has_insufficient_funds');
  assert.equal(outgoing.refusalOf({ ...ACCOUNT, status: 'blocked' }, 1n), 'payer_account_is_blocked');
  assert.equal(outgoing.refusalOf({ ...ACCOUNT, status: 'closed' }, 1n), 'payer_account_is_closed');
  assert.equal(outgoing.refusalOf(undefined, 1n), 'payer_account_does_not_exist');
  assert.equal(outgoing.refusalOf(ACCOUNT, 0n), 'amount_is_not_above_zero');
});

test('the hub is asked three times, a minute apart', () => {
  assert.equal(outgoing.firstInquiryMs(1_000, 1), 61_000);
  assert.equal(outgoing.nextInquiryAfter(1, 0, 1), 60_000);
  assert.equal(outgoing.nextInquiryAfter(2, 0, 1), 60_000);
  assert.equal(outgoing.nextInquiryAfter(3, 0, 1), null);
});
