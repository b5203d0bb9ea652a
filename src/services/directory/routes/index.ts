/** HTTP of third parties, their software, keys and requests, and of banks' resource servers. */
import type { ApiRoute } from '../../../core/http/index.ts';
import { apiKeyRoutes, requestLogRoute } from './apikeys.ts';
import { participantsRoutes } from './participants.ts';
import { partyRoutes } from './parties.ts';
import type { DirectoryParts } from './parts.ts';
import { resourceServerRoutes } from './resourceservers.ts';
import { signUpRoute } from './signup.ts';
import { softwareRoutes } from './software.ts';
import { statusRoutes } from './statuses.ts';

export function directoryRoutes(parts: DirectoryParts): ApiRoute[] {
  return [
    ...partyRoutes(parts),
    ...softwareRoutes(parts),
    ...apiKeyRoutes(parts),
    requestLogRoute(parts),
    ...participantsRoutes(parts),
    signUpRoute(parts),
    ...statusRoutes(parts),
    ...resourceServerRoutes(parts),
  ];
}
