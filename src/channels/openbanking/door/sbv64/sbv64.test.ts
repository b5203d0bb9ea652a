import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { readDetached, type Signer, signDetached, verifyJws } from '../../../../codecs/jws/index.ts';
import { inForce } from '../../../../kit/dated.ts';
import type { AccountInformationTerms, WalletLinkTerms } from '../../../../services/consents/index.ts';
import { findIntents } from '../../../../services/openbanking/index.ts';
import { ONE_BANK, OTHER_BANK, type TestAccount, WALLET } from '../../../../services/openbanking/testing.ts';
import { consentOfWallet, walletTokenOf } from '../../wallettoken.ts';
import { type Answered, openTestDoor, type TestDoor } from '../testing.ts';
import { DIFFERENCES, sbv64Dress, sbv64Routes } from './index.ts';
import { idOfPayment } from './words.ts';

const BANK_PAIR = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const SIGNER: Signer = { key: BANK_PAIR.privateKey, algorithm: 'ES256', kid: 'hub-1' };

let home: TestDoor;
let account: TestAccount;
let other: TestAccount;
before(async () => {
  home = await openTestDoor((parts) => [
    sbv64Dress(sbv64Routes(parts), {
      ...{
        database: parts.database,
        nowMs: () => home.city.clock.nowMs,
        mint: randomUUID,
        signer: () => SIGNER,
      },
    }),
  ]);
  account = await home.city.openAccount(ONE_BANK, 5_000_000n, '001099000001', 'Trần Thị Thử');
  other = await home.city.openAccount(OTHER_BANK, 0n, undefined, 'Lê Văn Xa');
});
afterEach(() => assert.deepEqual(home.faults, []));
after(async () => {
  assert.deepEqual(await home.city.violated(), []);
  await home.close();
});

const AT = '/sbv64/v1';
/** Tokens of the Annex are Bearer ones. */
const BEARER = { profile: 'sbv64', jkt: null, scopes: ['openid', 'INF', 'AIS', 'PIS', 'EWLTS'] } as const;

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A message as the Annex has it, signed by the software's key, unless told otherwise. */
async function send(
  token: string,
  method: string,
  path: string,
  { body, headers = {} }: Sent = {},
): Promise<Answered> {
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const key: Signer = { key: home.city.softwareKey, algorithm: 'ES256', kid: 'k1' };
  const answer = await home.send({
    ...{ method, url: `${AT}/${path}`, body: bytes },
    headers: {
      ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...{ 'request-datetime': new Date(home.city.clock.nowMs).toISOString(), 'request-id': 'RQ-1' },
      ...{ 'provider-id': '979901', 'tpp-id': '0100112437', 'psu-ip-address': '203.0.113.7' },
      ...{ 'jws-signature': signDetached(bytes, key), ...headers },
    },
  });
  // Every answer is signed, whatever it says, and the ids come back.
  const read = readDetached(answer.headers['JWS-Signature']!, Buffer.from(answer.body), ['ES256']);
  assert.ok(read.ok && (await verifyJws(read, BANK_PAIR.publicKey)), answer.body);
  assert.equal(read.header.kid, 'hub-1');
  return answer;
}

const told = ({ status, json }: Answered): [number, string | undefined] => [status, json.code];

