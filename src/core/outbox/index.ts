/**
 * The outbox: events are written in the transaction that made them true and spoken of only afterwards. Before
 * anything is told the teller commits its claim synchronously; that commit waits for the standby like any other, so
 * everything before it is replicated too. A payment that a failover could undo is therefore never announced.
 */
export {
  type Cursor,
  cursorAt,
  findEvents,
  formatCursor,
  parseCursor,
  readEvents,
  readEventsBetween,
  type StoredEvent,
  startCursor,
} from './feed.ts';
export { outboxInvariants } from './invariants.ts';
export { createFeed, type Feed } from './live.ts';
export { type EventFilter, type EventPlace, keepEvents, type NewEvent, type NumberedEvent } from './store.ts';
export { createTeller, type Teller } from './teller.ts';
