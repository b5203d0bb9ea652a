/** The FAPI 2.0 resource API. */
import type { DoorRoute } from '../model.ts';
import type { RouteParts } from '../parts.ts';
import { accountRoutes } from './accounts.ts';
import { eventRoutes } from './events.ts';
import { informationRoutes } from './information.ts';
import { paymentRoutes } from './payments.ts';
import { refundRoutes } from './refunds.ts';

export function fapi2Routes(parts: RouteParts): DoorRoute[] {
  return [
    ...informationRoutes(parts),
    ...accountRoutes(parts),
    ...paymentRoutes(parts),
    ...refundRoutes(parts),
    ...eventRoutes(parts),
  ];
}
