/**
 * Tells banks of the consents of their customers (and hands them their customers' notices, see `customernotices.ts`), at every change, until they have acknowledged it. What is to be told is
 * queued by consent, and said as it stands when it is said: a bank that was away for a day hears of the end, not of the
 * day. Any number of hub processes may run one: notices are claimed row by row.
 */
import { crashPoint, type Queryable } from '../../core/database/index.ts';
import {
  type Cursor,
  formatCursor,
  parseCursor,
  readEvents,
  startCursor,
  type Teller,
} from '../../core/outbox/index.ts';
import { fromWire } from '../../kit/id.ts';
import { type Consent, detailOfConsent, findConsents, stateAt } from '../../services/consents/index.ts';
import { standingOf } from '../../services/directory/index.ts';
import { tellCustomers } from './customernotices.ts';
import type { ConnectorPort, NoticeOfConsent } from './model.ts';
import { openRounds, type Rounds } from './rounds.ts';
import { EVENTS_MAX, NOTICE_LEASE_MS, NOTICES_AT_ONCE } from './rules/limits.ts';
import { pauseAfter } from './rules/pause.ts';
import { findConnectors } from './store/connectors.ts';
import {
  beginReading,
  type ClaimedNotice,
  claimNotices,
  dropNotice,
  type News,
  noteNews,
  postponeNotice,
  readPosition,
  settleNotice,
} from './store/notices.ts';

export interface NoticeParts {
  readonly database: Queryable;
  readonly connector: Pick<ConnectorPort, 'notifyConsent' | 'notifyCustomer'>;
  readonly teller: Pick<Teller, 'listen'>;
  readonly nowMs: () => number;
  readonly onFault: (fault: unknown) => void;
}

/** A hub whose consents are all at hosted banks still moves the kept place now and then. */
const UNKEPT_PAGES_MAX = 40;

interface Place {
  readonly cursor: Cursor;
  readonly unkeptPages: number;
}

/** Known before anything can happen to a consent: the first start of all begins where events stand. */
export async function openNotices(parts: NoticeParts): Promise<Rounds> {
  const { database, teller, onFault } = parts;
  await beginReading(parts.database, formatCursor(await startCursor(parts.database)));
  let place: Place | undefined;

  async function readOn(isClosed: () => boolean): Promise<void> {
    for (let more = true; more && !isClosed(); ) {
      place ??= await keptPlace(database);
      const page = await readEvents(database, place.cursor, {}, EVENTS_MAX);
      crashPoint('connector-events-read');
      const news = await newsIn(database, page.events);
      const isNews = news.consents.size > 0 || news.notices.size > 0;
      const isKept = isNews || place.unkeptPages >= UNKEPT_PAGES_MAX;
      if (isKept) {
        await noteNews(database, news, formatCursor(page.cursor), parts.nowMs());
        crashPoint('connector-news-noted');
      }
      place = {
        cursor: page.cursor,
        unkeptPages: isKept ? 0 : place.unkeptPages + (page.events.length > 0 ? 1 : 0),
      };
      more = page.more;
    }
  }

  async function tellAll(isClosed: () => boolean): Promise<void> {
    for (let claimed = NOTICES_AT_ONCE; claimed === NOTICES_AT_ONCE && !isClosed(); ) {
      const nowMs = parts.nowMs();
      const notices = await claimNotices(database, nowMs, nowMs + NOTICE_LEASE_MS, NOTICES_AT_ONCE);
      await tell(notices, parts);
      claimed = notices.length;
    }
    for (let told = NOTICES_AT_ONCE; told === NOTICES_AT_ONCE && !isClosed(); )
      told = await tellCustomers(parts);
  }

  return openRounds(teller, async (isClosed) => {
    try {
      await readOn(isClosed);
      await tellAll(isClosed);
    } catch (fault) {
      place = undefined;
      onFault(fault);
    }
  });
}

async function keptPlace(on: Queryable): Promise<Place> {
  const position = await readPosition(on);
  const cursor = parseCursor(position);
  if (cursor === undefined) throw new Error(`the connector's cursor is not one: ${position}`);
  return { cursor, unkeptPages: 0 };
}

/** What of these events is for banks that take part. */
async function newsIn(
  on: Queryable,
  events: Awaited<ReturnType<typeof readEvents>>['events'],
): Promise<News> {
  const addressed = (kind: 'consent' | 'notice', types: string): [string, number][] =>
    events.flatMap(({ type, subject, participants }) => {
      const id = type.startsWith(types) ? fromWire(kind, subject) : undefined;
      const [bin] = participants;
      return id === undefined || bin === undefined ? [] : [[id, bin]];
    });
  const consents = addressed('consent', 'consent.');
  const notices = addressed('notice', 'customer_notice.');
  const bins = [...consents, ...notices].map(([, bin]) => bin);
  const connectors = bins.length === 0 ? new Map() : await findConnectors(on, bins);
  const reached = (all: readonly [string, number][]) => new Map(all.filter(([, bin]) => connectors.has(bin)));
  return { consents: reached(consents), notices: reached(notices) };
}

async function tell(notices: readonly ClaimedNotice[], parts: NoticeParts): Promise<void> {
  if (notices.length === 0) return;
  const { database, nowMs } = parts;
  crashPoint('connector-notices-claimed');
  const consents = await findConsents(
    database,
    notices.map(({ consent }) => consent),
  );
  const standings = await standingOf(
    database,
    [...consents.values()].map(({ software }) => software),
  );
  const told = notices.map(async (notice) => {
    const consent = consents.get(notice.consent);
    const asker = consent && standings.get(consent.software);
    if (consent === undefined || asker === undefined) return await dropNotice(database, notice);
    await tellOne(notice, noticeOf(consent, asker, nowMs()), parts);
  });
  const ends = await Promise.allSettled(told);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function tellOne(
  notice: ClaimedNotice,
  words: NoticeOfConsent,
  { database, connector, nowMs }: NoticeParts,
): Promise<void> {
  const told = await connector.notifyConsent(notice.bin, words);
  crashPoint('connector-consent-told');
  if (told.kind === 'told') {
    await settleNotice(database, notice, { version: told.value, at: nowMs() });
    crashPoint('connector-notice-settled');
  } else if (told.kind === 'bank_has_no_connector') await dropNotice(database, notice);
  else await postponeNotice(database, notice, nowMs() + pauseAfter(notice.attempts));
}

type Asker = ReturnType<Awaited<ReturnType<typeof standingOf>>['get']> & {};

function noticeOf(consent: Consent, { thirdParty, software }: Asker, nowMs: number): NoticeOfConsent {
  const { id, version, kind, customer, accounts, clusters, expiresAt } = consent;
  return {
    ...{ consent: id, version, kind, customer, accounts, clusters, expiresAt },
    state: stateAt(consent, nowMs),
    thirdParty: { id: thirdParty.id, name: thirdParty.name, taxCode: thirdParty.taxCode },
    software: software.name,
    detail: detailOfConsent(consent),
    ...{ endedAt: consent.endedAt, endedBy: consent.endedBy, endReason: consent.endReason },
  };
}
