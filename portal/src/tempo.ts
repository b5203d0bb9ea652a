/** How fast payments arrive, and what the last minute held: sixty one-second buckets. */
const SECONDS = 60;
const RATE_SECONDS = 10;

interface Bucket {
  second: number;
  payments: number;
  value: bigint;
}

export interface Tempo {
  count(nowMs: number, amount: bigint): void;
  /** Payments each second over the last ten seconds; fewer when we have listened for less. */
  perSecond(nowMs: number): number;
  lastMinute(nowMs: number): { readonly payments: number; readonly value: bigint };
  /** Forget: what passed while the line was cut is not known. */
  restart(nowMs: number): void;
}

export function createTempo(): Tempo {
  let startedAt = 0;
  let buckets: Bucket[] = [];
  const since = (nowMs: number, seconds: number): Bucket[] =>
    buckets.filter((bucket) => bucket.second > Math.floor(nowMs / 1000) - seconds);
  return {
    count(nowMs, amount) {
      const second = Math.floor(nowMs / 1000);
      const last = buckets.at(-1);
      if (last?.second === second) {
        last.payments += 1;
        last.value += amount;
      } else buckets = [...since(nowMs, SECONDS), { second, payments: 1, value: amount }];
    },
    perSecond(nowMs) {
      const heardSeconds = Math.min(RATE_SECONDS, Math.max(1, (nowMs - startedAt) / 1000));
      return since(nowMs, RATE_SECONDS).reduce((sum, bucket) => sum + bucket.payments, 0) / heardSeconds;
    },
    lastMinute(nowMs) {
      return since(nowMs, SECONDS).reduce(
        (sum, bucket) => ({ payments: sum.payments + bucket.payments, value: sum.value + bucket.value }),
        { payments: 0, value: 0n },
      );
    },
    restart(nowMs) {
      startedAt = nowMs;
      buckets = [];
    },
  };
}
