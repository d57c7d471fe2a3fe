import type { Course } from './courses.ts';
import { byCost, type Flaky, flakinessAmong } from './flakiness.ts';
import { flakesOf } from './periods.ts';

/** A job or a test that flaked. */
export interface FlakyUnit extends Flaky {
  readonly kind: 'job' | 'test';
  /** The job's key. */
  readonly job: string;
  /** Null of a job. */
  readonly test: string | null;
  /** In how many runs it flaked, over a span in equal parts; null where nothing was decided. */
  readonly flakes: readonly (number | null)[];
}

export interface FlakyUnits {
  /** What costs most first; a job before its tests. */
  readonly units: readonly FlakyUnit[];
  /** How many jobs flaked in all, and how many tests. */
  readonly jobs: number;
  readonly tests: number;
}

export interface FlakyUnitsOptions {
  /** From here on a trend is of now. */
  readonly nowFromMs: number;
  /** Units that are wanted: the flakes of each cost a look at all of its courses. */
  readonly most: number;
  /** The span that flakes are counted over, and its parts, at most. */
  readonly flakes: { readonly fromMs: number; readonly untilMs: number; readonly parts: number };
}

/**
 * What flaked, ranked.
 * @param ofJobs The courses of each job, by time; so those of each test.
 */
export function flakyUnits(
  ofJobs: readonly (readonly Course[])[],
  ofTests: readonly (readonly Course[])[],
  { nowFromMs, most, flakes: { fromMs, untilMs, parts } }: FlakyUnitsOptions,
): FlakyUnits {
  // Apart from each other: a test would else be expected to flake as often as a job does.
  const [jobs, tests] = [flakinessAmong(ofJobs, nowFromMs), flakinessAmong(ofTests, nowFromMs)];
  const members = new Map([...ofJobs, ...ofTests].map((own) => [keyOf({ ...own[0]!.row, unit: own[0]!.unit }), own]));
  const units = [...jobs, ...tests]
    .sort(byCost)
    .slice(0, most)
    .map((one): FlakyUnit => {
      const [job, test = null] = one.unit.split('\n') as [string, string?];
      const flakes = flakesOf(members.get(keyOf(one))!, fromMs, untilMs, parts);
      return { ...one, kind: test === null ? 'job' : 'test', job, test, flakes };
    });
  return { units, jobs: jobs.length, tests: tests.length };
}

function keyOf({ repository, workflow, unit }: Pick<Flaky, 'repository' | 'workflow' | 'unit'>): string {
  return `${workflow}\n${repository}\n${unit}`;
}
