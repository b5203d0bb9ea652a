/**
 * May this payment clear, or be held, and by which legs? Pure: facts in, decision out. See docs/money.md for the table
 * of legs.
 */
import {
  accountOf,
  type ChainOutcome,
  HUB_BOOK,
  type Instruction,
  type LedgerPicture,
  makeChain,
  TRANSFER_CODE,
  type TransferRefusal,
} from '../../../core/ledger/index.ts';
import { inForce } from '../../../kit/dated.ts';
import { legId } from '../../../kit/id.ts';
import type {
  AccountInBook,
  Institutions,
  Located,
  LocatedAccount,
  PaymentRefusal,
  PaymentState,
} from '../model.ts';
import { positionOf } from './chart.ts';
import { CREDIT_TRANSFER_CEILING } from './law.ts';

export interface PaymentOrder {
  /** UUID; legs are derived from it. */
  readonly id: string;
  readonly amount: bigint;
  readonly debtor: Located;
  readonly creditor: Located;
}

/** The happy ends: every leg was made, or is held until the payee's bank answers. */
export type Made = 'cleared' | 'held';

export function decidePayment(
  order: PaymentOrder,
  businessDate: string,
  ground: PaymentGround,
): Made | PaymentRefusal {
  const { debtor, creditor, amount } = order;
  if (debtor.kind === 'institution_not_found') return 'payer_institution_not_found';
  if (debtor.kind === 'account_not_found') return 'payer_account_not_found';
  if (creditor.kind === 'institution_not_found') return 'payee_institution_not_found';
  if (creditor.kind === 'account_not_found') return 'payee_account_not_found';
  if (isSameAccount(debtor.account, creditor.account)) return 'payer_and_payee_are_the_same_account';
  const ceiling = inForce(CREDIT_TRANSFER_CEILING, businessDate);
  if (ceiling !== undefined && amount >= ceiling.value) return 'amount_reaches_the_ceiling';
  return makePayment(
    { id: order.id, debtor: debtor.account, creditor: creditor.account, amount, purpose: 'payment' },
    ground,
  );
}

function isSameAccount(debtor: LocatedAccount, creditor: LocatedAccount): boolean {
  // A virtual account is another number of the same ledger account; what a connected bank keeps is known by number only.
  return debtor.ledgerAccount === null
    ? debtor.bin === creditor.bin && debtor.account === creditor.account
    : debtor.ledgerAccount === creditor.ledgerAccount;
}

/** What a return needs to know of the payment that it gives back. */
export interface Original {
  readonly state: PaymentState;
  readonly kind: 'credit_transfer' | 'return';
  readonly amount: bigint;
  /** What returns that are made or held give back of it already. */
  readonly returned: bigint;
  readonly debtor: AccountInBook;
  readonly creditor: AccountInBook;
  /** Where the money goes when the payer's account cannot take it back; a connected bank sees to that itself. */
  readonly debtorSuspense: AccountInBook | undefined;
}

/** What a payment is decided against. */
export interface PaymentGround {
  readonly institutions: Institutions;
  readonly reachable: (bin: number) => boolean;
  readonly ledger: LedgerPicture;
}

/** A return is a payment the other way, tied to the original and capped by it. */
export function decideReturn(
  id: string,
  amount: bigint,
  original: Original,
  ground: PaymentGround,
): Made | PaymentRefusal {
  if (original.state !== 'cleared' || original.kind !== 'credit_transfer')
    return 'original_payment_is_not_cleared';
  if (original.returned + amount > original.amount) return 'return_exceeds_what_is_left';
  const { creditor: debtor, debtor: creditor, debtorSuspense } = original;
  const back = makePayment({ id, debtor, creditor, amount, purpose: 'return' }, ground);
  const cannotTakeIt = back === 'payee_account_is_closed' || back === 'payee_account_takes_no_money';
  return cannotTakeIt && debtorSuspense !== undefined
    ? makePayment({ id, debtor, creditor: debtorSuspense, amount, purpose: 'return' }, ground)
    : back;
}

export function isMade(end: Made | PaymentRefusal): end is Made {
  return end === 'cleared' || end === 'held';
}

type Role = 'payer' | 'hub' | 'payee' | 'both';

interface Movement {
  readonly id: string;
  readonly debtor: AccountInBook;
  readonly creditor: AccountInBook;
  readonly amount: bigint;
  readonly purpose: 'payment' | 'return';
}

function makePayment(movement: Movement, ground: PaymentGround): Made | PaymentRefusal {
  const { debtor, creditor } = movement;
  if (debtor.bin === creditor.bin)
    return debtor.ledgerAccount === null
      ? 'both_accounts_are_at_one_connected_bank'
      : makeInside(movement, ground);
  const hold = ground.institutions[creditor.connection].answers;
  if (hold && !ground.reachable(creditor.bin)) return 'payee_institution_is_not_answering';
  const legs = legsBetween(movement, hold, ground.institutions);
  const refusal = refusalOf(
    makeChain(
      ground.ledger,
      legs.map(({ leg }) => leg),
    ),
    legs.map(({ role }) => role),
  );
  return refusal ?? (hold ? 'held' : 'cleared');
}

/** Inside one institution nothing is owed between institutions: one leg, and no position moves. */
function makeInside(
  { id, debtor, creditor, amount, purpose }: Movement,
  { ledger }: PaymentGround,
): Made | PaymentRefusal {
  const suspended = suspendedInside(debtor.bin, ledger);
  if (suspended !== undefined) return suspended;
  const leg: Instruction = {
    kind: 'posted',
    book: debtor.bin,
    id: legId(id, LEG.payer),
    debit: debtor.ledgerAccount!,
    credit: creditor.ledgerAccount!,
    amount,
    code: TRANSFER_CODE[purpose],
  };
  return refusalOf(makeChain(ledger, [leg]), ['both']) ?? 'cleared';
}

