import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TOTAL_MAX } from '../../kit/money.ts';
import {
  ACCOUNT_CODE,
  type Account,
  availableToDebit,
  emptyPicture,
  INSTRUCTION_AMOUNT_MAX,
  type Instruction,
  type LedgerPicture,
  makeChain,
  type Pending,
  TRANSFER_CODE,
  TRANSFER_REFUSALS,
  type TransferRefusal,
} from './index.ts';
import { admit, put } from './rules.ts';

const NOW_MS = 1_790_000_000_000;
const BOOK = 970401;
const code = TRANSFER_CODE.other;

function account(id: string, terms: Partial<Account> = {}): Account {
  const balances = { debitsPending: 0n, debitsPosted: 0n, creditsPending: 0n, creditsPosted: 0n };
  const limits = {
    debitLimit: null,
    creditLimit: null,
    holdsWithinLimit: false,
    frozen: false,
    suspended: false,
    closed: false,
  };
  return {
    book: BOOK,
    id,
    currency: 'VND',
    code: ACCOUNT_CODE.customer,
    lastAt: 0,
    ...balances,
    ...limits,
    ...terms,
  };
}

function pictureOf(...accounts: readonly Account[]): LedgerPicture {
  const picture = emptyPicture(NOW_MS);
  for (const one of accounts) admit(picture, one);
  return picture;
}

type Posted = Extract<Instruction, { kind: 'posted' }>;
type Hold = Extract<Instruction, { kind: 'pending' }>;
type Post = Extract<Instruction, { kind: 'post' }>;

const posted = (over: Partial<Posted> = {}): Posted => ({
  kind: 'posted',
  book: BOOK,
  id: 't1',
  debit: 'a',
  credit: 'b',
  amount: 100n,
  code,
  ...over,
});
const hold = (over: Partial<Hold> = {}): Hold => ({
  kind: 'pending',
  book: BOOK,
  id: 'h1',
  debit: 'a',
  credit: 'b',
  amount: 100n,
  code,
  timeoutS: 0,
  ...over,
});
const post = (over: Partial<Post> = {}): Post => ({
  kind: 'post',
  book: BOOK,
  id: 'p1',
  pendingId: 'h1',
  ...over,
});

const refusalOf = (picture: LedgerPicture, ...chain: readonly Instruction[]): string => {
  const outcome = makeChain(picture, chain);
  return outcome.kind === 'refused' ? outcome.refusal : outcome.kind;
};

/** Everything is wrong at first; each rung must be the answer while it and all below it are wrong, and is then cured. */
interface Rung<Wrong> {
  readonly refusal: TransferRefusal;
  readonly cure: (wrong: Wrong) => void;
}

const reached = new Set<TransferRefusal>();

function descend<Wrong>(
  wrong: Wrong,
  rungs: readonly Rung<Wrong>[],
  attempt: (wrong: Wrong) => string,
  end: string,
): void {
  let before = -1;
  for (const { refusal, cure } of rungs) {
    assert.equal(attempt(wrong), refusal);
    const place = TRANSFER_REFUSALS.indexOf(refusal);
    assert.ok(
      place > before,
      `${refusal} is checked after ${TRANSFER_REFUSALS[before]} and listed before it`,
    );
    before = place;
    reached.add(refusal);
    cure(wrong);
  }
  assert.equal(attempt(wrong), end);
}

const OTHER_CURRENCY = JSON.parse('"XTS"') as Account['currency'];

