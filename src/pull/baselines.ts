import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PROFILE_VERSION, packProfile, profileOf } from '../classifiers/baseline.ts';
import type { Job, JobLog, Run, TestReport } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { readLog } from '../log/text.ts';
import { toolingOf } from '../log/tooling.ts';
import { openSource } from '../providers/local.ts';
import { GREEN_WHOLE } from '../providers/log-collector.ts';
import { baselinesOf, type StoredBaseline, saveBaselines } from '../store/baselines.ts';
import { type GreenJob, greenJobs, jobsOf, wantedJobNames } from '../store/jobs.ts';
import { type JobPlace, saveGreenTests } from '../store/triages.ts';
import { createAssigner } from './assign.ts';
import { each } from './each.ts';
import { endsPull } from './fatal.ts';
import type { Listing } from './listing.ts';
import type { PullTools } from './tools.ts';
import { testsIn } from './triage-job.ts';

/** Green logs that a job is compared with. */
const GREEN_LOGS = 3;
/** A newer green log is fetched when the newest known one is older than this: what a job prints changes slowly. */
const FRESH_MS = 3 * 24 * 3_600_000;

/** Fetches green logs of the jobs whose failures wait for an explanation. Returns how many came. */
export async function fetchBaselines(listing: Listing, tools: PullTools): Promise<number> {
  const { db, onProgress } = tools;
  const due = wantedJobNames(db, listing.repository, listing.only).flatMap(({ workflow, name }) => {
    const green = greenJobs(db, listing.repository, workflow, name, GREEN_LOGS);
    const known = baselinesOf(db, listing.repository, workflow, name, PROFILE_VERSION);
    return green.length === 0 || isFresh(green, known) ? [] : [{ workflow, name, green }];
  });
  let fetched = 0;
  let done = 0;
  await each(due, listing.options.concurrency, async (one) => {
    fetched += await fetchOne(one, listing, tools);
    done++;
    onProgress({ phase: 'baselines', done, total: due.length, runs: 0, jobs: 0, logs: fetched });
  });
  return fetched;
}

function isFresh(green: readonly GreenJob[], known: readonly { readonly createdMs: number }[]): boolean {
  const newest = known[0];
  return newest !== undefined && green[0]!.createdMs - newest.createdMs < FRESH_MS;
}

/** All green logs of one job are stored together: a pull that is killed in between starts with them again. */
async function fetchOne(
  { workflow, name, green }: { workflow: number; name: string; green: readonly GreenJob[] },
  listing: Listing,
  { github, db, engine, folder }: PullTools,
): Promise<number> {
  const rows: StoredBaseline[] = [];
  const told: { readonly place: JobPlace; readonly tests: readonly TestReport[] }[] = [];
  for (const job of green) {
    const { runId, attempt, createdMs } = job;
    const row = { workflow, jobName: name, runId, attempt, createdMs, engine: PROFILE_VERSION };
    const path = join(folder, `green-${job.id}.log`);
    try {
      const state = await github.jobLog(listing.name, job.id, path);
      const log = state === 'stored' ? await logIn(path) : null;
      rows.push({ ...row, state, ...(log === null ? NOTHING_LEARNED : learnedOf(log, engine.redact)) });
      const known = jobsOf(db, listing.repository, runId).find(({ id, executed }) => id === job.id && executed);
      if (known !== undefined) {
        const place = { repository: listing.repository, runId, attempt, jobId: job.id };
        told.push({ place, tests: testsIn({ job: known, log }) });
      }
    } catch (error) {
      if (!(error instanceof TriageError) || endsPull(error)) throw error;
      rows.push({ ...row, state: 'damaged', ...NOTHING_LEARNED });
    } finally {
      await rm(path, { force: true });
    }
  }
  db.transaction(() => {
    saveBaselines(db, listing.repository, rows);
    for (const { place, tests } of told) if (tests.length > 0) saveGreenTests(db, place, tests);
  });
  return rows.filter(({ state }) => state === 'stored').length;
}

/** What is kept of a green log. */
type Learned = Pick<StoredBaseline, 'profile' | 'tooling'>;

const NOTHING_LEARNED: Learned = { profile: new Uint8Array(), tooling: null };

async function logIn(path: string): Promise<JobLog | null> {
  for await (const log of (await openSource(path, { whole: GREEN_WHOLE })).jobs()) return log;
  return null;
}

function learnedOf({ parts }: JobLog, redact: (text: string) => string): Learned {
  const text = readLog(Buffer.concat(parts.map((part) => part.bytes)), redact);
  return { profile: packProfile(profileOf(text)), tooling: toolingOf({ text, first: 1, last: text.lineCount }) };
}

/**
 * For one run of which the store knows no green one: the newest green run of its workflow before it, whole. Two calls,
 * whatever the number of jobs.
 */
export async function fetchGreenRun(
  { repository, name }: Pick<Listing, 'repository' | 'name'>,
  run: Pick<Run, 'id' | 'workflow' | 'createdMs'>,
  wanted: readonly Job[],
  { github, db, engine, folder }: PullTools,
): Promise<void> {
  const path = join(folder, `green-for-${run.id}.zip`);
  try {
    const created = { fromMs: run.createdMs - 30 * 24 * 3_600_000, toMs: run.createdMs };
    const query = { workflow: run.workflow.id, status: 'success', created };
    const answer = await github.listRuns(name, query, 1, null);
    const green = answer.kind === 'page' ? answer.runs[0] : undefined;
    if (green === undefined) return;
    if ((await github.attemptLogs(name, green.id, green.attempt, path)) !== 'stored') return;
    const assign = createAssigner(
      // Which job ran when is not known: the name alone must do.
      wanted.map((job) => ({ ...job, startedMs: null, runnerName: null })),
      engine.redact,
    );
    const listed = jobsOf(db, repository, green.id).filter((one) => one.attempt === green.attempt && one.executed);
    const rows: StoredBaseline[] = [];
    for await (const log of (await openSource(path, { whole: GREEN_WHOLE })).jobs()) {
      const job = assign(log);
      if (job === null) continue;
      rows.push({
        workflow: run.workflow.id,
        jobName: job.name,
        runId: green.id,
        attempt: green.attempt,
        createdMs: green.createdMs,
        engine: PROFILE_VERSION,
        state: 'stored',
        ...learnedOf(log, engine.redact),
      });
      const known = listed.filter(({ name: own }) => own === job.name);
      if (known.length !== 1) continue;
      const tests = testsIn({ job: known[0]!, log });
      const place = { repository, runId: green.id, attempt: green.attempt, jobId: known[0]!.id };
      if (tests.length > 0) saveGreenTests(db, place, tests);
    }
    saveBaselines(db, repository, rows);
  } catch (error) {
    // It would only have made the answer surer.
    if (!(error instanceof TriageError) || endsPull(error)) throw error;
  } finally {
    await rm(path, { force: true });
  }
}
