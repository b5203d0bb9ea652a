/**
 * The developer area asks the hub's own routes, with the same schemas and the same reach as over HTTP: what a page can do
 * an API key can do, and nothing else.
 */
import { createHash } from 'node:crypto';
import type { Caller } from '../../../core/access/index.ts';
import {
  type ApiRoute,
  type PreparedRoute,
  type Problem,
  prepare,
  problem,
} from '../../../core/http/index.ts';
import { toWire } from '../../../kit/id.ts';

export interface AskedRoute {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Of a route that changes something: the form's own, so that sending it twice does it once. */
  readonly key?: string;
}

export type OwnAnswer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly problem: Problem };

export type OwnApi = (id: string, caller: Caller, asked?: AskedRoute) => Promise<OwnAnswer>;

/** Whoever has not signed in yet; only public routes take him. */
export const ANYBODY: Caller = {
  ...{ id: '00000000-0000-0000-0000-000000000000', name: '', role: 'third_party' },
  ...{ participant: null, shop: null, thirdParty: null, ratePerS: 0, revoked: false },
};

export function createOwnApi(routes: readonly ApiRoute[]): OwnApi {
  const prepared = new Map(routes.map((route) => [route.id, route]));
  const compiled = new Map<string, PreparedRoute>();
  return async (id, caller, { params = {}, query = {}, body, key } = {}) => {
    const route = prepared.get(id);
    if (route === undefined) throw new Error(`There is no route ${id}.`);
    const checks = compiled.get(id) ?? prepare(route);
    compiled.set(id, checks);
    const reach = route.permission === 'public' ? 'any' : route.permission[caller.role];
    if (reach === 'no') return refused(problem('role_may_not_do_this'));
    if (checks.params?.({ ...params }) !== undefined) return refused(problem('not_found'));
    const asked = checks.query?.(query);
    if (asked?.fault !== undefined) return refused(problem('request_is_invalid', { param: asked.fault }));
    const fault = checks.body?.(body);
    if (fault !== undefined) return refused(problem('request_is_invalid', { param: fault }));
    const reply = await route.handle({
      ...{ params, query: asked?.value, body, caller, reach, headers: {} },
      origin: { caller: caller.id, callerName: toWire('caller', caller.id), ...keyOf(id, params, body, key) },
    });
    if ('problem' in reply) return refused(reply);
    if (!('body' in reply)) throw new Error(`The route ${id} has no body to show on a page.`);
    return { ok: true, body: reply.body };
  };
}

const refused = (of: Problem): OwnAnswer => ({ ok: false, problem: of });

function keyOf(id: string, params: object, body: unknown, key: string | undefined) {
  if (key === undefined) return {};
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([id, params, body]))
    .digest('hex');
  return { key: { key: `developers ${key}`, fingerprint } };
}
