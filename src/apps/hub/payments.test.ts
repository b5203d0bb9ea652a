/** Payments over HTTP: every way to be refused, keys and references that come again, returns, statements. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  type Answer,
  openTestHub,
  paymentBody,
  settleTown,
  type TestHub,
  type TestInstitution,
  type TestTown,
  TOWN_BALANCE,
} from '../../../test/hub.ts';
import { ledgerFaults } from '../../../test/money.ts';
import { type Contract, readContract } from '../../../test/openapi.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { PAYMENT_REFUSALS } from '../../services/clearing/index.ts';
import { verifyDatabase } from './index.ts';

let home: TestDatabase;
let hub: TestHub;
let town: TestTown;
let contract: Contract;
let payer: TestInstitution;
let payee: TestInstitution;
const reached = new Set<string>();
let towns = 0;

before(async () => {
  home = await testDatabase();
  hub = await openTestHub(home.settings);
  contract = await readContract(hub);
});
/** Each test has institutions of its own, so that none meets what another one blocked. */
beforeEach(async () => {
  towns += 1;
  town = await settleTown(hub, [
    `98${towns.toString().padStart(3, '0')}1`,
    `98${towns.toString().padStart(3, '0')}2`,
  ]);
  [payer, payee] = town.participants;
});
after(async () => {
  await hub.close();
  await home.close();
});

async function operation(id: string, answer: Promise<Answer>): Promise<Answer> {
  const known = contract.operations.find((one) => one.id === id)!;
  contract.holds(known, await answer);
  return await answer;
}
const pay = (amount: number, more: Readonly<Record<string, unknown>> = {}, key?: string): Promise<Answer> =>
  operation(
    'createPayment',
    hub.call('POST', '/v1/payments', {
      as: payer.key,
      body: paymentBody(payer, payee, amount, more),
      ...(key === undefined ? {} : { key }),
    }),
  );
const giveBack = (
  payment: string,
  body: Readonly<Record<string, unknown>>,
  as = payee.key,
): Promise<Answer> =>
  operation('createReturn', hub.call('POST', `/v1/payments/${payment}/returns`, { as, body }));
const state = (of: TestInstitution, change: string, account = of.accounts[0]): Promise<Answer> =>
  operation(
    'changeAccount',
    hub.call('POST', `/v1/institutions/${of.bin}/accounts/${account}/state`, {
      as: of.key,
      body: { change, ground: 'theo quyết định' },
    }),
  );
const cash = (of: TestInstitution, direction: string, amount: number): Promise<Answer> =>
  operation(
    'bookCash',
    hub.call('POST', `/v1/institutions/${of.bin}/accounts/${of.accounts[0]}/cash`, {
      as: of.key,
      body: { direction, amount },
    }),
  );
const operate = (path: string, body?: unknown, method = 'POST'): Promise<Answer> =>
  hub.call(method, path, { as: town.operator, body });
const balance = async (of: TestInstitution, account = of.accounts[0]): Promise<number> =>
  Number(
    (await hub.call('GET', `/v1/institutions/${of.bin}/accounts/${account}`, { as: of.key })).body.booked,
  );

async function refused(asked: Promise<Answer>, code: string, iso: string, status = 422): Promise<Answer> {
  const before = [await balance(payer), await balance(payee)];
  const answer = await asked;
  assert.deepEqual(
    [answer.status, answer.body.code, answer.body.iso_reason, answer.body.outcome],
    [status, code, iso, 'final'],
    answer.text,
  );
  assert.equal(answer.body.payment!.state, 'refused');
  assert.deepEqual([await balance(payer), await balance(payee)], before, 'a refused payment moves nothing');
  reached.add(code);
  return answer;
}

