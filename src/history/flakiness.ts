import { type Course, compared, entry } from './courses.ts';
import { type FlakyCost, flakyCost } from './flaky-cost.ts';
import { type FailureNature, FLAKY_NATURES, isFlakyFailure, type JudgedCourse, judged } from './flaky-failures.ts';
import { flakyReasons } from './flaky-reasons.ts';
import { type Estimate, type Proportion, pooled, proportion } from './intervals.ts';
import { dropProbability } from './posterior.ts';
import type { Row } from './rows.ts';
import { STRATA, type Stratum } from './strata.ts';

/** A job, or a test, that fails without a reason in the code. */
export interface Flaky {
  readonly repository: string;
  readonly workflow: number;
  readonly workflowName: string;
  /** A job's key; a test's name behind it, on a line of its own. */
  readonly unit: string;
  /** Runs in which it flaked, of those that are settled: all that were decided, without the unmeasured ones. */
  readonly flaked: Proportion;
  /** The same in each stratum in which it ran. */
  readonly strata: readonly { readonly stratum: Stratum; readonly flaked: Proportion }[];
  /** What to expect of it, drawn toward its workflow and its repository the more the fewer runs there are; 95 %. */
  readonly estimate: Estimate;
  /** Runs with each kind of failure; a run may have several. Flaky by `rerun` or `same-code` is proven. */
  readonly runs: Readonly<Record<FailureNature, number>>;
  readonly trend: FlakyTrend;
  readonly cost: FlakyCost;
  /** When the runs of its first and last flaky failures were created. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** In words, with counts, what weighs most first. */
  readonly reasons: readonly string[];
}

export interface FlakyTrend {
  /** `unknown`: nothing is settled in one of the windows. */
  readonly direction: 'worse' | 'better' | 'steady' | 'unknown';
  readonly before: Proportion;
  readonly now: Proportion;
}

/** So many runs' worth of what is usual in its workflow go into the estimate of a job: the best in a comparison on real re-runs. */
const POOLING = 5;
/** Before anything is known of a repository: of the runs of a job, about one in a hundred. */
const USUAL_RATE = 0.01;
/** The trend is told when it is nine times as likely as its opposite. */
const TREND_SURE = 0.9;

/**
 * All that flaked, what costs most first: by runs that it turned red, minutes of re-runs, then the lower end of its rate.
 * @param courses Of jobs, or of tests.
 * @param nowFromMs Where the second window of the trend begins.
 */
export function flakinessOf(courses: readonly Course[], nowFromMs: number): Flaky[] {
  return flakinessAmong(unitsOf(courses), nowFromMs);
}

/** The courses of each job, or test. */
export function unitsOf<C extends Course>(courses: readonly C[]): C[][] {
  const units = new Map<string, C[]>();
  for (const course of courses) {
    const { repository, workflow } = course.row;
    entry(units, `${workflow}\n${repository}\n${course.unit}`, (): C[] => []).push(course);
  }
  return [...units.values()];
}

/** The same of courses that are grouped already. */
export function flakinessAmong(units: readonly (readonly Course[])[], nowFromMs: number): Flaky[] {
  const tallies = units.map((members) => tallyOf(judged(members)));
  const rates = usualRates(tallies);
  return tallies
    .filter(({ flaky }) => flaky.length > 0)
    .map((tally) => flakyOf(tally, rates(tally), nowFromMs))
    .sort(byCost);
}

/** The order of `flakinessOf`. */
export function byCost(one: Flaky, other: Flaky): number {
  return (
    other.cost.runsBlocked - one.cost.runsBlocked ||
    other.cost.minutesRerun - one.cost.minutesRerun ||
    other.flaked.low - one.flaked.low ||
    compared(one.repository, other.repository) ||
    one.workflow - other.workflow ||
    compared(one.unit, other.unit)
  );
}

interface Tally {
  readonly row: Row;
  readonly unit: string;
  readonly courses: readonly JudgedCourse[];
  readonly settled: readonly JudgedCourse[];
  readonly flaky: readonly JudgedCourse[];
}

function tallyOf(courses: readonly JudgedCourse[]): Tally {
  const { row, unit } = courses.at(-1)!.course;
  const decided = courses.filter(({ course }) => course.first !== null);
  const flaky = decided.filter(isFlaky);
  const settled = decided.filter((one) => isFlaky(one) || !one.failures.some(({ nature }) => nature === 'unmeasured'));
  return { row, unit, courses: decided, settled, flaky };
}

function isFlaky({ failures }: JudgedCourse): boolean {
  return failures.some(isFlakyFailure);
}

/** What is usual in the workflow of a job: its own rate, drawn toward that of the repository. */
function usualRates(tallies: readonly Tally[]): (tally: Tally) => number {
  const sums = new Map<string, { flaky: number; settled: number }>();
  const keys = ({ repository, workflow }: Row) => [repository, `${workflow}\n${repository}`] as const;
  for (const { row, flaky, settled } of tallies) {
    for (const key of keys(row)) {
      const sum = entry(sums, key, () => ({ flaky: 0, settled: 0 }));
      sum.flaky += flaky.length;
      sum.settled += settled.length;
    }
  }
  return ({ row }) =>
    keys(row).reduce((usual, key) => {
      const { flaky, settled } = sums.get(key)!;
      return (flaky + POOLING * usual) / (settled + POOLING);
    }, USUAL_RATE);
}

function flakyOf(tally: Tally, usual: number, nowFromMs: number): Flaky {
  const { row, unit, courses, settled, flaky } = tally;
  const times = flaky.map(({ course }) => course.row.createdMs);
  const flaked = proportion(flaky.length, settled.length);
  const runs = Object.fromEntries(NATURES.map((nature) => [nature, runsWith(courses, nature)])) as Flaky['runs'];
  return {
    repository: row.repository,
    workflow: row.workflow,
    workflowName: row.workflowName,
    unit,
    flaked,
    strata: STRATA.flatMap((stratum) => {
      const own = settled.filter(({ course }) => course.stratum === stratum);
      return own.length === 0 ? [] : [{ stratum, flaked: shareOf(own) }];
    }),
    estimate: pooled(flaky.length, settled.length, usual, POOLING),
    runs,
    trend: trendOf(settled, nowFromMs),
    cost: flakyCost(flaky),
    firstSeenMs: Math.min(...times),
    lastSeenMs: Math.max(...times),
    reasons: flakyReasons(flaked, runs),
  };
}

const NATURES = [...FLAKY_NATURES, 'infrastructure', 'genuine', 'expected', 'unmeasured'] as const;

function runsWith(courses: readonly JudgedCourse[], nature: FailureNature): number {
  return courses.filter(({ failures }) => failures.some((one) => one.nature === nature)).length;
}

function shareOf(settled: readonly JudgedCourse[]): Proportion {
  return proportion(settled.filter(isFlaky).length, settled.length);
}

function trendOf(settled: readonly JudgedCourse[], nowFromMs: number): FlakyTrend {
  const before = shareOf(settled.filter(({ course }) => course.row.createdMs < nowFromMs));
  const now = shareOf(settled.filter(({ course }) => course.row.createdMs >= nowFromMs));
  if (before.of === 0 || now.of === 0) return { direction: 'unknown', before, now };
  const failed = ({ count, of }: Proportion) => ({ failed: count, of });
  const worse = dropProbability(failed(now), failed(before), 0);
  const direction = worse > TREND_SURE ? 'worse' : worse < 1 - TREND_SURE ? 'better' : 'steady';
  return { direction, before, now };
}
