/** A token bucket per caller, in this process: full at start, refilled evenly. */
export interface RateLimiter {
  /** Takes one token; answers how many are left, or in how many seconds the next one comes. */
  take(
    caller: string,
    ratePerS: number,
  ): { readonly allowed: boolean; readonly remaining: number; readonly retryAfterS: number };
}

/** Callers remembered; past this the oldest is forgotten, which at worst fills its bucket early. */
const BUCKETS_MAX = 50_000;

export function createRateLimiter(nowMs: () => number): RateLimiter {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return {
    take(caller, ratePerS) {
      const now = nowMs();
      let bucket = buckets.get(caller);
      if (bucket === undefined) {
        if (buckets.size >= BUCKETS_MAX) buckets.delete(buckets.keys().next().value as string);
        bucket = { tokens: ratePerS, atMs: now };
        buckets.set(caller, bucket);
      }
      const refilled = bucket.tokens + (Math.max(0, now - bucket.atMs) * ratePerS) / 1_000;
      bucket.tokens = Math.min(ratePerS, refilled);
      bucket.atMs = now;
      if (bucket.tokens < 1)
        return { allowed: false, remaining: 0, retryAfterS: Math.ceil((1 - bucket.tokens) / ratePerS) };
      bucket.tokens -= 1;
      return { allowed: true, remaining: Math.floor(bucket.tokens), retryAfterS: 0 };
    },
  };
}
