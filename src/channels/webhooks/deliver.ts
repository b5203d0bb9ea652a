/** One attempt: checked, signed, posted, judged. */
import { signWebhook } from '../../codecs/webhooksignature/index.ts';
import type { StoredEvent } from '../../core/outbox/index.ts';
import type { Connections } from './connections.ts';
import { type Checked, checkUrl, type GuardParts } from './guard/check.ts';
import type { WebhookKeys } from './keys.ts';
import type { Attempt, AttemptOutcome, Endpoint } from './model.ts';
import { payloadOf } from './payload.ts';
import { type Posted, post } from './post.ts';
import { outcomeOf } from './rules/answer.ts';
import { ATTEMPT_MS_MAX } from './rules/limits.ts';

export interface DeliverParts extends GuardParts {
  readonly keys: WebhookKeys;
  readonly nowMs: () => number;
  /** PEM of an authority that vouches for endpoints beside those the machine trusts. */
  readonly authority?: string | undefined;
  readonly connections: Connections;
  /** Bound of an attempt, name and connection included. */
  readonly waitMs?: number;
}

export interface Delivered {
  readonly attempt: Attempt;
  /** What the answer asks to wait; 0 where it asks nothing. */
  readonly retryAfterMs: number;
}

export type Deliver = (endpoint: Endpoint, event: StoredEvent) => Promise<Delivered>;

export function createDeliver(parts: DeliverParts): Deliver {
  const { keys, nowMs, authority, connections, waitMs = ATTEMPT_MS_MAX } = parts;
  return async (endpoint, event) => {
    const at = nowMs();
    const startedMs = performance.now();
    const made = (outcome: AttemptOutcome, status: number | null = null, wait = 0): Delivered => ({
      attempt: { at, outcome, status, ms: Math.round(performance.now() - startedMs) },
      retryAfterMs: wait,
    });
    const checked = await withinWait(checkUrl(endpoint.url, parts), waitMs);
    if (checked === undefined) return made('timed_out');
    if (checked.kind !== 'reachable') return made(checked.kind);
    const left = waitMs - (performance.now() - startedMs);
    const posted = await send(checked, endpoint, event, Math.max(1, left), {
      ...{ keys, at, authority, connections },
    });
    if (posted.kind !== 'answered') return made(posted.kind);
    return made(outcomeOf(posted.status), posted.status, retryAfterMs(posted.retryAfter, nowMs()));
  };
}

interface Sending extends Pick<DeliverParts, 'keys' | 'authority' | 'connections'> {
  readonly at: number;
}

function send(
  { url, addresses }: Extract<Checked, { kind: 'reachable' }>,
  endpoint: Endpoint,
  event: StoredEvent,
  waitMs: number,
  { keys, at, authority, connections }: Sending,
): Promise<Posted> {
  const body = payloadOf(event);
  const message = { id: event.id, timestampS: Math.floor(at / 1_000), body };
  const headers = {
    ...signWebhook(message, keys.signing(endpoint, at)),
    'content-type': 'application/json',
    'user-agent': 'LongBien-Webhooks/1',
  };
  return post({ url, addresses, headers, body, waitMs, authority, connections });
}

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), as milliseconds from now; 0 where there is none. */
function retryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}

/** A name server that is silent is an endpoint that is silent. */
async function withinWait(checked: Promise<Checked>, waitMs: number): Promise<Checked | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), waitMs);
  });
  return await Promise.race([checked, late]).finally(() => clearTimeout(timer));
}
