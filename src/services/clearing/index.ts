/**
 * Clearing: the switch. Participants and their caps, aliases, the payee name check, instant credit transfers and
 * returns, settlement windows. It knows institutions only through the port `Institution`.
 */

export { type AliasAnswer, type AliasOrder, aliasKind } from './commands/aliases.ts';
export {
  type AmendAnswer,
  type AmendOrder,
  amendKind,
  type JoinAnswer,
  type JoinOrder,
  joinKind,
} from './commands/participants.ts';
export { type PayKind, type PayOrder, payKind, wireBin } from './commands/pay.ts';
export { type ReturnKind, type ReturnOrder, returnKind } from './commands/return.ts';
export {
  type CloseAnswer,
  type CloseOrder,
  type ConfirmAnswer,
  type ConfirmOrder,
  closeKind,
  confirmKind,
} from './commands/windows.ts';
export { type ClearingChecks, clearingInvariants, type OpenPayment } from './invariants/index.ts';
export { createLocate, type Locate, virtualAccountValue } from './locate.ts';
export * from './model.ts';
export { type CloseMatchReason, checkPayeeName, type PayeeKind, type PayeeNameCheck } from './namecheck.ts';
export { PAYMENT_OUTCOMES, SCHEME_OUTCOMES, type SchemeRefusal } from './outcomes.ts';
export { type SchemeParts, schemeRoutes } from './routes.scheme.ts';
export { type ClearingParts, clearingRoutes } from './routes.ts';
export { clearingOf, newAccount, obligationOf, positionOf, vaultOf } from './rules/chart.ts';
export { netOf } from './rules/settlement.ts';
export { paymentOut } from './schemas.ts';
export { findPayments, listPayments, listReturns } from './store/payments.ts';
export {
  type Alias,
  findAliases,
  findParticipants,
  findWindows,
  listParticipants,
  listWindows,
  netsOf,
  openWindowNumber,
} from './store/scheme.ts';
