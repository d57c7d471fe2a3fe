import type { Row } from './rows.ts';

export type Outcome = 'pass' | 'fail';

/**
 * What GitHub's conclusion decides. Null: nothing. It still runs, waits for an approval (`action_required`), was cancelled,
 * skipped or superseded, or is a word that is new.
 */
export function outcomeOf(conclusion: string | null): Outcome | null {
  if (conclusion === null) return null;
  return OUTCOMES.get(conclusion) ?? null;
}

const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'pass'],
  ['failure', 'fail'],
  ['timed_out', 'fail'],
  ['startup_failure', 'fail'],
]);

/** The same of a row, whose failures may know better: GitHub calls a job cancelled that ran into `timeout-minutes`. */
export function rowOutcome(row: Pick<Row, 'conclusion' | 'failures'>): Outcome | null {
  if (row.conclusion === 'cancelled') return hasTimedOut(row) ? 'fail' : null;
  return outcomeOf(row.conclusion);
}

/**
 * Did a job pass? Jobs of one name in the same attempt cannot be told apart: they passed when none of them failed.
 * @param rows Of the same name in the same run.
 */
export function hasPassed<R extends Pick<Row, 'attempt' | 'conclusion' | 'failures'>>(
  row: R,
  rows: readonly R[],
): boolean {
  if (rowOutcome(row) !== 'pass') return false;
  return !rows.some((other) => other.attempt === row.attempt && rowOutcome(other) === 'fail');
}

/**
 * Stopped before it could tell, by a person, by a newer run or by the failure of a sibling (`fail-fast`). That is unknown, and
 * not a pass; it is counted apart, because many of them hide failures.
 */
export function isCancelled(row: Pick<Row, 'conclusion' | 'failures'>): boolean {
  return row.conclusion === 'cancelled' && !hasTimedOut(row);
}

/** The catalogue's name for "exceeded the maximum execution time". */
const JOB_TIMEOUT = 'runner/job-timeout';

function hasTimedOut({ failures }: Pick<Row, 'failures'>): boolean {
  return failures.some(({ signature }) => signature === JOB_TIMEOUT);
}
