import { fineJobKey, jobKey } from './job-key.ts';
import { isCancelled, type Outcome, rowOutcome } from './outcomes.ts';
import type { Execution, Row, RunAttempt } from './rows.ts';
import { type Stratum, stratumOf } from './strata.ts';

/**
 * How one thing went in one run, over all its attempts. The thing is the run itself, a job, or a test; a job with several shards
 * is one thing of several cells. A course is what a rate counts: a run that was run again does not count twice.
 */
export interface Course<R extends Row = Row> {
  /** What it is, within its workflow: a job's key, a test's name behind it; empty for a run. */
  readonly unit: string;
  readonly stratum: Stratum;
  /** Any row of it, for what they all share: repository, workflow, run, code. */
  readonly row: R;
  readonly cells: readonly Cell<R>[];
  /**
   * By the first decisive attempt of each cell: one that waited for an approval or was cancelled is not yet the first. It fails
   * when one cell failed; it passes when one passed and none is left undecided, cancelled or still running.
   */
  readonly first: Outcome | null;
  /** The same by the last decisive attempts. */
  readonly last: Outcome | null;
  /** Undecided, because it was cancelled. What is run again after that, and still runs, may yet decide. */
  readonly cancelled: boolean;
}

/** What alone can be run again: only its own attempts are compared with each other. */
export interface Cell<R extends Row = Row> {
  /** A job's name as GitHub gives it, a test's behind it; empty for a run. */
  readonly name: string;
  /** In the order of the attempts. */
  readonly rows: readonly R[];
}

/** The jobs of each run. `by`: `job` takes shards together, `fine` keeps them apart. */
export function jobCourses(executions: readonly Execution[], by: 'job' | 'fine' = 'job'): Course<Execution>[] {
  const keyOf = by === 'job' ? jobKey : fineJobKey;
  const keys = new Map<string, string>();
  return coursesOf(
    executions,
    ({ job }) => entry(keys, job, () => keyOf(job)),
    ({ job }) => job,
  );
}

export function runCourses(attempts: readonly RunAttempt[]): Course<RunAttempt>[] {
  return coursesOf(
    attempts,
    () => '',
    () => '',
  );
}

/** Rows in any order -> courses, by the time of their runs. */
export function coursesOf<R extends Row>(
  rows: readonly R[],
  unitOf: (row: R) => string,
  cellOf: (row: R) => string,
): Course<R>[] {
  const runs = new Map<string, Map<number, Map<string, R[]>>>();
  for (const row of rows) {
    const ofRepository = entry(runs, row.repository, () => new Map<number, Map<string, R[]>>());
    const ofRun = entry(ofRepository, row.runId, () => new Map<string, R[]>());
    entry(ofRun, unitOf(row), (): R[] => []).push(row);
  }
  const courses: Course<R>[] = [];
  for (const ofRepository of runs.values()) {
    for (const ofRun of ofRepository.values()) {
      for (const [unit, ofUnit] of ofRun) courses.push(courseOf(unit, ofUnit, cellOf));
    }
  }
  return courses.sort(byTime);
}

/** Older first; the same order whatever order the rows came in. */
export function byTime(one: Course, other: Course): number {
  return (
    one.row.createdMs - other.row.createdMs ||
    one.row.runId - other.row.runId ||
    compared(one.row.repository, other.row.repository) ||
    compared(one.unit, other.unit)
  );
}

/** By code units, which is the same everywhere. */
export function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The value of a key, made when there is none. */
export function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

function courseOf<R extends Row>(unit: string, rows: readonly R[], cellOf: (row: R) => string): Course<R> {
  const cells = cellsOf(rows, cellOf);
  const row = cells[0]!.rows[0]!;
  const outcomes = cells.map((cell) => attemptOutcomes(cell.rows));
  const first = together(cells, (at) => outcomes[at]![0]);
  const last = together(cells, (at) => outcomes[at]!.at(-1));
  return {
    unit,
    stratum: stratumOf(row),
    row,
    cells,
    first,
    last,
    cancelled: first === null && wasStopped(cells.filter((_cell, at) => outcomes[at]!.length === 0)),
  };
}

function cellsOf<R extends Row>(rows: readonly R[], cellOf: (row: R) => string): Cell<R>[] {
  if (rows.length === 1) return [{ name: cellOf(rows[0]!), rows }];
  const cells = new Map<string, R[]>();
  for (const row of rows) entry(cells, cellOf(row), (): R[] => []).push(row);
  return [...cells]
    .sort(([one], [other]) => compared(one, other))
    .map(([name, cell]) => ({ name, rows: cell.sort((one, other) => one.attempt - other.attempt) }));
}

function together(cells: readonly Cell[], outcomeOf: (at: number) => Outcome | undefined): Outcome | null {
  let passed = false;
  let unknown = false;
  for (const [at, { rows }] of cells.entries()) {
    const outcome = outcomeOf(at);
    if (outcome === 'fail') return 'fail';
    if (outcome === 'pass') passed = true;
    else if (rows.some((row) => row.conclusion === null || isCancelled(row))) unknown = true;
  }
  return passed && !unknown ? 'pass' : null;
}

function wasStopped(undecided: readonly Cell[]): boolean {
  const rows = undecided.flatMap((cell) => cell.rows);
  return rows.some(isCancelled) && rows.every(({ conclusion }) => conclusion !== null);
}

/**
 * The decisive outcomes of a cell, attempt by attempt. Jobs of one name in the same attempt count as one, which fails when one
 * of them does.
 */
export function attemptOutcomes(rows: readonly Row[]): Outcome[] {
  const outcomes: Outcome[] = [];
  let attempt = Number.NaN;
  for (const row of rows) {
    const outcome = rowOutcome(row);
    if (outcome === null) continue;
    if (row.attempt !== attempt) outcomes.push(outcome);
    else if (outcome === 'fail') outcomes[outcomes.length - 1] = 'fail';
    attempt = row.attempt;
  }
  return outcomes;
}
