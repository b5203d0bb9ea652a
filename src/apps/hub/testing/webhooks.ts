/** Webhook endpoints to try doors at: a shop's, something it was told, and some that may be deleted. */
import type { TestHub } from '../../../../test/hub.ts';

interface Request {
  readonly path: string;
  readonly body?: unknown;
}

export interface TestWebhooks {
  /** By row of the matrix, afresh for every cell. */
  readonly asks: Readonly<Record<string, () => Request>>;
}

const AT = '/v1/webhook-endpoints';
const LOOKS_MAX = 200;

/** Nobody listens there: what is to be told waits. */
const webhookBody = (owner?: { kind: string; id: string }) => ({
  ...{ url: 'http://127.0.0.1:9/hook', events: ['*'] },
  ...(owner === undefined ? {} : { owner }),
});

/** `spares`: how many may be deleted one by one. */
export async function openTestWebhooks(
  hub: TestHub,
  shopkeeper: string,
  shop: string,
  spares: number,
): Promise<TestWebhooks> {
  const make = async (): Promise<string> =>
    (await hub.call('POST', AT, { as: shopkeeper, body: webhookBody() })).body.id!;
  const endpoint = await make();
  const of = (rest: string): string => `${AT}/${endpoint}${rest}`;
  const spareWebhooks: string[] = [];
  for (let i = 0; i < spares; i += 1) spareWebhooks.push(await make());
  await hub.call('POST', of('/test'), { as: shopkeeper });
  let webhookDelivery = '';
  for (let looks = 0; looks < LOOKS_MAX && webhookDelivery === ''; looks += 1) {
    const { body } = await hub.call('GET', of('/deliveries'), { as: shopkeeper });
    webhookDelivery = body.data?.[0]?.id ?? '';
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return {
    asks: {
      'POST /v1/webhook-endpoints': () => ({ path: AT, body: webhookBody({ kind: 'shop', id: shop }) }),
      'POST /v1/webhook-endpoints of the caller': () => ({ path: AT, body: webhookBody() }),
      'GET /v1/webhook-endpoints': () => ({ path: AT }),
      'GET /v1/webhook-endpoints/{endpoint}': () => ({ path: of('') }),
      'PUT /v1/webhook-endpoints/{endpoint}': () => ({ path: of(''), body: webhookBody() }),
      'DELETE /v1/webhook-endpoints/{endpoint}': () => ({ path: `${AT}/${spareWebhooks.pop()}` }),
      'POST /v1/webhook-endpoints/{endpoint}/disable': () => ({ path: of('/disable') }),
      'POST /v1/webhook-endpoints/{endpoint}/enable': () => ({ path: of('/enable') }),
      'POST /v1/webhook-endpoints/{endpoint}/rotate': () => ({ path: of('/rotate'), body: {} }),
      'POST /v1/webhook-endpoints/{endpoint}/test': () => ({ path: of('/test') }),
      'POST /v1/webhook-endpoints/{endpoint}/replay': () => ({
        path: of('/replay'),
        body: { since: new Date(Date.now() - 60_000).toISOString() },
      }),
      'GET /v1/webhook-endpoints/{endpoint}/deliveries': () => ({ path: of('/deliveries') }),
      'GET /v1/webhook-deliveries/{delivery}': () => ({ path: `/v1/webhook-deliveries/${webhookDelivery}` }),
      'POST /v1/webhook-deliveries/{delivery}/replay': () => ({
        path: `/v1/webhook-deliveries/${webhookDelivery}/replay`,
      }),
      'GET /live/state': () => ({ path: '/live/state' }),
      'GET /live/stream': () => ({ path: '/live/stream' }),
    },
  };
}
