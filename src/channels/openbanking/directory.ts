/** What everybody may read of the directory, beside the API's `/v1/directory`: who is in it, signed, and its keys. */
import type { DirectoryAuthority } from '../../services/directory/index.ts';
import type { HandleDoor } from './door/handler.ts';

/** Nobody is asked who he is here, and the list costs a walk through the directory; its own minute starts when it is signed. */
const LIST_KEPT_MS = 5_000;
const PATH = /^\/directory\/(participants|keys)$/;

export function createDirectoryHandler(
  authority: Pick<DirectoryAuthority, 'participants' | 'keySet'>,
  nowMs: () => number,
): HandleDoor {
  let kept: { readonly until: number; readonly list: ReturnType<typeof authority.participants> } | undefined;
  const participants = (): ReturnType<typeof authority.participants> => {
    if (kept !== undefined && kept.until > nowMs()) return kept.list;
    const list = authority.participants();
    kept = { until: nowMs() + LIST_KEPT_MS, list };
    list.catch(() => {
      kept = undefined;
    });
    return list;
  };
  return async (request, response) => {
    const [, what] = PATH.exec(request.url?.split('?', 1)[0] ?? '') ?? [];
    if (what === undefined) return false;
    if (request.method !== 'GET') {
      response.writeHead(405, { Allow: 'GET' }).end();
      return true;
    }
    if (what === 'keys') {
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(authority.keySet()));
      return true;
    }
    const { jwt, expiresAt } = await participants();
    const ageS = Math.max(0, Math.floor((expiresAt - nowMs()) / 1_000));
    response.writeHead(200, {
      'Content-Type': 'application/jwt',
      'Cache-Control': `public, max-age=${ageS}`,
    });
    response.end(jwt);
    return true;
  };
}
