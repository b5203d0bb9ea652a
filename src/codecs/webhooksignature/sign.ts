import { createHmac, sign } from 'node:crypto';
import {
  isWebhookId,
  signedBytes,
  type WebhookHeaders,
  type WebhookMessage,
  type WebhookSigningKey,
} from './model.ts';

/**
 * The three headers of an attempt. Several keys make several signatures side by side, so that a receiver proves by the
 * old key or the new one while a rotation is under way. Throws without a key or for an id that may not be one.
 */
export function signWebhook(message: WebhookMessage, keys: readonly WebhookSigningKey[]): WebhookHeaders {
  if (keys.length === 0) throw new Error('A webhook is signed with at least one key.');
  if (!isWebhookId(message.id) || !Number.isSafeInteger(message.timestampS) || message.timestampS < 0)
    throw new Error('An id has no full stop and a timestamp is in whole seconds.');
  const bytes = signedBytes(message);
  return {
    'webhook-id': message.id,
    'webhook-timestamp': `${message.timestampS}`,
    'webhook-signature': keys.map((key) => `${key.scheme},${signatureOf(bytes, key)}`).join(' '),
  };
}

function signatureOf(bytes: Buffer, key: WebhookSigningKey): string {
  return key.scheme === 'v1'
    ? createHmac('sha256', key.secret).update(bytes).digest('base64')
    : sign(null, bytes, key.privateKey).toString('base64');
}
