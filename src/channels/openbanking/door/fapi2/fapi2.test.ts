import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { certificateThumbprint } from '../../../../codecs/jws/index.ts';
import { ED_PAIR, proofOf } from '../../../../codecs/jws/testing.ts';
import { toWire } from '../../../../kit/id.ts';
import type { AccountInformationTerms, Cluster } from '../../../../services/consents/index.ts';
import {
  CONNECTED_BANK,
  ONE_BANK,
  OTHER_BANK,
  type TestAccount,
} from '../../../../services/openbanking/testing.ts';
import { ORIGIN, openTestDoor, type TestDoor } from '../testing.ts';

let home: TestDoor;
let account: TestAccount;
let other: TestAccount;
before(async () => {
  home = await openTestDoor();
  account = await home.city.openAccount(ONE_BANK, 5_000_000n, '001099000001', 'Trần Thị Thử');
  other = await home.city.openAccount(OTHER_BANK, 0n, undefined, 'Lê Văn Xa');
});
afterEach(() => assert.deepEqual(home.faults, []));
after(async () => {
  assert.deepEqual(await home.city.violated(), []);
  await home.close();
});

const AT = '/openbanking/v1';
const CLUSTERS: readonly Cluster[] = [
  'accounts',
  'account_details',
  'balances',
  'transactions',
  'party',
  'statements',
  'funds_confirmation',
];
const terms = (
  clusters = CLUSTERS,
  over: Partial<AccountInformationTerms> = {},
): AccountInformationTerms => ({
  ...{ kind: 'account_information', clusters, purpose: 'personal_finance', historyFrom: null },
  ...{ unattendedPerDay: 4, retentionDays: 30, validDays: 90, ...over },
});
const PRESENT = { 'x-fapi-customer-ip-address': '203.0.113.7' };
const wire = ({ id }: TestAccount): string => toWire('account', id);

async function read(path: string, token: string) {
  return await home.call(token, 'GET', path, { headers: PRESENT });
}

