import { type ApiRoute, problem, route } from '../../core/http/index.ts';
import type { Live } from './feed.ts';
import { LiveStateOut } from './model.ts';

export function liveRoutes(live: Live): ApiRoute[] {
  return [
    route({
      id: 'getLiveState',
      method: 'GET',
      path: '/live/state',
      tag: 'live',
      summary: 'The figures of this moment, as the public page shows them',
      permission: 'public',
      response: { 200: LiveStateOut },
      handle: async () => ({
        status: 200,
        body: await live.state(),
        headers: { 'Cache-Control': 'no-store' },
      }),
    }),
    route({
      id: 'streamLive',
      method: 'GET',
      path: '/live/stream',
      tag: 'live',
      summary: 'Payments and figures as they change (server-sent events)',
      description:
        'Open it before reading `/live/state`, so that nothing falls between. Events: `payment`, `positions`, `window`, `totals`. In a rush not every payment is shown; the totals count them all.',
      permission: 'public',
      produces: 'text/event-stream',
      handle: async () =>
        live.full() ? problem('too_many_requests') : { stream: (sink) => live.subscribe(sink) },
    }),
  ];
}
