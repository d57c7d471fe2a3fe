import { type Course, compared } from '../courses.ts';
import { DAY_MS } from '../days.ts';
import { endMs } from '../failed-executions.ts';
import { rowOutcome } from '../outcomes.ts';
import type { Execution } from '../rows.ts';
import { STALE_DAYS } from './headline.ts';

/** A job that decided nothing for two weeks, in no kind of runs, though it did before. */
export interface StaleJob {
  readonly repository: string;
  readonly workflowName: string;
  readonly job: string;
  /** When it last passed or failed. */
  readonly lastDecidedMs: number;
  /** Runs since then in which it was cancelled, or ended without a decision: it has not just gone. */
  readonly undecided: number;
}

/**
 * What was heard of last comes first.
 * @param jobs The courses of each job, by time.
 */
export function staleJobs(jobs: readonly (readonly Course<Execution>[])[], untilMs: number): StaleJob[] {
  return jobs
    .flatMap((courses) => {
      const at = courses.findLastIndex(({ first, last }) => first !== null || last !== null);
      const decided = courses[at];
      // A look at the run spares most of them the look at its rows.
      if (decided === undefined || decided.row.createdMs >= untilMs - STALE_DAYS * DAY_MS) return [];
      const rows = decided.cells.flatMap((cell) => cell.rows.filter((row) => rowOutcome(row) !== null));
      const lastDecidedMs = Math.max(...rows.map(endMs));
      const { repository, workflowName } = decided.row;
      return { repository, workflowName, job: decided.unit, lastDecidedMs, undecided: courses.length - 1 - at };
    })
    .filter(({ lastDecidedMs }) => lastDecidedMs < untilMs - STALE_DAYS * DAY_MS)
    .sort(
      (one, other) =>
        other.lastDecidedMs - one.lastDecidedMs ||
        compared(one.repository, other.repository) ||
        compared(one.job, other.job),
    );
}
