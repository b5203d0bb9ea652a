/**
 * A key of a request (`x-idempotency-key`) beside the instruction that the request holds. The instruction alone is one
 * order for ever; the key adds that another request does not pass for the first one.
 */
import { type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { findRequestKeys, keepRequestKeys, type RequestKey } from '../store/requestkeys.ts';

/** Of a command: undefined where its request came without one. */
export interface Keyed {
  readonly key?: RequestKey | undefined;
}

const KNOWN = shared<Map<string, RequestKey>>('openbanking.request_keys');
const nameOf = ({ software, key }: RequestKey): string => `${software} ${key}`;

function known(picture: Picture): Map<string, RequestKey> {
  const map = KNOWN.get(picture) ?? new Map<string, RequestKey>();
  KNOWN.set(picture, map);
  return map;
}

export async function gatherRequestKeys(
  on: Queryable,
  commands: readonly Keyed[],
  picture: Picture,
): Promise<void> {
  const keys = commands.flatMap(({ key }) => key ?? []);
  if (keys.length === 0) return;
  for (const found of await findRequestKeys(on, keys)) known(picture).set(nameOf(found), found);
}

export function isKeyOfAnother({ key }: Keyed, picture: Picture): boolean {
  const before = key === undefined ? undefined : known(picture).get(nameOf(key));
  return before !== undefined && before.content !== key!.content;
}

/** The key to be kept with what is taken; none where the same request has brought it before. */
export function takeKey({ key }: Keyed, picture: Picture): RequestKey | undefined {
  if (key === undefined || known(picture).has(nameOf(key))) return undefined;
  known(picture).set(nameOf(key), key);
  return key;
}

export function keepTakenKeys(
  on: Queryable,
  kept: readonly Keyed[],
  { nowMs }: Picture,
): readonly Promise<unknown>[] {
  const keys = kept.flatMap(({ key }) => key ?? []);
  return keys.length === 0 ? [] : [keepRequestKeys(on, keys, nowMs)];
}
