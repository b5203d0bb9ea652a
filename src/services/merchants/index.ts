/**
 * Merchants: shops, their stalls and streets, the codes they show, and what they receive. A shop learns of its money
 * from the outbox: the matcher reads cleared payments, matches each to an order or a stall and keeps a receipt.
 */
export { createMatcher } from './matcher.ts';
export { MERCHANT_OUTCOMES } from './outcomes.ts';
export { merchantRoutes } from './routes/index.ts';
