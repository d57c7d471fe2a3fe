import type { Course } from './courses.ts';
import { DAY_MS } from './days.ts';

const BARS = '▁▂▃▄▅▆▇█';

/**
 * One character a value, in eighths of the way from `low` to `high`; what is null stays blank.
 * Rates want 0 and 1, so that two lines can be compared; the ends of the values themselves are the default.
 */
export function sparkline(
  values: readonly (number | null)[],
  { low = ends(values).low, high = ends(values).high }: { readonly low?: number; readonly high?: number } = {},
): string {
  return values
    .map((value) => {
      if (value === null) return ' ';
      const share = high > low ? (value - low) / (high - low) : 1;
      return BARS[Math.min(7, Math.max(0, Math.floor(share * 8)))]!;
    })
    .join('');
}

function ends(values: readonly (number | null)[]): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}

/** A day of a job or of runs, by first attempts. */
export interface Day {
  /** Its begin, in UTC. */
  readonly dayMs: number;
  readonly passed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Of passes; null on a day without a decision. */
  readonly rate: number | null;
}

/** Every day from that of `fromMs` to that of `untilMs`, also those on which nothing ran, by when the runs were created. */
export function dailySeries(courses: readonly Course[], fromMs: number, untilMs: number): Day[] {
  const first = Math.floor(fromMs / DAY_MS);
  const count = Math.max(0, Math.floor(untilMs / DAY_MS) - first + 1);
  const days = Array.from({ length: count }, () => ({ passed: 0, failed: 0, cancelled: 0 }));
  for (const course of courses) {
    const day = days[Math.floor(course.row.createdMs / DAY_MS) - first];
    if (day === undefined) continue;
    if (course.first === 'pass') day.passed++;
    else if (course.first === 'fail') day.failed++;
    else if (course.cancelled) day.cancelled++;
  }
  return days.map((day, at) => {
    const decided = day.passed + day.failed;
    return { dayMs: (first + at) * DAY_MS, ...day, rate: decided === 0 ? null : day.passed / decided };
  });
}
