/** HTTP of notices for the banks that carry them to their customers: the event says that there is one, this says its words. */
import Type from 'typebox';
import type { Queryable } from '../../core/database/index.ts';
import { type ApiRoute, Bin, IdOf, problem, route, Timestamp } from '../../core/http/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { fromWire, toWire } from '../../kit/id.ts';
import { standingOf } from '../directory/index.ts';
import { findNotices, NOTICE_KINDS, type StoredNotice, wordsOfNotice } from '../notices/index.ts';
import { findConsents } from './store/consents.ts';

/** What a customer is told is between her and her bank; the operator of the hub has no part in it. */
const CARRIES = {
  operator: 'no',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'any',
} as const;

const Maybe = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const InBoth = Type.Object({ vi: Type.String(), en: Type.String() });
const NoticeOut = Type.Object({
  id: IdOf('notice'),
  kind: Type.Enum([...NOTICE_KINDS]),
  bin: Bin,
  customer: IdOf('customer'),
  consent: Maybe(IdOf('consent')),
  title: InBoth,
  text: InBoth,
  at: Timestamp,
  read_at: Maybe(Timestamp),
});

export function noticeRoute({ database }: { readonly database: Queryable }): ApiRoute {
  return route({
    id: 'getNotice',
    method: 'GET',
    path: '/v1/notices/:notice',
    tag: 'consents',
    summary: 'What a customer is told, in words, for her bank to carry to her',
    description: 'The event `customer_notice.created` names it. `title` is fit for a locked screen.',
    permission: CARRIES,
    params: Type.Object({ notice: IdOf('notice') }),
    response: { 200: NoticeOut },
    handle: async ({ params, reach, caller }) => {
      const id = fromWire('notice', params.notice)!;
      const notice = (await findNotices(database, [id])).get(id);
      if (notice === undefined || (reach === 'own' && notice.book !== caller.participant))
        return problem('not_found');
      return { status: 200, body: await noticeOut(database, notice) };
    },
  });
}

async function noticeOut(on: Queryable, notice: StoredNotice): Promise<object> {
  const { id, kind, book, customer, consent, at, readAt } = notice;
  const about = consent === null ? undefined : (await findConsents(on, [consent])).get(consent);
  const standings = about && (await standingOf(on, [about.software]));
  return {
    ...{ id: toWire('notice', id), kind, bin: book.toString().padStart(6, '0') },
    customer: toWire('customer', customer),
    consent: consent === null ? null : toWire('consent', consent),
    ...wordsOfNotice(notice, standings?.get(about!.software)?.thirdParty ?? null),
    at: hanoiTimestamp(at),
    read_at: readAt === null ? null : hanoiTimestamp(readAt),
  };
}
