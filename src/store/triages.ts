import type { Conclusion, Failure, JobTriage, LogState, LogStep, TestReport, Tooling } from '../domain.ts';
import { annotationsOf, type StoredAnnotations, saveAnnotations } from './annotations.ts';
import { causesOf, type Occasion, saveCauses } from './causes.ts';
import type { Database } from './database.ts';
import { jobsOf } from './jobs.ts';
import { among } from './lists.ts';
import { query, template } from './query.ts';
import type { StoredJob } from './rows.ts';
import type { JobTable, TriageTable } from './tables.ts';
import { savePassingTests, saveTests } from './tests.ts';
import { wantJudgement } from './unjudged.ts';
import { type StoredWindow, saveWindows, windowsOf } from './windows.ts';

export type { StoredWindow } from './windows.ts';

/** Where a job is listed. */
export interface JobPlace {
  readonly repository: number;
  readonly runId: number;
  readonly attempt: number;
  readonly jobId: number;
}

/** What was said of a job, and what of its log is kept. */
export interface StoredTriage extends Occasion {
  readonly job: JobTriage;
  readonly windows: readonly StoredWindow[];
  /** What a search looks into. */
  readonly searchText: string;
  readonly catalogue: string;
  /** What the job ran with; null where its log does not tell. */
  readonly tooling: Tooling | null;
  /** What test frameworks counted in a job that passed. Absent: what is stored of it stays. */
  readonly tests?: readonly TestReport[];
  /** What the last green run before it ran with. Absent: what is stored of it stays. */
  readonly green?: GreenTooling;
}

/** What a green run of a job ran with. */
export interface GreenTooling {
  readonly tooling: Tooling;
  readonly runId: number;
}

export interface Outcome {
  readonly log: LogState;
  /** Absent or `unasked`: those that are stored stay. */
  readonly annotations?: StoredAnnotations;
  /** Null: nothing new is said; what is stored stays. */
  readonly triage: StoredTriage | null;
}

/**
 * Stores what became of a job's log and what it says, in place of what was said before. Earlier verdicts are kept.
 * @returns False when the job is not there: it was deleted meanwhile.
 */
export function saveTriage(db: Database, place: JobPlace, { log, annotations, triage }: Outcome): boolean {
  return db.transaction(() => {
    const found = db.firstOf(FIND, place);
    if (found === null) return false;
    const { key: job, run } = found;
    db.runOf(SAVE_LOG, { key: job, log });
    if (annotations !== undefined && annotations.state !== 'unasked') saveAnnotations(db, job, annotations);
    if (triage === null) return true;
    const before = db.firstOf(JUDGED_BY, { job });
    const row = rowOf(job, triage, before?.green ?? null);
    db.runOf(SAVE, row);
    const isOther = saveCauses(db, job, triage.job.failures, triage);
    if (triage.job.conclusion !== 'success') saveTests(db, job, triage.job.failures);
    else if (triage.tests !== undefined) savePassingTests(db, job, triage.tests);
    saveWindows(db, job, triage.windows, triage.searchText);
    // What says the same gives the same verdicts.
    if (isOther || before === null || before.tooling !== row.tooling || before.green !== row.green)
      wantJudgement(db, run);
    return true;
  });
}

/** Stores what test frameworks counted in a job that passed, of which nothing else is said. Nothing when it is not there. */
export function saveGreenTests(db: Database, place: JobPlace, reports: readonly TestReport[]): void {
  db.transaction(() => {
    const found = db.firstOf(FIND, place);
    if (found !== null) savePassingTests(db, found.key, reports);
  });
}

/** A job of which something was said, with all that it was said by. */
export interface JudgedJob {
  readonly job: StoredJob;
  readonly log: LogState;
  readonly triage: JobTriage;
  readonly windows: readonly StoredWindow[];
  readonly annotations: StoredAnnotations;
  readonly tooling: Tooling | null;
}

/** By attempt and id. */
export function judgedJobs(db: Database, repository: number, runId: number): JudgedJob[] {
  const jobs = jobsOf(db, repository, runId);
  const keys = jobs.map(({ key }) => key);
  const triages = loadTriages(db, keys);
  const toolings = toolingsOf(db, keys);
  const windows = windowsOf(db, keys);
  const annotations = annotationsOf(db, keys);
  return jobs.flatMap((job) => {
    const triage = triages.get(job.key);
    if (triage === undefined) return [];
    return {
      job,
      log: job.log,
      triage,
      windows: windows.get(job.key) ?? [],
      annotations: annotations.get(job.key)!,
      tooling: toolings.get(job.key) ?? null,
    };
  });
}