describe('AIS', () => {
  const terms: AccountInformationTerms = {
    ...{ kind: 'account_information', clusters: ['account_details', 'balances', 'transactions'] },
    ...{ purpose: 'personal_finance', historyFrom: null, unattendedPerDay: 4, retentionDays: 30 },
    validDays: 180,
  };
  const aisToken = async (over: Partial<AccountInformationTerms> = {}): Promise<string> =>
    home.token(await home.city.grant({ ...terms, ...over }, account), BEARER);

  test('lists accounts, tells one, and its lines by pages from 1', async () => {
    const token = await aisToken();
    const list = await send(token, 'GET', 'accounts');
    assert.equal(list.status, 200, list.body);
    assert.equal(list.headers['Request-ID'], 'RQ-1');
    assert.equal(list.headers['Request-DateTime'], new Date(home.city.clock.nowMs).toISOString());
    assert.deepEqual(list.json.accounts, [
      {
        identification: { accountId: account.account },
        ...{ name: 'Tài khoản thanh toán', type: 'CACC', currency: 'VND', bankCode: '979901' },
      },
    ]);
    const body = { accountId: account.account };
    const one = await send(token, 'POST', 'accounts/information', { body });
    assert.deepEqual(one.json.balance, [
      {
        amount: { value: 5_000_000, currency: 'VND' },
        dateTime: new Date(home.city.clock.nowMs).toISOString(),
      },
    ]);
    const range = { fromDate: '2020-01-01T00:00:00Z', toDate: '2027-01-01T00:00:00Z' };
    const page = await send(token, 'POST', 'accounts/transactions', { body: { ...body, ...range, size: 1 } });
    assert.deepEqual(
      [page.json.pageCount, page.json.pageNumber, page.json.totalCount, page.json.nextPage],
      [1, 1, 1, undefined],
    );
    const [line] = page.json.transactions as Record<string, unknown>[];
    assert.equal(line!.creditDebitIndicator, 'CRDT');
    assert.deepEqual(line!.amount, { value: 5_000_000, currency: 'VND' });
    const past = await send(token, 'POST', 'accounts/transactions', { body: { ...body, ...range, page: 2 } });
    assert.deepEqual(past.json.transactions, []);
  });

  test('tells no balance that was not granted, and no account that was not chosen', async () => {
    const token = await aisToken({ clusters: ['account_details'] });
    const own = await send(token, 'POST', 'accounts/information', { body: { accountId: account.account } });
    assert.deepEqual([own.status, own.json.balance], [200, []]);
    const foreign = await send(token, 'POST', 'accounts/information', { body: { accountId: other.account } });
    assert.deepEqual(told(foreign), [400, 'ACCOUNT_ID_NOT_EXISTED']);
    const range = { fromDate: '2020-01-01T00:00:00Z', toDate: '2027-01-01T00:00:00Z' };
    const lines = await send(token, 'POST', 'accounts/transactions', {
      body: { accountId: account.account, ...range },
    });
    assert.deepEqual(told(lines), [403, 'FORBIDDEN']);
  });

  test('names what is missing and what is wrong in the Annex’s way', async () => {
    const token = await aisToken();
    assert.deepEqual(told(await send(token, 'POST', 'accounts/information', { body: {} })), [
      400,
      'ACCOUNT_ID_REQUIRED',
    ]);
    const wrong = { accountId: account.account, fromDate: 'gestern', toDate: '2027-01-01T00:00:00Z' };
    assert.deepEqual(told(await send(token, 'POST', 'accounts/transactions', { body: wrong })), [
      400,
      'FROM_DATE_INVALID',
    ]);
    assert.deepEqual(told(await send('unknown', 'GET', 'accounts')), [401, 'EXPIRED_TOKEN']);
    assert.deepEqual(told(await send(token, 'GET', 'nothing')), [404, 'NOT_FOUND']);
  });

  test('asks for every mandatory header, for the right parties and the right time', async () => {
    const token = await aisToken();
    const rows: readonly (readonly [string, string | undefined, number, string])[] = [
      ['request-id', undefined, 400, 'REQUEST_ID_REQUIRED'],
      ['request-id', 'x'.repeat(61), 400, 'REQUEST_ID_INVALID'],
      ['request-datetime', undefined, 400, 'REQUEST_DATETIME_REQUIRED'],
      ['request-datetime', 'now', 400, 'REQUEST_DATETIME_INVALID'],
      [
        'request-datetime',
        new Date(home.city.clock.nowMs - 300_001).toISOString(),
        400,
        'REQUEST_DATETIME_INVALID',
      ],
      ['provider-id', undefined, 400, 'PROVIDER_ID_REQUIRED'],
      ['provider-id', '979902', 403, 'FORBIDDEN'],
      ['tpp-id', undefined, 400, 'TPP_ID_REQUIRED'],
      ['tpp-id', '0100000001', 403, 'FORBIDDEN'],
      ['psu-ip-address', 'here', 400, 'PSU_IP_ADDRESS_INVALID'],
    ];
    for (const [name, value, status, code] of rows)
      assert.deepEqual(
        told(await send(token, 'GET', 'accounts', { headers: { [name]: value } })),
        [status, code],
        `${name}: ${value}`,
      );
  });

  test('verifies the signature over the very bytes, by a key of the directory', async () => {
    const token = await aisToken();
    const body = { accountId: account.account };
    const bytes = JSON.stringify(body);
    const own: Signer = { key: home.city.softwareKey, algorithm: 'ES256', kid: 'k1' };
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const rows: readonly (readonly [string, string | undefined])[] = [
      ['missing', undefined],
      ['not one', 'x'],
      ['compact', signDetached(bytes, own).replace('..', '.e30.')],
      ['of other bytes', signDetached(`${bytes} `, own)],
      ['by a stranger', signDetached(bytes, { ...own, key: stranger })],
      ['by a key of no name', signDetached(bytes, { ...own, kid: 'k2' })],
      ['without an algorithm', `${Buffer.from('{"alg":"none","kid":"k1"}').toString('base64url')}..AA`],
    ];
    for (const [what, signature] of rows)
      assert.deepEqual(
        told(
          await send(token, 'POST', 'accounts/information', {
            body,
            headers: { 'jws-signature': signature },
          }),
        ),
        [401, 'JWS_SIGNATURE_UNVERIFIED'],
        what,
      );
    // One reading signs no request without a body; where it is signed, it must hold.
    const unsigned = await send(token, 'GET', 'accounts', { headers: { 'jws-signature': undefined } });
    assert.equal(unsigned.status, 200);
    const wrong = await send(token, 'GET', 'accounts', {
      headers: { 'jws-signature': signDetached('x', own) },
    });
    assert.deepEqual(told(wrong), [401, 'JWS_SIGNATURE_UNVERIFIED']);
  });

  test('a token of FAPI 2.0 opens nothing here', async () => {
    const token = home.token(await home.city.grant(terms, account), { profile: 'fapi2', jkt: null });
    assert.deepEqual(told(await send(token, 'GET', 'accounts')), [401, 'EXPIRED_TOKEN']);
  });
});

