/** Chances that replay: the same seed makes the same choices (not the same timing, which is the machine's). */
export interface Chances {
  readonly seed: number;
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** So many different ones, or all where there are no more. */
  drawn<T>(from: readonly T[], count: number): T[];
}

/** Takes the seed of LONGBIEN_SEED, or a fresh one. */
export function chancesOfThisRun(): Chances {
  const given = process.env.LONGBIEN_SEED;
  return chances(given === undefined ? Date.now() % 1_000_000 : Number(given));
}

/** Mulberry32. */
function chances(seed: number): Chances {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
  return {
    ...{ seed, below, pick: (from) => from[below(from.length)]! },
    drawn(from, count) {
      const left = [...from];
      return Array.from(
        { length: Math.min(count, from.length) },
        () => left.splice(below(left.length), 1)[0]!,
      );
    },
  };
}