describe('refusals', () => {
  test('of institutions and accounts that are not there', async () => {
    await refused(
      pay(1, { creditor: { bin: '999999', account: '1' } }),
      'payee_institution_not_found',
      'CNOR',
    );
    await refused(
      pay(1, { creditor: { bin: payee.bin, account: '404' } }),
      'payee_account_not_found',
      'AC03',
    );
    await refused(pay(1, { debtor: { bin: payer.bin, account: '404' } }), 'payer_account_not_found', 'AC02');
    const key = await hub.addCaller('participant', { participant: 999_998 });
    const body = { ...paymentBody(payer, payee, 1), debtor: { bin: '999998', account: '1' } };
    await refused(hub.call('POST', '/v1/payments', { as: key, body }), 'payer_institution_not_found', 'DNOR');
  });

  test('of amounts: the ceiling, the balance, the cap', async () => {
    await refused(pay(500_000_000), 'amount_reaches_the_ceiling', 'AM02');
    await refused(pay(499_999_999), 'payer_has_insufficient_funds', 'AM04');
    await refused(pay(TOWN_BALANCE + 1), 'payer_has_insufficient_funds', 'AM04');
    await operate(`/v1/participants/${payer.bin}/cap`, { cap: '1000' }, 'PUT');
    await refused(pay(1_001), 'net_debit_cap_is_exceeded', 'AM23');
    assert.equal((await pay(1_000)).status, 201, 'up to the cap itself');
    await refused(pay(1), 'net_debit_cap_is_exceeded', 'AM23');
  });

  test('of accounts that are blocked, closed or the same', async () => {
    await refused(
      pay(1, { creditor: { bin: payer.bin, account: '1001' } }),
      'payer_and_payee_are_the_same_account',
      'AG01',
    );
    await state(payer, 'freeze');
    await refused(pay(1), 'payer_account_is_blocked', 'AC06');
    await state(payer, 'unfreeze');
    await state(payee, 'freeze');
    assert.equal((await pay(1)).status, 201, 'a blocked account still receives');
    await state(payee, 'unfreeze');
    assert.equal((await state(payee, 'close')).body.code, 'account_is_not_empty');
    await cash(payee, 'withdrawal', TOWN_BALANCE + 1);
    assert.equal((await state(payee, 'close')).body.closed, true);
    await refused(pay(1), 'payee_account_is_closed', 'AC07');
    await cash(payer, 'withdrawal', TOWN_BALANCE - 1);
    await state(payer, 'close');
    await refused(pay(1), 'payer_account_is_closed', 'AC05');
  });

  test('of institutions that are suspended', async () => {
    await operate(`/v1/participants/${payee.bin}/suspend`);
    await refused(pay(1), 'payee_institution_is_suspended', 'AB08');
    await operate(`/v1/participants/${payee.bin}/resume`);
    await operate(`/v1/participants/${payer.bin}/suspend`);
    await refused(pay(1), 'payer_institution_is_suspended', 'AG08');
    await refused(
      pay(1, { creditor: { bin: payer.bin, account: '1002' } }),
      'payer_institution_is_suspended',
      'AG08',
    );
    await operate(`/v1/participants/${payer.bin}/resume`);
    assert.equal((await pay(1)).status, 201);
  });

  test('of returns: capped by what is left, and only of what cleared', async () => {
    const paid = (await pay(1_000)).body.id!;
    assert.equal((await giveBack(paid, { amount: 600, reason: 'CUST' })).status, 201);
    await refused(giveBack(paid, { amount: 401, reason: 'CUST' }), 'return_exceeds_what_is_left', 'AM14');
    const rest = await giveBack(paid, { reason: 'CUST' });
    assert.equal(rest.body.amount, 400, 'without an amount all that is left');
    await refused(giveBack(paid, { reason: 'CUST' }), 'return_exceeds_what_is_left', 'AM14');
    assert.equal(await balance(payer), TOWN_BALANCE);
    await refused(
      giveBack(rest.body.id!, { amount: 1, reason: 'CUST' }, payer.key),
      'original_payment_is_not_cleared',
      'AG01',
    );
    const both = await Promise.all(
      [1, 2, 3, 4].map(async () => await giveBack((await pay(10)).body.id!, { amount: 11, reason: 'CUST' })),
    );
    assert.ok(both.every((answer) => answer.status === 422));
    const raced = (await pay(100)).body.id!;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => giveBack(raced, { amount: 30, reason: 'CUST' })),
    );
    assert.equal(
      answers.filter((answer) => answer.status === 201).length,
      3,
      'three times thirty fit into a hundred',
    );
    assert.equal((await hub.call('GET', `/v1/payments/${raced}`, { as: payer.key })).body.returned, 90);
  });

  test('a return to a closed account goes to its institution’s suspense', async () => {
    const paid = (await pay(TOWN_BALANCE)).body.id!;
    assert.equal((await state(payer, 'close')).body.closed, true);
    const returned = await giveBack(paid, { reason: 'AC04' });
    assert.deepEqual([returned.status, returned.body.state], [201, 'cleared']);
    assert.deepEqual([await balance(payer), await balance(payee)], [0, TOWN_BALANCE]);
  });

  test('are all reached but those that nobody can cause here', () => {
    const unreachable = [
      // No customer account has a credit limit or is suspended by itself; connected banks will have reasons of their own.
      'payee_account_takes_no_money',
      // 2^63 needs nineteen thousand deposits of the largest amount; the ledger's property tests go there.
      'amount_overflows_an_account',
      // A reference is met in the test of references below.
      'reference_was_used_for_another_payment',
      // What connected banks say, or leave unsaid, is met in heldpayments.test.ts and over the line itself.
      'both_accounts_are_at_one_connected_bank',
      'payee_institution_is_not_answering',
      'original_came_after_its_inquiry',
      'payee_institution_rejects',
      'payee_institution_was_not_reached',
      'payee_institution_never_received_it',
    ];
    assert.deepEqual([...reached, ...unreachable].sort(), [...PAYMENT_REFUSALS].sort());
  });
});

