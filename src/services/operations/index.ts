/** What the hub's operator does besides clearing: callers and their keys, the event feed, the audit. */
export { createCallerKind } from './commands.ts';
export { OPERATIONS_OUTCOMES, operationsRoutes } from './routes.ts';
