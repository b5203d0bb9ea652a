/**
 * Webhooks: shops, institutions and third parties are told what happened to them by a signed POST (Standard Webhooks).
 * The outbox is fanned out to the endpoints that want each event; deliveries are tried ten times within three days. It
 * tells what is decided and decides nothing, except that an endpoint which never answers is told no more.
 */
export { webhookInvariants } from './invariants.ts';
export { createWebhookKeys, type WebhookKeys } from './keys.ts';
export type { Owner as WebhookOwner } from './model.ts';
export { WEBHOOK_OUTCOMES } from './outcomes.ts';
export { webhookRoutes } from './routes/index.ts';
export { SAMPLE_TYPES, type SampleType } from './rules/samples.ts';
export { webhookKeyOf } from './store/cursor.ts';
export { openWebhooks, type WebhookSettings } from './webhooks.ts';
