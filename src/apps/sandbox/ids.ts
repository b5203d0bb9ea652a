/** Ids of the sandbox follow from the city's own keys, so that seeding again meets what it made before. */
import { createHash } from 'node:crypto';
import type { Id } from '../../kit/id.ts';

/** UUIDv8 (RFC 9562 §5.8) of what a thing is called; its last two bytes are zero, as in every id that has legs. */
export function sandboxId<Name extends string>(seed: number, kind: string, key: string): Id<Name> {
  const hex = createHash('sha256').update(`longbien sandbox ${seed} ${kind} ${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18, 26)}0000` as Id<Name>;
}
