import type { Course } from './courses.ts';
import { DAY_MS } from './days.ts';
import { byCost, type Flaky, flakinessOf } from './flakiness.ts';
import type { FlakyUnit } from './flaky-list.ts';
import { flakesOf } from './periods.ts';
import type { Execution, TestOutcome } from './rows.ts';
import { testCourses } from './test-outcomes.ts';

/** What flaked in two weeks. */
export interface NightFlaky {
  /** What costs most first, and no more of them than are told; their flakes are counted day by day. */
  readonly units: readonly FlakyUnit[];
  /** How many jobs flaked in all, and how many tests. */
  readonly jobs: number;
  readonly tests: number;
}

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
): NightFlaky {
  const middleMs = (fromMs + untilMs) / 2;
  const ofTests = coursesOfTests(jobs, tests);
  // Apart from each other: a test would else be expected to flake as often as a job does.
  const [flakyJobs, flakyTests] = [flakinessOf(jobs.flat(), middleMs), flakinessOf(ofTests, middleMs)];
  const members = (one: Flaky): readonly Course[] => {
    const isOwn = ({ row, unit }: Course): boolean => unit === one.unit && row.workflow === one.workflow;
    return one.unit.includes('\n') ? ofTests.filter(isOwn) : jobs.find(([first]) => isOwn(first!))!;
  };
  const shown = [...flakyJobs, ...flakyTests].sort(byCost).slice(0, most);
  return {
    units: shown.map((one) => {
      const [job, test = null] = one.unit.split('\n') as [string, string?];
      const flakes = flakesOf(members(one), untilMs - (days - 1) * DAY_MS, untilMs, days);
      return { ...one, kind: test === null ? 'job' : 'test', job, test, flakes };
    }),
    jobs: flakyJobs.length,
    tests: flakyTests.length,
  };
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
