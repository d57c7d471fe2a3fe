import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { link } from '../classifiers/incidents.ts';
import type { JobLog, LogState, RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { openSource } from '../providers/local.ts';
import { saveIncidents, type WantedLogs } from '../store/attempts.ts';
import { jobsOf } from '../store/jobs.ts';
import type { StoredJob } from '../store/rows.ts';
import { runById } from '../store/runs.ts';
import { saveGreenTests, saveTriage } from '../store/triages.ts';
import { omissionOf, withWordsOf } from '../triage.ts';
import { annotationsOf, type Noted, UNASKED } from './annotations.ts';
import { createAssigner } from './assign.ts';
import { hasBegun, lastedMs } from './begun.ts';
import { each } from './each.ts';
import { endsPull } from './fatal.ts';
import { greenToolingOf } from './green-tooling.ts';
import type { Listing } from './listing.ts';
import { isOpen, openLogs } from './open-logs.ts';
import { storedBaseline } from './stored-baseline.ts';
import type { PullTools } from './tools.ts';
import { needsAnnotations, type TriagedJob, triageJob } from './triage-job.ts';

/** Jobs of one attempt whose logs are asked for one by one where the archive does not have them. */
const SINGLE_LOGS_MAX = 25;
/** A run that was cancelled has many cancelled jobs and one reason: so many are asked, those that ran longest. */
const CANCELLED_MAX = 3;

export interface LogsRead {
  readonly states: Readonly<Record<LogState, number>>;
  readonly problems: readonly string[];
}

/** Fetches, explains and stores the logs that are wanted, an attempt at a time: stored whole, or not at all. */
export async function readLogs(listing: Listing, tools: PullTools): Promise<LogsRead> {
  const { onProgress } = tools;
  const { only } = listing;
  const wanted = openLogs(listing.repository, tools).filter(({ runId }) => only?.has(runId) !== false);
  const states = { none: 0, wanted: 0, stored: 0, expired: 0, missing: 0, damaged: 0 };
  const problems: string[] = [];
  const refused = new Set<string>();
  let done = 0;
  await each(wanted, listing.options.concurrency, async (one) => {
    try {
      const { logs, hints } = await readAttempt(one, listing, tools);
      for (const state of logs) states[state]++;
      for (const hint of hints) refused.add(hint);
    } catch (error) {
      if (!(error instanceof TriageError) || endsPull(error)) throw error;
      problems.push(`Run ${one.runId}, attempt ${one.attempt}: ${error.message}`);
    }
    done++;
    onProgress({ phase: 'logs', done, total: wanted.length, runs: 0, jobs: 0, logs: states.stored });
  });
  return { states, problems: [...problems, ...[...refused].map(forbidden)] };
}

function forbidden(hint: string): string {
  return `The token may not read what GitHub noted at the jobs, which tells of time-outs and lost runners. ${hint}`;
}

export interface AttemptRead {
  /** What became of each log that was wanted. */
  readonly logs: readonly LogState[];
  /** What the token would need to see more. */
  readonly hints: readonly string[];
}

/** Fetches, explains and stores the logs of one attempt. `onRead`: called with each that was read, of all that are wanted. */
export async function readAttempt(
  { runId, attempt }: WantedLogs,
  { repository, name }: Pick<Listing, 'repository' | 'name'>,
  tools: PullTools,
  onRead: (done: number, total: number) => void = () => {},
): Promise<AttemptRead> {
  const { db, engine, versions, nowMs } = tools;
  const executed = jobsOf(db, repository, runId).filter((job) => job.attempt === attempt && job.executed);
  const wanted = executed.filter(isOpen);
  const reader = createReader({ repository, name, runId, attempt }, executed, wanted, tools, onRead);
  const read = await reader.read();

  const { jobs: linked, incidents } = link(
    read.map(({ triaged }) => triaged),
    engine.matcher,
  );
  const jobs = await withWordsOf(linked, engine);
  db.transaction(() => {
    const run = runById(db, repository, runId);
    read.forEach(({ job, log, noted, triaged }, index) => {
      const worth = wanted.includes(job) || triaged.windows.length > 0;
      if (!worth) {
        if (triaged.tests.length > 0) saveGreenTests(db, { repository, runId, attempt, jobId: job.id }, triaged.tests);
        return;
      }
      const reason = job.log === 'damaged' ? 'its log was fetched again' : 'first seen';
      const green = run === null ? null : greenToolingOf(db, repository, run, job.name);
      const said = { ...triaged, job: jobs[index]!, ...versions, atMs: nowMs(), reason };
      const triage = green === null ? said : { ...said, green };
      saveTriage(db, { repository, runId, attempt, jobId: job.id }, { log, annotations: noted, triage });
    });
    saveIncidents(db, repository, runId, attempt, incidents, [...reader.warnings, ...jobs.flatMap(omissionOf)]);
  });
  return {
    logs: read.filter(({ job }) => wanted.includes(job)).map(({ log }) => log),
    hints: read.flatMap(({ noted }) => noted.hint ?? []),
  };
}

/** A job that was read: what became of its log, what GitHub noted, what was found out. */
interface ReadJob {
  readonly job: StoredJob;
  readonly log: LogState;
  readonly noted: Noted;
  readonly triaged: TriagedJob;
}

interface Place {
  readonly repository: number;
  readonly name: RepositoryName;
  readonly runId: number;
  readonly attempt: number;
}

function createReader(
  place: Place,
  executed: readonly StoredJob[],
  wanted: readonly StoredJob[],
  tools: PullTools,
  onRead: (done: number, total: number) => void,
) {
  const { github, engine, folder, archives } = tools;
  const { name, runId, attempt } = place;
  const warnings: string[] = [];
  const read: ReadJob[] = [];
  const begun = wanted.filter(hasBegun);
  const failed = begun.some(({ conclusion }) => conclusion !== 'cancelled');
  const path = join(folder, `${runId}-${attempt}.zip`);
  let archive: LogState = 'none';
  let askedCancelled = 0;

  /** What GitHub noted is of use where it can be had; null: it could not be read, this time. */
  const notes = async (job: StoredJob): Promise<Noted | null> => {
    try {
      return await annotationsOf(name, job, tools);
    } catch (error) {
      if (!(error instanceof TriageError) || endsPull(error)) throw error;
      warnings.push(`${job.name}: what GitHub noted at it could not be read. ${error.message}`);
      return null;
    }
  };

  /** Asks what GitHub noted where the log leaves something open. */
  const take = async (job: StoredJob, log: JobLog | null, state: LogState): Promise<void> => {
    const isWanted = wanted.includes(job);
    const baseline = isWanted ? storedBaseline(place, job, tools) : null;
    const triaged = triageJob({ job, log, annotations: [], baseline }, engine);
    const isAsked = isWanted && needsAnnotations(triaged.job) && (job.conclusion !== 'cancelled' || isOfFew());
    const noted = isAsked ? await notes(job) : UNASKED;
    // Nothing was to be had: the next pull tries again.
    if (noted === null) read.push({ job, log: log === null ? 'damaged' : state, noted: UNASKED, triaged });
    else if (noted.rows.length === 0) read.push({ job, log: state, noted, triaged });
    else
      read.push({
        job,
        log: state,
        noted,
        triaged: triageJob({ job, log, annotations: noted.rows, baseline }, engine),
      });
    if (isWanted) onRead(read.filter((one) => wanted.includes(one.job)).length, wanted.length);
  };
  const isOfFew = (): boolean => askedCancelled++ < CANCELLED_MAX;

  const fromArchive = async (): Promise<void> => {
    const assign = createAssigner(executed, engine.redact);
    const source = await openSource(path, {});
    for await (const log of source.jobs()) {
      const job = assign(log);
      if (job !== null) await take(job, log, 'stored');
    }
    warnings.push(...source.warnings.map((warning) => warning.replaceAll(path, 'The archive')));
    await archives?.keep(path, `${runId}-${attempt}.zip`);
  };

  /** The log of one job, where the archive does not have it. */
  const single = async (job: StoredJob): Promise<void> => {
    const file = join(folder, `${runId}-${attempt}-${job.id}.log`);
    let state: LogState = 'damaged';
    let log: JobLog | null = null;
    try {
      state = await github.jobLog(name, job.id, file);
      if (state === 'stored') log = await readSingle(job, file);
    } catch (error) {
      if (!(error instanceof TriageError) || endsPull(error)) throw error;
      warnings.push(`${job.name}: ${error.message.replaceAll(file, 'its log')}`);
      state = 'damaged';
    } finally {
      await rm(file, { force: true });
    }
    await take(job, log, state);
  };

  /** Where nothing failed, GitHub's note tells whether somebody stopped the run or its time was up; one note will do. */
  let stopped = false;
  const wasStopped = async (job: StoredJob): Promise<boolean> => {
    if (stopped) return true;
    const noted = (await notes(job)) ?? UNASKED;
    const baseline = storedBaseline(place, job, tools);
    const triaged = triageJob({ job, log: null, annotations: noted.rows, baseline }, engine);
    const best = triaged.job.failures[0];
    stopped = best !== undefined && !best.unexplained && best.category === 'cancelled';
    if (stopped) read.push({ job, log: 'none', noted, triaged });
    return stopped;
  };
  const silently = (job: StoredJob): TriagedJob => {
    return triageJob({ job, log: null, annotations: [], baseline: null }, engine);
  };

  return {
    warnings,
    async read(): Promise<readonly ReadJob[]> {
      try {
        if (failed) archive = await github.attemptLogs(name, runId, attempt, path);
        if (archive === 'stored') {
          await fromArchive().catch((error: unknown) => {
            if (!(error instanceof TriageError) || endsPull(error)) throw error;
            warnings.push(error.message.replaceAll(path, 'The archive'));
            archive = 'damaged';
          });
        }
      } finally {
        await rm(path, { force: true });
      }
      const open = (): StoredJob[] => wanted.filter((job) => !read.some((one) => one.job === job));
      for (const job of open().filter((one) => !begun.includes(one))) await take(job, null, 'none');
      const longest = open().sort((a, b) => lastedMs(b) - lastedMs(a) || a.id - b.id);
      for (const [index, job] of longest.entries()) {
        if (archive === 'expired') await take(job, null, 'expired');
        else if (failed) await (index < SINGLE_LOGS_MAX ? single(job) : take(job, null, 'missing'));
        else if (index < CANCELLED_MAX && !(await wasStopped(job))) await single(job);
        else if (!read.some((one) => one.job === job))
          read.push({ job, log: 'none', noted: UNASKED, triaged: silently(job) });
      }
      return read.sort((a, b) => executed.indexOf(a.job) - executed.indexOf(b.job));
    },
  };
}

async function readSingle(job: StoredJob, path: string): Promise<JobLog | null> {
  for await (const { parts } of (await openSource(path, {})).jobs()) {
    return { name: job.name, parts: parts.map((part) => ({ ...part, file: `${job.name}.txt` })) };
  }
  return null;
}