describe('the same again', () => {
  test('the same key and request: the same answer, said to be a replay; of refusals too', async () => {
    const first = await pay(5, {}, 'again-1');
    const second = await pay(5, {}, 'again-1');
    assert.equal(first.headers.get('idempotent-replayed'), null);
    assert.equal(second.headers.get('idempotent-replayed'), 'true');
    assert.equal(second.text, first.text);
    const short = await pay(TOWN_BALANCE, {}, 'again-2');
    await cash(payer, 'deposit', TOWN_BALANCE);
    const shortAgain = await pay(TOWN_BALANCE, {}, 'again-2');
    assert.deepEqual(
      [short.body.code, shortAgain.body.code],
      ['payer_has_insufficient_funds', 'payer_has_insufficient_funds'],
    );
    assert.equal(shortAgain.headers.get('idempotent-replayed'), 'true');
    assert.equal(shortAgain.body.payment!.id, short.body.payment!.id);
  });

  test('every route that changes something replays', async () => {
    const bin = `97${towns.toString().padStart(3, '0')}9`;
    const join = { bin, kind: 'wallet', short_name: 'VI', name: 'Ví', name_en: 'Wallet', cap: '5' };
    const changes: readonly [string, string, string, unknown][] = [
      ['POST', '/v1/participants', town.operator, join],
      ['PUT', `/v1/participants/${bin}/cap`, town.operator, { cap: '6' }],
      ['POST', `/v1/participants/${bin}/prefunding`, town.operator, { direction: 'in', amount: 7 }],
      ['POST', `/v1/participants/${bin}/suspend`, town.operator, undefined],
      ['POST', `/v1/participants/${bin}/resume`, town.operator, undefined],
      [
        'POST',
        '/v1/aliases',
        payer.key,
        { alias: { kind: 'merchant', value: `REPLAY-${bin}` }, account: { bin: payer.bin, account: '1001' } },
      ],
      ['POST', '/v1/aliases/remove', payer.key, { alias: { kind: 'merchant', value: `REPLAY-${bin}` } }],
      [
        'POST',
        `/v1/institutions/${payer.bin}/accounts`,
        payer.key,
        { number: '4001', kind: 'wallet', name: 'Lê Văn Lại', name_kind: 'person' },
      ],
      [
        'POST',
        `/v1/institutions/${payer.bin}/accounts/${payer.accounts[0]}/state`,
        payer.key,
        { change: 'unfreeze', ground: 'x' },
      ],
      [
        'POST',
        `/v1/institutions/${payer.bin}/accounts/${payer.accounts[0]}/cash`,
        payer.key,
        { direction: 'deposit', amount: 3 },
      ],
    ];
    for (const [method, path, as, body] of changes) {
      const key = `replay ${path}`.replaceAll(/[^a-z0-9]/g, '-');
      const first = await hub.call(method, path, { as, body, key });
      const second = await hub.call(method, path, { as, body, key });
      assert.ok(first.status < 300, `${path}: ${first.text}`);
      assert.deepEqual([second.status, second.text], [first.status, first.text], path);
      assert.equal(second.headers.get('idempotent-replayed'), 'true', path);
    }
    assert.equal(await balance(payer), TOWN_BALANCE + 3);
  });

  test('the same key with another body, another path, another caller', async () => {
    await pay(5, {}, 'other-1');
    const other = await pay(6, {}, 'other-1');
    assert.deepEqual([other.status, other.body.code], [422, 'key_was_used_for_another_request']);
    const path = await hub.call('POST', `/v1/institutions/${payer.bin}/accounts/${payer.accounts[0]}/cash`, {
      as: payer.key,
      key: 'other-1',
      body: { direction: 'deposit', amount: 1 },
    });
    assert.deepEqual([path.status, path.body.code], [422, 'key_was_used_for_another_request']);
    const theirs = await hub.call('POST', '/v1/payments', {
      as: payee.key,
      key: 'other-1',
      body: paymentBody(payee, payer, 5),
    });
    assert.equal(theirs.status, 201, 'another caller’s keys are its own');
    assert.equal(await balance(payer), TOWN_BALANCE);
  });

  test('a thousand callers with one key at the same time: one posting, one answer', async () => {
    const body = JSON.stringify(paymentBody(payer, payee, 7));
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, () =>
        hub.call('POST', '/v1/payments', { as: payer.key, key: 'storm', body }),
      ),
    );
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [201]);
    assert.equal(new Set(answers.map((answer) => answer.text)).size, 1);
    assert.equal(answers.filter((answer) => answer.headers.get('idempotent-replayed') === null).length, 1);
    assert.equal(await balance(payer), TOWN_BALANCE - 7);
  });

  test('the same reference: the same payment; with other contents: AM05', async () => {
    const first = await pay(9, { end_to_end_id: 'HD 2026/1' });
    const second = await pay(9, { end_to_end_id: 'HD 2026/1', purpose: 'another text' });
    assert.deepEqual([second.status, second.body.id], [201, first.body.id]);
    assert.equal(await balance(payer), TOWN_BALANCE - 9);
    await refused(
      pay(10, { end_to_end_id: 'HD 2026/1' }),
      'reference_was_used_for_another_payment',
      'AM05',
      409,
    );
    const both = await Promise.all([1, 2, 3, 4, 5].map(() => pay(11, { end_to_end_id: 'HD 2026/2' })));
    assert.equal(new Set(both.map((answer) => answer.body.id)).size, 1);
    const theirs = await hub.call('POST', '/v1/payments', {
      as: payee.key,
      body: paymentBody(payee, payer, 11, { end_to_end_id: 'HD 2026/1' }),
    });
    assert.equal(theirs.status, 201, 'a reference belongs to the payer’s institution');
  });
});

