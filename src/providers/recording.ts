import { writeFile } from 'node:fs/promises';
import { TriageError } from '../errors.ts';
import type { Github, LogAnswer } from './github.ts';
import {
  type Place,
  type RecordedAttempt,
  type RecordedJob,
  type RecordedRun,
  type Recording,
  readArchives,
  readRecording,
} from './recording-file.ts';
import { annotationOf, attemptOf, changeOf, fits, jobOf, runOf } from './recording-objects.ts';

/** Pages of a list have so many runs. */
const PER_PAGE = 100;
/** What is recorded does not change. */
const ETAG = '"recorded"';

/**
 * A GitHub that was recorded: it answers for whatever repository it is asked, and nothing can be changed in it. Each connection
 * counts for itself; what is read is read when it is first asked for, and once.
 * @param folder With the two files that scripts/demo/make-recording.mjs writes.
 */
export function openRecording(folder: string): () => Github {
  let reading: Promise<Recording> | null = null;
  let archives: Promise<Buffer> | null = null;
  return () =>
    connectTo({
      recording: () => {
        reading ??= readRecording(folder);
        return reading;
      },
      archives: () => {
        archives ??= readArchives(folder);
        return archives;
      },
    });
}

interface Files {
  readonly recording: () => Promise<Recording>;
  readonly archives: () => Promise<Buffer>;
}

function connectTo(files: Files): Github {
  let calls = 0;
  let bytes = 0;
  const recorded = (): Promise<Recording> => {
    calls++;
    return files.recording();
  };
  const runAt = async (id: number) => (await recorded()).runs.find((run) => run.id === id) ?? null;
  const found = async (id: number): Promise<Found | null> => {
    for (const run of (await recorded()).runs) {
      for (const attempt of run.attempts) {
        const job = attempt.jobs.find((one) => one.id === id);
        if (job !== undefined) return { run, attempt, job };
      }
    }
    return null;
  };
  const write = async (path: string, place: Place | null | undefined, { logs }: Kept): Promise<LogAnswer> => {
    if (logs === 'expired') return 'expired';
    if (place == null) return 'missing';
    const [at, length] = place;
    await writeFile(path, (await files.archives()).subarray(at, at + length), { mode: 0o600 });
    bytes += length;
    return 'stored';
  };
  const refused = async (): Promise<never> => {
    throw new TriageError(
      'recorded',
      'This is a recording: nothing can be run again or cancelled in it.',
      'With a repository of your own: `whyred -R OWNER/REPO`.',
    );
  };

  return {
    repository: async ({ host }) => {
      const { id, owner, name, defaultBranch } = (await recorded()).repository;
      return { id, name: { host, owner, name }, defaultBranch, private: false };
    },
    listRuns: async (name, query, page, etag) => {
      const recording = await recorded();
      if (etag === ETAG) return { kind: 'unchanged' };
      const runs = recording.runs
        .map((run) => runOf(run, recording, name))
        .filter((run) => fits(run, query))
        .reverse();
      const last = page * PER_PAGE >= runs.length;
      const shown = runs.slice((page - 1) * PER_PAGE, page * PER_PAGE);
      return { kind: 'page', runs: shown, total: runs.length, etag: ETAG, last };
    },
    run: async (name, id, etag) => {
      const run = await runAt(id);
      if (run === null) return null;
      return etag === ETAG ? 'unchanged' : { run: runOf(run, await recorded(), name), etag: ETAG };
    },
    attempt: async (_name, runId, number) => {
      const attempt = (await runAt(runId))?.attempts.find((one) => one.number === number);
      return attempt === undefined ? null : attemptOf(runId, attempt);
    },
    jobs: async (name, runId, number) => {
      const run = await runAt(runId);
      const attempt = run?.attempts.find((one) => one.number === number);
      return run === null || attempt === undefined ? null : attempt.jobs.map((job) => jobOf(run, attempt, job, name));
    },
    job: async (name, id) => {
      const place = await found(id);
      return place === null ? null : jobOf(place.run, place.attempt, place.job, name);
    },
    annotations: async (_name, id) => {
      const place = await found(id);
      if (place === null) return { kind: 'missing' };
      return { kind: 'stored', annotations: (place.job.annotations ?? []).map(annotationOf) };
    },
    checkText: async () => null,
    compare: async (_name, base, head) => changeOf(await recorded(), base, head),
    attemptLogs: async (_name, runId, number, path) => {
      const attempt = (await runAt(runId))?.attempts.find((one) => one.number === number);
      return attempt === undefined ? 'missing' : await write(path, attempt.archive, attempt);
    },
    jobLog: async (_name, id, path) => {
      const place = await found(id);
      return place === null ? 'missing' : await write(path, place.job.log, place.attempt);
    },
    rerun: refused,
    cancel: refused,
    usage: () => ({ calls, bytes, remaining: null, limit: null, resetMs: null }),
    rateLimit: async () => null,
    tokenRights: async () => null,
  };
}

interface Found {
  readonly run: RecordedRun;
  readonly attempt: RecordedAttempt;
  readonly job: RecordedJob;
}

type Kept = Pick<RecordedAttempt, 'logs'>;
