/**
 * A hub under way with a bank that dies again and again: it pays in, is paid, asks, repeats, and remembers what it was
 * told. What it holds against the bank's books at the end is that nothing was lost and nothing counted twice.
 */
import assert from 'node:assert/strict';
import { askBank, booksFileOf, openBooksToRead } from '../../src/apps/bank/index.ts';
import type { CreditTransfer, Message, TransactionStatus } from '../../src/codecs/iso20022/index.ts';
import type { Chances } from '../crash/random.ts';
import type { FakeHub, Heard, MessageOf, Written } from './fakehub.ts';
import { type Customer, newId, transfer, verifyFolder, word } from './scene.ts';

export interface BankLoad {
  /** Waits until so many more payments have come to their end. */
  progress(payments: number): Promise<void>;
  ended(): number;
  /** Begins nothing new and waits until everything begun has its end. */
  drain(): Promise<void>;
  /** Fails where the bank and the hub remember differently. */
  prove(): void;
}

export interface LoadParts {
  readonly hub: FakeHub;
  readonly bin: number;
  readonly folder: string;
  readonly customers: readonly Customer[];
  readonly chances: Chances;
}

const PAYERS = 6;
const PAUSE_MS = 15;
/** Longer than a bank waits before it asks, in the time of tests. */
const LATE_MS = 1_500;
/** A bank that dies is back within a second; whatever has no end after so long is lost. */
const END_MS_MAX = 60_000;

interface Ended {
  readonly amount: bigint;
  readonly status: 'ACSC' | 'RJCT';
}

export function startBankLoad(parts: LoadParts): BankLoad {
  return new Load(parts);
}

class Load implements BankLoad {
  readonly #parts: LoadParts;
  /** Payments to the bank by the hub's id, and by the bank's to the hub. */
  readonly #in = new Map<string, Ended>();
  readonly #out = new Map<string, Ended>();
  readonly #answers = new Map<string, Set<string>>();
  readonly #bytes = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  readonly #tombstones = new Set<string>();
  readonly #under = new Set<Promise<void>>();
  #open = new Map<string, bigint>();
  #stopping = false;
  #wake = new Set<() => void>();

  constructor(parts: LoadParts) {
    this.#parts = parts;
    parts.hub.answering = (heard) => this.#answer(heard);
    parts.hub.onNew = (heard) => this.#take(heard);
    for (let n = 0; n < PAYERS; n += 1) this.#keep(n % 3 === 2 ? this.#paysOut() : this.#paysIn());
  }

  #keep(work: Promise<void>): void {
    this.#under.add(work);
    work.finally(() => this.#under.delete(work)).catch((fault: unknown) => console.error(fault));
  }

