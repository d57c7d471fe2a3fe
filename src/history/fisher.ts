import { logChoose } from './gamma.ts';

/** Failures of all that was decided in a window. */
export interface Counts {
  readonly failed: number;
  readonly of: number;
}

/**
 * Fisher's exact test, one-sided: how likely so many or more of all failures would be in the sample, if a failure were as likely
 * there as in the basis.
 */
export function fisherExact(sample: Counts, basis: Counts): number {
  const all = sample.of + basis.of;
  const failed = sample.failed + basis.failed;
  const most = Math.min(failed, sample.of);
  const least = Math.max(0, failed - basis.of);
  if (sample.failed <= least) return 1;
  const total = logChoose(all, sample.of);
  const log = (k: number) => logChoose(failed, k) + logChoose(all - failed, sample.of - k) - total;
  // Away from the peak each term is smaller than the one before: what no longer counts is left out.
  let sum = 0;
  const peak = (failed * sample.of) / all;
  for (let k = sample.failed; k <= most; k++) {
    const term = Math.exp(log(k));
    sum += term;
    if (k > peak && term < sum * 1e-17) break;
  }
  return Math.min(1, sum);
}
