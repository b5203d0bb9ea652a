/** What the hub's operator does besides clearing: callers and their keys, the event feed, the audit. */
export { createCallerKind, type NewCallerOrder } from './commands.ts';
export { OPERATIONS_OUTCOMES, type OperationsParts, operationsRoutes } from './routes.ts';