describe('reading accounts', () => {
  test('each cluster of a granted account is told, and nothing beside it', async () => {
    const token = home.token(await home.city.grant(terms(), account));
    const list = await read(`${AT}/accounts`, token);
    assert.equal(list.status, 200, list.body);
    assert.deepEqual(list.json.data, [
      {
        ...{ account_id: wire(account), bin: '979901', kind: 'current' },
        ...{ masked_account: `****${account.account.slice(-4)}`, currency: 'VND' },
      },
    ]);
    assert.ok(!list.body.includes(account.account), 'no full number');
    const one = await read(`${AT}/accounts/${wire(account)}`, token);
    assert.equal(one.json.account, account.account);
    assert.equal(one.json.status, 'enabled');
    const balances = await read(`${AT}/accounts/${wire(account)}/balances`, token);
    const [booked] = balances.json.data as { type: string; balance: object }[];
    assert.deepEqual([booked!.type, booked!.balance], ['CLBD', { currency: 'VND', amount: '5000000' }]);
    const party = await read(`${AT}/party`, token);
    assert.deepEqual(party.json, { name: 'Trần Thị Thử', kind: 'person' });
    for (const [amount, funds_available] of [
      ['5000000', true],
      ['5000001', false],
    ] as const) {
      const body = { account_id: wire(account), instructed_amount: { currency: 'VND', amount } };
      const funds = await home.call(token, 'POST', `${AT}/funds-confirmations`, { body, headers: PRESENT });
      assert.deepEqual(funds.json, { funds_available });
    }
  });

  test('lines come in pages, newest first, and not from before the granted day', async () => {
    const { city } = home;
    const saver = await city.openAccount(ONE_BANK, 900_000n);
    city.clock.nowMs += 86_400_000;
    const today = new Date(city.clock.nowMs + 7 * 3_600_000).toISOString().slice(0, 10);
    for (let i = 1; i <= 3; i += 1) {
      city.clock.nowMs += 60_000;
      const instruction = `LINE-${i}`;
      const creditor = { bin: other.bin, account: other.account, name: null };
      const ordered = await city.grant(
        {
          ...{ kind: 'payment', amount: i * 1_000, currency: 'VND', creditor, remittance: `Dòng ${i}` },
          ...{ instruction, executeOn: null },
        },
        saver,
      );
      await city.submit({ consent: ordered, instruction, amount: BigInt(i * 1_000) });
    }
    const token = home.token(await city.grant(terms(), saver));
    const first = await read(`${AT}/accounts/${wire(saver)}/transactions?limit=2`, token);
    const lines = first.json.data as Record<string, unknown>[];
    assert.deepEqual(
      lines.map((line) => line.remittance_information),
      ['Dòng 3', 'Dòng 2'],
    );
    assert.deepEqual(lines[0]!.amount, { currency: 'VND', amount: '3000' });
    assert.equal(lines[0]!.credit_debit_indicator, 'DBIT');
    assert.deepEqual(lines[0]!.balance_after, { currency: 'VND', amount: '894000' });
    assert.deepEqual(lines[0]!.counterparty, {
      ...{ bin: '979902', account: other.account, name: 'Lê Văn Xa' },
    });
    assert.equal(first.json.has_more, true);
    const cursor = lines[1]!.cursor as string;
    const rest = await read(
      `${AT}/accounts/${wire(saver)}/transactions?limit=2&starting_after=${cursor}`,
      token,
    );
    assert.deepEqual(
      (rest.json.data as Record<string, unknown>[]).map((line) => [line.kind, line.credit_debit_indicator]),
      [
        ['payment', 'DBIT'],
        ['deposit', 'CRDT'],
      ],
    );
    assert.equal(rest.json.has_more, false);
    const since = home.token(await city.grant(terms(CLUSTERS, { historyFrom: today }), saver));
    const granted = await read(`${AT}/accounts/${wire(saver)}/transactions?from=2020-01-01`, since);
    assert.equal((granted.json.data as unknown[]).length, 3, 'the deposit was the day before');
    const months = await read(`${AT}/accounts/${wire(saver)}/statements`, token);
    const [month] = months.json.data as { month: string }[];
    const statement = await read(`${AT}/accounts/${wire(saver)}/statements/${month!.month}`, token);
    assert.deepEqual(statement.json.closing, { currency: 'VND', amount: '894000' });
    assert.deepEqual(statement.json.opening, { currency: 'VND', amount: '0' });
    assert.equal((statement.json.data as unknown[]).length, 4);
    assert.equal((await read(`${AT}/accounts/${wire(saver)}/statements/2019-01`, token)).status, 404);
  });

  test('a cluster or an account that was not granted is refused', async () => {
    const token = home.token(await home.city.grant(terms(['accounts']), account));
    const balances = await read(`${AT}/accounts/${wire(account)}/balances`, token);
    assert.deepEqual([balances.status, balances.json.code], [403, 'cluster_is_not_granted']);
    assert.match(balances.headers['WWW-Authenticate']!, /insufficient_scope/);
    const foreign = home.token(await home.city.grant(terms(), other));
    for (const id of [wire(account), toWire('account', '01980000-0000-7000-8000-000000000000')]) {
      const refused = await read(`${AT}/accounts/${id}/balances`, foreign);
      assert.deepEqual([refused.status, refused.json.code], [403, 'account_is_not_granted'], id);
    }
  });

  test('without the customer four times a day, with her as often as she likes', async () => {
    const token = home.token(await home.city.grant(terms(), account));
    const path = `${AT}/accounts/${wire(account)}/balances`;
    for (let i = 0; i < 4; i += 1) assert.equal((await home.call(token, 'GET', path)).status, 200);
    const fifth = await home.call(token, 'GET', path);
    assert.deepEqual([fifth.status, fifth.json.code], [429, 'unattended_reads_are_used_up']);
    assert.equal((await read(path, token)).status, 200);
    const forged = await home.call(token, 'GET', path, { headers: { 'x-fapi-customer-ip-address': 'yes' } });
    assert.deepEqual([forged.status, forged.json.code], [400, 'header_is_not_valid']);
  });

  test('a withdrawal bites at the very next call', async () => {
    const consent = await home.city.grant(terms(), account);
    const token = home.token(consent);
    assert.equal((await read(`${AT}/accounts`, token)).status, 200);
    await home.city.revoke(consent, account);
    const after = await read(`${AT}/accounts`, token);
    assert.deepEqual([after.status, after.json.code], [403, 'consent_is_revoked']);
  });
});

