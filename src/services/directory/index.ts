/**
 * The directory of third parties (Circular 64/2024/TT-NHNN): organisations, what they may do, their software and its
 * keys; and the servers of banks that may ask what a token is worth. Whoever answers a call asks for the caller's standing within that call, so what changes here bites at once. It
 * signs who somebody is: software statements and the list of participants.
 */
export {
  createDirectoryAuthority,
  type DirectoryAuthority,
  type DirectoryKeys,
} from './authority.ts';
export { makeApiKeyKind, revokeApiKeyKind } from './commands/apikeys.ts';
export {
  changeStatusKind,
  registerThirdPartyKind,
} from './commands/parties.ts';
export {
  amendResourceServerKind,
  changeResourceServerStatusKind,
  registerResourceServerKind,
} from './commands/resourceservers.ts';
export {
  amendSoftwareKind,
  registerSoftwareKind,
} from './commands/software.ts';
export { directoryInvariants } from './invariants.ts';
export {
  type ResourceServer,
  type SoftwareProduct,
  type Standing,
  THIRD_PARTY_ROLES,
  type ThirdPartyRole,
} from './model.ts';
export { DIRECTORY_OUTCOMES } from './outcomes.ts';
export { createRequestLog, type RequestLog } from './requestlog.ts';
export { directoryRoutes } from './routes/index.ts';
export { REQUEST_LOG_DAYS } from './rules/law.ts';
export { standingRefusal } from './rules/standing.ts';
export { checkDigit } from './rules/taxcode.ts';
export {
  type DirectoryKey,
  directoryKey,
  type SoftwareStatement,
} from './statements.ts';
export { findThirdParties } from './store/parties.ts';
export { forgetRequests } from './store/requests.ts';
export { findResourceServers } from './store/resourceservers.ts';
export { findSoftware, standingOf } from './store/software.ts';
export { type ChangedStanding, changedStandings } from './store/standings.ts';
