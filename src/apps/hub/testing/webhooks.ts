/** A shop's webhook endpoint to try doors at, something it was told, and what is asked of each route. */
import type { TestHub } from '../../../../test/hub.ts';

interface Request {
  readonly path: string;
  readonly body?: unknown;
}

export interface TestWebhooks {
  /** Wire ids. */
  readonly endpoints: readonly string[];
  readonly delivery: string;
  /** By row of the matrix, afresh for every cell. */
  readonly asks: Readonly<Record<string, () => Request>>;
}

const PATH = '/v1/webhook-endpoints';
const LOOKS_MAX = 200;
const LOOK_EVERY_MS = 50;
const SPAN_MS = 60_000;

/** Nobody listens there: what is to be told waits. */
const bodyOf = (owner?: { kind: string; id: string }) => ({
  ...{ url: 'http://127.0.0.1:9/hook', events: ['*'] },
  ...(owner === undefined ? {} : { owner }),
});

/** `spares`: how many endpoints may be deleted one by one. */
export async function openTestWebhooks(
  hub: TestHub,
  { shop, key }: { readonly shop: string; readonly key: string },
  spares: number,
): Promise<TestWebhooks> {
  const make = async (): Promise<string> =>
    (await hub.call('POST', PATH, { as: key, body: bodyOf() })).body.id!;
  const first = await make();
  const endpoint = `${PATH}/${first}`;
  const spare: string[] = [];
  for (let i = 0; i < spares; i += 1) spare.push(await make());
  await hub.call('POST', `${endpoint}/test`, { as: key });
  const told = await firstDelivery(hub, endpoint, key);
  const delivery = `/v1/webhook-deliveries/${told}`;
  return {
    ...{ endpoints: [first, ...spare], delivery: told },
    asks: {
      [`POST ${PATH}`]: () => ({ path: PATH, body: bodyOf({ kind: 'shop', id: shop }) }),
      [`POST ${PATH} of the caller`]: () => ({ path: PATH, body: bodyOf() }),
      [`GET ${PATH}`]: () => ({ path: PATH }),
      [`GET ${PATH}/{endpoint}`]: () => ({ path: endpoint }),
      [`PUT ${PATH}/{endpoint}`]: () => ({ path: endpoint, body: bodyOf() }),
      [`DELETE ${PATH}/{endpoint}`]: () => ({ path: `${PATH}/${spare.pop()}` }),
      [`POST ${PATH}/{endpoint}/disable`]: () => ({ path: `${endpoint}/disable` }),
      [`POST ${PATH}/{endpoint}/enable`]: () => ({ path: `${endpoint}/enable` }),
      [`POST ${PATH}/{endpoint}/rotate`]: () => ({ path: `${endpoint}/rotate`, body: {} }),
      [`POST ${PATH}/{endpoint}/test`]: () => ({ path: `${endpoint}/test` }),
      [`POST ${PATH}/{endpoint}/replay`]: () => ({
        path: `${endpoint}/replay`,
        body: { since: new Date(Date.now() - SPAN_MS).toISOString() },
      }),
      [`GET ${PATH}/{endpoint}/deliveries`]: () => ({ path: `${endpoint}/deliveries` }),
      'GET /v1/webhook-deliveries/{delivery}': () => ({ path: delivery }),
      'POST /v1/webhook-deliveries/{delivery}/replay': () => ({ path: `${delivery}/replay` }),
    },
  };
}

async function firstDelivery(hub: TestHub, endpoint: string, key: string): Promise<string> {
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const { body } = await hub.call('GET', `${endpoint}/deliveries`, { as: key });
    const id = body.data?.[0]?.id;
    if (id !== undefined) return id;
    await new Promise((resume) => setTimeout(resume, LOOK_EVERY_MS));
  }
  throw new Error('the endpoint was told nothing');
}