test('a hold is judged in the documented order', () => {
  const shut = { closed: true, suspended: true, frozen: true };
  const a = account('a', { ...shut, debitsPosted: TOTAL_MAX, debitLimit: 0n, holdsWithinLimit: true });
  const b = account('b', { ...shut, creditsPosted: TOTAL_MAX, creditLimit: 0n, currency: OTHER_CURRENCY });
  const wrong = {
    leg: hold({ amount: 0n, debit: 'x', credit: 'x', timeoutS: -1 }),
    accounts: [] as Account[],
  };
  const amend = (over: Partial<Hold>) => () => void Object.assign(wrong.leg, over);
  const mend = (one: Account, over: Partial<Account>) => () => void Object.assign(one, over);
  descend(
    wrong,
    [
      { refusal: 'amount_must_be_positive', cure: amend({ amount: INSTRUCTION_AMOUNT_MAX + 1n }) },
      { refusal: 'amount_is_too_large', cure: amend({ amount: INSTRUCTION_AMOUNT_MAX }) },
      { refusal: 'accounts_must_be_different', cure: amend({ debit: 'a', credit: 'b' }) },
      { refusal: 'timeout_must_not_be_negative', cure: amend({ timeoutS: 0 }) },
      { refusal: 'debit_account_not_found', cure: () => void wrong.accounts.push(a) },
      { refusal: 'credit_account_not_found', cure: () => void wrong.accounts.push(b) },
      { refusal: 'accounts_must_have_the_same_currency', cure: mend(b, { currency: 'VND' }) },
      { refusal: 'debit_account_is_closed', cure: mend(a, { closed: false }) },
      { refusal: 'credit_account_is_closed', cure: mend(b, { closed: false }) },
      { refusal: 'debit_account_is_suspended', cure: mend(a, { suspended: false }) },
      { refusal: 'credit_account_is_suspended', cure: mend(b, { suspended: false }) },
      { refusal: 'debit_account_is_frozen', cure: mend(a, { frozen: false }) },
      { refusal: 'overflows_debits', cure: mend(a, { debitsPosted: 0n }) },
      { refusal: 'overflows_credits', cure: mend(b, { creditsPosted: 0n }) },
      { refusal: 'exceeds_debit_limit', cure: mend(a, { creditsPosted: INSTRUCTION_AMOUNT_MAX }) },
      { refusal: 'exceeds_hold_limit', cure: mend(a, { holdsWithinLimit: false }) },
      { refusal: 'exceeds_credit_limit', cure: mend(b, { creditLimit: INSTRUCTION_AMOUNT_MAX }) },
    ],
    ({ leg, accounts }) => refusalOf(pictureOf(...accounts), leg),
    'made',
  );
});

const held = (state: Pending['state'] = 'pending', expiresAt: number | null = null): Pending => ({
  book: BOOK,
  id: 'h1',
  debit: 'a',
  credit: 'b',
  amount: 100n,
  code,
  expiresAt,
  state,
});

test('posting is judged in the documented order', () => {
  const wrong = {
    leg: post({ amount: 0n }),
    pending: undefined as Pending | undefined,
    accounts: [] as Account[],
  };
  const state = (is: Pending['state']) => () => void Object.assign(wrong.pending!, { state: is });
  descend(
    wrong,
    [
      { refusal: 'amount_must_be_positive', cure: () => void Object.assign(wrong.leg, { amount: 101n }) },
      {
        refusal: 'pending_transfer_not_found',
        cure: () => void Object.assign(wrong, { pending: held('posted', 1) }),
      },
      { refusal: 'pending_transfer_already_posted', cure: state('voided') },
      { refusal: 'pending_transfer_already_voided', cure: state('expired') },
      { refusal: 'pending_transfer_already_expired', cure: state('pending') },
      {
        refusal: 'pending_transfer_has_expired',
        cure: () => void Object.assign(wrong.pending!, { expiresAt: null }),
      },
      { refusal: 'exceeds_pending_amount', cure: () => void Object.assign(wrong.leg, { amount: 100n }) },
      {
        refusal: 'debit_account_not_found',
        cure: () =>
          void wrong.accounts.push(account('a', { debitsPending: 100n, frozen: true, suspended: true })),
      },
      {
        refusal: 'credit_account_not_found',
        cure: () => void wrong.accounts.push(account('b', { creditsPending: 100n, closed: true })),
      },
    ],
    ({ leg, pending, accounts }) => {
      const picture = pictureOf(...accounts);
      if (pending !== undefined) put(picture.pending, BOOK, 'h1', pending);
      return refusalOf(picture, leg);
    },
    'made',
  );
});

