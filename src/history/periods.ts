import type { Course } from './courses.ts';
import { DAY_MS } from './days.ts';
import { isFlakyFailure, judged } from './flaky-failures.ts';
import { type Day, dailySeries } from './series.ts';

/** Some days on end of a job or of runs. */
export interface Period extends Omit<Day, 'dayMs'> {
  /** The begin of its first day, in UTC. */
  readonly fromMs: number;
  readonly days: number;
}

/**
 * The days from `fromMs` to `untilMs`, so many at a time that at most `most` periods come out; all are equally long, and the last
 * one ends with the day of `untilMs`, so the first one may begin a little before `fromMs`.
 */
export function periodsOf(courses: readonly Course[], fromMs: number, untilMs: number, most: number): Period[] {
  const length = daysEach(fromMs, untilMs, most);
  const periods = Math.ceil(daysBetween(fromMs, untilMs) / length);
  const days = dailySeries(courses, untilMs - (periods * length - 1) * DAY_MS, untilMs);
  return Array.from({ length: periods }, (_, at) => {
    const own = days.slice(at * length, (at + 1) * length);
    const sum = (of: (day: Day) => number): number => own.reduce((total, day) => total + of(day), 0);
    const passed = sum((day) => day.passed);
    const failed = sum((day) => day.failed);
    const rate = passed + failed === 0 ? null : passed / (passed + failed);
    return { fromMs: own[0]!.dayMs, days: length, passed, failed, cancelled: sum((day) => day.cancelled), rate };
  });
}

/** In how many runs something flaked, period by period as above; null where nothing was decided. */
export function flakesOf(courses: readonly Course[], fromMs: number, untilMs: number, most: number): (number | null)[] {
  const flaky = judged(courses)
    .filter(({ course, failures }) => course.first !== null && failures.some(isFlakyFailure))
    // As if each had failed, and nothing else had.
    .map(({ course }) => ({ ...course, first: 'fail' as const }));
  const flakes = periodsOf(flaky, fromMs, untilMs, most);
  return periodsOf(courses, fromMs, untilMs, most).map(({ rate }, at) => (rate === null ? null : flakes[at]!.failed));
}

function daysEach(fromMs: number, untilMs: number, most: number): number {
  return Math.max(1, Math.ceil(daysBetween(fromMs, untilMs) / most));
}

function daysBetween(fromMs: number, untilMs: number): number {
  return Math.max(1, Math.floor(untilMs / DAY_MS) - Math.floor(fromMs / DAY_MS) + 1);
}