describe('PIS', () => {
  let count = 0;
  const body = (over: object = {}) => ({
    ...{ instructionIdentification: `PIS-${++count}`, remittanceInformation: 'Mua sách' },
    creditor: { name: 'Lê Văn Xa', accountId: other.account, bankCode: '979902' },
    ...{ InstructAmount: { value: 120_000, currency: 'VND' } },
    ...{ requestedExecutionDate: new Date(home.city.clock.nowMs).toISOString(), ...over },
  });
  const own = (): string => home.token(null, BEARER);

  /** As the authorization server does it: the consent bears the payment's id. */
  async function authorise(paymentId: string, by = account): Promise<string> {
    const id = idOfPayment(paymentId)!;
    const intent = (await findIntents(home.city.database, [id])).get(id)!;
    assert.equal(intent.terms.kind, 'payment');
    await home.city.request(intent.terms as Parameters<typeof home.city.request>[0], by, id);
    await home.city.agree(id, by);
    return id;
  }

  test('a token for accounts pays nothing, whatever its third party may do', async () => {
    const token = home.token(null, { ...BEARER, scopes: ['openid', 'AIS'] });
    const answer = await send(token, 'POST', 'payments', { body: body() });
    assert.deepEqual(told(answer), [403, 'FORBIDDEN']);
  });

  test('announced, agreed to, submitted once with a token that is good once', async () => {
    const first = await send(own(), 'POST', 'payments', { body: body() });
    assert.equal(first.status, 200, first.body);
    assert.equal(first.json.consentStatus, 'AWAITTING_AUTH');
    assert.equal(first.json.status, 'ACTC');
    const paymentId = first.json.paymentId as string;
    assert.match(paymentId, /^[0-9a-f]{32}$/);
    const early = await send(own(), 'POST', 'payments/submit', { body: { paymentId } });
    assert.deepEqual(told(early), [400, 'CONSENTID_NOT_EXISTED']);
    const consent = await authorise(paymentId);
    const token = home.token(consent, { ...BEARER, singleUse: true });
    const paid = await send(token, 'POST', 'payments/submit', { body: { paymentId } });
    assert.equal(paid.json.status, 'ACSC', paid.body);
    assert.deepEqual(told(await send(token, 'POST', 'payments/submit', { body: { paymentId } })), [
      401,
      'EXPIRED_TOKEN',
    ]);
    const status = await send(own(), 'POST', 'payments/status', { body: { paymentId } });
    assert.equal(status.json.status, 'ACSC');
    assert.equal(await home.city.balance(other), 120_000n);
  });

  test('decoupled: the software asks whether the customer agreed, and submits with the consent’s id', async () => {
    const { json } = await send(own(), 'POST', 'payments', { body: body() });
    const paymentId = json.paymentId as string;
    const waiting = await send(own(), 'POST', 'get-consent', { body: { paymentId } });
    assert.equal(waiting.json.consentStatus, 'AWAITTING_AUTH');
    const consentId = await authorise(paymentId);
    const agreed = await send(own(), 'POST', 'get-consent', { body: { paymentId } });
    assert.deepEqual(
      [agreed.json.consentStatus, agreed.json.consentId, agreed.json.expireIn],
      ['AUTHORISED', consentId, 300],
    );
    const wrong = await send(own(), 'POST', 'payments/submit', {
      body: { paymentId, consentId: home.city.mint() },
    });
    assert.deepEqual(told(wrong), [400, 'CONSENTID_NOT_EXISTED']);
    const paid = await send(own(), 'POST', 'payments/submit', { body: { paymentId, consentId } });
    assert.equal(paid.json.status, 'ACSC', paid.body);
    const again = await send(own(), 'POST', 'payments/submit', { body: { paymentId, consentId } });
    assert.deepEqual([again.status, again.json.status], [200, 'ACSC'], 'told, not paid again');
  });

  test('takes either name of the amount, a debtor or none; not both names, not a debtor alone', async () => {
    const amount = { value: 1_000, currency: 'VND' };
    const debtor = { accountId: account.account, bankCode: '979901' };
    for (const over of [
      { InstructAmount: undefined, instructedAmount: amount },
      { debtor },
      { debtor: { ...debtor, name: 'Trần Thị Thử' }, additionalInfo: { note: 'x' } },
    ])
      assert.equal((await send(own(), 'POST', 'payments', { body: body(over) })).status, 200);
    for (const [over, code] of [
      [{ instructedAmount: amount }, 'INSTRUCT_AMOUNT_INVALID'],
      [{ InstructAmount: undefined }, 'INSTRUCTED_AMOUNT_REQUIRED'],
      [{ creditor: undefined, debtor }, 'CREDITOR_REQUIRED'],
      [{ instructionIdentification: undefined }, 'INSTRUCTION_IDENTIFICATION_REQUIRED'],
      [{ remittanceInformation: 'x'.repeat(256) }, 'REMITTANCE_INFORMATION_INVALID'],
      [{ InstructAmount: { value: 0, currency: 'VND' } }, 'INSTRUCT_AMOUNT_VALUE_INVALID'],
      [{ extra: 1 }, 'EXTRA_INVALID'],
    ] as const)
      assert.deepEqual(told(await send(own(), 'POST', 'payments', { body: body(over) })), [400, code]);
  });

  test('an instruction announced twice is one payment; with other content it is refused', async () => {
    const same = body();
    const one = await send(own(), 'POST', 'payments', { body: same });
    const two = await send(own(), 'POST', 'payments', { body: same });
    assert.equal(one.json.paymentId, two.json.paymentId);
    const changed = { ...same, remittanceInformation: 'Khác' };
    assert.equal((await send(own(), 'POST', 'payments', { body: changed })).status, 409);
  });

  test('a key that announced one payment announces no other', async () => {
    const headers = { 'x-idempotency-key': 'ik-1' };
    const same = body();
    const one = await send(own(), 'POST', 'payments', { body: same, headers });
    const two = await send(own(), 'POST', 'payments', { body: same, headers });
    assert.equal(one.json.paymentId, two.json.paymentId);
    const other = await send(own(), 'POST', 'payments', { body: body(), headers });
    assert.deepEqual(told(other), [422, 'KEY_WAS_USED_FOR_ANOTHER_REQUEST']);
  });

  test('the customer must have chosen the account that the third party named', async () => {
    const second = await home.city.openAccount(ONE_BANK, 1_000_000n);
    const debtor = { accountId: account.account, bankCode: '979901' };
    const { json } = await send(own(), 'POST', 'payments', { body: body({ debtor }) });
    const paymentId = json.paymentId as string;
    const consentId = await authorise(paymentId, second);
    const refused = await send(own(), 'POST', 'payments/submit', { body: { paymentId, consentId } });
    assert.deepEqual(told(refused), [400, 'DEBTOR_ACCOUNTID_NOT_EXISTED']);
  });

  test('a payment of another software is not there', async () => {
    const { json } = await send(own(), 'POST', 'payments', { body: body() });
    const paymentId = json.paymentId as string;
    for (const path of ['payments/status', 'get-consent', 'payments/submit']) {
      const missing = await send(own(), 'POST', path, { body: { paymentId: 'f'.repeat(32) } });
      assert.deepEqual(told(missing), [400, 'PAYMENTID_NOT_EXISTED'], path);
    }
    assert.equal((await send(own(), 'POST', 'payments/status', { body: { paymentId } })).status, 200);
  });
});

