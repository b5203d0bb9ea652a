/**
 * Events of the live feed as webhooks to a receiver on this machine: the same body and the same signature as the hub's
 * own, so that what works here works there. Nobody has to open a tunnel to be told.
 */
import { hkdfSync } from 'node:crypto';
import type { ServerEvent } from '../../client/index.ts';
import { newSecretText, readSecret, signWebhook } from '../../codecs/webhooksignature/index.ts';

/** As the feed tells an event. */
interface EventWords {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type Forwarded =
  | { readonly status: number; readonly ms: number }
  | { readonly fault: string; readonly ms: number };

/** As long as the hub's own webhooks wait. */
const ANSWER_MS_MAX = 15_000;
const SECRET_BYTES = 32;

/** The same for the same API key, so that a receiver is told its secret once. The key does not follow from it. */
export function forwardingSecret(apiKey: string): string {
  return newSecretText(Buffer.from(hkdfSync('sha256', apiKey, '', 'longbien listen', SECRET_BYTES)));
}

export async function forward(
  { data: words }: ServerEvent,
  { url, secret, nowMs }: { readonly url: string; readonly secret: string; readonly nowMs: number },
): Promise<Forwarded> {
  const { id, type, at, subject, data } = words as EventWords;
  const body = JSON.stringify({ type, timestamp: at, data: { ...data, subject } });
  const message = { id, timestampS: Math.floor(nowMs / 1_000), body };
  const headers = {
    ...signWebhook(message, [{ scheme: 'v1', secret: readSecret(secret)! }]),
    'content-type': 'application/json',
  };
  const startedMs = performance.now();
  const ms = (): number => Math.round(performance.now() - startedMs);
  try {
    const signal = AbortSignal.timeout(ANSWER_MS_MAX);
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await answer.body?.cancel();
    return { status: answer.status, ms: ms() };
  } catch (fault) {
    const { cause, name } = fault as { cause?: { code?: string; message?: string }; name: string };
    return { fault: cause?.code ?? cause?.message ?? name, ms: ms() };
  }
}
