/** Runs of jobs by what they came to. */
export interface Fates {
  /** Passed, flaked or broke: without failures of which nobody knows. */
  readonly settled: number;
  readonly flaked: number;
  /** Of those that flaked: by a failure of machines or the network. */
  readonly outside: number;
  readonly broke: number;
}

export const NONE: Fates = { settled: 0, flaked: 0, outside: 0, broke: 0 };

export function plus(one: Fates, other: Fates, sign: 1 | -1 = 1): Fates {
  return {
    settled: one.settled + sign * other.settled,
    flaked: one.flaked + sign * other.flaked,
    outside: one.outside + sign * other.outside,
    broke: one.broke + sign * other.broke,
  };
}

export function isSame(one: Fates, other: Fates): boolean {
  return (Object.keys(one) as (keyof Fates)[]).every((key) => one[key] === other[key]);
}

/** Sums by when runs were created, four numbers each: objects would be a million. */
export interface Sums {
  readonly times: number[];
  readonly sums: number[];
}

export function noSums(): Sums {
  return { times: [], sums: [0, 0, 0, 0] };
}

export function add({ times, sums }: Sums, ms: number, { settled, flaked, outside, broke }: Fates): void {
  const last = 4 * times.length;
  times.push(ms);
  sums.push(sums[last]! + settled, sums[last + 1]! + flaked, sums[last + 2]! + outside, sums[last + 3]! + broke);
}

export function between(of: Sums | undefined, fromMs: number, endMs: number): Fates {
  if (of === undefined) return NONE;
  const { times, sums } = of;
  const [from, end] = [4 * before(times, fromMs), 4 * before(times, endMs)];
  if (end <= from) return NONE;
  const sum = (at: number): number => sums[end + at]! - sums[from + at]!;
  return { settled: sum(0), flaked: sum(1), outside: sum(2), broke: sum(3) };
}

/** How many come before a moment. */
export function before(of: readonly (number | { readonly createdMs: number })[], ms: number): number {
  let low = 0;
  let high = of.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = of[middle]!;
    if ((typeof one === 'number' ? one : one.createdMs) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
