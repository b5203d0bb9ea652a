/** What the hub's operator does besides clearing: callers and their keys, the event feed, the audit. */
export { addKeyKind } from './commands.keys.ts';
export { createCallerKind } from './commands.ts';
export { KEY_OUTCOMES } from './outcomes.keys.ts';
export type { HubPublicKey } from './routes.keys.ts';
export { OPERATIONS_OUTCOMES, operationsRoutes } from './routes.ts';
