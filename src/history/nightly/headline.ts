import type { Course } from '../courses.ts';
import { type Proportion, proportion } from '../intervals.ts';
import { type Rates, ratesOf } from '../rates.ts';
import type { RunAttempt } from '../rows.ts';
import { type Day, dailySeries } from '../series.ts';
import { STRATA, type Stratum } from '../strata.ts';

/** How the runs of one kind went in a night, and in the days before it. */
export interface StratumNight {
  readonly stratum: Stratum;
  readonly window: Rates;
  readonly compare: Rates;
  /** Of first-attempt pass rates; null where one of them is of nothing. */
  readonly change: Difference | null;
}

/** The night's rate minus that of the days before, with its 95 % interval, all -1..1. */
export interface Difference {
  readonly points: number;
  readonly low: number;
  readonly high: number;
}

/** Passes of a day, with what they can be told to lie between. */
export interface NightDay extends Day {
  readonly passes: Proportion;
}

export interface NightWindows {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Where the days before begin. */
  readonly compareFromMs: number;
}

/** Stale is what decided nothing for so long. */
export const STALE_DAYS = 14;

/**
 * Each kind of runs in which something ran, the headline's first.
 * @param courses Of whole runs of one repository, or of several.
 */
export function strataOf(
  courses: readonly Course<RunAttempt>[],
  { fromMs, untilMs, compareFromMs }: NightWindows,
): StratumNight[] {
  return STRATA.flatMap((stratum) => {
    const own = courses.filter((one) => one.stratum === stratum && one.row.createdMs >= compareFromMs);
    if (own.length === 0) return [];
    const window = ratesOf(
      own.filter(({ row }) => row.createdMs >= fromMs),
      { nowMs: untilMs, staleDays: STALE_DAYS },
    );
    const compare = ratesOf(
      own.filter(({ row }) => row.createdMs < fromMs),
      { nowMs: fromMs, staleDays: STALE_DAYS },
    );
    return [{ stratum, window, compare, change: differenceOf(window.first, compare.first) }];
  });
}

/** Newcombe's interval, made of Wilson's: it holds for small counts, too. Null where one of them is of nothing. */
export function differenceOf(now: Proportion, before: Proportion): Difference | null {
  if (now.rate === null || before.rate === null) return null;
  const points = now.rate - before.rate;
  return {
    points,
    low: points - Math.hypot(now.rate - now.low, before.high - before.rate),
    high: points + Math.hypot(now.high - now.rate, before.rate - before.low),
  };
}

/** Every day since `fromMs` of the runs that make the headline. */
export function headlineSeries(courses: readonly Course[], fromMs: number, untilMs: number): NightDay[] {
  const own = courses.filter(({ stratum }) => stratum === 'default-branch');
  return dailySeries(own, fromMs, untilMs).map((day) => ({
    ...day,
    passes: proportion(day.passed, day.passed + day.failed),
  }));
}
