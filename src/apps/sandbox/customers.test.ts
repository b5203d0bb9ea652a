import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { ledgerFaults } from '../../../test/money.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { createDesk, type Desk } from '../../core/command/index.ts';
import { accountsOfCustomer, holdersOf } from '../../services/banking/index.ts';
import { joinKind } from '../../services/clearing/index.ts';
import { createSignIn, type SignIn } from '../../services/identity/index.ts';
import { buildCity } from './city/index.ts';
import {
  codeNow,
  type DemoCustomer,
  demoCustomers,
  enrolDemoCustomers,
  SANDBOX_PASSWORD,
} from './customers.ts';
import { SANDBOX_SEED } from './seed.ts';

const CUSTOMERS = demoCustomers(SANDBOX_SEED);
const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const signInKey = randomBytes(32);
let nowMs = Date.UTC(2026, 10, 28, 2, 0, 0);

let home: TestDatabase;
let desk: Desk;
let signIn: SignIn;
before(async () => {
  home = await testDatabase();
  const { database } = home;
  desk = createDesk({ database, nowMs: () => nowMs, committed: () => {} });
  for (const bin of new Set(CUSTOMERS.map((one) => Number(one.bin)))) {
    const words = {
      kind: 'bank',
      shortName: `B${bin}`,
      name: `Ngân hàng ${bin}`,
      nameEn: `Bank ${bin}`,
    } as const;
    await desk.submit(joinKind, { bin, cap: 10n ** 12n, ...words }, HUB);
  }
  await enrolAll();
  const relyingParty = { id: 'localhost', name: 'Thử', origins: ['https://localhost'] };
  signIn = createSignIn({
    database,
    desk,
    nowMs: () => nowMs,
    secretKey: signInKey,
    seals: () => undefined,
    randomBytes,
    relyingParty,
  });
});
after(async () => {
  await desk.close();
  await home.close();
});

const enrolAll = (): Promise<void> =>
  enrolDemoCustomers(
    { desk, database: home.database, nowMs: () => nowMs, signInKey, randomBytes },
    SANDBOX_SEED,
  );

const named = (key: string): DemoCustomer => CUSTOMERS.find((one) => one.key === key)!;
const here = () => signIn.from({ address: '192.0.2.1', device: undefined });
const begin = ({ bin, phone }: DemoCustomer, password = SANDBOX_PASSWORD) =>
  here().begin(Number(bin), phone, password);

describe('customers of the sandbox', () => {
  test('everybody signs in with the password and the code of an app, but for the one who is locked', async () => {
    for (const customer of CUSTOMERS) {
      const begun = await begin(customer);
      if (customer.locked === true) {
        assert.deepEqual(begun, { kind: 'locked', until: null });
        continue;
      }
      assert.equal(begun.kind, 'second_factor_needed', customer.key);
      const { ticket } = begun as Extract<typeof begun, { kind: 'second_factor_needed' }>;
      assert.equal(
        (await here().confirmTotp(ticket, codeNow(customer, nowMs))).kind,
        'signed_in',
        customer.key,
      );
    }
  });

  test('one has a joint account besides his own, one banks twice, one has nothing', async () => {
    const { database } = home;
    const [hanh, minh, long] = [named('hanh'), named('minh'), named('long')];
    const accounts = await accountsOfCustomer(database, Number(hanh.bin), hanh.customer);
    assert.deepEqual(accounts.map(({ id }) => id).sort(), [hanh.account, minh.account].sort());
    assert.deepEqual(await holdersOf(database, [{ book: Number(minh.bin), id: minh.account }]), [
      [minh.customer, hanh.customer],
    ]);
    const other = named('hanh-hgx');
    assert.deepEqual([other.phone, other.totpSecret], [hanh.phone, hanh.totpSecret]);
    assert.notEqual(other.bin, hanh.bin);
    assert.equal(long.openingVnd, 0n);
  });

  test('a second start changes nothing, not even a password that somebody has changed', async () => {
    const trang = named('trang');
    nowMs += 30_000;
    const begun = await begin(trang);
    const { ticket } = begun as Extract<typeof begun, { kind: 'second_factor_needed' }>;
    const confirmed = await here().confirmTotp(ticket, codeNow(trang, nowMs));
    const found = await signIn.session((confirmed as { cookie: string }).cookie);
    const { session } = found as Extract<typeof found, { kind: 'signed_in' }>;
    await signIn.changePassword(session, SANDBOX_PASSWORD, 'Cau-Nhat-Tan-2014');
    await enrolAll();
    assert.equal((await begin(trang)).kind, 'sign_in_refused');
    assert.equal((await begin(trang, 'Cau-Nhat-Tan-2014')).kind, 'second_factor_needed');
    assert.deepEqual(await ledgerFaults(home.owner), []);
  });

  test('no number of theirs is a citizen’s or a shop’s', () => {
    const { citizens, shops } = buildCity(SANDBOX_SEED);
    const phones = new Set(citizens.map((one) => one.phone));
    const numbers = new Set([...citizens, ...shops].map((one) => `${one.bin} ${one.accountNumber}`));
    for (const { phone, bin, accountNumber } of CUSTOMERS)
      assert.ok(!phones.has(phone) && !numbers.has(`${bin} ${accountNumber}`));
  });

  test('the page about sign-in names everybody, the password and the secrets', () => {
    const page = readFileSync(new URL('../../../docs/sign-in.md', import.meta.url), 'utf8');
    assert.ok(page.includes(SANDBOX_PASSWORD));
    for (const { name, phone, bin, accountNumber, totpSecret } of CUSTOMERS)
      for (const word of [name, phone, bin, accountNumber, totpSecret]) assert.ok(page.includes(word), word);
  });
});
