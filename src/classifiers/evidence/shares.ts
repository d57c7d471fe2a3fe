import type { Proportion } from '../../history/intervals.ts';

/** With fewer, a percentage would say more than is known. */
const LEAST = 5;

/** `6 of 143 runs (4.2 %, 95 % 1.9 to 8.9)`; of very few `1 of 4 runs`. */
export function withInterval({ count, of, rate, low, high }: Proportion, unit: string): string {
  const counts = `${count} of ${of} ${of === 1 ? unit : `${unit}s`}`;
  return rate === null || of < LEAST
    ? counts
    : `${counts} (${percent(rate)} %, 95 % ${percent(low)} to ${percent(high)})`;
}

/** `4.2`; never 100, because nothing is certain. */
export function percent(share: number): string {
  return Math.min(99.9, 100 * share).toFixed(1);
}
