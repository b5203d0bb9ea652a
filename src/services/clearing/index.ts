/**
 * Clearing: the switch. Participants and their caps, aliases, the payee name check, instant credit transfers and
 * returns, settlement windows. It knows institutions only through the port `Institution`.
 */

export { aliasKind } from './commands/aliases.ts';
export {
  type AmendAnswer,
  type AmendOrder,
  amendKind,
  joinKind,
} from './commands/participants.ts';
export { payKind, wireBin } from './commands/pay.ts';
export { returnKind } from './commands/return.ts';
export {
  closeKind,
  confirmKind,
} from './commands/windows.ts';
export { clearingInvariants, type OpenPayment } from './invariants/index.ts';
export { createLocate, type Locate } from './locate.ts';
export * from './model.ts';
export { PAYMENT_OUTCOMES, SCHEME_OUTCOMES } from './outcomes.ts';
export { citizenHmac } from './payees.ts';
export { schemeRoutes } from './routes.scheme.ts';
export { clearingRoutes } from './routes.ts';
export { clearingOf, newAccount, positionOf, vaultOf } from './rules/chart.ts';
export { netOf } from './rules/settlement.ts';

export { findPayments, listPayments } from './store/payments.ts';
export {
  type Alias,
  citizenKeyOf,
  findAliases,
  findParticipants,
  findWindows,
  listParticipants,
  openWindowNumber,
} from './store/scheme.ts';
