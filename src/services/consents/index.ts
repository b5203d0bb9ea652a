/**
 * Consents: what a customer let a third party do, as one grant each. Every change is an immutable signed version in a
 * chain, every read and payment passes the one gate `useKind`, and what was granted can be seen, paused and withdrawn.
 */
export { type AgreeOrder, agreeKind, mayDecide, rejectKind } from './commands/agree.ts';
export { type ChangeKind, type ChangeVerb, changeKind } from './commands/change.ts';
export { presentKind } from './commands/present.ts';
export { type RequestOrder, requestKind } from './commands/request.ts';
export { tellStandingKind } from './commands/standing.ts';
export {
  callDenial,
  decideUse,
  gatherUses,
  grantDenial,
  type KeptUse,
  keepUses,
  lockUses,
  type UseDenial,
  type UseOrder,
  useKind,
} from './commands/use.ts';
export { detailOfConsent, termsOfDetail } from './details.ts';
export { consentInvariants } from './invariants.ts';
export * from './model.ts';
export { CONSENT_OUTCOMES, type ConsentProblem } from './outcomes.ts';
export { consentRoutes } from './routes.ts';

export {
  REMIND_BEFORE_EXPIRY_DAYS,
  REMIND_EVERY_DAYS,
} from './rules/law.ts';
export { stateAt } from './rules/lifecycle.ts';
export type { Spend } from './rules/use.ts';

export { type ConsentKey, createVersionSigner } from './signature.ts';
export { accessesOf, accessesOfConsents, forgetProofs, type Proof } from './store/accesses.ts';
export {
  consentsOfApprover,
  consentsOfCustomer,
  consentsToRemind,
  dueConsents,
  findConsents,
} from './store/consents.ts';
export { consentsToTell } from './store/standings.ts';
export { addConsentKey, versionsOf } from './store/versions.ts';
export type { VersionSigner } from './version.ts';
