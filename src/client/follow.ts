/** The live feed without gaps: when the line breaks, it is taken up where it was left. */
import type { Api } from './api.gen.ts';
import type { ApiProblem, ServerEvent } from './call.ts';
import { pause } from './retry.ts';

export interface FollowOptions {
  /** Falls when nobody listens any more. */
  readonly signal: AbortSignal;
  /** Takes the feed up after this event; without it, it begins now. */
  readonly lastEventId?: string;
  /** Told of each break, with the wait until the next try. */
  readonly onBreak?: (waitMs: number, problem: ApiProblem | undefined) => void;
  readonly onOpen?: () => void;
}

const WAIT_MS_FIRST = 500;
const WAIT_MS_MAX = 15_000;

/**
 * Gives every event at least once until the signal falls; ends early with the problem when the hub refuses for good
 * (a revoked key), which no waiting mends.
 */
export async function* followEvents(
  client: Pick<Api, 'streamEvents'>,
  options: FollowOptions,
): AsyncGenerator<ServerEvent, ApiProblem | undefined> {
  const { signal } = options;
  let { lastEventId } = options;
  let waitMs = WAIT_MS_FIRST;
  while (!signal.aborted) {
    const answer = await client.streamEvents({
      signal,
      tries: 1,
      ...(lastEventId === undefined ? {} : { lastEventId }),
    });
    if (!answer.ok && !answer.problem.retryable && !signal.aborted) return answer.problem;
    if (answer.ok) {
      waitMs = WAIT_MS_FIRST;
      options.onOpen?.();
      try {
        for await (const event of answer.value) {
          lastEventId = event.id ?? lastEventId;
          // It only moves the place to resume from, past events that this caller may not see.
          if (event.event !== 'heartbeat') yield event;
        }
      } catch {
        // The line broke; the loop takes it up again.
      }
    }
    if (signal.aborted) return undefined;
    options.onBreak?.(waitMs, answer.ok ? undefined : answer.problem);
    await pause(waitMs, signal);
    waitMs = Math.min(WAIT_MS_MAX, waitMs * 2);
  }
  return undefined;
}
