import type { Chronicle } from '../../history/chronicle.ts';
import { compared } from '../../history/courses.ts';
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
  const runs = new Map<number, Execution[]>();
  for (const one of rows.toSorted(byCreation)) {
    if (rowOutcome(one) === null) continue;
    const known = runs.get(one.runId);
    if (known === undefined) runs.set(one.runId, [one]);
    else known.push(one);
  }
  return [...runs.values()].map((decided) => {
    const failed = decided.filter((one) => rowOutcome(one) === 'fail');
    // Jobs of one name in the same attempt are one, which fails when one of them does.
    const red = new Set(failed.map(({ attempt }) => attempt));
    return { row: decided[0]!, passed: decided.filter(({ attempt }) => !red.has(attempt)), failed };
  });
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

/**
 * The decided runs of the same job just before and just after, on the same branch, by the same event and of other code. Other
 * events may run something else, and of the same code `sameTreeClue` speaks.
 */
export function neighboursOf(
  own: Execution,
  past: Chronicle,
): { readonly before: DecidedRun | null; readonly next: DecidedRun | null } {
  if (own.branch === null) return { before: null, next: null };
  const runs = decidedRuns(past.ofJob(own).filter((one) => isOnItsBranch(one, own) && isOtherCode(one, own)));
  return {
    before: runs.findLast(({ row }) => byCreation(row, own) < 0) ?? null,
    next: runs.find(({ row }) => byCreation(row, own) > 0) ?? null,
  };
}

function isOnItsBranch(one: Execution, own: Execution): boolean {
  return one.event === own.event && one.branch === own.branch && one.isDefaultBranch === own.isDefaultBranch;
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
