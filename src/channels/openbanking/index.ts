/**
 * Open banking over HTTPS: two authorization servers over one ledger of consents, the customer's pages, and the resource
 * APIs behind them.
 */
export type { Addresses } from './authorization/addresses.ts';

export {
  type AuthorizationServer,
  createAuthorizationServer,
} from './authorization/server.ts';
export { accountsOf } from './customer/accounts.ts';
export { createOwnPages } from './customer/own/index.ts';
export { SCREENS } from './customer/screens.ts';
export { signInOf } from './customer/signin.ts';
export { createDirectoryHandler } from './directory.ts';
export { createDoor, type DoorLine } from './door/door.ts';
export { fapi2Dress } from './door/fapi2/dress.ts';
export { fapi2Routes } from './door/fapi2/index.ts';
export { createDoorHandler, type HandleDoor } from './door/handler.ts';
export { createOpenApiHandler, openApiOf } from './door/openapi.ts';
export { DOOR_OUTCOMES } from './door/outcomes.ts';
export { DIFFERENCES, sbv64Dress, sbv64Routes } from './door/sbv64/index.ts';
export { tokenInvariants } from './invariants.ts';
export { listenForOpenBanking } from './listener.ts';
export { clientRoutes } from './routes.ts';
export { routeOpenBanking } from './routing.ts';
export { findAccessTokens } from './store/tokens.ts';