describe('what banks publish', () => {
  test('standing orders are told under their own cluster', async () => {
    const { city } = home;
    await city.setStanding(account, other, 70_000n);
    const path = `${AT}/accounts/${wire(account)}/standing-orders`;
    const without = await read(path, home.token(await city.grant(terms(), account)));
    assert.deepEqual([without.status, without.json.code], [403, 'cluster_is_not_granted']);
    const told = await read(path, home.token(await city.grant(terms(['standing_orders']), account)));
    const [first] = told.json.data as Record<string, unknown>[];
    assert.deepEqual([first!.frequency, first!.on_day, first!.status], ['MNTH', 31, 'active']);
    assert.deepEqual(first!.instructed_amount, { currency: 'VND', amount: '70000' });
  });

  test('rates are those in force now, with any token of an active third party', async () => {
    const { city } = home;
    const set = (validFrom: number | null, percent: string) => city.publishRate(ONE_BANK, validFrom, percent);
    const path = `${AT}/rates/interest?bin=979901`;
    const none = await home.call(home.token(null), 'GET', path);
    assert.deepEqual([none.status, none.json.code], [404, 'information_is_not_published']);
    await set(null, '4.7');
    await set(city.clock.nowMs + 60_000, '5.1');
    const rateOf = async () => {
      const { json } = await home.call(home.token(null), 'GET', path);
      return (json.rates as { percent_per_year: string }[])[0]!.percent_per_year;
    };
    assert.equal(await rateOf(), '4.7');
    await set(null, '4.8');
    assert.equal(await rateOf(), '4.8', 'of two from one instant the later one');
    city.clock.nowMs += 60_000;
    assert.equal(await rateOf(), '5.1');
  });
});

