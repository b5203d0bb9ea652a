/** Clearing for tests: it says what a test wants, and remembers what it was asked. */
import { randomUUID } from 'node:crypto';
import type { Message } from '../../../codecs/iso20022/index.ts';
import type { ClaimedDelivery } from '../../../services/clearing/index.ts';
import type {
  BankAnswer,
  Clearing,
  ConnectedBank,
  Inquired,
  InstructedTransfer,
  LinePayment,
  LineRecall,
  NameAnswer,
  Taken,
} from '../model.ts';

/** Clearing from memory: says what a test wants, and remembers what it was asked. */
export interface FakeClearing extends Clearing {
  readonly asked: { readonly command: string; readonly order: unknown; readonly key: string | undefined }[];
  readonly banks: ConnectedBank[];
  readonly held: Map<string, LinePayment>;
  readonly recallsKnown: Map<string, LineRecall>;
  readonly deliveries: Map<string, ClaimedDelivery & { dueAt: number }>;
  /** Deliveries that somebody is sending. */
  readonly leased: Set<string>;
  /** Unknown payments, and when they may be asked about. */
  readonly unknownAt: Map<string, { readonly bin: number; atMs: number }>;
  readonly verdicts: { readonly bin: number; readonly reachable: boolean }[];
  /** Decides the next commands; by default everything is taken. */
  says: (command: string, order: unknown) => Taken | Promise<Taken>;
  names: (account: string) => NameAnswer;
}

/** How long a payment that its bank has "in process" is left alone. */
const ASK_AGAIN_MS = 10_000;

export function fakeClearing(): FakeClearing {
  const remembered = new Map<string, { readonly fingerprint: string; readonly taken: Taken }>();
  const deliveries: FakeClearing['deliveries'] = new Map();
  const leased = new Set<string>();
  const asked: FakeClearing['asked'][number][] = [];
  const unknownAt: FakeClearing['unknownAt'] = new Map();
  const held = new Map<string, LinePayment>();
  const recallsKnown = new Map<string, LineRecall>();
  const verdicts: { bin: number; reachable: boolean }[] = [];
  const banks: ConnectedBank[] = [];

  /** As the desk does: one decision under a key, and a key has one content. */
  const decide =
    (command: string) =>
    async (order: unknown, origin: { caller: string; key?: { key: string; fingerprint: string } }) => {
      const key = origin.key && `${origin.caller} ${origin.key.key}`;
      const known = key === undefined ? undefined : remembered.get(key);
      if (known !== undefined)
        return known.fingerprint === origin.key!.fingerprint
          ? known.taken
          : ({ kind: 'key_was_used_for_another_request' } as const);
      asked.push({ command, order, key: origin.key?.key });
      const taken = await clearing.says(command, order);
      if (key !== undefined && taken.kind === 'decided')
        remembered.set(key, { fingerprint: origin.key!.fingerprint, taken });
      return taken;
    };

  const clearing: FakeClearing = {
    ...{ asked, banks, held, recallsKnown, deliveries, leased, unknownAt, verdicts },
    says: () => ({ kind: 'decided', outcome: 'cleared' }),
    names: () => ({ kind: 'account_not_found' }),
    pay: decide('pay'),
    giveBack: decide('giveBack'),
    recall: decide('recall'),
    answerRecall: decide('answerRecall'),
    async answer(order, origin) {
      if (order.source === 'inquiry') settleUnknown(order);
      return await decide('answer')(order, origin);
    },
    async inquire(order, origin): Promise<Inquired> {
      const taken = await decide('inquire')(order, origin);
      if (taken.kind !== 'decided') return taken;
      const payment = [...held.values()].find(
        (one) => one.debtor.bin === order.bin && one.transactionId === order.transactionId,
      );
      return { kind: 'decided', state: payment?.state ?? 'not_found', payment: payment ?? null };
    },
    async expire(payments) {
      for (const id of payments) {
        asked.push({ command: 'expire', order: id, key: undefined });
        const payment = held.get(id)!;
        held.set(id, { ...payment, state: 'unknown' });
        unknownAt.set(id, { bin: payment.creditor.bin, atMs: 0 });
      }
    },
    async reach(bin, reachable) {
      verdicts.push({ bin, reachable });
    },
    checkName: async ({ account }) => clearing.names(account),
    async claim(rooms, nowMs) {
      return rooms.flatMap(({ bin, rowsMax }) => {
        const due = [...deliveries.values()].filter((one) => one.bin === bin && one.dueAt <= nowMs);
        return due.slice(0, rowsMax).map((one) => {
          leased.add(one.id);
          deliveries.set(one.id, { ...one, dueAt: nowMs + ASK_AGAIN_MS, attempts: one.attempts + 1 });
          return one;
        });
      });
    },
    async settle(ids) {
      for (const id of ids) {
        deliveries.delete(id);
        leased.delete(id);
      }
    },
    async release(many) {
      for (const { id, atMs } of many) {
        deliveries.set(id, { ...deliveries.get(id)!, dueAt: atMs });
        leased.delete(id);
      }
    },
    payments: async (ids) => new Map(ids.flatMap((id) => (held.has(id) ? [[id, held.get(id)!]] : []))),
    recalls: async (ids) =>
      new Map(ids.flatMap((id) => (recallsKnown.has(id) ? [[id, recallsKnown.get(id)!]] : []))),
    overdue: async (nowMs, max) =>
      [...held.values()]
        .filter(({ state, deadlineAt }) => state === 'held' && deadlineAt !== null && deadlineAt <= nowMs)
        .slice(0, max)
        .map(({ id }) => id),
    unknown: async (bin, nowMs, max) =>
      [...unknownAt].flatMap(([id, one]) => (one.bin === bin && one.atMs <= nowMs ? [id] : [])).slice(0, max),
    async backlog() {
      return banks.map(({ bin }) => {
        const waiting = [...deliveries.values()].filter((one) => one.bin === bin);
        const oldestAt = waiting.length === 0 ? null : Math.min(...waiting.map((one) => one.createdAt));
        const unknown = [...unknownAt.values()].filter((one) => one.bin === bin).length;
        return { bin, waiting: waiting.length, oldestAt, unknown };
      });
    },
    connected: async () => [...banks],
  };

  function settleUnknown({ payment, verdict }: BankAnswer): void {
    const entry = unknownAt.get(payment);
    if (entry === undefined) return;
    if (verdict === 'in_process') entry.atMs = Date.now() + ASK_AGAIN_MS;
    else unknownAt.delete(payment);
  }
  return clearing;
}

