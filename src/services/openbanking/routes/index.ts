import type { ApiRoute } from '../../../core/http/index.ts';
import { informationRoutes } from './information.ts';
import { type StandingRouteParts, standingRoutes } from './standing.ts';

/** What banks and the operator look after of open banking. */
export function openBankingRoutes(parts: StandingRouteParts): ApiRoute[] {
  return [...informationRoutes(parts), ...standingRoutes(parts)];
}
