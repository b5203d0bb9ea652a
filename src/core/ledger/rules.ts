/**
 * The rules of the ledger, pure: a chain of instructions against a picture of locked accounts. A chain succeeds or
 * fails as a whole; the picture is changed in place when it succeeds and untouched when it does not.
 */
import { TOTAL_MAX } from '../../kit/money.ts';
import type { Account, ChainOutcome, Instruction, Pending, Transfer, TransferRefusal } from './model.ts';

/** Values by book and id. */
export type ByBook<Value> = Map<number, Map<string, Value>>;

/** Everything a batch loaded, and everything it has decided so far. */
export interface LedgerPicture {
  readonly accounts: ByBook<Account>;
  readonly pending: ByBook<Pending>;
  /** Transfers found under the ids that client-chosen instructions carry. */
  readonly existing: ByBook<Transfer>;
  /** Made in this batch, in order. */
  readonly made: Transfer[];
  /** How many of them are on their way to the database already. */
  sent: number;
  readonly opened: Account[];
  /** Accounts whose balances, or whose terms, changed in this batch. */
  readonly moved: Set<Account>;
  readonly amended: Set<Account>;
  readonly held: Set<Pending>;
  readonly resolved: Set<Pending>;
  /** The next ledger time to give out, microseconds; above every `lastAt` in the picture. */
  nextAt: number;
}

/** A single instruction is at most what JSON numbers carry exactly. */
export const INSTRUCTION_AMOUNT_MAX = BigInt(Number.MAX_SAFE_INTEGER);

export function emptyPicture(nowMs: number): LedgerPicture {
  return {
    accounts: new Map(),
    pending: new Map(),
    existing: new Map(),
    made: [],
    sent: 0,
    opened: [],
    moved: new Set(),
    amended: new Set(),
    held: new Set(),
    resolved: new Set(),
    nextAt: nowMs * 1_000,
  };
}

/** Name of an account or a transfer for maps that span books. */
export function keyOf(book: number, id: string): string {
  return `${book}/${id}`;
}

/** What stands under a book and an id. Ids stay the strings they are: gluing the two together hashes every key anew. */
function at<Value>(values: ByBook<Value>, book: number, id: string): Value | undefined {
  return values.get(book)?.get(id);
}

export function put<Value>(values: ByBook<Value>, book: number, id: string, value: Value): void {
  const ids = values.get(book);
  if (ids === undefined) values.set(book, new Map([[id, value]]));
  else ids.set(id, value);
}

function remove<Value>(values: ByBook<Value>, book: number, id: string): void {
  const ids = values.get(book);
  ids?.delete(id);
  if (ids?.size === 0) values.delete(book);
}

export function accountOf(picture: LedgerPicture, book: number, id: string): Account | undefined {
  return at(picture.accounts, book, id);
}

/** Puts a loaded account into the picture and keeps ledger time ahead of it. */
export function admit(picture: LedgerPicture, account: Account): void {
  put(picture.accounts, account.book, account.id, account);
  if (account.lastAt >= picture.nextAt) picture.nextAt = account.lastAt + 1;
}

/** Opens an account in this batch; later commands of the batch can already use it. */
export function openAccount(picture: LedgerPicture, account: Account): void {
  picture.opened.push(account);
  admit(picture, account);
}

/** Changes limits and flags. Lowering a cap never voids a hold: what is held is judged when it was held. */
export function amendAccount(picture: LedgerPicture, account: Account, terms: Partial<Account>): void {
  Object.assign(account, terms);
  picture.amended.add(account);
}

/** What may still be debited now: null when unlimited. */
export function availableToDebit(account: Account): bigint | null {
  if (account.debitLimit === null) return null;
  return account.debitLimit - (account.debitsPosted + account.debitsPending - account.creditsPosted);
}

interface Step {
  readonly debit: Account;
  readonly credit: Account;
  readonly pendingDelta: bigint;
  readonly postedDelta: bigint;
  readonly resolves?: Pending;
  readonly holds?: Pending;
}

/** A step that was taken, and what it takes to undo it without a trace. */
interface Taken extends Step {
  readonly before: readonly { readonly account: Account; readonly lastAt: number; readonly moved: boolean }[];
}

/** Makes all legs or none. */
export function makeChain(picture: LedgerPicture, chain: readonly Instruction[]): ChainOutcome {
  let known = 0;
  for (const leg of chain) if (at(picture.existing, leg.book, leg.id) !== undefined) known += 1;
  const undo: Taken[] = [];
  const madeBefore = picture.made.length;
  const atBefore = picture.nextAt;
  for (let i = 0; i < chain.length; i += 1) {
    // The last leg is followed by none that could take it back.
    const steps = i + 1 < chain.length ? undo : undefined;
    const refusal = known > 0 ? differsFromExisting(picture, chain[i]!) : makeLeg(picture, chain[i]!, steps);
    if (refusal === undefined) continue;
    for (const step of undo.reverse()) takeBack(picture, step);
    for (const transfer of picture.made.splice(madeBefore))
      remove(picture.existing, transfer.book, transfer.id);
    picture.nextAt = atBefore;
    return { kind: 'refused', refusal, leg: i };
  }
  return { kind: known > 0 ? 'exists' : 'made' };
}

