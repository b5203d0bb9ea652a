/**
 * Seeded randomness for the synthetic city: xoshiro128** 1.1 (Blackman and Vigna, https://prng.di.unimi.it/), its state
 * filled by a 32-bit mix of seed and stream. Never for secrets: anyone who knows the seed knows every number.
 */
export interface Prng {
  /** A number in [0, 1), with 32 bits of randomness. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of a list that is not empty. */
  pick<Item>(items: readonly Item[]): Item;
  /** Normally distributed around 0 with deviation 1. */
  normal(): number;
}

/**
 * A generator for one seed and one stream. Each part of the city draws from a stream of its own, so that a shop more
 * does not rename the citizens.
 */
export function createPrng(seed: number, stream = 0): Prng {
  const mix = createMix((seed ^ Math.imul(stream + 1, 0x9e3779b1)) | 0);
  let a = mix();
  let b = mix();
  let c = mix();
  let d = mix() | 1; // The state must not be all zero.

  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result / 0x1_0000_0000;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => items[int(0, items.length - 1)]!,
    // Box–Muller; 1 − next() is never 0, so the logarithm is finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** A loaded die: draws one item with a probability in proportion to its weight. */
export type Draw<Item> = (prng: Prng) => Item;

/** Undefined when no item has a weight above 0: there is nothing to draw. */
export function weighted<Item>(
  items: readonly Item[],
  weightOf: (item: Item) => number,
): Draw<Item> | undefined {
  const drawable = items.filter((item) => weightOf(item) > 0);
  const upTo: number[] = [];
  let total = 0;
  for (const item of drawable) {
    total += weightOf(item);
    upTo.push(total);
  }
  if (drawable.length === 0) return undefined;
  return (prng) => drawable[firstAbove(upTo, prng.next() * total)]!;
}

/** The same from a table of weights; the table is written by us, so an empty one is our own fault. */
export function weightedKeys<Key extends string>(table: Readonly<Record<Key, number>>): Draw<Key> {
  const draw = weighted(Object.keys(table) as Key[], (key) => table[key]);
  if (draw === undefined) throw new Error('a table of weights without a weight');
  return draw;
}

/** Index of the first bound above a value, by halving; the last one where rounding carries the value past them all. */
function firstAbove(bounds: readonly number[], value: number): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** SplitMix's finaliser on 32 bits: neighbouring seeds give unrelated states. */
function createMix(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return word ^ (word >>> 15);
  };
}
