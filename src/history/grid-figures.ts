import { type ChangePoint, changePoints } from './changes.ts';
import { type Course, entry, jobCourses } from './courses.ts';
import { hasFailed } from './fates.ts';
import { type Flaky, flakinessOf } from './flakiness.ts';
import { executionsIn, type GridRun } from './grid.ts';
import { periodsOf } from './periods.ts';
import { type Rates, ratesOf } from './rates.ts';
import type { Execution } from './rows.ts';

/** How a job fared over the runs of a grid. All kinds of runs are taken together, as its cells are. */
export interface GridFigures {
  readonly rates: Rates;
  /** How often its first outcome was another one than in the run before. */
  readonly flips: number;
  /** Runs in which it failed, in any attempt, and those of them in which it passed in the end. */
  readonly failed: number;
  readonly rescued: number;
  /** Null: it never flaked. */
  readonly flaky: Flaky | null;
  /** The last time that it began to fail more, or less, often; null without one. */
  readonly change: ChangePoint | null;
  /** Passes by first attempts, part by part of the span, the oldest first; null where nothing was decided. */
  readonly trend: readonly (number | null)[];
}

export interface GridFiguresOptions {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Of the trend, at most. */
  readonly parts: number;
}

/** Nothing was decided for so long: what was known is old. */
const STALE_DAYS = 14;

/**
 * By the job's key.
 * @param runs Of one workflow of one repository.
 * @param isWanted As for the grid.
 */
export function gridFigures(
  runs: readonly GridRun[],
  isWanted: (one: GridRun) => boolean,
  options: GridFiguresOptions,
): ReadonlyMap<string, GridFigures> {
  const { fromMs, untilMs } = options;
  const courses = jobCourses(runs.flatMap((one) => executionsIn(one, isWanted)));
  const jobs = new Map<string, Course<Execution>[]>();
  for (const one of courses) entry(jobs, one.unit, (): Course<Execution>[] => []).push(one);
  const flaky = new Map(flakinessOf(courses, (fromMs + untilMs) / 2).map((one) => [one.unit, one]));
  return new Map([...jobs].map(([unit, own]) => [unit, figuresOf(own, flaky.get(unit) ?? null, options)]));
}

function figuresOf(
  courses: readonly Course<Execution>[],
  flaky: Flaky | null,
  { fromMs, untilMs, parts }: GridFiguresOptions,
): GridFigures {
  const failed = courses.filter(hasFailed);
  return {
    rates: ratesOf(courses, { nowMs: untilMs, staleDays: STALE_DAYS }),
    flips: flipsOf(courses),
    failed: failed.length,
    rescued: failed.filter(({ last }) => last === 'pass').length,
    flaky,
    change: failed.length === 0 ? null : (changePoints(courses).at(-1) ?? null),
    trend: periodsOf(courses, fromMs, untilMs, parts).map(({ rate }) => rate),
  };
}

function flipsOf(courses: readonly Course[]): number {
  const outcomes = courses.flatMap(({ first }) => first ?? []);
  return outcomes.filter((outcome, at) => at > 0 && outcome !== outcomes[at - 1]).length;
}