describe('EWLTS', () => {
  const own = (): string => home.token(null, BEARER);
  let count = 0;
  const body = (ewalletToken: string, value: number) => ({
    ...{ instructionIdentification: `EW-${++count}`, remittanceInformation: 'Nạp ví', ewalletToken },
    ...{ InstructAmount: { value, currency: 'VND' } },
    requestedExecutionDate: new Date(home.city.clock.nowMs).toISOString(),
  });

  test('a linked wallet is filled and emptied within its limits, without anything more of the customer', async () => {
    const wallet = await home.city.openAccount(WALLET, 0n, '001099000001');
    const terms: WalletLinkTerms = {
      ...{ kind: 'wallet_link', currency: 'VND', wallet: { bin: wallet.bin, account: wallet.account } },
      ...{ perPayment: 500_000, perDay: 600_000, validDays: 90 },
    };
    const link = walletTokenOf(await home.city.grant(terms, account));
    assert.ok(link.length <= 30);
    const announced = await send(own(), 'POST', 'cash-in', { body: body(link, 300_000) });
    assert.equal(announced.json.authType, 'NONE', announced.body);
    const paymentId = announced.json.paymentId as string;
    const consent = await send(own(), 'POST', 'get-consent-cash-in', {
      body: { paymentId, ewalletToken: link },
    });
    assert.equal(consent.json.consentStatus, 'AUTHORISED');
    const otp = { paymentId, OTP: '123456', ewalletToken: link };
    assert.deepEqual(told(await send(own(), 'POST', 'verify-otp-cash-in', { body: otp })), [
      409,
      'OTP_IS_NOT_USED_HERE',
    ]);
    const submit = { body: { paymentId, ewalletToken: link } };
    const done = await send(own(), 'POST', 'submit-cash-in', submit);
    assert.equal(done.json.status, 'ACSC', done.body);
    assert.equal((await send(own(), 'POST', 'submit-cash-in', submit)).json.status, 'ACSC');
    assert.equal(await home.city.balance(wallet), 300_000n);
    assert.equal((await send(own(), 'POST', 'get-status-cash-in', submit)).json.status, 'ACSC');
    const out = await send(own(), 'POST', 'cash-out', { body: body(link, 200_000) });
    assert.deepEqual(Object.keys(out.json), ['status', 'statusDateTime']);
    assert.equal(await home.city.balance(wallet), 100_000n);
    const over = await send(own(), 'POST', 'cash-out', { body: body(link, 200_000) });
    assert.deepEqual(told(over), [422, 'PAYMENT_IS_ABOVE_THE_AGREED_LIMIT']);
  });

  const linkBody = (over: object = {}) => ({
    ...{
      instructionIdentification: `LK-${++count}`,
      wallet: { bankCode: '979921', accountId: '0540900001' },
    },
    ...{ perPayment: { value: 1_000, currency: 'VND' }, perDay: { value: 5_000, currency: 'VND' } },
    ...over,
  });

  test('a link is announced once; with other limits it is refused, and nobody else’s is seen', async () => {
    const same = linkBody({ validDays: 30 });
    const one = await send(own(), 'POST', 'wallet-links', { body: same });
    assert.equal(one.status, 200, one.body);
    const ewalletToken = one.json.ewalletToken as string;
    const intent = (await findIntents(home.city.database, [consentOfWallet(ewalletToken)!])).values().next();
    assert.deepEqual(intent.value?.terms, {
      ...{ kind: 'wallet_link', currency: 'VND', wallet: { bin: 979_921, account: '0540900001' } },
      ...{ perPayment: 1_000, perDay: 5_000, validDays: 30 },
    });
    const two = await send(own(), 'POST', 'wallet-links', { body: same });
    assert.deepEqual(two.json, one.json);
    const other = { ...same, perDay: { value: 6_000, currency: 'VND' } };
    assert.equal((await send(own(), 'POST', 'wallet-links', { body: other })).status, 409);
    const waiting = await send(own(), 'POST', 'wallet-links/status', { body: { ewalletToken } });
    assert.equal(waiting.json.consentStatus, 'AWAITTING_AUTH');
    const unknown = { ewalletToken: walletTokenOf(home.city.mint()) };
    assert.deepEqual(told(await send(own(), 'POST', 'wallet-links/status', { body: unknown })), [
      400,
      'CONSENTID_NOT_EXISTED',
    ]);
    for (const [over, code] of [
      [{ validDays: 181 }, 'VALID_DAYS_INVALID'],
      [{ wallet: { bankCode: '979921', accountId: 'ä' } }, 'WALLET_ACCOUNT_ID_INVALID'],
      [{ perDay: undefined }, 'PER_DAY_REQUIRED'],
    ] as const)
      assert.deepEqual(told(await send(own(), 'POST', 'wallet-links', { body: linkBody(over) })), [
        400,
        code,
      ]);
    const reading = home.token(null, { ...BEARER, scopes: ['openid', 'PIS'] });
    assert.deepEqual(told(await send(reading, 'POST', 'wallet-links', { body: linkBody() })), [
      403,
      'FORBIDDEN',
    ]);
  });

  test('a token that a customer gave for one link orders nothing under another', async () => {
    const terms: WalletLinkTerms = {
      ...{ kind: 'wallet_link', currency: 'VND', wallet: { bin: other.bin, account: other.account } },
      ...{ perPayment: 500_000, perDay: 600_000, validDays: 90 },
    };
    const [one, two] = [await home.city.grant(terms, account), await home.city.grant(terms, account)];
    const token = home.token(one, { ...BEARER, scopes: ['EWLTS'] });
    for (const path of ['cash-in', 'cash-out'])
      assert.deepEqual(told(await send(token, 'POST', path, { body: body(walletTokenOf(two), 1_000) })), [
        400,
        'CONSENTID_NOT_EXISTED',
      ]);
  });

  test('a token that names no link is no token', async () => {
    for (const ewalletToken of ['x', 'A'.repeat(22), walletTokenOf(home.city.mint())]) {
      assert.deepEqual(told(await send(own(), 'POST', 'cash-in', { body: body(ewalletToken, 1_000) })), [
        400,
        'CONSENTID_NOT_EXISTED',
      ]);
      assert.deepEqual(told(await send(own(), 'POST', 'cash-out', { body: body(ewalletToken, 1_000) })), [
        400,
        'CONSENTID_NOT_EXISTED',
      ]);
    }
  });
});

test('a wallet token is one text for one consent', () => {
  const id = '01980000-1234-7000-8000-0123456789ab';
  assert.equal(consentOfWallet(walletTokenOf(id)), id);
  assert.equal(consentOfWallet(`${walletTokenOf(id)}A`), undefined);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const token = walletTokenOf(id);
  const stray = letters[letters.indexOf(token.at(-1)!) + 1]!;
  assert.equal(consentOfWallet(token.slice(0, -1) + stray), undefined);
});

test('every difference is in force and says its readings', () => {
  assert.equal(new Set(DIFFERENCES.map(({ value }) => value.of)).size, DIFFERENCES.length);
  for (const difference of DIFFERENCES) {
    assert.equal(inForce([difference], '2026-11-28'), difference);
    assert.match(difference.legalRef, /our reading/);
    assert.ok(difference.value.readings.length > 0);
  }
});
