/** The resource API of Annex 01 of Circular 64/2024/TT-NHNN: our reading of two secondary sources. */
import type { DoorRoute } from '../model.ts';
import type { RouteParts } from '../parts.ts';
import { accountRoutes } from './accounts.ts';
import { informationRoutes } from './information.ts';
import { linkRoutes } from './links.ts';
import { paymentRoutes } from './payments.ts';
import { walletRoutes } from './wallet.ts';

export { DIFFERENCES } from './differences.ts';
export { sbv64Dress } from './dress.ts';

export function sbv64Routes(parts: RouteParts): DoorRoute[] {
  return [
    ...informationRoutes(parts),
    ...accountRoutes(parts),
    ...paymentRoutes(parts),
    ...linkRoutes(parts),
    ...walletRoutes(parts),
  ];
}
