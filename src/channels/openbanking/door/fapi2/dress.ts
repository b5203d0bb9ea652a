/** FAPI 2.0: `x-fapi-interaction-id` comes back, an address of the customer says that she is there. */
import { problemOf } from '../../../../core/http/index.ts';
import type { Dress } from '../door.ts';
import { customerAddress, headerOf, prefersEnglish } from '../headers.ts';
import type { DoorRequest, DoorRoute } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import { challengeOf, problemBody } from './answers.ts';

const INTERACTION = 'x-fapi-interaction-id';
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export function fapi2Dress(routes: readonly DoorRoute[], mint: () => string): Dress {
  return {
    profile: 'fapi2',
    prefix: '/openbanking/v1/',
    routes,
    requestId(request) {
      const given = headerOf(request, INTERACTION);
      return given !== undefined && UUID.test(given) ? given : mint();
    },
    words: (request) =>
      customerAddress(request, 'x-fapi-customer-ip-address') ??
      problemOf(DOOR_OUTCOMES, 'header_is_not_valid', { param: 'x-fapi-customer-ip-address' }),
    admit: () => Promise.resolve(undefined),
    answer(outcome, request, id) {
      const headers = { [INTERACTION]: id, 'Cache-Control': 'no-store', ...languageOf(request) };
      if ('problem' in outcome)
        return {
          status: outcome.row.status,
          headers: {
            ...headers,
            'Content-Type': 'application/problem+json; charset=utf-8',
            ...challengeOf(outcome),
          },
          body: JSON.stringify(problemBody(outcome, id, prefersEnglish(request))),
        };
      if (!('body' in outcome)) throw new Error('the resource API answers JSON only');
      return {
        status: outcome.status,
        headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8', ...outcome.headers },
        body: JSON.stringify(outcome.body),
      };
    },
  };
}

const languageOf = (request: DoorRequest): Readonly<Record<string, string>> => ({
  'Content-Language': prefersEnglish(request) ? 'en' : 'vi',
});
