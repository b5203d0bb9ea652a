/** The words of the standard: what is signed, with what, and what came of proving it. */
import type { KeyObject } from 'node:crypto';

/** Names as they travel; HTTP does not tell capitals apart. */
export const WEBHOOK_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
export type WebhookHeaders = Readonly<Record<(typeof WEBHOOK_HEADERS)[number], string>>;

export interface WebhookMessage {
  /** The same for every attempt, so that whoever receives it twice works through it once. */
  readonly id: string;
  /** Of the attempt; seconds since the epoch. */
  readonly timestampS: number;
  /** Byte for byte as it is sent. */
  readonly body: string | Uint8Array;
}

/** `v1` is HMAC-SHA256 under a shared secret, `v1a` Ed25519 of the sender alone. */
export type WebhookSigningKey =
  | { readonly scheme: 'v1'; readonly secret: Uint8Array }
  | { readonly scheme: 'v1a'; readonly privateKey: KeyObject };

export type WebhookVerifyingKey =
  | { readonly scheme: 'v1'; readonly secret: Uint8Array }
  | { readonly scheme: 'v1a'; readonly publicKey: KeyObject };

export type Verdict =
  | { readonly kind: 'verified'; readonly id: string; readonly timestampS: number }
  | {
      readonly kind:
        | 'header_is_missing'
        | 'id_is_not_valid'
        | 'timestamp_is_not_valid'
        | 'timestamp_is_too_old'
        | 'timestamp_is_in_the_future'
        | 'signature_does_not_match';
    };

/** Clocks of two machines differ by less; the reference libraries have the same. */
export const TOLERANCE_S = 300;

/** What is signed: `id.timestamp.body`. */
export function signedBytes({ id, timestampS, body }: WebhookMessage): Buffer {
  return Buffer.concat([Buffer.from(`${id}.${timestampS}.`), Buffer.from(body as Uint8Array)]);
}

/**
 * An id with a full stop in it could be cut in two places ("not be allowed to include any `.` to prevent certain
 * attacks"); the standard leaves the rest to the sender.
 */
export function isWebhookId(id: string): boolean {
  return /^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id);
}
