/** One-sided 5 %, and 80 % power, as tables of the normal distribution round them. */
const Z_ALPHA = 1.645;
const Z_POWER = 0.84;

/**
 * How many runs a window must have to find a fall of the pass rate from `before` to `after` in four of five cases.
 * @param basis How many times as many runs the window before it has.
 */
export function runsNeeded(before: number, after: number, basis = 1): number {
  const common = (basis * before + after) / (basis + 1);
  const none = Z_ALPHA * Math.sqrt((1 + 1 / basis) * common * (1 - common));
  const some = Z_POWER * Math.sqrt((before * (1 - before)) / basis + after * (1 - after));
  return Math.ceil(((none + some) / (before - after)) ** 2);
}

/**
 * The smallest fall, 0..1, that so many runs can be expected to show; null when not even a fall to nothing would.
 * What is smaller goes unnoticed, and that should be said.
 */
export function detectableDrop(runs: number, rate: number, basis = 1): number | null {
  if (runs === 0 || rate <= 0 || runsNeeded(rate, 0, basis) > runs) return null;
  let small = 0;
  let large = rate;
  for (let step = 0; step < 30; step++) {
    const middle = (small + large) / 2;
    if (runsNeeded(rate, rate - middle, basis) > runs) small = middle;
    else large = middle;
  }
  return large;
}
