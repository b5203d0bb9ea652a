/** The events of a third party, to pull: those that its webhooks tell, for whoever cannot be called from outside. */
import Type from 'typebox';
import { PageQuery, problem } from '../../../../core/http/index.ts';
import { formatCursor, parseCursor, readEvents, type StoredEvent } from '../../../../core/outbox/index.ts';
import { hanoiTimestamp } from '../../../../kit/calendar.ts';
import { type DoorRoute, doorRoute, isProblem } from '../model.ts';
import type { RouteParts } from '../parts.ts';
import { DateTime, strict } from './schemas.ts';

const Query = Type.Object(
  {
    limit: PageQuery.properties.limit,
    /** As long as a cursor of all lanes can be. */
    starting_after: Type.Optional(
      Type.String({
        maxLength: 1_500,
        description: '`cursor` of the page before; without it, from the start.',
      }),
    ),
    type: Type.Optional(
      Type.String({ pattern: '^[a-z_.]{1,60}$', description: 'Of this type only, e.g. `consent.revoked`.' }),
    ),
  },
  strict,
);
const Events = Type.Object({
  data: Type.Array(
    Type.Object({
      id: Type.String({ description: '`webhook-id` of the same event.' }),
      type: Type.String(),
      at: DateTime,
      subject: Type.String({ description: 'Id of what it is about.' }),
      data: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
  cursor: Type.String({ description: 'Keep it after you have worked through the page.' }),
  has_more: Type.Boolean(),
});

export function eventRoutes({ database }: RouteParts): DoorRoute[] {
  return [
    doorRoute({
      ...{ profile: 'fapi2', method: 'GET', tag: 'events' },
      id: 'listThirdPartyEvents',
      path: '/openbanking/v1/events',
      summary: 'What happened to your consents and to what you ordered',
      description:
        'With any token of a software, also its own (client credentials). All events of its third party, in order within a lane and without gaps; each comes at least once.',
      query: Query,
      response: { 200: Events },
      async handle(call) {
        const admitted = await call.present([]);
        if (isProblem(admitted)) return admitted;
        const { starting_after: after, limit, type } = call.query;
        const cursor = after === undefined ? new Map<number, number>() : parseCursor(after);
        if (cursor === undefined) return problem('request_is_invalid', { param: '/starting_after' });
        const filter = { thirdParty: call.token.thirdParty, ...(type === undefined ? {} : { type }) };
        const page = await readEvents(database, cursor, filter, limit);
        const body = {
          data: page.events.map(eventOut),
          cursor: formatCursor(page.cursor),
          has_more: page.more,
        };
        return { status: 200, body };
      },
    }),
  ];
}

const eventOut = ({ id, type, at, subject, data }: StoredEvent) => ({
  ...{ id, type, subject, data },
  at: hanoiTimestamp(at),
});
