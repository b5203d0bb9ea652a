/**
 * Merchants: shops, their stalls and streets, the codes they show, and what they receive. A shop learns of its money
 * from the outbox: the matcher reads cleared payments, matches each to an order or a stall and keeps a receipt.
 */
export { shopCode, stallCode } from './codes.ts';
export { shopKind, stallKind, streetKind } from './commands/register.ts';
export { createMatcher } from './matcher.ts';
export { MERCHANT_OUTCOMES } from './outcomes.ts';
export { staticPayload } from './qr.ts';
export { merchantRoutes } from './routes/index.ts';
export { sumsOfStreet } from './store/receipts.ts';
export { accountKey, findShops, findShopsByAccount, findStreets, listStreets } from './store/shops.ts';
