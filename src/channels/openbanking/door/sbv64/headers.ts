/** Mandatory headers of Annex 01 (our reading): who sends which message of which bank, and when. */
import { type Problem, problemOf } from '../../../../core/http/index.ts';
import { headerOf } from '../headers.ts';
import type { DoorRequest } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import { readDateTime } from './words.ts';

/** See differences.ts: the Annex does not say how far a clock may be off. */
const CLOCK_MS_MAX = 300_000;

const FORMS = {
  'request-datetime': /^.{1,40}$/,
  'request-id': /^[\x21-\x7e]{1,60}$/,
  'provider-id': /^[0-9A-Za-z]{1,8}$/,
  'tpp-id': /^[0-9A-Za-z-]{1,15}$/,
} as const;

export function headerProblem(request: DoorRequest, nowMs: number): Problem | undefined {
  for (const [name, form] of Object.entries(FORMS)) {
    const value = headerOf(request, name);
    if (value === undefined) return problemOf(DOOR_OUTCOMES, 'header_is_missing', { param: name });
    if (!form.test(value)) return problemOf(DOOR_OUTCOMES, 'header_is_not_valid', { param: name });
  }
  const at = readDateTime(headerOf(request, 'request-datetime')!);
  return at === undefined || Math.abs(nowMs - at) > CLOCK_MS_MAX
    ? problemOf(DOOR_OUTCOMES, 'header_is_not_valid', { param: 'request-datetime' })
    : undefined;
}

/** What goes back is what came, where it may stand in a header at all. */
export function echoed(request: DoorRequest, name: keyof typeof FORMS): string | undefined {
  const value = headerOf(request, name);
  return value !== undefined && /^[\x21-\x7e]{1,60}$/.test(value) ? value : undefined;
}
