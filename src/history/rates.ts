import { commitConsistency, everGreen } from './commits.ts';
import { attemptOutcomes, type Course } from './courses.ts';
import { DAY_MS } from './days.ts';
import { codeHealth, type Health } from './health.ts';
import { type Proportion, proportion } from './intervals.ts';
import { rowOutcome } from './outcomes.ts';
import { detectableDrop } from './power.ts';

/** Below this, counts say all: "4 of 4". */
const ENOUGH_TO_RATE = 5;
/** Below this, a rate is shown, but not to be relied on. */
const ENOUGH_TO_RELY_ON = 20;

/**
 * `stale`: nothing was decided for days, or ever · `not-enough-data`: counts only · `few`: a rate, greyed ·
 * `enough`. The counts are there in each state.
 */
export type RateState = 'stale' | 'not-enough-data' | 'few' | 'enough';

/** All proportions are shares of passes. */
export interface Rates {
  readonly state: RateState;
  /** By first attempts: the headline. */
  readonly first: Proportion;
  /** By last attempts. Of a job with shards that may be undecided where the first is not: one was run again, another stopped. */
  readonly eventual: Proportion;
  /**
   * Eventual minus first, where both are decided: what re-runs paid for. Below 0 when green runs turned red. Null without data.
   */
  readonly retryLift: number | null;
  /** Of all decisive attempts of all cells: how busy the runners were, not how good the code is. */
  readonly attempts: Proportion;
  /** Of the commits with at least two decisive attempts, those that ended the same way each time. */
  readonly consistency: Proportion;
  /** Of the commits, those that were green at least once. */
  readonly commits: Proportion;
  readonly health: Health | null;
  /** Of what ended or was stopped, how much was cancelled and never decided. */
  readonly cancelled: Proportion;
  /** The smallest fall of the headline that a second window like this one would show; null when none would. */
  readonly detectableDrop: number | null;
  /** When something was last decided; null when never. */
  readonly lastDecidedMs: number | null;
}

export interface RateOptions {
  readonly nowMs: number;
  /** Stale is what decided nothing for so long. */
  readonly staleDays: number;
}

/** The rates of courses that belong together: of one stratum, and of one job, workflow or repository. */
export function ratesOf(courses: readonly Course[], { nowMs, staleDays }: RateOptions): Rates {
  const tally = {
    first: 0,
    last: 0,
    decided: 0,
    decidedLast: 0,
    both: 0,
    lift: 0,
    cancelled: 0,
    passes: 0,
    attempts: 0,
    lastMs: Number.NEGATIVE_INFINITY,
  };
  for (const course of courses) {
    if (course.cancelled) tally.cancelled++;
    if (course.first === 'pass') tally.first++;
    if (course.last === 'pass') tally.last++;
    if (course.first !== null) tally.decided++;
    if (course.last !== null) tally.decidedLast++;
    if (course.first !== null && course.last !== null) {
      tally.both++;
      tally.lift += Number(course.last === 'pass') - Number(course.first === 'pass');
    }
    for (const { rows } of course.cells) {
      for (const outcome of attemptOutcomes(rows)) {
        tally.attempts++;
        if (outcome === 'pass') tally.passes++;
      }
      for (const row of rows) {
        if (rowOutcome(row) !== null) tally.lastMs = Math.max(tally.lastMs, row.completedMs ?? row.createdMs);
      }
    }
  }
  const first = proportion(tally.first, tally.decided);
  const eventual = proportion(tally.last, tally.decidedLast);
  const lastDecidedMs = tally.lastMs === Number.NEGATIVE_INFINITY ? null : tally.lastMs;
  return {
    state: stateOf(tally.decided, lastDecidedMs, nowMs - staleDays * DAY_MS),
    first,
    eventual,
    retryLift: tally.both === 0 ? null : tally.lift / tally.both,
    attempts: proportion(tally.passes, tally.attempts),
    consistency: commitConsistency(courses),
    commits: everGreen(courses),
    health: codeHealth(courses),
    cancelled: proportion(tally.cancelled, tally.decided + tally.cancelled),
    detectableDrop: first.rate === null ? null : detectableDrop(first.of, first.rate),
    lastDecidedMs,
  };
}

function stateOf(decided: number, lastDecidedMs: number | null, staleMs: number): RateState {
  if (lastDecidedMs === null || lastDecidedMs < staleMs) return 'stale';
  if (decided < ENOUGH_TO_RATE) return 'not-enough-data';
  return decided < ENOUGH_TO_RELY_ON ? 'few' : 'enough';
}
