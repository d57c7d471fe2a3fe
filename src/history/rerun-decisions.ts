import { isCancelled, rowOutcome } from './outcomes.ts';
import type { Execution, RunAttempt } from './rows.ts';

/** What is known at the moment when somebody could run a failure again. */
export interface RerunSituation {
  /** What started the run: `push`, `pull_request`. */
  readonly event: string;
  readonly isDefaultBranch: boolean;
  /** Decisive attempts that failed so far, from 1. */
  readonly failures: number;
  /** An attempt was stopped since the run began. */
  readonly cancelled: boolean;
}

/** Where something was run again. Only what is of one repository is compared. */
export interface RerunPlace {
  readonly repository: string;
  readonly workflow: number;
  /** A job's key; null for the run as a whole. */
  readonly job: string | null;
}

/** A failure that was run again, and what came of it. */
export interface PastRerun {
  readonly place: RerunPlace;
  readonly situation: RerunSituation;
  readonly passed: boolean;
  /** When the run was created, not the attempt: failures of one hour have one cause. */
  readonly atMs: number;
}

/** An attempt of a run, or of one job of it. */
export type RerunRow = Pick<
  Execution | RunAttempt,
  'repository' | 'workflow' | 'job' | 'event' | 'isDefaultBranch' | 'conclusion' | 'failures' | 'createdMs'
>;

/**
 * Every decisive attempt that followed a failed one. An approval is none, and what was cancelled or skipped decides nothing;
 * what failed after a pass counts, what passed again after a pass does not.
 * @param attempts All of one run, or of one job of it, in their order.
 */
export function pastReruns(attempts: readonly RerunRow[]): PastRerun[] {
  const reruns: PastRerun[] = [];
  for (const [at, row] of attempts.entries()) {
    const outcome = rowOutcome(row);
    const situation = outcome === null ? null : rerunSituation(attempts.slice(0, at));
    if (situation === null) continue;
    const { repository, workflow, job, createdMs: atMs } = row;
    reruns.push({ place: { repository, workflow, job }, situation, passed: outcome === 'pass', atMs });
  }
  return reruns;
}

/**
 * The situation after these attempts. Null when the last decisive one did not fail: there is nothing to hope for then.
 * @param attempts All of one run, or of one job of it, in their order.
 */
export function rerunSituation(attempts: readonly RerunRow[]): RerunSituation | null {
  const outcomes = attempts.map(rowOutcome).filter((outcome) => outcome !== null);
  const row = attempts.at(-1);
  if (row === undefined || outcomes.at(-1) !== 'fail') return null;
  return {
    event: row.event,
    isDefaultBranch: row.isDefaultBranch,
    failures: outcomes.filter((outcome) => outcome === 'fail').length,
    cancelled: attempts.some(isCancelled),
  };
}
