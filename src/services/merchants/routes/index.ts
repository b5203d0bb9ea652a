/** HTTP of shops, stalls, streets, orders and receipts. */
import type { ApiRoute } from '../../../core/http/index.ts';
import { codeRoutes } from './codes.ts';
import { orderRoutes } from './orders.ts';
import type { MerchantParts } from './parts.ts';
import { receiptRoutes } from './receipts.ts';
import { shopRoutes } from './shops.ts';
import { streetRoutes } from './streets.ts';

export function merchantRoutes(parts: MerchantParts): ApiRoute[] {
  return [
    ...streetRoutes(parts),
    ...shopRoutes(parts),
    ...codeRoutes(parts),
    ...orderRoutes(parts),
    ...receiptRoutes(parts),
  ];
}
