import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type AddHolderAnswer, type AddHolderOrder, addHolderKind } from './commands.holders.ts';
import { stateKind } from './commands.ts';
import { accountsOfCustomer, holdersOf } from './index.ts';
import { ACCOUNT_HOLDERS_MAX } from './model.ts';
import { BY_HUB, type OpenedAccount, OTHER_BOOK, openTestBank, type TestBank } from './testing.ts';

let bank: TestBank;
before(async () => {
  bank = await openTestBank();
});
after(() => bank.close());

async function add(order: AddHolderOrder, desk = bank.desk): Promise<AddHolderAnswer['kind']> {
  const submitted = await desk.submit(addHolderKind, order, BY_HUB);
  assert.equal(submitted.kind, 'decided');
  return (submitted as { answer: AddHolderAnswer }).answer.kind;
}

const refOf = ({ book, account }: OpenedAccount) => ({ book, id: account });
const accountIds = async (book: number, customer: string): Promise<string[]> =>
  (await accountsOfCustomer(bank.home.database, book, customer)).map(({ id }) => id);

describe('joint accounts', () => {
  test('an account that was opened has one holder, and its customer that account alone', async () => {
    const lan = await bank.openAccount();
    assert.deepEqual(await holdersOf(bank.home.database, [refOf(lan)]), [[lan.customer]]);
    assert.deepEqual(await accountIds(lan.book, lan.customer), [lan.account]);
  });

  test('an added holder comes after the first and sees the account beside its own', async () => {
    const [lan, minh] = [await bank.openAccount(), await bank.openAccount()];
    assert.equal(
      await add({ book: lan.book, account: lan.account, customer: minh.customer }),
      'holder_added',
    );
    assert.deepEqual(await holdersOf(bank.home.database, [refOf(minh), refOf(lan)]), [
      [minh.customer],
      [lan.customer, minh.customer],
    ]);
    assert.deepEqual(await accountIds(lan.book, minh.customer), [lan.account, minh.account]);
    assert.deepEqual(await accountIds(lan.book, lan.customer), [lan.account]);
  });

  test('the same account asked twice, and one that there is not', async () => {
    const lan = await bank.openAccount();
    const absent = { book: lan.book, id: bank.mint() };
    assert.deepEqual(await holdersOf(bank.home.database, [refOf(lan), absent, refOf(lan)]), [
      [lan.customer],
      [],
      [lan.customer],
    ]);
    assert.deepEqual(await accountIds(lan.book, bank.mint()), []);
  });

  test('refuses who holds it already, who is no customer of the institution, and what is no account', async () => {
    const [lan, minh] = [await bank.openAccount(), await bank.openAccount()];
    const stranger = await bank.openAccount(OTHER_BOOK);
    const { book, account } = lan;
    assert.equal(await add({ book, account, customer: lan.customer }), 'customer_holds_the_account_already');
    assert.equal(await add({ book, account, customer: minh.customer }), 'holder_added');
    assert.equal(await add({ book, account, customer: minh.customer }), 'customer_holds_the_account_already');
    assert.equal(await add({ book, account, customer: stranger.customer }), 'customer_not_found');
    assert.equal(await add({ book, account: bank.mint(), customer: minh.customer }), 'account_not_found');
    const closing = { book, account: minh.account, change: 'close', ground: 'theo yêu cầu' } as const;
    await bank.desk.submit(stateKind, closing, BY_HUB);
    assert.equal(await add({ book, account: minh.account, customer: lan.customer }), 'account_is_closed');
  });

  test('two processes at once never add a holder twice, nor more than there may be', async () => {
    const lan = await bank.openAccount();
    const others: OpenedAccount[] = [];
    for (let i = 0; i < ACCOUNT_HOLDERS_MAX + 2; i += 1) others.push(await bank.openAccount());
    const desks = [bank.desk, bank.anotherDesk()];
    const answers = await Promise.all(
      others.flatMap(({ customer }) =>
        desks.map((desk) => add({ book: lan.book, account: lan.account, customer }, desk)),
      ),
    );
    assert.equal(answers.filter((kind) => kind === 'holder_added').length, ACCOUNT_HOLDERS_MAX - 1);
    const [holders] = await holdersOf(bank.home.database, [refOf(lan)]);
    assert.equal(holders!.length, ACCOUNT_HOLDERS_MAX);
    assert.equal(new Set(holders).size, ACCOUNT_HOLDERS_MAX);
  });
});
