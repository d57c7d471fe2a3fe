import type { Counts } from './fisher.ts';

/** Failures come in bursts, and a burst says less than as many failures on their own. */
export interface Bursts {
  /** How alike two outcomes of the same day are, 0..1: the correlation within days. */
  readonly correlation: number;
  /** How many outcomes say as much as one that stands alone, from 1: 1 + (m̄ − 1)·correlation, with m̄ outcomes a day. */
  readonly designEffect: number;
}

/**
 * From the outcomes of each day, window by window: a change between windows is no burst. Kleinman's moments of the beta-binomial
 * distribution, from the variance between and within days.
 */
export function burstsOf(windows: readonly (readonly Counts[])[]): Bursts {
  let between = 0;
  let betweenFreedom = 0;
  let within = 0;
  let withinFreedom = 0;
  let size = 0;
  let outcomes = 0;
  let squares = 0;
  for (const days of windows) {
    const of = days.reduce((sum, day) => sum + day.of, 0);
    if (of === 0) continue;
    const rate = days.reduce((sum, day) => sum + day.failed, 0) / of;
    let daySquares = 0;
    for (const day of days) {
      const own = day.failed / day.of;
      between += day.of * (own - rate) ** 2;
      within += day.of * own * (1 - own);
      daySquares += day.of ** 2;
    }
    betweenFreedom += days.length - 1;
    withinFreedom += of - days.length;
    size += of - daySquares / of;
    outcomes += of;
    squares += daySquares;
  }
  if (betweenFreedom === 0 || withinFreedom === 0) return { correlation: 0, designEffect: 1 };
  const meanBetween = between / betweenFreedom;
  const meanWithin = within / withinFreedom;
  const perDay = size / betweenFreedom;
  const spread = meanBetween + (perDay - 1) * meanWithin;
  const correlation = spread <= 0 ? 0 : Math.min(1, Math.max(0, (meanBetween - meanWithin) / spread));
  // Weighted by size: a burst is a busy day as a rule.
  const mean = squares / outcomes;
  return { correlation, designEffect: 1 + Math.max(0, mean - 1) * correlation };
}

/** The counts that independent outcomes saying as much would have; no whole numbers. */
export function withoutBursts({ failed, of }: Counts, { designEffect }: Bursts): Counts {
  return { failed: failed / designEffect, of: of / designEffect };
}
