import type { Run, ToldRun } from '../../domain.ts';
import { compared } from '../courses.ts';
import { jobKey } from '../job-key.ts';
import type { Episode } from './episodes.ts';
import { toldOutcome } from './sightings.ts';

/**
 * One failure went and the next one came in its place, with other code. `next`: the same job failed of something else · `uncovered`:
 * a job failed that had not run, because the one before had failed.
 */
export interface Succession {
  readonly how: 'next' | 'uncovered';
  /** Keys of episodes. */
  readonly from: string;
  readonly to: string;
  /** The last run with the one before. */
  readonly before: Run;
  /** The first run with the next one. */
  readonly after: Run;
  /** Keys of the jobs in which the next one came. */
  readonly jobs: readonly string[];
}

/**
 * By the time of the next one, each pair once.
 * @param runs Of the repository, oldest first.
 */
export function successionsOf(episodes: readonly Episode[], runs: readonly ToldRun[]): Succession[] {
  const found = episodes.flatMap((to) => {
    const { run } = to.firstRed;
    const stream = runs.filter((told) => isSameStream(told.run, run));
    const at = stream.findIndex((told) => told.run.id === run.id);
    const before = stream.slice(0, Math.max(0, at)).findLast(isDecided);
    if (before === undefined || before.run.sha === run.sha) return [];
    const jobs = jobsIn(to, run);
    const gone = episodes.filter(
      (one) => one !== to && jobsIn(one, before.run).length > 0 && jobsIn(one, run).length === 0,
    );
    return gone.flatMap((from): Succession[] => {
      const link = { from: from.key, to: to.key, before: before.run, after: run };
      const own = jobsIn(from, before.run);
      const next = jobs.filter((job) => own.includes(job));
      if (next.length > 0) return [{ ...link, how: 'next', jobs: next }];
      const uncovered = jobs.filter((job) => wasKept(before, job));
      return uncovered.length > 0 ? [{ ...link, how: 'uncovered', jobs: uncovered }] : [];
    });
  });
  return found.sort(
    (one, other) =>
      one.after.createdMs - other.after.createdMs ||
      one.after.id - other.after.id ||
      compared(one.from, other.from) ||
      compared(one.to, other.to),
  );
}

function isSameStream(one: Run, other: Run): boolean {
  return (
    one.workflow.id === other.workflow.id && one.branch === other.branch && one.headRepository === other.headRepository
  );
}

function isDecided({ jobs }: ToldRun): boolean {
  return jobs.some((one) => toldOutcome(one) !== null);
}

/** Keys of the jobs that an episode made red in a run. */
function jobsIn({ sightings }: Episode, run: Run): string[] {
  const own = sightings.filter((one) => one.run.id === run.id && one.how !== 'cancelled');
  return [...new Set(own.map(({ job }) => jobKey(job.name)))].sort(compared);
}

/** It was in the run, and nothing of it ever ran to its end. */
function wasKept({ jobs }: ToldRun, key: string): boolean {
  const own = jobs.filter(({ job }) => jobKey(job.name) === key);
  return own.length > 0 && own.every((one) => toldOutcome(one) === null);
}
