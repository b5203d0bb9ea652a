/**
 * Standard Webhooks 1.0.0 (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 * signing what is sent and proving what was received. Pure: time is handed in.
 */
export { newSecretText, publicKeyOf, readPublicKey, readSecret, seededKey } from './keys.ts';
export type { WebhookHeaders, WebhookSigningKey } from './model.ts';
export { signWebhook } from './sign.ts';
export { verifyWebhook } from './verify.ts';
