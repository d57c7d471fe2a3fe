import { PROFILE_VERSION } from '../classifiers/baseline.ts';
import type { RepositoryName, Run } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { outcomeOf } from '../history/outcomes.ts';
import { baselinesOf } from '../store/baselines.ts';
import { jobsOf } from '../store/jobs.ts';
import { findKey, saveRepository } from '../store/repositories.ts';
import { runById, saveRuns } from '../store/runs.ts';
import { waitingRuns } from '../store/unjudged.ts';
import { fetchGreenRun } from './baselines.ts';
import { fetchChange } from './changes.ts';
import { listRunJobs } from './jobs.ts';
import { judgeRuns } from './judging.ts';
import type { Listing } from './listing.ts';
import { readAttempt } from './logs.ts';
import { isOpen } from './open-logs.ts';
import { attemptMeant, noAttempt } from './stored-run.ts';
import type { Progress, PullTools } from './tools.ts';

/** A run, one of its attempts (null: the latest), one of its jobs (null: all). */
export interface WantedRun {
  readonly runId: number;
  readonly attempt: number | null;
  readonly jobId: number | null;
}

/** GitHub lets nobody re-run a run after 30 days: what is stored of an older one holds. */
const FROZEN_MS = 30 * 24 * 3_600_000;

export interface PulledRun {
  /** Under which the store has the run: GitHub may call the repository otherwise now. */
  readonly name: RepositoryName;
  /** What the token would need to see more. */
  readonly hints: readonly string[];
}

/**
 * Brings the store up to date with one run: all its attempts, the logs of the one that is asked for, a green log to compare with,
 * what changed since a green run.
 * @throws TriageError `run-not-found`; what GitHub refuses.
 */
export async function pullRun(given: RepositoryName, wanted: WantedRun, tools: PullTools): Promise<PulledRun> {
  const { db } = tools;
  const say = (phase: Progress['phase'], done: number, total: number): void => {
    tools.onProgress({ phase, done, total, runs: 0, jobs: 0, logs: 0 });
  };
  const listing = await locate(given, tools);
  const { repository, name } = listing;
  const run = await freshRun(name, repository, wanted.runId, tools);
  if (wanted.attempt !== null && wanted.attempt > run.attempt) throw noAttempt(run, wanted.attempt);
  await listRunJobs(run, listing, tools);

  const attempt = attemptMeant(wanted, run, jobsOf(db, repository, run.id));
  const jobs = jobsOf(db, repository, run.id).filter((job) => job.attempt === attempt);
  if (jobs.some(({ conclusion }) => outcomeOf(conclusion) === 'fail')) await fetchChange(listing, run, tools);
  const open = jobs.filter(isOpen);
  say('jobs', jobs.length, jobs.length);
  // All else that this may change is left to the next pull.
  const judgeIt = async (): Promise<void> => {
    if (waitingRuns(db, repository).length > 0) await judgeRuns(tools, repository, [run.id], 'other runs were seen');
  };
  if (open.length === 0) {
    await judgeIt();
    return { name, hints: [] };
  }
  const unknown = open.filter(({ name: job, conclusion }) => {
    return (
      conclusion !== 'cancelled' && baselinesOf(db, repository, run.workflow.id, job, PROFILE_VERSION).length === 0
    );
  });
  if (unknown.length > 0) {
    say('baselines', 0, 1);
    await fetchGreenRun(listing, run, unknown, tools);
  }
  say('logs', 0, open.length);
  const { hints } = await readAttempt({ runId: run.id, attempt }, listing, tools, (done, total) =>
    say('logs', done, total),
  );
  await judgeIt();
  return { name, hints };
}

/** The repository in the store. GitHub is only asked for one that is not there, perhaps under another name. */
async function locate(given: RepositoryName, { db, github }: PullTools): Promise<Pick<Listing, 'repository' | 'name'>> {
  const key = findKey(db, given);
  if (key !== null) return { repository: key, name: given };
  const { name, defaultBranch } = await github.repository(given);
  return { repository: saveRepository(db, name, defaultBranch), name };
}

async function freshRun(name: RepositoryName, repository: number, id: number, tools: PullTools): Promise<Run> {
  const { db, github, nowMs } = tools;
  const known = runById(db, repository, id);
  if (known !== null && known.status === 'completed' && nowMs() - known.createdMs > FROZEN_MS) return known;
  const answer = await github.run(name, id, null);
  if (answer === null || answer === 'unchanged') {
    throw new TriageError(
      'run-not-found',
      `There is no run ${id} in ${name.owner}/${name.name} on ${name.host}, or the token may not see it.`,
      'Check the number and the repository (-R OWNER/REPO); `whyred doctor` tells what the token may do.',
    );
  }
  saveRuns(db, repository, [answer.run]);
  return answer.run;
}
