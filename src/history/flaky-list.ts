import { type Course, jobCourses } from './courses.ts';
import { unitsOf } from './flakiness.ts';
import { judged } from './flaky-failures.ts';
import { type FlakyUnit, flakyUnits } from './flaky-units.ts';
import type { Execution, TestOutcome } from './rows.ts';
import { testCourses } from './test-outcomes.ts';

export interface FlakyList {
  /** What costs most first; a job before its tests. */
  readonly units: readonly FlakyUnit[];
  /** How many jobs were looked at, shards taken together, and in how many runs they ran. */
  readonly jobs: number;
  readonly runs: number;
  /** Failures of jobs, a run each, of which nobody can tell: not run again, cause unclear. */
  readonly unmeasured: number;
}

export interface FlakyListOptions {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Parts of the span that flakes are counted in, at most. */
  readonly parts: number;
}

/** All that flaked between two moments. */
export function flakyList(
  executions: readonly Execution[],
  outcomes: readonly TestOutcome[],
  { fromMs, untilMs, parts }: FlakyListOptions,
): FlakyList {
  const ofJobs = jobCourses(executions);
  const jobs = unitsOf(ofJobs);
  const rankedFrom = { nowFromMs: (fromMs + untilMs) / 2, most: Number.POSITIVE_INFINITY };
  const flakes = { fromMs, untilMs, parts };
  return {
    units: flakyUnits(jobs, unitsOf(testCourses(executions, outcomes)), { ...rankedFrom, flakes }).units,
    jobs: jobs.length,
    runs: new Set(ofJobs.map(({ row }) => `${row.repository} ${row.runId}`)).size,
    unmeasured: jobs.reduce((sum, members) => sum + unmeasuredIn(members), 0),
  };
}

function unmeasuredIn(courses: readonly Course[]): number {
  if (courses.every(({ first, last }) => first !== 'fail' && last !== 'fail')) return 0;
  return judged(courses).filter(({ failures }) => failures.some(({ nature }) => nature === 'unmeasured')).length;
}
