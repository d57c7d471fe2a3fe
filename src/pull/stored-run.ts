import type { ExecutedJob, JobTriage, LogState, RepositoryName, Run, RunRef, Triage } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { attemptsOf, incidentsOf } from '../store/attempts.ts';
import type { Database } from '../store/database.ts';
import { jobsOf } from '../store/jobs.ts';
import { findKey } from '../store/repositories.ts';
import { runById } from '../store/runs.ts';
import { loadJobTriage } from '../store/triages.ts';
import { inOrder } from '../triage.ts';
import type { RerunPredictor } from './predictor.ts';
import { reckoned } from './reckoning.ts';
import type { WantedRun } from './run.ts';
import { conclusionOf, silent } from './triage-job.ts';

/**
 * Everything that the store says of one attempt of a run. Jobs that the attempt did not run again come with what was found out
 * when they ran.
 * @param source As the user named the run.
 * @param predictor Given: jobs tell what would have told more, and predictions why. Null: they do not.
 * @throws TriageError `run-not-stored`, `job-not-found`.
 */
export function storedRun(
  db: Database,
  name: RepositoryName,
  wanted: WantedRun,
  source: string,
  predictor: RerunPredictor | null = null,
): Triage {
  return toldRun(db, name, wanted, source, predictor).triage;
}

/** The same, and which of GitHub's jobs is which. */
export interface ToldRun {
  readonly triage: Triage;
  readonly run: Run;
  /** The one that is told of. */
  readonly attempt: number;
  /** Of all attempts, by attempt and id. */
  readonly all: readonly StoredJob[];
  /** For each job of the triage, as the attempt lists it, and where it ran; undefined where that is not stored. */
  readonly jobs: ReadonlyMap<JobTriage, { readonly listed: StoredJob; readonly ran: StoredJob | undefined }>;
  /** Those of the warnings that neither the run's state nor its logs' states tell. */
  readonly notes: readonly string[];
}

export function toldRun(
  db: Database,
  name: RepositoryName,
  wanted: WantedRun,
  source: string,
  predictor: RerunPredictor | null,
): ToldRun {
  const repository = findKey(db, name);
  const run = repository === null ? null : runById(db, repository, wanted.runId);
  if (repository === null || run === null) throw notStored(name, wanted.runId);
  const all = jobsOf(db, repository, run.id);
  const attempt = attemptMeant(wanted, run, all);
  if (attempt > run.attempt) throw noAttempt(run, attempt);
  const listed = all.filter((job) => job.attempt === attempt && job.conclusion !== 'skipped');
  const meant = wanted.jobId === null ? listed : listed.filter(({ id }) => id === wanted.jobId);
  if (meant.length === 0 && wanted.jobId !== null) throw noJob(run, attempt, wanted.jobId);

  const { incidents, warnings } = incidentsOf(db, repository, run.id, attempt);
  const stored = attemptsOf(db, repository, run.id).find(({ number }) => number === attempt);
  const conclusion = attempt === run.attempt ? run.conclusion : (stored?.attempt?.conclusion ?? null);
  const told = new Map(
    meant.map((listed) => {
      const ran = executionOf(listed, all);
      const triage = triageOf(db, listed, ran);
      const full = predictor === null ? triage : reckoned(triage, ran ?? listed, { db, repository, run, predictor });
      return [full, { listed, ran }] as const;
    }),
  );
  const jobs = inOrder([...told.keys()]);
  // A run whose time was up is cancelled to GitHub.
  const red = jobs.some((job) => job.conclusion === 'failure');
  const triage: Triage = {
    source,
    run: refOf(name, run, attempt, conclusion),
    conclusion: red ? 'failure' : conclusionOf({ conclusion }),
    jobs,
    incidents: wanted.jobId === null ? incidents : [],
    warnings: [...stillGoing(run, attempt, listed), ...warnings, ...missingLogs(meant)],
  };
  return { triage, run, attempt, all, jobs: told, notes: warnings };
}

/** A job is of the attempt that ran it, unless another one is asked for. */
export function attemptMeant(wanted: WantedRun, run: Run, jobs: readonly ExecutedJob[]): number {
  if (wanted.attempt !== null) return wanted.attempt;
  const named = jobs.filter(({ id }) => id === wanted.jobId);
  return (named.find(({ executed }) => executed) ?? named[0])?.attempt ?? run.attempt;
}

function refOf({ owner, name }: RepositoryName, run: Run, attempt: number, conclusion: string | null): RunRef {
  const { id, workflow, branch, sha, event, url } = run;
  return { id, attempt, repo: `${owner}/${name}`, workflow: workflow.name, branch, sha, event, url, conclusion };
}

type StoredJob = ReturnType<typeof jobsOf>[number];

/** A job that the attempt did not run again, where it ran. */
function executionOf(job: StoredJob, all: readonly StoredJob[]): StoredJob | undefined {
  return job.executed ? job : all.findLast((one) => one.executed && isSame(one, job));
}

function triageOf(db: Database, job: StoredJob, ran: StoredJob | undefined): JobTriage {
  const triage = ran === undefined ? null : loadJobTriage(db, ran.key);
  if (triage !== null) return triage;
  const { startedMs, completedMs } = job;
  const durationMs = startedMs === null || completedMs === null ? null : Math.max(0, completedMs - startedMs);
  return { ...silent(job), conclusion: conclusionOf(job), durationMs };
}

function isSame(a: ExecutedJob, b: ExecutedJob): boolean {
  return a.name === b.name && a.startedMs === b.startedMs;
}

function stillGoing(run: Run, attempt: number, jobs: readonly ExecutedJob[]): string[] {
  if (attempt !== run.attempt || run.status === 'completed') return [];
  const ended = jobs.filter(({ status }) => status === 'completed').length;
  return [`The run is still going on: ${ended} of ${jobs.length} jobs have ended.`];
}

/** Sentences on logs that could not be had. */
function missingLogs(jobs: readonly { readonly name: string; readonly log: LogState }[]): string[] {
  return jobs.flatMap(({ name, log }) => (log in NO_LOG ? [`${name}: ${NO_LOG[log]}.`] : []));
}

const NO_LOG: Partial<Record<LogState, string>> = {
  expired: 'GitHub has deleted its log',
  missing: 'GitHub has no log of it',
  damaged: 'its log came damaged',
  wanted: 'its log has not been fetched yet',
};

function notStored({ owner, name }: RepositoryName, id: number): TriageError {
  return new TriageError(
    'run-not-stored',
    `Run ${id} of ${owner}/${name} is not in the store.`,
    'Leave --offline out to fetch it, or fetch all new runs with `whyred pull`.',
  );
}

export function noAttempt({ id, attempt: last }: Run, attempt: number): TriageError {
  return new TriageError(
    'attempt-not-found',
    `Run ${id} has ${last === 1 ? 'one attempt' : `${last} attempts`}: there is no attempt ${attempt}.`,
    'Leave --attempt out to see the latest.',
  );
}

function noJob(run: Run, attempt: number, jobId: number): TriageError {
  return new TriageError(
    'job-not-found',
    `Attempt ${attempt} of run ${run.id} has no job ${jobId}.`,
    'Leave the job out to see all of them, or give the attempt that ran it: --attempt N.',
  );
}
