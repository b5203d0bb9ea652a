/** Which route a path is: few routes, so a list of patterns for each method. */
import { type PreparedRoute, prepare } from '../../../core/http/index.ts';
import type { DoorRoute } from './model.ts';

export type Found =
  | {
      readonly kind: 'found';
      readonly prepared: PreparedRoute<DoorRoute>;
      readonly params: Record<string, string>;
    }
  /** The methods that the path has. */
  | { readonly kind: 'method_is_not_allowed'; readonly allow: readonly string[] }
  | { readonly kind: 'not_found' };

export function createRouter(routes: readonly DoorRoute[]): (method: string, path: string) => Found {
  const patterns = routes.map((route) => ({
    prepared: prepare(route),
    // A segment holds no slash, also none that is encoded: ids and dates need no encoding at all.
    pattern: new RegExp(`^${route.path.replaceAll(/:(\w+)/g, '(?<$1>[A-Za-z0-9_.-]{1,128})')}$`),
  }));
  return (method, path) => {
    const here = patterns.flatMap(({ prepared, pattern }) => {
      const match = pattern.exec(path);
      return match === null ? [] : [{ prepared, params: { ...match.groups } }];
    });
    if (here.length === 0) return { kind: 'not_found' };
    const found = here.find(({ prepared }) => prepared.route.method === method);
    return found === undefined
      ? { kind: 'method_is_not_allowed', allow: here.map(({ prepared }) => prepared.route.method) }
      : { kind: 'found', ...found };
  };
}
