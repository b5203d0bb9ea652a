/**
 * The ledger: the only truth about money. Accounts live in books, a transfer stays inside one book, a payment is a
 * linked chain of transfers across books, and every book balances on its own. The rules are pure and work on a
 * picture of locked accounts; `keepLedger` writes what they decided with a few set-based statements.
 */

export { ledgerInvariants } from './invariants.ts';
export {
  ACCOUNT_CODE,
  type Account,
  type AccountCode,
  type AccountRef,
  type AccountTerms,
  type ChainOutcome,
  HUB_BOOK,
  type Instruction,
  type Pending,
  TRANSFER_CODE,
  TRANSFER_REFUSALS,
  type Transfer,
  type TransferRefusal,
} from './model.ts';
export {
  accountsByRef,
  accountsOf,
  balanceAt,
  bookedEntries,
  countBooked,
  entriesOf,
  findAccount,
  transfersByRef,
} from './queries.ts';
export {
  accountOf,
  amendAccount,
  availableToDebit,
  emptyPicture,
  INSTRUCTION_AMOUNT_MAX,
  keyOf,
  type LedgerPicture,
  makeChain,
  openAccount,
} from './rules.ts';
export {
  accountsOfPending,
  findDue,
  findExisting,
  keepLedger,
  keepMade,
  lockAccounts,
  lockPending,
} from './store.ts';
