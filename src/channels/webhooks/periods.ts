/** Spans of the outbox in which endpoints are told, as they are kept. */
import { type Cursor, parseCursor } from '../../core/outbox/index.ts';
import type { Endpoint } from './model.ts';
import type { Period } from './rules/filter.ts';

/** The period that goes on; undefined for an endpoint that is not enabled. */
export function openPeriod({ id, owner, events, from, state }: Endpoint): Period | undefined {
  return state === 'enabled' ? { endpoint: id, owner, events, from: positionOf(from) } : undefined;
}

export function positionOf(text: string): Cursor {
  const cursor = parseCursor(text);
  if (cursor === undefined) throw new Error(`a kept position is none: ${text}`);
  return cursor;
}
