import type { Attempt, ExecutedJob, Job } from '../domain.ts';

/** GitHub's clock for an attempt and a runner's for its jobs differ a little. */
const CLOCK_SLACK_MS = 5000;

/**
 * Which of the jobs that an attempt lists it really ran. GitHub lists the whole run for every attempt, with the attempt's own
 * number at each job: what was not run again shows only by its start, which stays that of the attempt that ran it.
 * @param earlier Jobs of earlier attempts, as they were listed; those of some or of all may be missing.
 */
export function executedJobs(attempt: Attempt, jobs: readonly Job[], earlier: readonly Job[]): ExecutedJob[] {
  const first = attempt.number === 1;
  const ran = new Set(earlier.map(execution));
  const names = new Set(earlier.filter((job) => job.attempt === attempt.number - 1).map(({ name }) => name));
  const isExecuted = (job: Job): boolean => {
    // Nobody ran what was skipped.
    if (job.conclusion === 'skipped') return false;
    return first || (!ran.has(execution(job)) && isNew(job, attempt, names));
  };
  return jobs.map((job) => ({ ...job, executed: isExecuted(job) }));
}

/** One execution of a job, whatever id it is listed with, and whether its machine is still told: no re-run has the same start. */
function execution({ name, startedMs }: Job): string {
  return `${name}\n${startedMs}`;
}

function isNew({ name, startedMs }: Job, attempt: Attempt, namesBefore: ReadonlySet<string>): boolean {
  // Another start, or none any more, than the same job had in the attempt before.
  if (namesBefore.has(name)) return true;
  return startedMs === null || startedMs >= attempt.startedMs - CLOCK_SLACK_MS;
}
