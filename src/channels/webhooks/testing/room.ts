/** Webhooks on a database of their own, with a clock that tests move and events that they make up. */
import { createHash, randomBytes, randomFillSync } from 'node:crypto';
import { type TestDatabase, testDatabase } from '../../../../test/postgres.ts';
import { type CommandKind, createDesk, type Desk, type Origin } from '../../../core/command/index.ts';
import type { Database } from '../../../core/database/index.ts';
import { createTeller, type NewEvent, startCursor, type Teller } from '../../../core/outbox/index.ts';
import { openSnapshots, runInvariants } from '../../../core/verify/index.ts';
import { createMint, type Id } from '../../../kit/id.ts';
import { type CreateEndpoint, createEndpointKind, deleteEndpointKind } from '../commands/endpoints.ts';
import { webhookInvariants } from '../invariants.ts';
import type { Attempt, Delivery, Endpoint, Owner } from '../model.ts';
import { findAttempts, listDeliveries } from '../store/deliveries.ts';
import { findEndpoints } from '../store/endpoints.ts';
import { openWebhooks, type WebhookSettings, type Webhooks } from '../webhooks.ts';

export const SHOP: Owner = { kind: 'shop', id: '0197a000-0000-7000-8000-000000000051' };
export const BANK: Owner = { kind: 'participant', id: '979901' };
export const APP: Owner = { kind: 'third_party', id: '0197a000-0000-7000-8000-000000000052' };

export interface Told extends Delivery {
  readonly attempts: readonly Attempt[];
}

/** Each attempt as `delivered 204`. */
export const outcomes = ({ attempts }: Told): string[] =>
  attempts.map(({ outcome, status }) => `${outcome} ${status}`);

export interface TestRoom {
  readonly home: TestDatabase;
  readonly database: Database;
  readonly desk: Desk;
  readonly clock: { nowMs: number };
  readonly masterKey: Buffer;
  readonly faults: unknown[];
  readonly mint: <N extends string>() => Id<N>;
  /** Webhooks as another process has them. */
  open(settings?: Partial<WebhookSettings>): Webhooks;
  register(url: string, more?: Partial<CreateEndpoint>): Promise<Endpoint>;
  endpoint(id: string): Promise<Endpoint>;
  /** The n-th event since the room was last cleared, as `webhook-id` names it. */
  nth(n: number): string;
  /** Closes what was opened and deletes the endpoints: the next test begins with none. */
  clear(): Promise<void>;
  /** Makes events happen, and lets them be spoken of. */
  happen(...events: readonly Partial<NewEvent>[]): Promise<void>;
  /** Newest first. */
  deliveriesOf(endpoint: string): Promise<Told[]>;
  violations(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const NIL = '00000000-0000-0000-0000-000000000000';
const HEADS = { name: 'testing.webhook_heads', text: 'SELECT lane, event_seq FROM lanes ORDER BY lane' };
const TELL_WAITS_MAX = 500;

export function originOf(key?: string): Origin {
  const hub = { caller: NIL, callerName: 'hub' };
  return key === undefined
    ? hub
    : { ...hub, key: { key, fingerprint: createHash('sha256').update(key).digest('hex') } };
}

const happenKind: CommandKind<readonly NewEvent[], undefined, { kind: 'happened' }, never> = {
  name: 'test.happen',
  accounts: () => [],
  decide: (events) => ({ answer: { kind: 'happened' }, events, audit: { subject: '', detail: '' } }),
};

export async function openTestRoom(): Promise<TestRoom> {
  const home = await testDatabase();
  const { database } = home;
  const clock = { nowMs: Date.UTC(2026, 10, 28, 2, 0, 0) };
  const nowMs = (): number => clock.nowMs;
  const mint = createMint(nowMs, (bytes) => randomFillSync(bytes));
  const faults: unknown[] = [];
  const onFault = (fault: unknown): void => void faults.push(fault);
  const teller: Teller = createTeller(database, onFault);
  const desk = createDesk({ database, nowMs, committed: () => teller.wake() });
  const masterKey = randomBytes(32);
  const opened: Webhooks[] = [];
  const registered: string[] = [];
  let before = { lane: 1, seq: 0 };

  async function tell(): Promise<void> {
    const heads = await database.query<{ lane: number; event_seq: bigint }>(HEADS);
    for (let waits = 0; waits < TELL_WAITS_MAX; waits += 1) {
      const told = await startCursor(database);
      if (heads.every(({ lane, event_seq }) => (told.get(lane) ?? 0) >= Number(event_seq))) return;
      teller.wake();
      await new Promise((resume) => setTimeout(resume, 10));
    }
    throw new Error('the teller did not tell');
  }

  const room: TestRoom = {
    ...{ home, database, desk, clock, masterKey, faults, mint },
    open(settings = {}) {
      const webhooks = openWebhooks({
        ...{ sandbox: true, database, desk, teller, masterKey, nowMs, mint, onFault },
        // The middle of the jitter: waits are exactly those of the schedule.
        ...{ spread: () => 0.5, ...settings },
      });
      opened.push(webhooks);
      return webhooks;
    },
    async register(url, more = {}) {
      const id = mint<'webhook_endpoint'>();
      const order: CreateEndpoint = {
        ...{ id, owner: SHOP, url, events: ['*'], description: '', scheme: 'v1' },
        ...more,
      };
      await desk.submit(createEndpointKind, order, originOf());
      registered.push(id);
      return await room.endpoint(id);
    },
    nth: (n) => `evt_${before.lane}_${before.seq + n}`,
    async clear() {
      for (const one of opened.splice(0)) await one.close();
      for (const id of registered.splice(0)) await desk.submit(deleteEndpointKind, { id }, originOf());
      const [head] = await database.query<{ lane: number; event_seq: bigint }>(HEADS);
      if (head !== undefined) before = { lane: head.lane, seq: Number(head.event_seq) };
    },
    endpoint: async (id) => (await findEndpoints(database, [id])).get(id)!,
    async happen(...events) {
      const all = events.map(
        (event): NewEvent => ({
          ...{ type: 'payment.received', subject: 'pay_1', participants: [], shop: SHOP.id, data: {} },
          ...event,
        }),
      );
      await desk.submit(happenKind, all, originOf());
      await tell();
    },
    async deliveriesOf(endpoint) {
      const rows = await listDeliveries(database, endpoint, 'all', undefined, 1_000);
      const attempts = await findAttempts(
        database,
        rows.map(({ id }) => id),
      );
      return rows.map((row) => ({ ...row, attempts: attempts.get(row.id) ?? [] }));
    },
    async violations() {
      const snapshots = await openSnapshots(database);
      try {
        const checked = await runInvariants(snapshots, webhookInvariants, clock.nowMs, () => {});
        return checked.flatMap((one) => one.violations);
      } finally {
        await snapshots.close();
      }
    },
    async close() {
      await room.clear();
      await desk.close();
      await teller.close();
      await home.close();
    },
  };
  return room;
}