test('an expiry waits for the timeout', () => {
  const wrong = { pending: held('pending', NOW_MS * 1_000 + 1) };
  descend(
    wrong,
    [
      {
        refusal: 'pending_transfer_has_not_expired',
        cure: () => void Object.assign(wrong.pending, { expiresAt: NOW_MS * 1_000 }),
      },
    ],
    ({ pending }) => {
      const picture = pictureOf(
        account('a', { debitsPending: 100n }),
        account('b', { creditsPending: 100n }),
      );
      put(picture.pending, BOOK, 'h1', pending);
      return refusalOf(picture, { kind: 'expire', book: BOOK, id: 'e1', pendingId: 'h1' });
    },
    'made',
  );
});

test('a repeated id is held against what was made, in the documented order', () => {
  const picture = pictureOf(account('a'), account('b'));
  assert.equal(refusalOf(picture, hold({ id: 't1', timeoutS: 9 })), 'made');
  const move =
    (leg: Instruction): Rung<{ leg: Instruction }>['cure'] =>
    (wrong) =>
      void Object.assign(wrong, { leg });
  descend(
    { leg: posted({ debit: 'x', credit: 'y', amount: 1n, code: TRANSFER_CODE.deposit }) as Instruction },
    [
      {
        refusal: 'exists_with_different_kind',
        cure: move(hold({ id: 't1', debit: 'x', credit: 'y', amount: 1n, code: TRANSFER_CODE.deposit })),
      },
      {
        refusal: 'exists_with_different_debit_account',
        cure: move(hold({ id: 't1', credit: 'y', amount: 1n, code: TRANSFER_CODE.deposit })),
      },
      {
        refusal: 'exists_with_different_credit_account',
        cure: move(hold({ id: 't1', amount: 1n, code: TRANSFER_CODE.deposit })),
      },
      {
        refusal: 'exists_with_different_amount',
        cure: move(hold({ id: 't1', code: TRANSFER_CODE.deposit })),
      },
      { refusal: 'exists_with_different_code', cure: move(hold({ id: 't1' })) },
      { refusal: 'exists_with_different_timeout', cure: move(hold({ id: 't1', timeoutS: 9 })) },
    ],
    ({ leg }) => refusalOf(picture, leg),
    'exists',
  );
});

test('a repeated resolution names its hold first, then its amount', () => {
  const picture = pictureOf(account('a'), account('b'));
  assert.equal(refusalOf(picture, hold(), hold({ id: 'h2' }), post({ amount: 60n })), 'made');
  const move = (leg: Post) => (wrong: { leg: Post }) => void Object.assign(wrong, { leg });
  descend(
    { leg: post({ pendingId: 'h2', amount: 1n }) },
    [
      { refusal: 'exists_with_different_pending_id', cure: move(post({ amount: 1n })) },
      { refusal: 'exists_with_different_amount', cure: move(post({ amount: 60n })) },
    ],
    ({ leg }) => refusalOf(picture, leg),
    'exists',
  );
  assert.equal(
    refusalOf(picture, post()),
    'exists_with_different_amount',
    'without an amount all of the hold is meant',
  );
});

test('a chain is new as a whole, and names each transfer once', () => {
  const picture = pictureOf(account('a'), account('b'));
  assert.equal(refusalOf(picture, posted()), 'made');
  assert.deepEqual(makeChain(picture, [posted(), posted({ id: 't2' })]), {
    kind: 'refused',
    refusal: 'chain_exists_in_part',
    leg: 1,
  });
  assert.deepEqual(makeChain(picture, [posted({ id: 't3' }), posted({ id: 't3' })]), {
    kind: 'refused',
    refusal: 'id_repeats_in_chain',
    leg: 1,
  });
  assert.equal(refusalOf(picture, posted({ id: 't3' })), 'made', 'the refused chain left no trace of its id');
  reached.add('chain_exists_in_part').add('id_repeats_in_chain');
});

