/** HTTP of endpoints and of what they were told. */
import type { ApiRoute } from '../../../core/http/index.ts';
import { deliveryRoutes } from './deliveries.ts';
import { endpointRoutes } from './endpoints.ts';
import type { WebhookRouteParts } from './parts.ts';

export function webhookRoutes(parts: WebhookRouteParts): ApiRoute[] {
  return [...endpointRoutes(parts), ...deliveryRoutes(parts)];
}
