/**
 * A closed loop of payments for demonstrations and benchmarks: so many under way, the next when one has come to its
 * end. Kept nowhere: a bank that is started again has no loop.
 */
import type { Bank } from './payments/bank.ts';
import { pay } from './payments/pay.ts';
import { endedAmong } from './store/outgoing.ts';

export interface LoadOrder {
  readonly from: readonly string[];
  readonly toBin: string;
  readonly to: readonly { readonly number: string; readonly name: string }[];
  readonly amount: bigint;
  readonly count: number;
  readonly inFlight: number;
}

export interface LoadReport {
  readonly made: number;
  readonly settled: number;
  readonly refused: number;
  readonly underWay: number;
  readonly seconds: number;
  /** From the commit of a payment to the hub's word in the books, milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly done: boolean;
}

export interface Loads {
  begin(order: LoadOrder): void;
  report(): LoadReport;
  /** After every commit. */
  look(): void;
}

interface Run {
  readonly order: LoadOrder;
  readonly startedAt: number;
  readonly underWay: Map<string, number>;
  readonly latencies: number[];
  made: number;
  settled: number;
  refused: number;
  endedAt: number | undefined;
}

export function createLoads(bank: Bank): Loads {
  let run: Run | undefined;

  /** Payments are made in a transaction of their own; the next commit finds what became of them. */
  function fill(current: Run): void {
    const room = Math.min(current.order.inFlight - current.underWay.size, current.order.count - current.made);
    for (let i = 0; i < room; i += 1) {
      const n = current.made;
      current.made += 1;
      const placeholder = `making ${n}`;
      current.underWay.set(placeholder, 0);
      bank.books
        .submit(() => makeOne(bank, current.order, n))
        .then(
          (id) => {
            current.underWay.delete(placeholder);
            if (id === undefined) current.refused += 1;
            else current.underWay.set(id, performance.now());
          },
          () => {
            current.underWay.delete(placeholder);
            current.refused += 1;
          },
        );
    }
  }

  return {
    begin(order) {
      run = {
        ...{ order, startedAt: performance.now(), underWay: new Map(), latencies: [] },
        ...{ made: 0, settled: 0, refused: 0, endedAt: undefined },
      };
      fill(run);
    },
    look() {
      if (run === undefined || run.endedAt !== undefined) return;
      for (const { id, settled } of endedAmong(bank.books, [...run.underWay.keys()])) {
        run.latencies.push(performance.now() - run.underWay.get(id)!);
        run.underWay.delete(id);
        if (settled) run.settled += 1;
        else run.refused += 1;
      }
      fill(run);
      if (run.made === run.order.count && run.underWay.size === 0) run.endedAt = performance.now();
    },
    report: () => reportOf(run),
  };
}

function makeOne(bank: Bank, { from, toBin, to, amount }: LoadOrder, n: number): string | undefined {
  const payee = to[n % to.length]!;
  const made = pay(bank, {
    ...{ from: from[n % from.length]!, toBin, toAccount: payee.number, toName: payee.name },
    ...{ amount, remittance: `${n}` },
  });
  return made.kind === 'sent' ? made.payment.id : undefined;
}

function reportOf(run: Run | undefined): LoadReport {
  if (run === undefined)
    return { made: 0, settled: 0, refused: 0, underWay: 0, seconds: 0, p50Ms: 0, p99Ms: 0, done: true };
  const { made, settled, refused, underWay, latencies, startedAt, endedAt } = run;
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  const seconds = ((endedAt ?? performance.now()) - startedAt) / 1_000;
  return {
    ...{ made, settled, refused, underWay: underWay.size, seconds: Math.round(seconds * 100) / 100 },
    ...{ p50Ms: at(0.5), p99Ms: at(0.99), done: endedAt !== undefined },
  };
}
