import type { Chronicle } from '../../history/chronicle.ts';
import { compared, entry } from '../../history/courses.ts';
import { isWithin } from '../../history/created.ts';
import { endMs } from '../../history/failed-executions.ts';
import { rowOutcome } from '../../history/outcomes.ts';
import { type Execution, executionId, type RowFailure } from '../../history/rows.ts';

/** One job in one run, by those of its attempts that decided something. */
export interface DecidedRun {
  /** The first of them, for what all share: run, commit, branch. */
  readonly row: Execution;
  /**
   * Not empty: the job is green in this run, whatever its other attempts did. What the code makes fail fails each time, and a
   * green run that is run again and fails has still been green.
   */
  readonly passed: readonly Execution[];
  readonly failed: readonly Execution[];
}

/** Executions of one job, in any order -> its runs as they were created. Who decided nothing is not among them. */
export function decidedRuns(rows: readonly Execution[]): DecidedRun[] {
  return runsOf(rows).map(decidedRun);
}

/** Decided executions of one job as they were created, run by run. */
function runsOf(rows: readonly Execution[]): Execution[][] {
  const runs = new Map<number, Execution[]>();
  for (const one of rows.toSorted(byCreation)) {
    if (rowOutcome(one) !== null) entry(runs, one.runId, (): Execution[] => []).push(one);
  }
  return [...runs.values()];
}

function decidedRun(decided: readonly Execution[]): DecidedRun {
  const failed = decided.filter((one) => rowOutcome(one) === 'fail');
  // Jobs of one name in the same attempt are one, which fails when one of them does.
  const red = new Set(failed.map(({ attempt }) => attempt));
  return { row: decided[0]!, passed: decided.filter(({ attempt }) => !red.has(attempt)), failed };
}

export function isGreen({ passed }: DecidedRun): boolean {
  return passed.length > 0;
}

/** Was one of its failures this one? To be asked of specific failures only. */
export function failedAlike({ failed }: Pick<DecidedRun, 'failed'>, fingerprint: string): boolean {
  return failed.some((one) => failureOf(one, fingerprint) !== null);
}

export function failureOf({ failures }: Execution, fingerprint: string): RowFailure | null {
  return failures.find((one) => one.fingerprint === fingerprint) ?? null;
}

/** It comes and goes, or lies outside the repository: it says nothing of the code. */
export function isMishap({ label }: RowFailure): boolean {
  return label === 'flaky' || label === 'infrastructure';
}

/** When it began, or what is nearest to it. */
export function startMs({ startedMs, createdMs }: Execution): number {
  return startedMs ?? createdMs;
}

/** A run of a job as all rows tell it. */
interface JobRun {
  readonly row: Execution;
  /** As they were created. */
  readonly rows: readonly Execution[];
  readonly decided: DecidedRun;
  readonly knownMs: number;
}

/** Runs of jobs as they were created, by the lanes that they are in. */
export type Lanes = ReadonlyMap<string, readonly JobRun[]>;

/** Only with runs that decided something. @param laneOf Null: in none. */
export function lanesOf(all: readonly Execution[], laneOf: (one: Execution) => string | null): Lanes {
  const lanes = new Map<string, Execution[]>();
  for (const one of all) {
    const lane = rowOutcome(one) === null ? null : laneOf(one);
    if (lane !== null) entry(lanes, lane, (): Execution[] => []).push(one);
  }
  return new Map([...lanes].map(([lane, rows]) => [lane, runsOf(rows).map(jobRun)]));
}

function jobRun(rows: readonly Execution[]): JobRun {
  const decided = decidedRun(rows);
  return { row: decided.row, rows, decided, knownMs: Math.max(...rows.map(endMs)) };
}

/** The runs of a lane that a chronicle shows and that were created before `own` was, the latest first. */
export function* runsBefore(lane: readonly JobRun[] = [], own: Execution, past: Chronicle): Iterable<DecidedRun> {
  for (let at = placeOf(lane, own) - 1; at >= 0 && lane[at]!.row.createdMs >= past.created.fromMs; at--) {
    const run = seenOf(lane[at]!, past);
    if (run !== null) yield run;
  }
}

/** Those that were created after it, the earliest first. */
export function* runsAfter(lane: readonly JobRun[] = [], own: Execution, past: Chronicle): Iterable<DecidedRun> {
  for (let at = placeOf(lane, own); at < lane.length && lane[at]!.row.createdMs < past.created.untilMs; at++) {
    const run = lane[at]!.row.runId === own.runId ? null : seenOf(lane[at]!, past);
    if (run !== null) yield run;
  }
}

/** The run itself. */
export function runAt(lane: readonly JobRun[] = [], own: Execution, past: Chronicle): DecidedRun | null {
  const run = lane[placeOf(lane, own)];
  return run === undefined || run.row.runId !== own.runId ? null : seenOf(run, past);
}

/** How many runs were created before it. */
function placeOf(lane: readonly JobRun[], own: Execution): number {
  let low = 0;
  let high = lane.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { row } = lane[middle]!;
    if ((row.createdMs - own.createdMs || row.runId - own.runId) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function seenOf({ row, rows, decided, knownMs }: JobRun, past: Chronicle): DecidedRun | null {
  if (!isWithin(row.createdMs, past.created)) return null;
  if (knownMs <= past.untilMs) return decided;
  const there = rows.filter((one) => past.has(one));
  return there.length === 0 ? null : decidedRun(there);
}

/**
 * The decided runs of the same job just before and just after, on the same branch, by the same event and of other code. Other
 * events may run something else, and of the same code `sameTreeClue` speaks.
 */
export function neighboursOf(
  own: Execution,
  past: Chronicle,
): { readonly before: DecidedRun | null; readonly next: DecidedRun | null } {
  const branch = branchLane(own);
  if (branch === null) return { before: null, next: null };
  const lane = past.once(branchLanes).get(branch);
  const isOther = ({ row }: DecidedRun): boolean => isOtherCode(row, own);
  return { before: firstOf(runsBefore(lane, own, past), isOther), next: firstOf(runsAfter(lane, own, past), isOther) };
}

function branchLanes(all: readonly Execution[]): Lanes {
  return lanesOf(all, branchLane);
}

function branchLane({ workflow, job, event, branch, isDefaultBranch }: Execution): string | null {
  return branch === null ? null : `${workflow}\n${job}\n${event}\n${isDefaultBranch}\n${branch}`;
}

export function firstOf<T>(all: Iterable<T>, is: (one: T) => boolean): T | null {
  for (const one of all) if (is(one)) return one;
  return null;
}

/** Another commit, and not one with the same content. */
function isOtherCode(one: Execution, own: Execution): boolean {
  return one.sha !== own.sha && (one.treeId === null || one.treeId !== own.treeId);
}

/** Runs as they were created, attempts as they followed: the order of the commits, whichever ended first. */
function byCreation(one: Execution, other: Execution): number {
  return (
    one.createdMs - other.createdMs ||
    one.runId - other.runId ||
    one.attempt - other.attempt ||
    compared(executionId(one), executionId(other))
  );
}
