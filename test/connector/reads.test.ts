/** Sign-in and reading: the hub's client and a real bank over HTTPS, both signing. */
import assert from 'node:assert/strict';
import { request } from 'node:https';
import { after, before, test } from 'node:test';
import { businessDate } from '../../src/kit/calendar.ts';
import type { Id } from '../../src/kit/id.ts';
import { type ConnectorScene, INFORMATION, openConnectorScene, type SceneCustomer, until } from './scene.ts';

let scene: ConnectorScene;
let bin: number;
before(async () => {
  scene = await openConnectorScene();
  bin = scene.bank.bin;
});
after(async () => {
  await scene?.close();
});

const today = businessDate(Date.now());
const mint = (): Id<'authentication'> => scene.hub.hub.mint();

async function begin(name: string, authentication: string = mint(), expiresAt = Date.now() + 60_000) {
  return await scene.port.authenticate(bin, {
    ...{ authentication, name, bindingWords: 'cầu xanh 42', language: 'vi', returnUrl: null, expiresAt },
    purpose: { kind: 'consent', thirdParty: 'Sổ Tay' },
  });
}

/** With the page of the simulator where she could say so as well. */
const pending = (authentication: string) => {
  const { endpoint } = scene.bank.prepared.registration;
  const approvalUrl = `${endpoint}/connector/sign-ins/${authentication.replaceAll('-', '')}`;
  return { kind: 'told', value: { state: 'pending', approvalUrl } };
};

/** A customer whose phone ends in this digit. */
const withDigit = (digit: string): SceneCustomer =>
  scene.customers.find(({ phone }) => phone.endsWith(digit))!;

test('a customer approves in her bank’s app; the hub learns who she is and by what two factors', async () => {
  const { phone, customer } = withDigit('1');
  const authentication = mint();
  const begun = await begin(phone, authentication);
  assert.deepEqual(begun, pending(authentication));
  await until(async () => {
    const told = await scene.port.authentication(bin, authentication);
    if (told.kind !== 'told' || told.value.state !== 'approved') return false;
    assert.equal(told.value.customer, customer);
    assert.deepEqual(told.value.methods, ['pin', 'hwk']);
    return true;
  });
  const repeated = await begin(phone, authentication, 0);
  assert.deepEqual(repeated, { kind: 'bank_refuses', code: 'id_was_used_for_another_request' });
});

test('a sign-in that is refused, one that is approved by command, and one that nobody answers', async () => {
  const refused = mint();
  await begin(withDigit('7').phone, refused);
  const told = await scene.port.authentication(bin, refused);
  assert.deepEqual(told, { kind: 'told', value: { state: 'refused' } });
  const waiting = mint();
  const { phone, customer } = withDigit('8');
  await begin(phone, waiting);
  const { sign_ins } = (await scene.bank.ask('sign-ins')) as { sign_ins: Record<string, unknown>[] };
  assert.equal(sign_ins.find((one) => one.phone === phone)?.bindingWords, 'cầu xanh 42');
  await scene.bank.ask('decide-sign-in', { sign_in: phone, approve: true });
  const approved = await scene.port.authentication(bin, waiting);
  assert.ok(approved.kind === 'told' && approved.value.state === 'approved');
  assert.equal(approved.value.customer, customer);
  const over = mint();
  await begin(withDigit('9').phone, over, Date.now() - 1);
  const late = await scene.port.authentication(bin, over);
  assert.deepEqual(late, { kind: 'told', value: { state: 'expired' } });
});

test('a sign-in on the bank’s page: shown with its words, decided once, and back to where she came from', async () => {
  const { phone, customer } = withDigit('8');
  const authentication = mint();
  const begun = await scene.port.authenticate(bin, {
    ...{
      authentication,
      name: phone,
      bindingWords: '<cầu> xanh 43',
      language: 'vi',
      expiresAt: Date.now() + 60_000,
    },
    ...{ purpose: { kind: 'consent', thirdParty: 'Sổ Tay' }, returnUrl: 'https://hub.example/consent/1' },
  });
  assert.ok(begun.kind === 'told' && begun.value.state === 'pending');
  const url = begun.value.approvalUrl!;
  const shown = await browse(url);
  assert.match(shown.text, /&lt;cầu&gt; xanh 43/);
  assert.match(shown.text, /Sổ Tay/);
  assert.equal((await browse(url, 'decision=perhaps')).status, 400);
  const decided = await browse(url, 'decision=approved');
  assert.deepEqual([decided.status, decided.location], [303, 'https://hub.example/consent/1']);
  await browse(url, 'decision=refused');
  const told = await scene.port.authentication(bin, authentication);
  assert.ok(told.kind === 'told' && told.value.state === 'approved');
  assert.equal(told.value.customer, customer);
  assert.equal((await browse(`${url}0`)).status, 404);
});

