/** Samples of what third parties are told, for their own endpoints: what only a customer could make happen. */
import { SAMPLE_TYPES, type SampleType } from '../../../channels/webhooks/index.ts';
import type { HubAccess } from '../connection.ts';
import type { Story, StoryOptions } from './stories.ts';
import { done } from './street.ts';

/** The feed tells that there was a test, and not what it was a sample of. */
const TOLD_AS = 'webhook.test';
const ENDPOINTS_MAX = 100;

export const SAMPLES: Readonly<Record<string, Story>> = Object.fromEntries(
  SAMPLE_TYPES.map((type): [string, Story] => [
    type,
    {
      summary: 'A sample to one endpoint of a third party',
      told: TOLD_AS,
      play: (hub, options) => send(type, hub, options),
    },
  ]),
);

async function send(type: SampleType, hub: HubAccess, { endpoint: named }: StoryOptions): Promise<string> {
  const caller = hub.as('operator');
  const endpoint = named ?? (await firstOfThirdParty(hub)) ?? '';
  await done(caller.testWebhookEndpoint({ endpoint, sample: type }));
  return endpoint;
}

async function firstOfThirdParty(hub: HubAccess): Promise<string | undefined> {
  const { data } = await done(hub.as('operator').listWebhookEndpoints({ limit: ENDPOINTS_MAX }));
  return data.find(({ owner }) => owner.kind === 'third_party')?.id;
}
