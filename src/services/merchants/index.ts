/**
 * Merchants: shops, their stalls and streets, the codes they show, and what they receive. A shop learns of its money
 * from the outbox: the matcher reads cleared payments, matches each to an order or a stall and keeps a receipt.
 */
export { shopCode, stallCode } from './codes.ts';
export {
  type ShopOrder,
  type StallOrder,
  type StreetOrder,
  shopKind,
  stallKind,
  streetKind,
} from './commands/register.ts';
export { createMatcher, type Matcher, type MatcherParts } from './matcher.ts';
export type { Match, Order, OrderState, Receipt, Shop, Stall, Street } from './model.ts';
export { MERCHANT_OUTCOMES, type MerchantRefusal } from './outcomes.ts';
export { staticPayload } from './qr.ts';
export { dayOfShop, type ShopDay, type Sums } from './queries.ts';
export { merchantRoutes } from './routes/index.ts';
export type { MerchantParts } from './routes/parts.ts';
export { type StreetDay, sumsOfStreet } from './store/receipts.ts';
export { accountKey, findShopsByAccount, findStreets, listStreets } from './store/shops.ts';
