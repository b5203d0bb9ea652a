/** Which part of the room answers which address. */
import type { IncomingMessage } from 'node:http';
import type { Addresses } from './authorization/addresses.ts';
import type { RequestHandler } from './listener.ts';

export interface Routes {
  readonly addresses: Addresses;
  readonly fapi2: RequestHandler;
  readonly sbv64?: RequestHandler;
  readonly interactions: RequestHandler;
  /** The resource APIs and whatever else the room serves; false: not its address. */
  readonly others: readonly ((...given: Parameters<RequestHandler>) => Promise<boolean>)[];
}

type Mounted = IncomingMessage & { originalUrl?: string };

/** RFC 8414 §3 puts an issuer's path behind the well-known one, OpenID Connect Discovery §4 before it; both are asked for. */
const WELL_KNOWN = /^\/\.well-known\/(openid-configuration|oauth-authorization-server)(?:\/(fapi2|sbv64))?$/;

export function routeOpenBanking(routes: Routes): RequestHandler {
  const hosts = new Set(
    [routes.addresses.origin, routes.addresses.mtlsOrigin].map((origin) => new URL(origin).host),
  );
  return async (request: Mounted, response) => {
    // The issuers write their own addresses from it: a name that is not ours would end up in them.
    if (!hosts.has(request.headers.host ?? '')) return void response.writeHead(421).end();
    response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    const url = request.url ?? '/';
    const path = url.split('?', 1)[0]!;
    const wellKnown = WELL_KNOWN.exec(path);
    if (wellKnown !== null) {
      const profile = wellKnown[2] === 'sbv64' ? 'sbv64' : 'fapi2';
      return await mounted(routes, profile, request, response, `/${profile}/.well-known/${wellKnown[1]}`);
    }
    if (path.startsWith('/fapi2/')) return await mounted(routes, 'fapi2', request, response, url);
    if (path.startsWith('/consent/')) return await routes.interactions(request, response);
    for (const other of routes.others) if (await other(request, response)) return;
    if (path.startsWith('/sbv64/')) return await mounted(routes, 'sbv64', request, response, url);
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not_found"}');
  };
}

async function mounted(
  routes: Routes,
  profile: 'fapi2' | 'sbv64',
  request: Mounted,
  response: Parameters<RequestHandler>[1],
  url: string,
): Promise<void> {
  const handle = routes[profile];
  if (handle === undefined) return void response.writeHead(404).end();
  request.originalUrl = url;
  request.url = url.slice(`/${profile}`.length);
  await handle(request, response);
}