function makeLeg(
  picture: LedgerPicture,
  leg: Instruction,
  undo: Taken[] | undefined,
): TransferRefusal | undefined {
  if (at(picture.existing, leg.book, leg.id) !== undefined) return 'id_repeats_in_chain';
  const decided =
    leg.kind === 'posted' || leg.kind === 'pending'
      ? decideMove(picture, leg)
      : decideResolution(picture, leg);
  if (typeof decided === 'string') return decided;
  undo?.push({
    ...decided,
    before: [decided.debit, decided.credit].map((account) => stateOf(picture, account)),
  });
  apply(picture, decided);
  record(picture, leg, decided);
  return undefined;
}

const stateOf = (picture: LedgerPicture, account: Account) => ({
  account,
  lastAt: account.lastAt,
  moved: picture.moved.has(account),
});

function decideMove(
  picture: LedgerPicture,
  leg: Instruction & { kind: 'posted' | 'pending' },
): Step | TransferRefusal {
  const { amount } = leg;
  if (amount <= 0n) return 'amount_must_be_positive';
  if (amount > INSTRUCTION_AMOUNT_MAX) return 'amount_is_too_large';
  if (leg.debit === leg.credit) return 'accounts_must_be_different';
  if (leg.kind === 'pending' && leg.timeoutS < 0) return 'timeout_must_not_be_negative';
  const debit = at(picture.accounts, leg.book, leg.debit);
  if (debit === undefined) return 'debit_account_not_found';
  const credit = at(picture.accounts, leg.book, leg.credit);
  if (credit === undefined) return 'credit_account_not_found';
  const refusal = refusedByTerms(debit, credit, leg);
  if (refusal !== undefined) return refusal;
  if (leg.kind === 'posted') return { debit, credit, pendingDelta: 0n, postedDelta: amount };
  const expiresAt = leg.timeoutS === 0 ? null : picture.nextAt + leg.timeoutS * 1_000_000;
  const { book, id, code } = leg;
  const holds: Pending = {
    book,
    id,
    debit: leg.debit,
    credit: leg.credit,
    amount,
    code,
    expiresAt,
    state: 'pending',
  };
  return { debit, credit, pendingDelta: amount, postedDelta: 0n, holds };
}

/** A sweep moves what is owed already: like a resolution it asks neither for flags nor for limits. */
function refusedByTerms(
  debit: Account,
  credit: Account,
  leg: Instruction & { kind: 'posted' | 'pending' },
): TransferRefusal | undefined {
  if (debit.currency !== credit.currency) return 'accounts_must_have_the_same_currency';
  if (leg.kind === 'posted' && leg.sweeps === true) return refusedByTotals(debit, credit, leg.amount);
  return (
    refusedByState(debit, credit) ??
    refusedByTotals(debit, credit, leg.amount) ??
    refusedByLimits(debit, credit, leg.amount, leg.kind === 'pending')
  );
}

function refusedByState(debit: Account, credit: Account): TransferRefusal | undefined {
  if (debit.closed) return 'debit_account_is_closed';
  if (credit.closed) return 'credit_account_is_closed';
  if (debit.suspended) return 'debit_account_is_suspended';
  if (credit.suspended) return 'credit_account_is_suspended';
  if (debit.frozen) return 'debit_account_is_frozen';
  return undefined;
}

function refusedByTotals(debit: Account, credit: Account, amount: bigint): TransferRefusal | undefined {
  if (debit.debitsPosted + debit.debitsPending + amount > TOTAL_MAX) return 'overflows_debits';
  if (credit.creditsPosted + credit.creditsPending + amount > TOTAL_MAX) return 'overflows_credits';
  return undefined;
}

function refusedByLimits(
  debit: Account,
  credit: Account,
  amount: bigint,
  hold: boolean,
): TransferRefusal | undefined {
  if (debit.debitLimit !== null) {
    if (debit.debitsPosted + debit.debitsPending + amount - debit.creditsPosted > debit.debitLimit)
      return 'exceeds_debit_limit';
    // A hold may post in the next settlement window, so it cannot lean on this window's credits.
    if (hold && debit.holdsWithinLimit && debit.debitsPending + amount > debit.debitLimit)
      return 'exceeds_hold_limit';
  }
  if (
    credit.creditLimit !== null &&
    credit.creditsPosted + credit.creditsPending + amount - credit.debitsPosted > credit.creditLimit
  ) {
    return 'exceeds_credit_limit';
  }
  return undefined;
}

