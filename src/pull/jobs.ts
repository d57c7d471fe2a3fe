import type { Attempt, ExecutedJob, Job, LogState, Run } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { executedJobs } from '../history/executed.ts';
import { attemptsOf, saveAttempt, type WantedAttempt, wantedAttempts } from '../store/attempts.ts';
import { jobsOf } from '../store/jobs.ts';
import { newestGreenRuns } from '../store/runs.ts';
import { each } from './each.ts';
import { endsPull } from './fatal.ts';
import type { Listing } from './listing.ts';
import { isRed, type PullOptions, type PullTools } from './tools.ts';

/** Of so many green runs of each workflow the jobs are listed: what a rate of passes needs, and no more calls than that. */
const GREEN_RUNS = 100;
/** Attempts with these conclusions ran no jobs: one waits for a person, another was not meant to run, the third could not. */
const WITHOUT_JOBS: ReadonlySet<string | null> = new Set(['action_required', 'skipped', 'startup_failure']);
const FAILED: ReadonlySet<string | null> = new Set(['failure', 'timed_out', 'startup_failure']);

export interface JobsListed {
  readonly attempts: number;
  readonly jobs: number;
  readonly problems: readonly string[];
}

/** Lists the jobs of every attempt that has not been listed since it ended, red runs first. Attempts are stored whole, or not. */
export async function listJobs(listing: Listing, tools: PullTools): Promise<JobsListed> {
  const { db, onProgress } = tools;
  const runs = chosen(listing);
  const problems: string[] = [];
  let attempts = 0;
  let jobs = 0;
  let done = 0;
  await each(runs, listing.options.concurrency, async (wanted) => {
    try {
      for (const one of wanted) {
        const listed = await listAttempt(one, { ...listing, logs: listing.options.logs, unfinished: false }, tools);
        if (listed === null) continue;
        attempts++;
        jobs += listed;
      }
    } catch (error) {
      if (!(error instanceof TriageError) || endsPull(error)) throw error;
      problems.push(`Run ${wanted[0]!.run.id}: ${error.message}`);
    }
    done++;
    onProgress({ phase: 'jobs', done, total: runs.length, runs: 0, jobs, logs: 0 });
  });
  return { attempts, jobs, problems };

  /** Grouped by run, in the order of their attempts: what an attempt ran shows only against those before it. */
  function chosen({ repository, options, only }: Listing): WantedAttempt[][] {
    const green = options.jobs === 'recent' ? newestGreenRuns(db, repository, GREEN_RUNS) : new Set<number>();
    const groups = new Map<number, WantedAttempt[]>();
    for (const one of wantedAttempts(db, repository)) {
      if (!isMeant(one, options, green) || only?.has(one.run.id) === false) continue;
      groups.set(one.run.id, [...(groups.get(one.run.id) ?? []), one]);
    }
    const inOrder = [...groups.values()].map((group) => group.sort((a, b) => a.number - b.number));
    return inOrder.sort((a, b) => Number(isRed(b[0]!.run)) - Number(isRed(a[0]!.run)) || b[0]!.run.id - a[0]!.run.id);
  }
}

/** The jobs of all attempts of one run that are not listed yet; of one that is still going on, what there is. */
export async function listRunJobs(
  run: Run,
  listing: Pick<Listing, 'repository' | 'name'>,
  tools: PullTools,
): Promise<void> {
  for (const { number, jobs } of attemptsOf(tools.db, listing.repository, run.id)) {
    if (jobs === 'wanted') await listAttempt({ run, number }, { ...listing, logs: 'failed', unfinished: true }, tools);
  }
}

interface AttemptListing extends Pick<Listing, 'repository' | 'name'> {
  readonly logs: PullOptions['logs'];
  /** Is one to be listed that is still going on? */
  readonly unfinished: boolean;
}

function isMeant({ run, number }: WantedAttempt, { jobs }: PullOptions, green: ReadonlySet<number>): boolean {
  if (run.status !== 'completed' && number === run.attempt) return false;
  return jobs === 'all' || isRed(run) || run.attempt > 1 || green.has(run.id);
}

/** How many jobs were listed; null when the attempt is still going on. */
async function listAttempt(
  { run, number }: WantedAttempt,
  listing: AttemptListing,
  tools: PullTools,
): Promise<number | null> {
  const { github, db } = tools;
  const { repository, name, logs, unfinished } = listing;
  const attempt = number === run.attempt ? latestOf(run) : await github.attempt(name, run.id, number);
  const jobs =
    attempt === null
      ? null
      : WITHOUT_JOBS.has(attempt.conclusion)
        ? unstarted(run, attempt)
        : await github.jobs(name, run.id, number);
  if (attempt !== null && attempt.status !== 'completed' && !unfinished) return null;
  if (attempt === null || jobs === null) {
    saveAttempt(db, repository, run.id, { number, attempt, jobs: 'missing' });
    return 0;
  }
  const earlier = jobsOf(db, repository, run.id).filter((job) => job.attempt < number);
  const executed = executedJobs(attempt, jobs, earlier);
  const rows = executed.map((job) => ({ ...job, log: logStateOf(job, logs) }));
  saveAttempt(db, repository, run.id, { number, attempt, jobs: rows });
  if (run.attempt > 1) tools.predictor.forget();
  return jobs.length;
}

function latestOf(run: Run): Attempt {
  const { id, attempt, status, conclusion, startedMs, updatedMs } = run;
  return { runId: id, number: attempt, status, conclusion, startedMs, updatedMs };
}

/** A workflow that GitHub could not start has no jobs: the file itself stands for one, so that its failure has a place. */
function unstarted(run: Run, { number, conclusion, startedMs, updatedMs }: Attempt): Job[] {
  if (conclusion !== 'startup_failure') return [];
  return [
    {
      id: -run.id,
      runId: run.id,
      attempt: number,
      name: run.workflow.path,
      status: 'completed',
      conclusion,
      startedMs,
      completedMs: updatedMs,
      runnerId: null,
      runnerName: null,
      runnerGroup: null,
      labels: [],
      url: run.url,
      steps: [],
    },
  ];
}

/** Is its log to be fetched? A job that was not run again, was skipped or passed has nothing to say. */
function logStateOf({ executed, conclusion }: ExecutedJob, logs: PullOptions['logs']): LogState {
  if (!executed) return 'none';
  if (FAILED.has(conclusion) || conclusion === 'cancelled') return 'wanted';
  return logs === 'all' && conclusion === 'success' ? 'wanted' : 'none';
}