describe('the door', () => {
  test('echoes the interaction id that is a UUID, and makes one where it is not', async () => {
    const token = home.token(await home.city.grant(terms(), account));
    const id = '3f6a1c1e-2f0b-4a1c-9a33-0d3f5c1a9b77';
    const given = { headers: { 'x-fapi-interaction-id': id } };
    assert.equal((await home.call(token, 'GET', `${AT}/party`, given)).headers['x-fapi-interaction-id'], id);
    const refused = await home.send({ headers: { 'x-fapi-interaction-id': 'x\r\nset-cookie: a' } });
    assert.match(refused.headers['x-fapi-interaction-id']!, /^[0-9a-f-]{36}$/);
    assert.equal(refused.json.request_id, refused.headers['x-fapi-interaction-id']);
  });

  test('lets nobody in without a token, or with one that is not, is no more, or is of another profile', async () => {
    const consent = await home.city.grant(terms(), account);
    const missing = await home.send({});
    assert.deepEqual([missing.status, missing.json.code], [401, 'token_is_missing']);
    assert.equal(missing.headers['WWW-Authenticate'], 'DPoP algs="ES256 PS256 EdDSA Ed25519"');
    const query = await home.send({ url: `${AT}/accounts?access_token=${home.token(consent)}` });
    assert.equal(query.json.code, 'token_is_missing');
    for (const [code, token] of [
      ['token_is_not_valid', 'lb-unknown'],
      ['token_is_not_valid', home.token(consent, { expiresAt: home.city.clock.nowMs })],
      ['token_is_of_another_profile', home.token(consent, { profile: 'sbv64' })],
    ] as const) {
      const refused = await read(`${AT}/accounts`, token);
      assert.deepEqual([refused.status, refused.json.code], [401, code]);
      assert.match(refused.headers['WWW-Authenticate']!, /error="invalid_token"/);
    }
    for (const authorization of ['', 'DPoP', 'Basic eDp5', 'DPoP a b', 'DPoP \u00e9'])
      assert.equal((await home.send({ headers: { authorization } })).status, 401);
    assert.equal((await home.send({ headers: { authorization: ['DPoP a', 'DPoP b'] } })).status, 401);
  });

  test('asks for the proof of the token’s own key, about this very call', async () => {
    const token = home.token(await home.city.grant(terms(), account));
    const iat = Math.floor(home.city.clock.nowMs / 1_000);
    const good = { method: 'GET', target: `${ORIGIN}${AT}/accounts`, accessToken: token, iat, jti: 'j' };
    const rows: readonly (readonly [string, string | undefined])[] = [
      ['proof_is_missing', undefined],
      ['proof_is_not_valid', 'x'],
      ['proof_is_not_valid', proofOf({ ...good, method: 'POST' })],
      ['proof_is_not_valid', proofOf({ ...good, target: `${ORIGIN}${AT}/party` })],
      ['proof_is_not_valid', proofOf({ ...good, target: `https://evil.test${AT}/accounts` })],
      ['proof_is_not_valid', proofOf({ ...good, iat: iat - 61 })],
      ['proof_is_not_valid', proofOf({ ...good, accessToken: 'another' })],
      ['proof_is_not_valid', `${proofOf(good).replace(/\.[^.]*$/, '')}.${'A'.repeat(86)}`],
      ['proof_is_of_another_key', proofOf({ ...good, pair: ED_PAIR, algorithm: 'EdDSA' })],
    ];
    for (const [code, proof] of rows) {
      const refused = await home.call(token, 'GET', `${AT}/accounts`, { proof });
      assert.deepEqual([refused.status, refused.json.code], [401, code]);
      assert.match(refused.headers['WWW-Authenticate']!, /error="invalid_dpop_proof"/);
    }
    const bearer = await home.send({ headers: { authorization: `Bearer ${token}`, dpop: proofOf(good) } });
    assert.equal(bearer.json.code, 'token_comes_in_another_way');
  });

  test('takes a proof once: of twenty at once one is let in', async () => {
    const token = home.token(await home.city.grant(terms(), account));
    const iat = Math.floor(home.city.clock.nowMs / 1_000);
    const order = { method: 'GET', target: `${ORIGIN}${AT}/accounts`, accessToken: token, iat, jti: 'once' };
    const proof = proofOf(order);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        home.call(token, 'GET', `${AT}/accounts`, { proof, headers: PRESENT }),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal(answers.filter(({ json }) => json.code === 'proof_was_used_before').length, 19);
  });

  test('asks for the certificate of a token that is bound to one', async () => {
    const certificate = Buffer.from('certificate of a test');
    const x5t = 'aShqjgfXoEL8wVQhM3jEVvD8BYbuEvKcGpJO4XhNr6Y';
    const consent = await home.city.grant(terms(), account);
    const right = home.token(consent, { jkt: null, x5t: certificateThumbprint(certificate) });
    const wrong = home.token(consent, { jkt: null, x5t });
    const send = (token: string, more: object) =>
      home.send({ headers: { authorization: `Bearer ${token}`, ...PRESENT }, ...more });
    assert.equal((await send(right, { certificate })).status, 200);
    assert.equal((await send(right, {})).json.code, 'certificate_is_missing');
    assert.equal((await send(wrong, { certificate })).json.code, 'certificate_is_of_another_token');
    const dpop = await home.call(right, 'GET', `${AT}/accounts`, { certificate });
    assert.equal(dpop.json.code, 'token_comes_in_another_way');
  });

  test('knows its paths, methods and schemas', async () => {
    const token = home.token(await home.city.grant(terms(), account));
    assert.equal((await home.call(token, 'GET', `${AT}/nothing`)).status, 404);
    const method = await home.call(token, 'PUT', `${AT}/accounts`);
    assert.deepEqual([method.status, method.headers.Allow], [405, 'GET']);
    assert.equal((await home.call(token, 'GET', `${AT}/accounts/acc_1/balances`)).status, 404);
    for (const query of [
      'limit=0',
      'limit=1e1',
      'limit=5&limit=6',
      'page=1',
      'from=2026-13-01',
      '__proto__=1',
    ]) {
      const refused = await home.call(token, 'GET', `${AT}/accounts/${wire(account)}/transactions?${query}`);
      assert.deepEqual([refused.status, refused.json.code], [400, 'request_is_invalid'], query);
    }
    for (const body of [Buffer.from('{'), Buffer.from([0xff]), Buffer.from('{"name":"x","name":"y"}')]) {
      const proof = proofOf({
        ...{ method: 'POST', target: `${ORIGIN}${AT}/payee-checks`, accessToken: token },
        ...{ iat: Math.floor(home.city.clock.nowMs / 1_000), jti: body.toString('hex') },
      });
      const refused = await home.send({
        ...{ method: 'POST', url: `${AT}/payee-checks`, body },
        headers: { authorization: `DPoP ${token}`, dpop: proof, 'content-type': 'application/json' },
      });
      assert.equal(refused.status, 400);
    }
    const text = { headers: { 'content-type': 'text/plain' }, body: {} };
    assert.equal((await home.call(token, 'POST', `${AT}/payee-checks`, text)).status, 415);
    assert.equal(home.door.isOurs('/openbanking/v2/accounts'), false);
    assert.equal(home.door.isOurs(`${AT}/accounts`), true);
  });

  test('refuses an operation of one kind of consent to another', async () => {
    const token = home.token(await home.city.grant(terms(), account));
    const body = {
      instruction_identification: 'X-1',
      instructed_amount: { currency: 'VND', amount: '1000' },
    };
    for (const path of ['payments', 'recurring-payments', 'wallet/top-ups', 'wallet/withdrawals']) {
      const refused = await home.call(token, 'POST', `${AT}/${path}`, { body });
      assert.deepEqual([refused.status, refused.json.code], [403, 'consent_is_for_something_else'], path);
    }
    const own = home.token(null);
    const none = await home.call(own, 'GET', `${AT}/accounts`);
    assert.deepEqual([none.status, none.json.code], [403, 'token_names_no_consent']);
    const pays = await home.call(own, 'POST', `${AT}/payments`, { body });
    assert.deepEqual([pays.status, pays.json.code], [403, 'token_names_no_consent']);
  });
});