test('every refusal is reached by a test above, and docs/ledger.md lists them in the order of checks', () => {
  assert.deepEqual(
    TRANSFER_REFUSALS.filter((refusal) => !reached.has(refusal)),
    [],
  );
  const page = readFileSync(new URL('../../../docs/ledger.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\d+\. `([a-z_]+)`/gm)].map(([, name]) => name);
  assert.deepEqual(listed, [...TRANSFER_REFUSALS]);
});

test('totals are exact up to 10^18 and refused beyond', () => {
  const a = account('a', { debitsPosted: TOTAL_MAX - 101n, debitsPending: 1n });
  const b = account('b', { creditsPosted: TOTAL_MAX - 100n });
  const picture = pictureOf(a, b);
  assert.equal(refusalOf(picture, posted({ amount: 101n })), 'overflows_debits');
  assert.equal(refusalOf(picture, posted({ amount: 100n })), 'made');
  assert.equal(a.debitsPosted + a.debitsPending, 10n ** 18n);
  assert.equal(b.creditsPosted, 10n ** 18n);
  assert.equal(picture.made[0]!.debitBalance, -(10n ** 18n) + 1n);
  assert.equal(refusalOf(picture, posted({ id: 't2', amount: 1n })), 'overflows_debits');
  assert.equal(
    refusalOf(picture, posted({ id: 't2', debit: 'b', credit: 'a', amount: INSTRUCTION_AMOUNT_MAX })),
    'made',
  );
});

test('a refused chain leaves the picture as it was', () => {
  const picture = pictureOf(account('a', { debitLimit: 0n, creditsPosted: 150n, lastAt: 7 }), account('b'), {
    ...account('c'),
    book: 1,
  });
  assert.equal(refusalOf(picture, hold({ amount: 20n, timeoutS: 5 })), 'made');
  const before = structuredClone(picture);
  const doomed = [
    posted({ id: 't9', amount: 100n }),
    hold({ id: 'h9', amount: 10n }),
    post(),
    posted({ id: 't8', book: 1, debit: 'c', credit: 'nobody' }),
  ];
  assert.deepEqual(makeChain(picture, doomed), {
    kind: 'refused',
    refusal: 'credit_account_not_found',
    leg: 3,
  });
  assert.deepEqual(picture, before);
  const first = makeChain(pictureOf(account('a', { debitLimit: 0n }), account('b')), [posted()]);
  assert.deepEqual(first, { kind: 'refused', refusal: 'exceeds_debit_limit', leg: 0 });
});

test('a hold does not lean on credits, and posting it ignores what was changed since', () => {
  const position = account('a', { debitLimit: 100n, holdsWithinLimit: true, creditsPosted: 500n });
  const picture = pictureOf(position, account('b'));
  assert.equal(availableToDebit(position), 600n);
  assert.equal(refusalOf(picture, hold({ amount: 101n })), 'exceeds_hold_limit');
  assert.equal(refusalOf(picture, hold({ amount: 100n })), 'made');
  Object.assign(position, { debitLimit: 0n, frozen: true, suspended: true, closed: true });
  assert.equal(refusalOf(picture, post({ amount: 70n })), 'made');
  assert.deepEqual([position.debitsPending, position.debitsPosted], [0n, 70n]);
});

test('ledger time rises strictly for each account, also where the clock stands still or falls back', () => {
  const picture = pictureOf(account('a', { lastAt: NOW_MS * 1_000 + 50 }), account('b'));
  for (const id of ['t1', 't2', 't3']) makeChain(picture, [posted({ id })]);
  assert.deepEqual(
    picture.made.map(({ at }) => at - NOW_MS * 1_000),
    [51, 52, 53],
  );
});

test('a sweep moves what is owed already: only totals and currency may stop it', () => {
  const shut = { closed: true, suspended: true, frozen: true, debitLimit: -50n, creditLimit: -50n };
  const [a, b] = [account('a', shut), account('b', { ...shut, currency: OTHER_CURRENCY })];
  assert.equal(refusalOf(pictureOf(a, b), posted({ sweeps: true })), 'accounts_must_have_the_same_currency');
  Object.assign(b, { currency: 'VND', creditsPosted: TOTAL_MAX });
  assert.equal(refusalOf(pictureOf(a, b), posted({ sweeps: true })), 'overflows_credits');
  b.creditsPosted = 0n;
  assert.equal(refusalOf(pictureOf(a, b), posted({ sweeps: true })), 'made');
});
