import { attemptOutcomes, type Course, compared } from '../courses.ts';
import { DAY_MS } from '../days.ts';
import { type Proportion, proportion } from '../intervals.ts';
import { dropProbability } from '../posterior.ts';
import type { Execution } from '../rows.ts';

/**
 * A job that is rescued by re-runs more and more often, though each of them passes less often than it did: something may be
 * broken behind what looks flaky.
 */
export interface MaskedRegression {
  readonly repository: string;
  readonly workflow: number;
  readonly workflowName: string;
  readonly job: string;
  /** Re-runs of failures that passed. */
  readonly reruns: MaskedChange;
  /** Runs that failed at first and passed in the end, of all that were decided: what re-runs paid for. */
  readonly rescued: MaskedChange;
}

export interface MaskedChange {
  readonly before: Proportion;
  readonly now: Proportion;
  /** How sure it is that it changed in the direction that is told, 0..1. */
  readonly probability: number;
}

const NOW_DAYS = 14;
const BEFORE_DAYS = 28;
/** With fewer re-runs in either window, nothing is said: two unlucky ones would make a trend. */
const LEAST_RERUNS = 10;
/** The direction is told when it is nine times as likely as its opposite. */
const SURE = 0.9;

/**
 * What is said is sure for both, each for itself.
 * @param jobs The courses of each job, by time, since six weeks.
 */
export function maskedRegressions(
  jobs: readonly (readonly Course<Execution>[])[],
  untilMs: number,
): MaskedRegression[] {
  return jobs
    .flatMap((courses) => maskedOf(courses, untilMs) ?? [])
    .sort(
      (one, other) =>
        other.rescued.now.count - one.rescued.now.count ||
        compared(one.repository, other.repository) ||
        compared(one.job, other.job),
    );
}

function maskedOf(courses: readonly Course<Execution>[], untilMs: number): MaskedRegression | null {
  const nowFromMs = untilMs - NOW_DAYS * DAY_MS;
  const now = courses.filter(({ row }) => row.createdMs >= nowFromMs);
  const rerunsNow = rerunsOf(now);
  if (rerunsNow.of < LEAST_RERUNS) return null;
  const beforeFromMs = nowFromMs - BEFORE_DAYS * DAY_MS;
  const before = courses.filter(({ row }) => row.createdMs < nowFromMs && row.createdMs >= beforeFromMs);
  const reruns = { before: rerunsOf(before), now: rerunsNow };
  if (reruns.before.of < LEAST_RERUNS) return null;
  const rescued = { before: rescuedOf(before), now: rescuedOf(now) };
  const falls = dropProbability(failures(reruns.now), failures(reruns.before), 0);
  // What is rescued stands where failures stand: its share rises.
  const rises = dropProbability(
    { failed: rescued.now.count, of: rescued.now.of },
    { failed: rescued.before.count, of: rescued.before.of },
    0,
  );
  if (falls < SURE || rises < SURE) return null;
  const { row, unit } = courses.at(-1)!;
  return {
    ...{ repository: row.repository, workflow: row.workflow, workflowName: row.workflowName, job: unit },
    reruns: { ...reruns, probability: falls },
    rescued: { ...rescued, probability: rises },
  };
}

/** Decisive attempts that followed a failed one. */
function rerunsOf(courses: readonly Course<Execution>[]): Proportion {
  let passed = 0;
  let of = 0;
  for (const { cells } of courses) {
    for (const { rows } of cells) {
      const outcomes = attemptOutcomes(rows);
      for (const [at, outcome] of outcomes.entries()) {
        if (outcomes[at - 1] !== 'fail') continue;
        of++;
        if (outcome === 'pass') passed++;
      }
    }
  }
  return proportion(passed, of);
}

function rescuedOf(courses: readonly Course[]): Proportion {
  const decided = courses.filter(({ first, last }) => first !== null && last !== null);
  return proportion(decided.filter(({ first, last }) => first === 'fail' && last === 'pass').length, decided.length);
}

function failures({ count, of }: Proportion): { readonly failed: number; readonly of: number } {
  return { failed: of - count, of };
}
