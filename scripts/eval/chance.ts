/** Numbers that look random and are the same for the same seed. */
export interface Chance {
  /** Even, 0 to 1. */
  next(): number;
  is(probability: number): boolean;
  /** A whole number from 0, smaller than `count`. */
  below(count: number): number;
  pick<T>(from: readonly T[]): T;
  /** A key, as often as its share says. */
  of<K extends string>(shares: Readonly<Record<K, number>>): K;
  /** With this median; `spread` is the standard deviation of its logarithm. */
  about(median: number, spread: number): number;
  /** Time to the next of events that come one by one, on average so far apart. */
  wait(mean: number): number;
}

/** Mulberry32. */
export function chance(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    below,
    is: (probability) => next() < probability,
    pick: (from) => from[below(from.length)]!,
    of: (shares) => {
      const entries = Object.entries<number>(shares);
      let left = next() * entries.reduce((sum, [, share]) => sum + share, 0);
      for (const [key, share] of entries) {
        left -= share;
        if (left < 0) return key as keyof typeof shares;
      }
      return entries.at(-1)![0] as keyof typeof shares;
    },
    about: (median, spread) => median * Math.exp(spread * normal()),
    wait: (mean) => -mean * Math.log(1 - next()),
  };
}
