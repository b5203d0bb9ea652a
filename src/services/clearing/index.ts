/**
 * Clearing: the switch. Participants and their caps, aliases, the payee name check, instant credit transfers and
 * returns, settlement windows. It knows institutions only through the port `Institution`.
 */

export { aliasKind } from './commands/aliases.ts';
export { type AnswerOrder, answerKind } from './commands/answer.ts';
export { SET_ASIDE_REASONS, setAsideKind } from './commands/deliveries.ts';
export { inquireKind } from './commands/inquire.ts';
export {
  type AmendAnswer,
  type AmendOrder,
  amendKind,
  joinKind,
} from './commands/participants.ts';
export {
  type KeptPayment,
  type PayKind,
  type PayOrder,
  payKind,
  transactionIdOf,
  wireBin,
} from './commands/pay.ts';
export { recallAnswerKind, recallKind } from './commands/recalls.ts';
export { contentOf } from './commands/references.ts';
export { type ReturnKind, returnKind } from './commands/return.ts';
export {
  closeKind,
  confirmKind,
} from './commands/windows.ts';
export { connectedInstitution } from './connected.ts';
export { clearingInvariants, type OpenPayment } from './invariants/index.ts';
export { createLocate, type Locate } from './locate.ts';
export * from './model.ts';
export { checkPayeeName } from './namecheck.ts';
export { PAYMENT_OUTCOMES, SCHEME_OUTCOMES } from './outcomes.ts';
export { createPayeeCheck } from './payeecheck.ts';
export { citizenHmac } from './payees.ts';
export { RUNS_THE_SCHEME, SEES_OWN } from './permissions.ts';
export { recallRoutes } from './routes.recalls.ts';
export { schemeRoutes } from './routes.scheme.ts';
export { clearingRoutes } from './routes.ts';
export { clearingOf, newAccount, positionOf, vaultOf } from './rules/chart.ts';
export { DELIVERY_KINDS, type DeliveryKind } from './rules/deliveries.ts';
export { ANSWER_DEADLINE_MS } from './rules/law.ts';
export { HEARD, type Heard, LIFECYCLE, type Move } from './rules/lifecycle.ts';
export { INTERBANK_HOLD_TIMEOUT_S } from './rules/payment.ts';
export { netOf } from './rules/settlement.ts';
export { isoReasonOf, STATUS_OF } from './schemas.ts';
export {
  createStatusBudget,
  STATUS_QUERIES_MAX,
  STATUS_WINDOW_MS,
  type StatusBudget,
} from './statusbudget.ts';
export { findRecalls, recallsOf } from './store/cases.ts';
export {
  type ClaimedDelivery,
  claimDeliveries,
  countWaiting,
  type DeliveryRoom,
  listDeliveries,
  postponeDeliveries,
  settleDeliveries,
  type WaitingDelivery,
} from './store/deliveries.ts';
export { countHeld, listOverdue, listUnknown } from './store/held.ts';

export { findPayments, findReferences, listPayments } from './store/payments.ts';
export {
  type Alias,
  citizenKeyOf,
  findAliases,
  findParticipants,
  findWindows,
  listParticipants,
  openWindowNumber,
} from './store/scheme.ts';
