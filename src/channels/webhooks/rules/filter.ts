/** Which endpoint is told which event. */
import type { Cursor, StoredEvent } from '../../../core/outbox/index.ts';
import { toWire } from '../../../kit/id.ts';
import { type Owner, TEST_EVENT } from '../model.ts';
import { PATTERN_CHARS_MAX } from './limits.ts';

/** `*`, `payment.*`, `payment.cleared`. */
export function isPattern(text: string): boolean {
  return text.length <= PATTERN_CHARS_MAX && /^(\*|[a-z_]+(\.[a-z_]+)*(\.\*)?)$/.test(text);
}

export function matchesPattern(type: string, pattern: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

export type Readable = Pick<StoredEvent, 'participants' | 'shop' | 'thirdParty'>;

/** Everybody who may read an event. */
export function readersOf({ participants, shop, thirdParty }: Readable): Owner[] {
  return [
    ...participants.map((bin): Owner => ({ kind: 'participant', id: binText(bin) })),
    ...(shop === null ? [] : [{ kind: 'shop', id: shop } as const]),
    ...(thirdParty === null ? [] : [{ kind: 'third_party', id: thirdParty } as const]),
  ];
}

/** Those who may read an event about an owner's endpoint: the owner alone. */
export function audienceOf({ kind, id }: Owner): {
  readonly participants: readonly number[];
  readonly shop?: string;
  readonly thirdParty?: string;
} {
  if (kind === 'participant') return { participants: [Number(id)] };
  return kind === 'shop' ? { participants: [], shop: id } : { participants: [], thirdParty: id };
}

export const binText = (bin: number): string => bin.toString().padStart(6, '0');

/** A span of the outbox in which an endpoint is told under some patterns. */
export interface Period {
  readonly endpoint: string;
  readonly owner: Owner;
  readonly events: readonly string[];
  readonly from: Cursor;
  /** Undefined while it goes on. */
  readonly upto?: Cursor;
}

type Told = Pick<StoredEvent, 'lane' | 'seq' | 'type' | 'subject' | 'participants' | 'shop' | 'thirdParty'>;

/** A test goes to the endpoint that is tested, whatever it wants to be told. */
export function isToldTo(event: Told, { endpoint, owner, events, from, upto }: Period): boolean {
  if (event.seq <= (from.get(event.lane) ?? 0)) return false;
  if (upto !== undefined && event.seq > (upto.get(event.lane) ?? 0)) return false;
  if (!readersOf(event).some(({ kind, id }) => kind === owner.kind && id === owner.id)) return false;
  if (event.type === TEST_EVENT) return event.subject === toWire('webhook_endpoint', endpoint);
  return events.some((pattern) => matchesPattern(event.type, pattern));
}

/** The later of two positions in every lane. */
export function laterPosition(a: Cursor, b: Cursor): Cursor {
  const later = new Map(a);
  for (const [lane, seq] of b) later.set(lane, Math.max(seq, later.get(lane) ?? 0));
  return later;
}