describe('paying', () => {
  let count = 0;
  const instructed = (amount: string) => ({
    instruction_identification: `PAY-${++count}`,
    instructed_amount: { currency: 'VND', amount },
  });

  test('pays once, tells it again, and tells its state to the software that gave it', async () => {
    const { city } = home;
    const body = instructed('150000');
    const creditor = { bin: other.bin, account: other.account, name: 'Lê Văn Xa' };
    const consent = await city.grant(
      {
        ...{ kind: 'payment', amount: 150_000, currency: 'VND', creditor, remittance: 'Sách' },
        ...{ instruction: body.instruction_identification, executeOn: null },
      },
      account,
    );
    const token = home.token(consent);
    const first = await home.call(token, 'POST', `${AT}/payments`, { body });
    assert.equal(first.status, 201, first.body);
    assert.equal(first.json.status, 'ACSC');
    assert.equal(first.json.remittance_information, 'Sách');
    const again = await home.call(token, 'POST', `${AT}/payments`, { body });
    assert.deepEqual([again.status, again.json], [200, first.json]);
    const id = first.json.payment_order_id as string;
    const own = home.token(null);
    const told = await home.call(own, 'GET', `${AT}/payments/${id}?refund_account=true`);
    assert.deepEqual(told.json.refund_account, { bin: '979901', account: account.account });
    assert.equal(
      (await home.call(own, 'DELETE', `${AT}/payments/${id}`)).json.code,
      'payment_order_is_not_waiting',
    );
    const stranger = home.token(null, { software: city.mint() });
    const hidden = await home.call(stranger, 'GET', `${AT}/payments/${id}`);
    assert.deepEqual([hidden.status, hidden.json.code], [403, 'third_party_is_not_active']);
  });

  test('a bulk list is many orders, each taken or refused by itself, under one proof', async () => {
    const { city } = home;
    const creditor = { bin: other.bin, account: other.account, name: null };
    const consent = await city.grant(
      {
        ...{ kind: 'recurring_payments', currency: 'VND', creditor, perPayment: 1_000, perDay: null },
        ...{ perMonth: null, total: 2_000, remittance: null, validDays: 30 },
      },
      account,
    );
    const token = home.token(consent);
    const payments = [instructed('1000'), instructed('1001'), instructed('1000'), instructed('1000')];
    const iat = Math.floor(city.clock.nowMs / 1_000);
    const target = `${ORIGIN}${AT}/bulk-payments`;
    const proof = proofOf({ method: 'POST', target, accessToken: token, iat, jti: 'bulk' });
    const done = await home.call(token, 'POST', `${AT}/bulk-payments`, { body: { payments }, proof });
    const data = done.json.data as { payment: { status: string } | null; problem: { code: string } | null }[];
    assert.deepEqual(
      data.map(({ payment, problem }) => payment?.status ?? problem?.code),
      ['ACSC', 'payment_is_above_the_agreed_limit', 'ACSC', 'payment_is_above_the_agreed_limit'],
    );
    const replayed = await home.call(token, 'POST', `${AT}/bulk-payments`, { body: { payments }, proof });
    assert.deepEqual([replayed.status, replayed.json.code], [401, 'proof_was_used_before']);
  });

  test('a bulk list that was agreed to is ordered as it is, and nothing beside it', async () => {
    const { city } = home;
    const listed = (instruction: string, amount: number) => ({
      ...{ amount, instruction, remittance: 'Lương' },
      creditor: { bin: other.bin, account: other.account, name: null },
    });
    const payments = [listed('BL-1', 1_000), listed('BL-2', 2_000)];
    const token = home.token(await city.grant({ kind: 'bulk_payments', currency: 'VND', payments }, account));
    const item = (instruction_identification: string, amount: string) => ({
      ...{ instruction_identification, instructed_amount: { currency: 'VND', amount } },
    });
    const order = async (...items: object[]) => {
      const done = await home.call(token, 'POST', `${AT}/bulk-payments`, { body: { payments: items } });
      const data = done.json.data as {
        payment: { status: string } | null;
        problem: { code: string } | null;
      }[];
      return data.map(({ payment, problem }) => payment?.status ?? problem?.code);
    };
    const differs = 'payment_differs_from_what_was_agreed';
    assert.deepEqual(await order(item('BL-1', '1000'), item('BL-2', '2001'), item('BL-3', '1')), [
      ...['ACSC', differs, differs],
    ]);
    const one = await home.call(token, 'POST', `${AT}/recurring-payments`, { body: item('BL-2', '2000') });
    assert.equal(one.json.code, 'consent_is_for_something_else');
    assert.deepEqual(await order(item('BL-1', '1000'), item('BL-2', '2000')), ['ACSC', 'ACSC']);
    assert.deepEqual(await order(item('BL-3', '1'), item('BL-2', '2000')), [differs, 'ACSC']);
  });

  test('a payee check tells a name to payers after a match, and says nothing more', async () => {
    const own = home.token(null);
    const creditor = { bin: '979902', account: other.account };
    const check = (name: string, at = creditor) =>
      home.call(own, 'POST', `${AT}/payee-checks`, { body: { creditor: at, name } });
    assert.deepEqual((await check('le van xa')).json, {
      ...{ match: 'match', reason: null, registered_name: 'Lê Văn Xa' },
    });
    assert.deepEqual((await check('Ngô Thị Khác')).json, {
      ...{ match: 'no_match', reason: null, registered_name: null },
    });
    const far = { bin: String(CONNECTED_BANK), account: '5550001' };
    assert.equal((await check('Lê Văn Xa', far)).json.match, 'match');
    assert.equal((await check('x', { bin: '979902', account: '999' })).status, 404);
  });

  test('a third party that is suspended is let in nowhere', async () => {
    const apart = await openTestDoor();
    const saver = await apart.city.openAccount(ONE_BANK, 1_000n);
    const token = apart.token(await apart.city.grant(terms(), saver));
    assert.equal((await apart.call(token, 'GET', `${AT}/accounts`)).status, 200);
    await apart.city.suspend();
    for (const [method, path, body] of [
      ['GET', 'accounts', undefined],
      ['GET', 'party', undefined],
      ['POST', 'payee-checks', { creditor: { bin: '979902', account: '1' }, name: 'x' }],
    ] as const) {
      const refused = await apart.call(token, method, `${AT}/${path}`, { body });
      assert.deepEqual([refused.status, refused.json.code], [403, 'third_party_is_not_active'], path);
    }
    await apart.close();
  });
});