  /** One payment after the other to customers of the bank, each repeated now and then. */
  async #paysIn(): Promise<void> {
    const { hub, customers, chances, bin } = this.#parts;
    while (!this.#stopping) {
      const amount = BigInt(10_000 + chances.below(9) * 1_000 + 500);
      const message = transfer({ bin }, chances.pick(customers), amount);
      this.#open.set(message.instructionId, amount);
      const written = hub.write(message);
      await this.#deliver(written);
      if (chances.below(5) === 0) await this.#deliver(written);
      if (chances.below(5) === 0) await this.#asks(message);
      await this.#until(() => this.#in.has(message.instructionId) || this.#stopping);
    }
  }

  /** The same bytes until the bank has taken them; whatever it answered before, it answers again. */
  async #deliver(written: Written): Promise<void> {
    for (const since = Date.now(); Date.now() - since < END_MS_MAX; await pause(PAUSE_MS)) {
      const told = await this.#parts.hub.post(written);
      if (told.status === 0) continue;
      assert.equal(told.doubt, undefined);
      assert.ok(told.status === 202 || told.status === 200, `${told.status} ${told.body}`);
      const said = `${told.status} ${told.body}`;
      const before = this.#bytes.get(written.id) ?? said;
      assert.equal(said, before, 'another reply to the same message');
      this.#bytes.set(written.id, said);
      return;
    }
    throw new Error(`the bank never took ${written.id}`);
  }

  async #asks({ instructionId, endToEndId, transactionId }: MessageOf<CreditTransfer>): Promise<void> {
    const named = {
      ...{ originalInstructionId: instructionId!, originalEndToEndId: endToEndId },
      originalTransactionId: transactionId,
    };
    const written = this.#parts.hub.write({ type: 'pacs.028', transactions: [named] });
    await this.#deliver(written);
    await this.#deliver(written);
  }

  /** A customer pays, under a key, again and again until the bank says that it is sent. */
  async #paysOut(): Promise<void> {
    const { folder, customers, chances } = this.#parts;
    while (!this.#stopping) {
      const amount = 1_000 + chances.below(9) * 100;
      const key = newId();
      const order = {
        ...{ from: chances.pick(customers).number, to_bin: '979901', to_account: '0021000000001' },
        ...{ amount, request_key: key },
      };
      let id: string | undefined;
      while (id === undefined) {
        const answer = await askBank(folder, 'pay', order);
        if (answer.kind !== 'answered') await pause(PAUSE_MS);
        else {
          assert.equal(answer.value.outcome, 'sent');
          ({ id } = answer.value.payment as { id: string });
        }
      }
      const paid = id;
      assert.ok(![...this.#keys.values()].includes(paid), 'two keys were answered with one payment');
      this.#keys.set(key, paid);
      await this.#until(() => this.#out.has(paid) || this.#stopping);
    }
  }

  #answer({ id, message, bytes }: Heard): ReturnType<FakeHub['answering']> {
    const before = this.#answers.get(id) ?? new Set();
    this.#answers.set(id, before.add(bytes));
    assert.equal(before.size, 1, `the bank sent other bytes under ${id}`);
    // Some of what a hub does to a bank: it breaks off, it is busy.
    const chance = this.#parts.chances.below(20);
    if (chance === 0) return 'tear';
    if (chance === 1) return 503;
    return message.type === 'pacs.028' ? { status: 200, message: this.#report(message) } : 202;
  }

  #report({ transactions }: Extract<Message, { type: 'pacs.028' }>): Message {
    const reports = transactions.map((one) => {
      const ended = this.#out.get(one.originalTransactionId);
      if (ended === undefined && !this.#open.has(one.originalTransactionId)) {
        this.#tombstones.add(one.originalTransactionId);
        this.#out.set(one.originalTransactionId, { amount: 0n, status: 'RJCT' });
        return { ...one, status: 'RJCT' as const, reason: { code: 'NOOR' } };
      }
      const status: TransactionStatus = ended?.status ?? 'PDNG';
      return { ...one, status, ...(status === 'RJCT' ? { reason: { code: 'AC03' } } : {}) };
    });
    return { type: 'pacs.002', messageId: newId(), createdAt: Date.now(), transactions: reports };
  }

  #take({ message }: Heard): void {
    if (message.type === 'pacs.002') for (const one of message.transactions) this.#hear(one);
    if (message.type !== 'pacs.008') return;
    const { transactionId, amount } = message;
    assert.ok(!this.#open.has(transactionId), 'the bank paid twice under one TxId');
    if (this.#tombstones.has(transactionId)) return;
    this.#open.set(transactionId, amount.amount);
    const status = this.#parts.chances.below(4) === 0 ? 'RJCT' : 'ACSC';
    // A word that comes late is asked for by then.
    const waitMs = this.#parts.chances.below(6) === 0 ? LATE_MS : 0;
    this.#keep(
      pause(waitMs).then(() => this.#end(this.#out, transactionId, { amount: amount.amount, status })),
    );
  }

  #hear({ originalInstructionId: id, status }: { originalInstructionId?: string; status: string }): void {
    const amount = this.#open.get(id!);
    assert.ok(amount !== undefined, 'the bank answers about a payment that it was never sent');
    if (this.#in.has(id!)) throw new Error(`the bank answered twice about ${id}`);
    this.#in.set(id!, { amount, status: status === 'ACCP' ? 'ACSC' : 'RJCT' });
    this.#keep(this.#end(this.#in, id!, { amount, status: status === 'ACCP' ? 'ACSC' : 'RJCT' }));
  }

  /** Tells the bank how it ended, until it has heard. */
  async #end(ends: Map<string, Ended>, id: string, ended: Ended): Promise<void> {
    const { hub } = this.#parts;
    const reason = ended.status === 'RJCT' ? { reason: 'AC03' } : {};
    await this.#deliver(hub.write(word(id, ended.status, reason)));
    ends.set(id, ended);
    for (const wake of this.#wake) wake();
  }

  async #until(fits: () => boolean): Promise<void> {
    for (const since = Date.now(); !fits(); await pause(PAUSE_MS))
      if (Date.now() - since > END_MS_MAX) throw new Error('a payment never came to its end');
  }

  ended(): number {
    return this.#in.size + this.#out.size;
  }

  async progress(payments: number): Promise<void> {
    const wanted = this.ended() + payments;
    await this.#until(() => this.ended() >= wanted);
  }

  async drain(): Promise<void> {
    this.#stopping = true;
    const { folder } = this.#parts;
    await this.#until(() => this.#under.size === 0);
    await this.#until(() => [...this.#open.keys()].every((id) => this.#in.has(id) || this.#out.has(id)));
    await this.#until(() => [...this.#keys.values()].every((id) => this.#out.has(id)));
    for (const since = Date.now(); Date.now() - since < END_MS_MAX; await pause(PAUSE_MS)) {
      const answer = await askBank(folder, 'status');
      if (answer.kind !== 'answered') continue;
      const { outbox, outgoing } = answer.value as {
        outbox: { waiting: number };
        outgoing: Record<string, number>;
      };
      if (outbox.waiting === 0 && !outgoing.sent && !outgoing.pending && this.#under.size === 0) return;
    }
    throw new Error('the bank never came to rest');
  }

  prove(): void {
    const { folder } = this.#parts;
    verifyFolder(folder);
    const books = openBooksToRead(booksFileOf(folder));
    try {
      const rows = (table: string) =>
        new Map(
          books
            .all(`SELECT id, state, amount FROM ${table} WHERE state <> 'tombstoned'`)
            .map(({ id, state, amount }) => [id as string, { state, amount }]),
        );
      same(rows('incoming'), this.#in, { ACSC: 'credited', RJCT: 'rejected' });
      const out = new Map([...this.#out].filter(([id]) => !this.#tombstones.has(id)));
      const kept = rows('outgoing');
      for (const id of this.#tombstones) {
        assert.equal(kept.get(id)?.state, 'refused', 'a payment that the hub never received is not released');
        kept.delete(id);
      }
      same(kept, out, { ACSC: 'settled', RJCT: 'refused' });
      const { n: oddities } = books.one('SELECT count(*) AS n FROM oddities')!;
      assert.equal(oddities, 0n, 'the bank found something that does not fit');
    } finally {
      books.close();
    }
  }
}

function same(
  kept: ReadonlyMap<string, { readonly state: unknown; readonly amount: unknown }>,
  told: ReadonlyMap<string, Ended>,
  states: Readonly<Record<Ended['status'], string>>,
): void {
  for (const [id, { amount, status }] of told) {
    assert.deepEqual(
      kept.get(id),
      { state: states[status], amount },
      `the payment ${id} is not as it was told`,
    );
  }
  assert.equal(kept.size, told.size, 'the bank keeps payments that nobody has told');
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => {
    setTimeout(wake, ms);
  });
}
