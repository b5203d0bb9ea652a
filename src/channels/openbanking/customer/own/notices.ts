/** What the customer was told, and that he has read it. */
import { fromWire, toWire } from '../../../../kit/id.ts';
import { type Consent, findConsents } from '../../../../services/consents/index.ts';
import { standingOf } from '../../../../services/directory/index.ts';
import { noticesOf, readKind, type StoredNotice, unreadNotices } from '../../../../services/notices/index.ts';
import { MY_NOTICES, type NoticeLine, noticeIn, noticesPage, READ_ALL_NOTICES } from '../../pages/index.ts';
import { requesterOf } from '../summaries.ts';
import {
  formOf,
  frameOf,
  isOwnPath,
  type OwnPageParts,
  PageFault,
  type SignedIn,
  sendPage,
  sendTo,
  type Visit,
} from './visit.ts';

const NOTICES_A_PAGE = 20;
/** Read by one press: more than a year of notices. */
const READ_AT_ONCE_MAX = 1_000;
const HUB = '00000000-0000-0000-0000-000000000000';

export async function showNotices(parts: OwnPageParts, visit: Visit, { customer }: SignedIn): Promise<void> {
  const { book, id } = customer;
  const before = fromWire('notice', visit.url.searchParams.get('before') ?? '');
  const found = await noticesOf(parts.database, book, id, { before, rowsMax: NOTICES_A_PAGE + 1 });
  const shown = found.slice(0, NOTICES_A_PAGE);
  const older =
    found.length > NOTICES_A_PAGE ? `${MY_NOTICES}?before=${toWire('notice', shown.at(-1)!.id)}` : null;
  sendPage(visit, noticesPage(frameOf(parts, visit), { notices: await linesOf(parts, shown), older }));
}

/** Who asks is named as registered now, as on every other page. */
async function linesOf(
  { database }: OwnPageParts,
  notices: readonly StoredNotice[],
): Promise<readonly NoticeLine[]> {
  const consents = await findConsents(
    database,
    notices.flatMap(({ consent }) => consent ?? []),
  );
  const software = [...consents.values()].map((consent) => consent.software);
  const standings = await standingOf(database, software);
  const about = (consent: Consent | undefined): NoticeLine['consent'] =>
    consent === undefined
      ? null
      : { id: consent.id, requester: requesterOf(standings.get(consent.software)) };
  return notices.map((notice) => ({ ...notice, consent: about(consents.get(notice.consent ?? '')) }));
}

/** One, or all up to one; somebody else’s stays as it is. */
export async function takeRead(parts: OwnPageParts, visit: Visit, { customer }: SignedIn): Promise<void> {
  const form = await formOf(parts, visit);
  const notice = fromWire('notice', noticeIn(form) ?? '');
  if (notice === undefined) throw new PageFault('form_is_out_of_date', 400);
  const { book, id } = customer;
  const isAll = visit.url.pathname === READ_ALL_NOTICES;
  const notices = isAll
    ? await unreadNotices(parts.database, book, id, { upto: notice, rowsMax: READ_AT_ONCE_MAX })
    : [notice];
  const origin = { caller: HUB, callerName: toWire('customer', id) };
  const submitted = await parts.desk.submit(readKind, { book, customer: id, notices }, origin);
  if (submitted.kind !== 'decided') throw new PageFault('service_is_busy', 503);
  const here = form.get('here')?.[0] ?? MY_NOTICES;
  sendTo(visit, isOwnPath(here) ? here : MY_NOTICES);
}