export function paymentTo(bin: number, change: Partial<LinePayment> = {}): LinePayment {
  const id = randomUUID();
  return {
    id,
    kind: 'credit_transfer',
    state: 'held',
    reason: null,
    amount: 125_000n,
    debtor: { bin: 970_401, account: '0011223344', name: 'Trần Thị Bình' },
    creditor: { bin, account: '5566778899', name: 'Lê Văn Cường' },
    purpose: 'Tiền nhà tháng 11',
    endToEndId: 'HD-2026-11',
    transactionId: id.replaceAll('-', ''),
    uetr: null,
    reference: null,
    createdAt: Date.now(),
    deadlineAt: Date.now() + 15_000,
    finalAt: null,
    returned: null,
    ...change,
  };
}

export function deliveryOf(
  payment: LinePayment,
  change: Partial<ClaimedDelivery> = {},
): ClaimedDelivery & { dueAt: number } {
  return {
    id: randomUUID(),
    bin: payment.creditor.bin,
    kind: payment.kind,
    subject: payment.id,
    state: payment.state,
    createdAt: payment.createdAt,
    attempts: 0,
    dueAt: 0,
    ...change,
  };
}

/** A payment that bank X instructs. */
export function transferBy(bin: number, change: Partial<InstructedTransfer> = {}): Message {
  const transactionId = change.transactionId ?? `TX${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  return {
    type: 'pacs.008',
    messageId: transactionId,
    createdAt: Date.now(),
    endToEndId: 'HD-1',
    transactionId,
    amount: { amount: change.amount ?? 90_000n, currency: 'VND' },
    debtor: { name: 'Phạm Văn Dũng', account: '1234500001', agent: bin },
    creditor: { name: 'Đỗ Thị Em', account: '9988776655', agent: 970_401 },
    remittance: 'Cà phê',
  };
}