test('where no browser waits her app leads her on, after her yes; a bank of contract 1.1 is asked without that', async () => {
  const { phone } = withDigit('8');
  const continueUrl = 'https://hub.example/sign-in/continue/1';
  const begin = (authentication: string, expiresAt = Date.now() + 60_000) =>
    scene.port.authenticate(bin, {
      ...{ authentication, name: phone, bindingWords: 'QUẦY 4', language: 'vi', expiresAt },
      ...{ purpose: { kind: 'consent', thirdParty: 'Sổ Tay' }, returnUrl: null, continueUrl },
    });
  const urls: string[] = [];
  for (let times = 0; times < 2; times += 1) {
    const begun = await begin(mint());
    assert.ok(begun.kind === 'told' && begun.value.state === 'pending');
    urls.push(begun.value.approvalUrl!);
  }
  const approved = await browse(urls[0]!, 'decision=approved');
  assert.deepEqual([approved.status, approved.location], [303, continueUrl]);
  assert.equal((await browse(urls[1]!, 'decision=refused')).status, 200);

  await scene.bank.ask('behave-connector', { mode: 'contract-1-1', next: 2 });
  const older = mint();
  const begun = await begin(older);
  assert.ok(begun.kind === 'told' && begun.value.state === 'pending', JSON.stringify(begun));
  const { sign_ins: rows } = (await scene.bank.ask('sign-ins')) as {
    sign_ins: { id: string; continueUrl: string | null }[];
  };
  assert.equal(rows.find(({ id }) => id === older.replaceAll('-', ''))!.continueUrl, null);
});

interface Browsed {
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
}

/** As a browser that trusts the sandbox's authority. */
function browse(url: string, form?: string): Promise<Browsed> {
  return new Promise((resolve, reject) => {
    const { authority: ca } = scene.bank.prepared.registration;
    const asked = request(url, { ca, method: form === undefined ? 'GET' : 'POST' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (more: string) => (text += more));
      response.on('end', () =>
        resolve({ status: response.statusCode!, location: response.headers.location, text }),
      );
    });
    asked.on('error', reject);
    asked.end(form);
  });
}

test('a name that nobody has is answered like any other', async () => {
  const authentication = mint();
  const begun = await begin('+84540000000', authentication);
  assert.deepEqual(begun, pending(authentication));
  const told = await scene.port.authentication(bin, authentication);
  assert.deepEqual(told, begun);
  const never = await scene.port.authentication(bin, mint());
  assert.deepEqual(never, { kind: 'bank_refuses', code: 'authentication_is_not_known' });
});

test('accounts to choose from: only hers, only after her approval, joint ones with all who hold them', async () => {
  const joint = scene.customers.find(({ numbers }) => numbers.length === 2)!;
  const asked = { authentication: mint(), customer: joint.customer, request: 'r' };
  assert.deepEqual(await scene.port.customerAccounts(bin, asked), {
    ...{ kind: 'bank_refuses', code: 'customer_is_not_signed_in' },
  });
  await begin(joint.phone, asked.authentication);
  await scene.bank.ask('decide-sign-in', {
    sign_in: asked.authentication.replaceAll('-', ''),
    approve: true,
  });
  await until(async () => (await scene.port.authentication(bin, asked.authentication)).kind === 'told');
  const told = await scene.port.customerAccounts(bin, asked);
  assert.ok(told.kind === 'told');
  assert.deepEqual(told.value.map(({ number }) => number).sort(), [...joint.numbers].sort());
  assert.ok(told.value.some(({ holders }) => holders.length === 2 && holders.includes(joint.customer)));
  const stranger = scene.customers.find(({ customer }) => customer !== joint.customer)!;
  const stolen = await scene.port.customerAccounts(bin, { ...asked, customer: stranger.customer });
  assert.deepEqual(stolen, { kind: 'bank_refuses', code: 'customer_is_not_signed_in' });
});

test('reads under a consent are what the books of the bank say', async () => {
  const customer = withDigit('1');
  const [account] = await scene.accountsOf(customer);
  const clusters = [
    'accounts',
    'balances',
    'transactions',
    'standing_orders',
    'party',
    'funds_confirmation',
  ] as const;
  const consent = await scene.consent(customer, INFORMATION(clusters), [account!]);
  const ground = scene.ground(consent, customer, account!);
  const { accounts } = (await scene.bank.ask('accounts', { limit: 1_000 })) as {
    accounts: { number: string; balance: string; name: string }[];
  };
  const books = accounts.find(({ number }) => number === customer.numbers[0])!;

  const listed = await scene.port.accounts(bin, { ...ground, cluster: 'accounts', granted: [account!] });
  assert.ok(listed.kind === 'told');
  assert.deepEqual(
    listed.value.map(({ number, name, bars }) => ({ number, name, bars })),
    [{ number: books.number, name: books.name, bars: [] }],
  );
  const balance = await scene.port.balances(bin, ground);
  assert.ok(balance.kind === 'told');
  assert.deepEqual(
    [balance.value.booked, balance.value.available],
    [BigInt(books.balance), BigInt(books.balance)],
  );
  const party = await scene.port.party(bin, ground);
  assert.deepEqual(party, { kind: 'told', value: { kind: 'person', name: books.name } });
  const orders = await scene.port.standingOrders(bin, ground);
  assert.ok(orders.kind === 'told' && orders.value[0]?.amount === 3_500_000n);
  const enough = await scene.port.fundsConfirmation(bin, { ...ground, amount: BigInt(books.balance) });
  assert.deepEqual(enough, { kind: 'told', value: true });
  const tooMuch = await scene.port.fundsConfirmation(bin, { ...ground, amount: BigInt(books.balance) + 1n });
  assert.deepEqual(tooMuch, { kind: 'told', value: false });
  const unasked = await scene.port.transactions(bin, {
    ...{ ...ground, cluster: 'statements', from: today, to: today, cursor: null, rowsMax: 10 },
  });
  assert.deepEqual(unasked, { kind: 'bank_refuses', code: 'cluster_is_not_granted' });
});

