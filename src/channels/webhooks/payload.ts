/** What is sent of an event: thin, so that whoever wants more asks under his own key. */
import type { StoredEvent } from '../../core/outbox/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { PAYLOAD_BYTES_MAX } from './rules/limits.ts';

/** The same bytes at every attempt: they follow from the event, which never changes. */
export function payloadOf({ type, at, subject, data }: StoredEvent): string {
  const timestamp = hanoiTimestamp(at);
  const body = JSON.stringify({ type, timestamp, data: { ...data, subject } });
  if (Buffer.byteLength(body) <= PAYLOAD_BYTES_MAX) return body;
  return JSON.stringify({ type, timestamp, data: { subject, truncated: true } });
}
