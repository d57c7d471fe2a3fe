import type { Course } from '../courses.ts';
import { DAY_MS } from '../days.ts';
import { unitsOf } from '../flakiness.ts';
import { type FlakyUnits, flakyUnits } from '../flaky-units.ts';
import type { Execution, TestOutcome } from '../rows.ts';
import { testCourses } from '../test-outcomes.ts';

export interface NightFlakyOptions {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Of the sparklines, that of `untilMs` the last. */
  readonly days: number;
  /** Units that are told. */
  readonly most: number;
}

/** @param jobs The courses of each job of one repository, since `fromMs`. */
export function nightFlaky(
  jobs: readonly (readonly Course<Execution>[])[],
  tests: readonly TestOutcome[],
  { fromMs, untilMs, days, most }: NightFlakyOptions,
): FlakyUnits {
  const flakes = { fromMs: untilMs - (days - 1) * DAY_MS, untilMs, parts: days };
  const options = { nowFromMs: (fromMs + untilMs) / 2, most, flakes };
  return flakyUnits(jobs, unitsOf(coursesOfTests(jobs, tests)), options);
}

function coursesOfTests(jobs: readonly (readonly Course<Execution>[])[], tests: readonly TestOutcome[]) {
  const told = new Set(tests.map(({ job }) => job));
  const rows =
    told.size === 0
      ? []
      : jobs.flatMap((courses) => courses.flatMap(({ cells }) => cells.flatMap((cell) => cell.rows)));
  return testCourses(
    rows.filter(({ job }) => told.has(job)),
    tests,
  );
}