describe('statements', () => {
  test('a running balance, page by page, that ends at the account’s balance', async () => {
    for (const amount of [1, 2, 3, 4, 5]) await pay(amount);
    const at = `/v1/institutions/${payer.bin}/accounts/${payer.accounts[0]}/statement`;
    const balances: number[] = [];
    let after = '';
    for (let pages = 0; pages < 10; pages += 1) {
      const page = await operation(
        'getStatement',
        hub.call('GET', `${at}?limit=2${after}`, { as: payer.key }),
      );
      balances.push(...page.body.data!.map((line) => Number(line.balance)));
      if (page.body.has_more !== true) break;
      after = `&starting_after=${page.body.data!.at(-1)!.cursor as string}`;
    }
    assert.deepEqual(
      balances,
      [0, 1, 3, 6, 10, 15].map((spent) => TOWN_BALANCE - spent),
    );
    const future = await operation(
      'getStatement',
      hub.call('GET', `${at}?from=2999-01-01T00:00:00Z&to=2999-02-01T00:00:00Z`, { as: payer.key }),
    );
    assert.deepEqual([future.body.opening, future.body.data], [(TOWN_BALANCE - 15).toString(), []]);
  });

  test('as CSV: a BOM, CRLF, and no cell that a spreadsheet would take for a formula', async () => {
    for (const purpose of ['=1+1', '+84', '-2', '@SUM(A1)', '\t=1', 'Phở, "tái"\nchín'])
      await pay(1, { purpose });
    const answer = await hub.call(
      'GET',
      `/v1/institutions/${payer.bin}/accounts/${payer.accounts[0]}/statement.csv`,
      { as: payer.key },
    );
    assert.match(answer.headers.get('content-type')!, /^text\/csv; charset=utf-8/);
    assert.match(answer.headers.get('content-disposition')!, /^attachment; filename="statement-\d{6}\.csv"$/);
    const raw = new Uint8Array(
      await (
        await fetch(`${hub.url}/v1/institutions/${payer.bin}/accounts/${payer.accounts[0]}/statement.csv`, {
          headers: { authorization: `Bearer ${payer.key}` },
        })
      ).arrayBuffer(),
    );
    assert.deepEqual([...raw.slice(0, 3)], [0xef, 0xbb, 0xbf]);
    for (const cell of ["'=1+1", "'+84", "'-2", "'@SUM(A1)", "'\t=1", '"Phở, ""tái""\nchín"'])
      assert.ok(answer.text.includes(`,${cell},`), cell);
    assert.ok(!/,[=+@][^,]*,/.test(answer.text));
    assert.equal(answer.text.split('\r\n').length, 9, 'a head, a deposit, six payments and the end');
  });
});

test('nothing of this was a fault of ours, and everything verifies', async () => {
  assert.deepEqual(hub.faults, []);
  assert.deepEqual(await ledgerFaults(home.owner), []);
  const { ok, checked } = await verifyDatabase(home.owner, { nowMs: Date.now() });
  assert.ok(ok, JSON.stringify(checked.filter((one) => one.violationsFound > 0)));
});
