import type { ToldRun } from '../../domain.ts';
import { type JobResult, stretchesOf } from '../../history/episodes/results.ts';
import type { GreenJobs } from '../../pull/green-logs.ts';

/**
 * Jobs that passed at an end of the range and whose tests nobody has counted there: those that were red in between, and those
 * whose tests were counted at the other end. The last runs first.
 */
export function greenEnds(runs: readonly ToldRun[], red: ReadonlySet<string>): GreenJobs[] {
  const wanted = stretchesOf(runs).flatMap(({ jobs }) =>
    jobs.flatMap(({ job, before, after }): JobResult[] => {
      const isTold = red.has(job) || (before?.tests ?? after?.tests ?? null) !== null;
      if (!isTold) return [];
      return [before, after].filter(
        (one) => one !== null && one.outcome === 'pass' && one.tests === null,
      ) as JobResult[];
    }),
  );
  const attempts = new Map<string, GreenJobs>();
  for (const { run, attempt, jobId } of wanted) {
    const key = `${run.id} ${attempt}`;
    attempts.set(key, { runId: run.id, attempt, jobs: [...(attempts.get(key)?.jobs ?? []), jobId] });
  }
  return [...attempts.values()].sort((one, other) => other.runId - one.runId || other.attempt - one.attempt);
}
