/** A notice as a command decides it: its id follows from what it is about, so that the same is never told twice. */
import { createHash } from 'node:crypto';
import type { NewEvent } from '../../core/outbox/index.ts';
import { toWire } from '../../kit/id.ts';
import type { Notice } from './model.ts';
import { NOTICE_TEXTS } from './texts.ts';

/** `about`: what happened, by an id that nothing else of this kind has (a version, an access, a credential's version). */
export function noticeOf(notice: Omit<Notice, 'id' | 'at'>, about: string, at: number): Notice {
  const { book, customer, kind } = notice;
  const hash = createHash('sha256').update(`${book} ${customer} ${kind} ${about}`).digest('hex');
  return { ...notice, id: idAt(at, hash), at };
}

/** UUIDv7 (RFC 9562 §5.7) whose random bits are those of a hash: lists are in order of ids, as everywhere. */
function idAt(at: number, hash: string): string {
  const time = at.toString(16).padStart(12, '0');
  const variant = ((Number.parseInt(hash[3]!, 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}

/** To the customer's bank, which carries messages to her: who by its own reference, and words without a name in them. */
export function noticeEvent({ id, book, customer, kind, consent }: Notice): NewEvent {
  const subject = toWire('notice', id);
  return {
    type: 'customer_notice.created',
    subject,
    participants: [book],
    data: {
      ...{ notice: subject, kind, customer: toWire('customer', customer) },
      ...(consent === null ? {} : { consent: toWire('consent', consent) }),
      title: NOTICE_TEXTS[kind].title,
    },
  };
}
