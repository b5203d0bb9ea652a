/** What the hub's operator does besides clearing: callers and their keys, the event feed, the audit. */
export { addKeyKind, type FindsParticipants, type NewKeyOrder, revokeKeyKind } from './commands.keys.ts';
export { createCallerKind } from './commands.ts';
export { type HubPublicKey, KEY_OUTCOMES } from './routes.keys.ts';
export { OPERATIONS_OUTCOMES, operationsRoutes } from './routes.ts';