test('transactions come page by page, newest first, and add up to the balance', async () => {
  const customer = scene.customers[2]!;
  const [account] = await scene.accountsOf(customer);
  const consent = await scene.consent(customer, INFORMATION(['transactions', 'balances']), [account!]);
  const ground = scene.ground(consent, customer, account!);
  const payments = [11_000, 12_000, 13_000];
  for (const amount of payments)
    await scene.bank.ask('pay', {
      ...{
        from: customer.numbers[0],
        to_bin: '979901',
        to_account: '1001',
        amount,
        remittance: `lan ${amount}`,
      },
    });
  await until(async () => {
    const { accounts } = (await scene.bank.ask('accounts', { limit: 1_000 })) as {
      accounts: { number: string; reserved: string }[];
    };
    return accounts.find(({ number }) => number === customer.numbers[0])!.reserved === '0';
  });
  const pages = [];
  for (let cursor: string | null = null; pages.length === 0 || cursor !== null; ) {
    const asked = { ...ground, cluster: 'transactions', from: today, to: today, cursor, rowsMax: 2 } as const;
    const told = await scene.port.transactions(bin, asked);
    assert.ok(told.kind === 'told');
    pages.push(told.value);
    cursor = told.value.nextCursor;
  }
  assert.deepEqual(
    pages.map(({ transactions }) => transactions.length),
    [2, 2],
  );
  const rows = pages.flatMap(({ transactions }) => transactions);
  assert.equal(new Set(rows.map(({ id }) => id)).size, 4);
  const paid = rows.filter(({ amount }) => amount < 0n);
  assert.deepEqual(
    paid.map(({ amount }) => Number(-amount)).sort((a, b) => a - b),
    payments,
  );
  assert.deepEqual(
    paid.map(({ counterparty }) => [counterparty?.bin, counterparty?.account]),
    payments.map(() => [979_901, '1001']),
  );
  const balance = await scene.port.balances(bin, ground);
  assert.ok(balance.kind === 'told');
  assert.equal(
    rows.reduce((sum, { amount }) => sum + amount, 0n),
    balance.value.booked,
  );
  assert.equal(rows[0]?.balance, balance.value.booked);
  const yesterday = businessDate(Date.now() - 86_400_000);
  const before = await scene.port.transactions(bin, {
    ...{ ...ground, cluster: 'transactions', from: '2026-01-01', to: yesterday, cursor: null, rowsMax: 9 },
  });
  assert.deepEqual(before, { kind: 'told', value: { transactions: [], nextCursor: null } });
  const spoilt = await scene.port.transactions(bin, {
    ...{ ...ground, cluster: 'transactions', from: today, to: today, cursor: 'x', rowsMax: 9 },
  });
  assert.deepEqual(spoilt, { kind: 'bank_refuses', code: 'cursor_is_not_valid' });
});

test('the bank holds every read against its own copy of the consent', async () => {
  const customer = withDigit('4');
  const [account] = await scene.accountsOf(customer);
  const consent = await scene.consent(customer, INFORMATION(['balances']), [account!]);
  const ground = scene.ground(consent, customer, account!);
  const stranger = withDigit('5');
  const [foreign] = await scene.accountsOf(stranger);
  const refusals = [
    [{ ...ground, consent: mint() }, 'consent_is_not_known'],
    [{ ...ground, account: foreign! }, 'account_is_not_in_consent'],
    [{ ...ground, customer: stranger.customer }, 'customer_is_not_known'],
  ] as const;
  for (const [asked, code] of refusals)
    assert.deepEqual(await scene.port.balances(bin, asked), { kind: 'bank_refuses', code });
  assert.deepEqual(await scene.port.party(bin, ground), {
    kind: 'bank_refuses',
    code: 'cluster_is_not_granted',
  });
});

test('without a connector nobody is asked', async () => {
  const hosted = 979_901;
  assert.equal(await scene.port.connects(hosted), false);
  assert.equal(await scene.port.connects(bin), true);
  const ground = scene.ground(mint(), scene.customers[0]!, mint());
  assert.deepEqual(await scene.port.balances(hosted, ground), { kind: 'bank_has_no_connector' });
});
