/** Hands banks the notices of their customers, which they carry to them, until each is acknowledged or stale. */
import { crashPoint, type Queryable } from '../../core/database/index.ts';
import { findConsents } from '../../services/consents/index.ts';
import { type Standing, standingOf } from '../../services/directory/index.ts';
import { findNotices, type StoredNotice, wordsOfNotice } from '../../services/notices/index.ts';
import type { ConnectorPort, NoticeForCustomer } from './model.ts';
import { CUSTOMER_NOTICE_AGE_MS_MAX, NOTICE_LEASE_MS, NOTICES_AT_ONCE } from './rules/limits.ts';
import { pauseAfter } from './rules/pause.ts';
import {
  type ClaimedCustomerNotice,
  claimCustomerNotices,
  postponeCustomerNotice,
  settleCustomerNotice,
} from './store/customernotices.ts';

interface TellParts {
  readonly database: Queryable;
  readonly connector: Pick<ConnectorPort, 'notifyCustomer'>;
  readonly nowMs: () => number;
}

/** Tells what is due, once; answers how many that were. */
export async function tellCustomers(parts: TellParts): Promise<number> {
  const { database, nowMs } = parts;
  const now = nowMs();
  const claimed = await claimCustomerNotices(database, now, now + NOTICE_LEASE_MS, NOTICES_AT_ONCE);
  if (claimed.length === 0) return 0;
  crashPoint('connector-customer-notices-claimed');
  const words = await noticesFor(claimed, parts);
  const ends = await Promise.allSettled(claimed.map((one) => tellOne(one, words.get(one.notice), parts)));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return claimed.length;
}

async function noticesFor(
  claimed: readonly ClaimedCustomerNotice[],
  { database }: TellParts,
): Promise<Map<string, NoticeForCustomer>> {
  const notices = await findNotices(
    database,
    claimed.map(({ notice }) => notice),
  );
  const consents = await findConsents(
    database,
    [...notices.values()].flatMap(({ consent }) => consent ?? []),
  );
  const software = [...consents.values()].map((consent) => consent.software);
  const standings = await standingOf(database, software);
  return new Map(
    [...notices].map(([id, notice]) => {
      const consent = consents.get(notice.consent ?? '');
      return [id, noticeFor(notice, consent && standings.get(consent.software))];
    }),
  );
}

function noticeFor(notice: StoredNotice, asker: Standing | undefined): NoticeForCustomer {
  const thirdParty = asker?.thirdParty ?? null;
  return { ...notice, thirdParty, words: wordsOfNotice(notice, thirdParty) };
}

async function tellOne(
  { notice, bin, attempts }: ClaimedCustomerNotice,
  words: NoticeForCustomer | undefined,
  { database, connector, nowMs }: TellParts,
): Promise<void> {
  if (words === undefined) return await settleCustomerNotice(database, notice, null);
  const told = await connector.notifyCustomer(bin, words);
  crashPoint('connector-customer-told');
  if (told.kind === 'told') {
    await settleCustomerNotice(database, notice, nowMs());
    crashPoint('connector-customer-notice-settled');
    return;
  }
  const isStale = nowMs() - words.at >= CUSTOMER_NOTICE_AGE_MS_MAX;
  if (isStale || told.kind === 'bank_has_no_connector')
    return await settleCustomerNotice(database, notice, null);
  await postponeCustomerNotice(database, notice, nowMs() + pauseAfter(attempts));
}