/** Posting, voiding and expiring ignore limits, freezes and suspension: the money was promised when it was held. */
function decideResolution(
  picture: LedgerPicture,
  leg: Instruction & { kind: 'post' | 'void' | 'expire' },
): Step | TransferRefusal {
  const pending = at(picture.pending, leg.book, leg.pendingId);
  if (leg.kind === 'post' && leg.amount !== undefined && leg.amount <= 0n) return 'amount_must_be_positive';
  if (pending === undefined) return 'pending_transfer_not_found';
  if (pending.state !== 'pending') return ALREADY[pending.state];
  const due = pending.expiresAt !== null && pending.expiresAt <= picture.nextAt;
  if (leg.kind === 'expire' && !due) return 'pending_transfer_has_not_expired';
  if (leg.kind !== 'expire' && due) return 'pending_transfer_has_expired';
  const amount = leg.kind === 'post' ? (leg.amount ?? pending.amount) : 0n;
  if (amount > pending.amount) return 'exceeds_pending_amount';
  const debit = at(picture.accounts, leg.book, pending.debit);
  if (debit === undefined) return 'debit_account_not_found';
  const credit = at(picture.accounts, leg.book, pending.credit);
  if (credit === undefined) return 'credit_account_not_found';
  return { debit, credit, pendingDelta: -pending.amount, postedDelta: amount, resolves: pending };
}

const ALREADY = {
  posted: 'pending_transfer_already_posted',
  voided: 'pending_transfer_already_voided',
  expired: 'pending_transfer_already_expired',
} as const;

const RESOLVED_AS = { post: 'posted', void: 'voided', expire: 'expired' } as const;

function apply(picture: LedgerPicture, { debit, credit, pendingDelta, postedDelta }: Step): void {
  debit.debitsPending += pendingDelta;
  debit.debitsPosted += postedDelta;
  credit.creditsPending += pendingDelta;
  credit.creditsPosted += postedDelta;
  picture.moved.add(debit);
  picture.moved.add(credit);
}

function takeBack(picture: LedgerPicture, step: Taken): void {
  apply(picture, { ...step, pendingDelta: -step.pendingDelta, postedDelta: -step.postedDelta });
  for (const { account, lastAt, moved } of step.before) {
    account.lastAt = lastAt;
    if (!moved) picture.moved.delete(account);
  }
  if (step.holds !== undefined) {
    picture.held.delete(step.holds);
    remove(picture.pending, step.holds.book, step.holds.id);
  }
  if (step.resolves !== undefined) {
    step.resolves.state = 'pending';
    picture.resolved.delete(step.resolves);
  }
}

function record(picture: LedgerPicture, leg: Instruction, step: Step): void {
  const { debit, credit, holds, resolves } = step;
  if (holds !== undefined) {
    put(picture.pending, holds.book, holds.id, holds);
    picture.held.add(holds);
  }
  if (resolves !== undefined) {
    resolves.state = RESOLVED_AS[leg.kind as 'post' | 'void' | 'expire'];
    picture.resolved.add(resolves);
  }
  const at = picture.nextAt;
  picture.nextAt += 1;
  debit.lastAt = at;
  credit.lastAt = at;
  const transfer: Transfer = {
    book: leg.book,
    id: leg.id,
    kind: leg.kind,
    debit: debit.id,
    credit: credit.id,
    amount: holds?.amount ?? step.postedDelta,
    code: 'code' in leg ? leg.code : resolves!.code,
    pendingId: 'pendingId' in leg ? leg.pendingId : null,
    timeoutS: leg.kind === 'pending' ? leg.timeoutS : 0,
    at,
    debitBalance: debit.creditsPosted - debit.debitsPosted,
    creditBalance: credit.creditsPosted - credit.debitsPosted,
  };
  picture.made.push(transfer);
  // The same id again in this batch must meet it.
  put(picture.existing, leg.book, leg.id, transfer);
}

function differsFromExisting(picture: LedgerPicture, leg: Instruction): TransferRefusal | undefined {
  const made = at(picture.existing, leg.book, leg.id);
  if (made === undefined) return 'chain_exists_in_part';
  if (made.kind !== leg.kind) return 'exists_with_different_kind';
  if (leg.kind === 'posted' || leg.kind === 'pending') {
    if (made.debit !== leg.debit) return 'exists_with_different_debit_account';
    if (made.credit !== leg.credit) return 'exists_with_different_credit_account';
    if (made.amount !== leg.amount) return 'exists_with_different_amount';
    if (made.code !== leg.code) return 'exists_with_different_code';
    return leg.kind === 'pending' && made.timeoutS !== leg.timeoutS
      ? 'exists_with_different_timeout'
      : undefined;
  }
  if (made.pendingId !== leg.pendingId) return 'exists_with_different_pending_id';
  return leg.kind === 'post' && made.amount !== (leg.amount ?? amountHeld(picture, leg))
    ? 'exists_with_different_amount'
    : undefined;
}

function amountHeld(picture: LedgerPicture, leg: { book: number; pendingId: string }): bigint | undefined {
  return at(picture.pending, leg.book, leg.pendingId)?.amount;
}
