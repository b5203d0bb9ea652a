/** May this payment clear, and by which legs? Pure: facts in, decision out. See docs/money.md for the table of legs. */
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
import type { AccountInBook, Institution, Located, PaymentRefusal } from '../model.ts';
import { positionOf } from './chart.ts';
import { CREDIT_TRANSFER_CEILING } from './law.ts';

export interface PaymentOrder {
  /** UUID; legs are derived from it. */
  readonly id: string;
  readonly amount: bigint;
  readonly debtor: Located;
  readonly creditor: Located;
}

/** `undefined` is the happy end: every leg was made. */
export function decidePayment(
  order: PaymentOrder,
  businessDate: string,
  institution: Institution,
  ledger: LedgerPicture,
): PaymentRefusal | undefined {
  const { debtor, creditor, amount } = order;
  if (debtor.kind === 'institution_not_found') return 'payer_institution_not_found';
  if (debtor.kind === 'account_not_found') return 'payer_account_not_found';
  if (creditor.kind === 'institution_not_found') return 'payee_institution_not_found';
  if (creditor.kind === 'account_not_found') return 'payee_account_not_found';
  if (debtor.account.ledgerAccount === creditor.account.ledgerAccount)
    return 'payer_and_payee_are_the_same_account';
  const ceiling = inForce(CREDIT_TRANSFER_CEILING, businessDate);
  if (ceiling !== undefined && amount >= ceiling.value) return 'amount_reaches_the_ceiling';
  return makePayment(order.id, debtor.account, creditor.account, amount, 'payment', institution, ledger);
}

/** What a return needs to know of the payment that it gives back. */
export interface Original {
  readonly state: 'cleared' | 'refused';
  readonly kind: 'credit_transfer' | 'return';
  readonly amount: bigint;
  /** Rises as the batch decides, so that two returns of one payment meet each other. */
  returned: bigint;
  readonly debtor: AccountInBook;
  readonly creditor: AccountInBook;
  /** Where the money goes when the payer's account cannot take it back. */
  readonly debtorSuspense: AccountInBook;
}

/** A return is a payment the other way, tied to the original and capped by it. */
export function decideReturn(
  id: string,
  amount: bigint,
  original: Original,
  institution: Institution,
  ledger: LedgerPicture,
): PaymentRefusal | undefined {
  if (original.state !== 'cleared' || original.kind !== 'credit_transfer')
    return 'original_payment_is_not_cleared';
  if (original.returned + amount > original.amount) return 'return_exceeds_what_is_left';
  const back = makePayment(id, original.creditor, original.debtor, amount, 'return', institution, ledger);
  const refusal =
    back === 'payee_account_is_closed' || back === 'payee_account_takes_no_money'
      ? makePayment(id, original.creditor, original.debtorSuspense, amount, 'return', institution, ledger)
      : back;
  if (refusal === undefined) original.returned += amount;
  return refusal;
}

type Role = 'payer' | 'hub' | 'payee' | 'both';

function makePayment(
  id: string,
  debtor: AccountInBook,
  creditor: AccountInBook,
  amount: bigint,
  purpose: 'payment' | 'return',
  institution: Institution,
  ledger: LedgerPicture,
): PaymentRefusal | undefined {
  const code = TRANSFER_CODE[purpose];
  if (debtor.bin === creditor.bin) {
    // Inside one institution nothing is owed between institutions: one leg, and no position moves.
    const suspended = suspendedInside(debtor.bin, ledger);
    if (suspended !== undefined) return suspended;
    const leg: Instruction = {
      kind: 'posted',
      book: debtor.bin,
      id: legId(id, 1),
      debit: debtor.ledgerAccount,
      credit: creditor.ledgerAccount,
      amount,
      code,
    };
    return refusalOf(makeChain(ledger, [leg]), ['both']);
  }
  const hub: Instruction = {
    kind: 'posted',
    book: HUB_BOOK,
    id: legId(id, 2),
    debit: positionOf(debtor.bin).id,
    credit: positionOf(creditor.bin).id,
    amount,
    code,
  };
  const chain = [
    institution.debitLeg(legId(id, 1), debtor, amount, purpose),
    hub,
    institution.creditLeg(legId(id, 3), creditor, amount, purpose),
  ];
  return refusalOf(makeChain(ledger, chain), ['payer', 'hub', 'payee']);
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
    overflows_debits: 'amount_overflows_an_account',
    overflows_credits: 'amount_overflows_an_account',
  },
};
