/** What is sent of an event: thin, so that whoever wants more asks under his own key. */
import type { StoredEvent } from '../../core/outbox/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { TEST_EVENT } from './model.ts';
import { PAYLOAD_BYTES_MAX } from './rules/limits.ts';
import type { Sample } from './rules/samples.ts';

type Told = Pick<StoredEvent, 'type' | 'at' | 'subject' | 'data'>;

/** The same bytes at every attempt: they follow from the event, which never changes. */
export function payloadOf(event: Told): string {
  const { type, at, subject, data } = shownOf(event);
  const timestamp = hanoiTimestamp(at);
  const body = JSON.stringify({ type, timestamp, data: { ...data, subject } });
  if (Buffer.byteLength(body) <= PAYLOAD_BYTES_MAX) return body;
  return JSON.stringify({ type, timestamp, data: { subject, truncated: true } });
}

/** A test with a sample in it is sent as what it is a sample of. */
function shownOf(event: Told): Told {
  const { sample } = event.data as { readonly sample?: Sample & { readonly type: string } };
  return event.type === TEST_EVENT && sample !== undefined ? { at: event.at, ...sample } : event;
}