function toolingsOf(db: Database, jobs: readonly number[]): ReadonlyMap<number, Tooling | null> {
  const rows = db.all(query.selectFrom('triage').select(['job', 'tooling']).where('job', 'in', among(jobs)));
  return new Map(rows.map(({ job, tooling }) => [job, tooling === null ? null : JSON.parse(tooling)]));
}

/** Of all jobs of a run of which something was said, by attempt and id. */
export function loadRunTriages(
  db: Database,
  repository: number,
  runId: number,
): { readonly attempt: number; readonly triage: JobTriage }[] {
  const jobs = jobsOf(db, repository, runId);
  const triages = loadTriages(
    db,
    jobs.map(({ key }) => key),
  );
  return jobs.flatMap(({ key, attempt }) => {
    const triage = triages.get(key);
    return triage === undefined ? [] : [{ attempt, triage }];
  });
}

/** Null when nothing was said of the job. It is called as GitHub calls it. */
export function loadJobTriage(db: Database, job: number): JobTriage | null {
  return loadTriages(db, [job]).get(job) ?? null;
}

/** By the key of the job. */
function loadTriages(db: Database, jobs: readonly number[]): ReadonlyMap<number, JobTriage> {
  const causes = causesOf(db, jobs);
  const rows = db.all(
    query
      .selectFrom('triage')
      .innerJoin('job', 'job.key', 'triage.job')
      .selectAll('triage')
      .select('job.name')
      .where('triage.job', 'in', among(jobs)),
  );
  return new Map(
    rows.map((row) => [
      row.job,
      triageFrom(
        row,
        (causes.get(row.job) ?? []).map(({ failure }) => failure),
      ),
    ]),
  );
}

function rowOf(
  job: number,
  { job: triage, engine, catalogue, tooling, green }: StoredTriage,
  knownGreen: string | null,
): TriageTable {
  return {
    job,
    file: triage.file,
    conclusion: triage.conclusion,
    lines: triage.lines,
    bytes: triage.bytes,
    duration_ms: triage.durationMs,
    omitted_lines: triage.omittedLines,
    step: triage.step === null ? null : JSON.stringify(triage.step),
    engine,
    catalogue,
    tooling: tooling === null ? null : JSON.stringify(tooling),
    green: green === undefined ? knownGreen : JSON.stringify(green),
  };
}

function triageFrom(row: TriageTable & Pick<JobTable, 'name'>, failures: readonly Failure[]): JobTriage {
  return {
    name: row.name,
    file: row.file,
    conclusion: row.conclusion as Conclusion,
    lines: row.lines,
    bytes: row.bytes,
    step: row.step === null ? null : (JSON.parse(row.step) as LogStep),
    durationMs: row.duration_ms,
    omittedLines: row.omitted_lines,
    failures,
  };
}

const FIND = template<JobPlace, { readonly key: number; readonly run: number }>((slot) =>
  query
    .selectFrom('job')
    .innerJoin('run', 'run.key', 'job.run')
    .select(['job.key', 'job.run'])
    .where('run.repository', '=', slot('repository'))
    .where('run.id', '=', slot('runId'))
    .where('job.attempt', '=', slot('attempt'))
    .where('job.id', '=', slot('jobId')),
);

const JUDGED_BY = template<Pick<TriageTable, 'job'>, Pick<TriageTable, 'tooling' | 'green'>>((slot) =>
  query.selectFrom('triage').select(['tooling', 'green']).where('job', '=', slot('job')),
);

const SAVE_LOG = template<Pick<JobTable, 'log'> & { readonly key: number }>((slot) =>
  query
    .updateTable('job')
    .set({ log: slot('log') })
    .where('key', '=', slot('key')),
);

const SAVE = template<TriageTable>((slot) =>
  query
    .insertInto('triage')
    .orReplace()
    .values({
      job: slot('job'),
      file: slot('file'),
      conclusion: slot('conclusion'),
      lines: slot('lines'),
      bytes: slot('bytes'),
      duration_ms: slot('duration_ms'),
      omitted_lines: slot('omitted_lines'),
      step: slot('step'),
      engine: slot('engine'),
      catalogue: slot('catalogue'),
      tooling: slot('tooling'),
      green: slot('green'),
    }),
);
