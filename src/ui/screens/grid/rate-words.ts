import type { Share } from '../../../service/grid.ts';

/** Of fewer runs the counts say all. */
const LEAST_RATED = 5;

/** `97%`; `3/4` of few; what is less than all never reads as all, and what is more than nothing never as nothing. */
export function rateWords({ count, of, rate }: Share): string {
  if (rate === null) return '-';
  if (of < LEAST_RATED) return `${count}/${of}`;
  if (rate === 0 || rate === 1) return `${100 * rate}%`;
  return `${Math.min(99, Math.max(1, Math.round(100 * rate)))}%`;
}
