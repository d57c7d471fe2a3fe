import { type Course, entry, jobCourses } from './courses.ts';
import { byCost, type Flaky, flakinessOf } from './flakiness.ts';
import { judged } from './flaky-failures.ts';
import { flakesOf } from './periods.ts';
import type { Execution, TestOutcome } from './rows.ts';
import { testCourses } from './test-outcomes.ts';

/** A job or a test that flaked. */
export interface FlakyUnit extends Flaky {
  readonly kind: 'job' | 'test';
  /** The job's key. */
  readonly job: string;
  /** Null of a job. */
  readonly test: string | null;
  /** In how many runs it flaked, over the whole span in equal parts; null where nothing was decided. */
  readonly flakes: readonly (number | null)[];
}

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
  const jobs = membersOf(ofJobs);
  const ofTests = testCourses(executions, outcomes);
  const tests = membersOf(ofTests);
  const middleMs = (fromMs + untilMs) / 2;
  // Apart from each other: a test would else be expected to flake as often as a job does.
  const units = [...flakinessOf(ofJobs, middleMs), ...flakinessOf(ofTests, middleMs)].sort(byCost).map((one) => {
    const [job, test = null] = one.unit.split('\n') as [string, string?];
    const members = (test === null ? jobs : tests).get(memberKey(one))!;
    const flakes = flakesOf(members, fromMs, untilMs, parts);
    return { ...one, kind: test === null ? ('job' as const) : ('test' as const), job, test, flakes };
  });
  return {
    units,
    jobs: jobs.size,
    runs: new Set(ofJobs.map(({ row }) => `${row.repository} ${row.runId}`)).size,
    unmeasured: [...jobs.values()].reduce((sum, members) => sum + unmeasuredIn(members), 0),
  };
}

function membersOf<C extends Course>(courses: readonly C[]): ReadonlyMap<string, C[]> {
  const members = new Map<string, C[]>();
  for (const course of courses)
    entry(members, memberKey({ ...course.row, unit: course.unit }), (): C[] => []).push(course);
  return members;
}

function memberKey({ repository, workflow, unit }: Pick<Flaky, 'repository' | 'workflow' | 'unit'>): string {
  return `${workflow}\n${repository}\n${unit}`;
}

function unmeasuredIn(courses: readonly Course[]): number {
  if (courses.every(({ first, last }) => first !== 'fail' && last !== 'fail')) return 0;
  return judged(courses).filter(({ failures }) => failures.some(({ nature }) => nature === 'unmeasured')).length;
}