/** Numbers of a payment's legs; the resolution of a held leg is numbered behind it. */
export const LEG = { payer: 1, hub: 2, payee: 3, resolved: 3 } as const;

/** Payer's book, the hub's, payee's book; a connected institution keeps its own, so its leg falls away. */
function legsBetween(
  { id, debtor, creditor, amount, purpose }: Movement,
  hold: boolean,
  institutions: Institutions,
): { readonly role: Role; readonly leg: Instruction }[] {
  const common = { amount, purpose, hold };
  const payer = institutions[debtor.connection].debitLeg({
    ...common,
    id: legId(id, LEG.payer),
    account: debtor,
  });
  const payee = institutions[creditor.connection].creditLeg({
    ...common,
    id: legId(id, LEG.payee),
    account: creditor,
  });
  const move = {
    book: HUB_BOOK,
    id: legId(id, LEG.hub),
    debit: positionOf(debtor.bin).id,
    credit: positionOf(creditor.bin).id,
    amount,
    code: TRANSFER_CODE[purpose],
  };
  const hub: Instruction = hold
    ? { ...move, kind: 'pending', timeoutS: INTERBANK_HOLD_TIMEOUT_S }
    : { ...move, kind: 'posted' };
  return [
    ...(payer === undefined ? [] : [{ role: 'payer' as const, leg: payer }]),
    { role: 'hub', leg: hub },
    ...(payee === undefined ? [] : [{ role: 'payee' as const, leg: payee }]),
  ];
}

/**
 * Interbank holds have no timeout of the ledger: expiry would give back money that the payee's bank may have accepted.
 * Only clearing posts or voids them.
 */
export const INTERBANK_HOLD_TIMEOUT_S = 0;

/** Posts or voids what was held for a payment. Limits, freezes and suspension do not stop it: it was promised. */
export function resolveHold(
  how: 'post' | 'void',
  { id, debtor, creditor }: Pick<Movement, 'id' | 'debtor' | 'creditor'>,
  ledger: LedgerPicture,
): void {
  const chain = heldLegs(id, debtor, creditor).map(
    ({ book, n }): Instruction => ({
      kind: how,
      book,
      id: legId(id, n + LEG.resolved),
      pendingId: legId(id, n),
    }),
  );
  const outcome = makeChain(ledger, chain);
  if (outcome.kind !== 'made') throw new Error(`a hold did not resolve: ${JSON.stringify(outcome)}`);
}

/** Where a held payment's legs stand: nothing is held in the payee's book, since its bank keeps its own. */
export function heldLegs(
  id: string,
  debtor: Pick<AccountInBook, 'bin' | 'ledgerAccount'>,
  creditor: Pick<AccountInBook, 'bin' | 'ledgerAccount'>,
): { readonly book: number; readonly id: string; readonly n: number }[] {
  const legs = [
    ...(debtor.ledgerAccount === null ? [] : [{ book: debtor.bin, n: LEG.payer }]),
    { book: HUB_BOOK, n: LEG.hub },
    ...(creditor.ledgerAccount === null ? [] : [{ book: creditor.bin, n: LEG.payee }]),
  ];
  return legs.map(({ book, n }) => ({ book, n, id: legId(id, n) }));
}

function suspendedInside(bin: number, ledger: LedgerPicture): PaymentRefusal | undefined {
  const { book, id } = positionOf(bin);
  return accountOf(ledger, book, id)?.suspended === true ? 'payer_institution_is_suspended' : undefined;
}

function refusalOf(outcome: ChainOutcome, roles: readonly Role[]): PaymentRefusal | undefined {
  if (outcome.kind !== 'refused') return undefined;
  const refusal = REFUSED_AT[roles[outcome.leg]!][outcome.refusal];
  // Anything else cannot be caused by whoever pays: it is our own fault and must not be dressed up as theirs.
  if (refusal === undefined)
    throw new Error(`leg ${outcome.leg} of a payment was refused: ${outcome.refusal}`);
  return refusal;
}

type ByRefusal = Partial<Record<TransferRefusal, PaymentRefusal>>;

const AT_PAYER: ByRefusal = {
  debit_account_not_found: 'payer_account_not_found',
  debit_account_is_closed: 'payer_account_is_closed',
  debit_account_is_suspended: 'payer_account_is_blocked',
  debit_account_is_frozen: 'payer_account_is_blocked',
  exceeds_debit_limit: 'payer_has_insufficient_funds',
  overflows_debits: 'amount_overflows_an_account',
  overflows_credits: 'amount_overflows_an_account',
};
const AT_PAYEE: ByRefusal = {
  credit_account_not_found: 'payee_account_not_found',
  credit_account_is_closed: 'payee_account_is_closed',
  credit_account_is_suspended: 'payee_account_takes_no_money',
  exceeds_credit_limit: 'payee_account_takes_no_money',
  overflows_debits: 'amount_overflows_an_account',
  overflows_credits: 'amount_overflows_an_account',
};

/** Leg's role × the ledger's refusal → the payment's refusal. */
const REFUSED_AT: Readonly<Record<Role, ByRefusal>> = {
  payer: AT_PAYER,
  payee: AT_PAYEE,
  both: { ...AT_PAYEE, ...AT_PAYER },
  hub: {
    debit_account_is_suspended: 'payer_institution_is_suspended',
    credit_account_is_suspended: 'payee_institution_is_suspended',
    exceeds_debit_limit: 'net_debit_cap_is_exceeded',
    exceeds_hold_limit: 'net_debit_cap_is_exceeded',
    overflows_debits: 'amount_overflows_an_account',
    overflows_credits: 'amount_overflows_an_account',
  },
};
