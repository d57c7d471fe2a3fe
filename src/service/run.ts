import { fetchRun } from '../commands/triage-run.ts';
import type { Incident, JobTriage, LogState, RepositoryName, Run } from '../domain.ts';
import { hasBegun } from '../pull/begun.ts';
import { isOpen } from '../pull/open-logs.ts';
import { type ToldRun, toldRun } from '../pull/stored-run.ts';
import { lineUrl } from '../reports/rca/links.ts';
import { attemptsOf } from '../store/attempts.ts';
import type { Database } from '../store/database.ts';
import { findKey } from '../store/repositories.ts';
import type { Answerer } from './desk.ts';
import type { JobPlace, RunPlace } from './places.ts';
import { openGithub } from './pull.ts';

/** One attempt of a run, as it is stored; as `run-fetch` after what is missing was fetched from GitHub. */
export type RunQuestion = RunPlace;

export interface RunAnswer {
  /** As the store has it: GitHub may call it otherwise than the question did. */
  readonly repository: RepositoryName;
  readonly run: Run;
  /** The one that is told of. */
  readonly attempt: number;
  /** All that the run has, in their order. */
  readonly attempts: readonly RunAttempt[];
  /** Failed ones first, the most important of them first; then cancelled ones; then the rest. Without those that were skipped. */
  readonly jobs: readonly RunJob[];
  /** Names of jobs that were skipped. */
  readonly skipped: readonly string[];
  /** Of several jobs, or of a job that passed. */
  readonly incidents: readonly Incident[];
  /** What could not be read or fetched, a sentence each; states of runs and logs tell for themselves. */
  readonly warnings: readonly string[];
  /** What GitHub could be asked for. */
  readonly missing: {
    /** The run still goes on, or its jobs were not listed since it changed. */
    readonly jobs: boolean;
    /** Logs of the attempt that were not fetched, or came damaged. */
    readonly logs: number;
  };
}

export interface RunAttempt {
  readonly number: number;
  /** GitHub's words; null where nothing is known of it but its number. */
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly startedMs: number | null;
  readonly updatedMs: number | null;
}

/** A job as the attempt lists it, with what is known of it. */
export interface RunJob {
  /** Where it ran: an attempt before this one for a job that was carried over. */
  readonly place: JobPlace;
  readonly isCarriedOver: boolean;
  /** As the attempt lists it: GitHub may number a job anew that was carried over. */
  readonly listedId: number;
  readonly url: string;
  /** GitHub's words. */
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedMs: number | null;
  /** Null: it has not ended, or nobody tells. */
  readonly durationMs: number | null;
  /** False: no runner took it. */
  readonly hasBegun: boolean;
  readonly log: LogState;
  readonly triage: JobTriage;
  /** On GitHub, the explaining line of each failure; the job where the line is not known there. */
  readonly lineUrls: readonly string[];
}

export const answerRun: Answerer<RunQuestion, RunAnswer> = async (question, desk) => {
  return await told(await desk.database(), question, []);
};

export const answerRunFetch: Answerer<RunQuestion, RunAnswer> = async (question, desk, call) => {
  const db = await desk.database({ create: true });
  const { repository, runId, attempt } = question;
  const fetched = await fetchRun(repository, { runId, attempt, jobId: null }, db, () =>
    openGithub(repository, desk, call),
  );
  return await told(db, { ...question, repository: fetched.name }, fetched.warnings);
};

async function told(db: Database, question: RunPlace, warnings: readonly string[]): Promise<RunAnswer> {
  const { repository, runId, attempt } = question;
  const { predictorOf } = await import('../commands/pull.ts');
  const wanted = { runId, attempt, jobId: null };
  const one = toldRun(db, repository, wanted, String(runId), await predictorOf(db));
  const { run, triage } = one;
  const listed = one.all.filter((job) => job.attempt === one.attempt);
  const known = attemptsOf(db, findKey(db, repository)!, runId);
  return {
    repository,
    run,
    attempt: one.attempt,
    attempts: Array.from({ length: run.attempt }, (_, index) => attemptFrom(index + 1, known, run)),
    jobs: triage.jobs.map((job) => jobFrom(job, one, repository)),
    skipped: listed.filter(({ conclusion }) => conclusion === 'skipped').map(({ name }) => name),
    incidents: triage.incidents,
    warnings: [...warnings, ...one.notes],
    missing: {
      jobs: run.status !== 'completed' || known.length < run.attempt || known.some(({ jobs }) => jobs === 'wanted'),
      logs: listed.filter(isOpen).length,
    },
  };
}

function attemptFrom(number: number, known: ReturnType<typeof attemptsOf>, run: Run): RunAttempt {
  // Of the latest the run itself tells.
  const told = number === run.attempt ? run : (known.find((one) => one.number === number)?.attempt ?? null);
  const { status = null, conclusion = null, startedMs = null, updatedMs = null } = told ?? {};
  return { number, status, conclusion, startedMs, updatedMs };
}

function jobFrom(triage: JobTriage, { run, all, jobs }: ToldRun, repository: RunPlace['repository']): RunJob {
  const { listed, ran } = jobs.get(triage)!;
  const job = ran ?? listed;
  const url = job.url ?? `${run.url}/job/${job.id}`;
  const { startedMs, completedMs } = job;
  return {
    place: { repository, runId: run.id, attempt: job.attempt, jobId: job.id },
    isCarriedOver: !listed.executed,
    listedId: listed.id,
    url,
    status: listed.status,
    conclusion: listed.conclusion,
    startedMs,
    durationMs: startedMs === null || completedMs === null ? null : Math.max(0, completedMs - startedMs),
    hasBegun: hasBegun(job),
    log: job.log,
    triage,
    lineUrls: triage.failures.map(({ step, rootCause }) =>
      lineUrl(url, job, { jobs: all }, { file: triage.file, step, line: rootCause.line }),
    ),
  };
}
