/**
 * Open banking: what third parties read and order under a consent. Accounts, balances, lines and statements of hosted
 * banks; single, dated and recurring payments, wallet top-up and withdrawal. The consent's gate is in `consents`, the
 * money in `clearing`; here they meet in one transaction.
 */
export {
  type AccountReads,
  createAccountReads,
  createConsentReads,
  LINES_COUNTED_MAX,
  monthSpan,
  monthsOf,
} from './accounts.ts';

export { executeKind } from './commands/execute.ts';
export { initiateKind } from './commands/initiate.ts';
export { refundKind } from './commands/refund.ts';
export { settleKind } from './commands/settle.ts';
export { runStandingKind } from './commands/standing.ts';
export { submitKind } from './commands/submit.ts';
export { executeDue, runStanding, tellEnds } from './due.ts';
export { openBankingInvariants } from './invariants/index.ts';
export * from './model.ts';
export {
  createOrders,
  type OrderOutcome,
  type Orders,
} from './orders.ts';
export { OPENBANKING_OUTCOMES, type OpenBankingProblem } from './outcomes.ts';
export type { OrderNow, RefundNow } from './reads.ts';
export { createRefunds, type RefundOutcome, type Refunds } from './refunds.ts';
export { openBankingRoutes } from './routes/index.ts';
export { BANK_REFUSALS } from './rules/bankrefusals.ts';
export { refundStatusOf, statusOf } from './rules/status.ts';
export { Branch, ExchangeRate, InterestRate } from './schemas.ts';
export { informationInForce } from './store/information.ts';
export {
  type ClaimedInstruction,
  claimInstructions,
  countAsking,
  postponeInstruction,
} from './store/instructions.ts';
export { findIntents } from './store/intents.ts';
export { findOrders } from './store/orders.ts';
export { findRefunds } from './store/refunds.ts';
export { type RequestKey, sweepRequestKeys } from './store/requestkeys.ts';

export { standingOrdersOf } from './store/standing.ts';
export type { WalletHolder } from './wallet.ts';
