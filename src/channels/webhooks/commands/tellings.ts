/** Telling anew: events of the past, and one that is there to be tried with. */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import { type Endpoint, TEST_EVENT } from '../model.ts';
import { audienceOf } from '../rules/filter.ts';
import { type SampleType, sampleOf } from '../rules/samples.ts';
import type { NewDelivery } from '../store/cursor.ts';
import { replayDeliveries } from '../store/deliveries.ts';
import { findEndpoints } from '../store/endpoints.ts';

export interface ReplayEvents {
  readonly endpoint: string;
  /** Each event once; at most `REPLAY_EVENTS_MAX`. */
  readonly deliveries: readonly NewDelivery[];
  /** For the audit: the span or the delivery. */
  readonly what: string;
}

export type TellingAnswer =
  | { readonly kind: 'replayed'; readonly count: number }
  | { readonly kind: 'test_sent' }
  | { readonly kind: 'endpoint_not_found' | 'endpoint_is_disabled' };

type TellingKind<Input, Kept> = CommandKind<Input, Endpoint | undefined, TellingAnswer, Kept>;

export const replayKind: TellingKind<ReplayEvents, readonly NewDelivery[]> = {
  name: 'webhook.replay',
  weight: ({ deliveries }) => Math.max(1, deliveries.length),
  accounts: () => [],
  async gather(on, orders) {
    const ids = orders.map(({ endpoint }) => endpoint);
    const endpoints = await findEndpoints(on, ids);
    return ids.map((id) => endpoints.get(id));
  },
  decide({ endpoint, deliveries, what }, found) {
    const audit = {
      subject: toWire('webhook_endpoint', endpoint),
      detail: `${what}: ${deliveries.length} events`,
    };
    const refusal = refusalOf(found);
    if (refusal !== undefined) return { answer: { kind: refusal }, audit };
    return { answer: { kind: 'replayed', count: deliveries.length }, kept: deliveries, audit };
  },
  keep(on, kept, { nowMs }) {
    // Two requests of one batch may ask for the same event; a statement may not meet a row twice.
    const each = new Map(kept.flat().map((one) => [`${one.endpoint} ${one.lane} ${one.seq}`, one]));
    return each.size === 0 ? [] : [replayDeliveries(on, [...each.values()], nowMs)];
  },
};

export interface TestEndpoint {
  readonly endpoint: string;
  /** The endpoint is sent a sample of this type; else the test itself. */
  readonly sample?: SampleType | undefined;
}

/**
 * A real event, which takes the way of every other one; only the tested endpoint is told. In the feed it stays a test,
 * whatever sample it carries, so that nobody takes the sample for what has happened.
 */
export const testKind: TellingKind<TestEndpoint, undefined> = {
  name: 'webhook.test',
  accounts: () => [],
  async gather(on, orders) {
    const ids = orders.map(({ endpoint }) => endpoint);
    const endpoints = await findEndpoints(on, ids);
    return ids.map((id) => endpoints.get(id));
  },
  decide({ endpoint, sample }, found) {
    const subject = toWire('webhook_endpoint', endpoint);
    const audit = { subject, detail: sample ?? '' };
    const refusal = refusalOf(found);
    if (refusal !== undefined) return { answer: { kind: refusal }, audit };
    const event = {
      type: TEST_EVENT,
      subject,
      ...audienceOf(found!.owner),
      data: {
        ...{ endpoint: subject, message: 'Xin chào từ Long Biên.' },
        ...(sample === undefined ? {} : { sample: { type: sample, ...sampleOf(sample) } }),
      },
    };
    return { answer: { kind: 'test_sent' }, events: [event], audit };
  },
};

function refusalOf(
  endpoint: Endpoint | undefined,
): 'endpoint_not_found' | 'endpoint_is_disabled' | undefined {
  if (endpoint === undefined || endpoint.state === 'deleted') return 'endpoint_not_found';
  return endpoint.state === 'enabled' ? undefined : 'endpoint_is_disabled';
}
