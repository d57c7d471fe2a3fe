import { type Selectable, sql } from 'kysely';
import type { ExecutedJob, JobStep, LogState, Rerun } from '../domain.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { query, template } from './query.ts';
import { jobFrom, type StoredJob, stepFrom } from './rows.ts';
import type { JobTable, StepTable } from './tables.ts';

/** Part of `saveAttempt`, which is the only one to call it. */
export function saveJobs(
  db: Database,
  run: number,
  attempt: number,
  {
    jobs,
    isFirst,
  }: {
    readonly jobs: readonly (ExecutedJob & { readonly log: LogState })[];
    /** Were they never listed before? */
    readonly isFirst: boolean;
  },
): void {
  const known = new Map(isFirst ? [] : db.allOf(OF_ATTEMPT, { run, attempt }).map((row) => [row.id, row]));
  const listed = new Map(jobs.map((job) => [job.id, job]));
  for (const job of listed.values()) {
    const before = known.get(job.id);
    const row = rowOf(run, attempt, job);
    if (before === undefined) {
      saveSteps(db, db.runOf(INSERT, row).key, job);
      continue;
    }
    const now = { ...row, log: logState(row, before) };
    if (differs(now, before)) db.runOf(UPDATE, { ...now, key: before.key });
    else if (before.completed_ms !== null) continue;
    db.runOf(FORGET_STEPS, { job: before.key });
    saveSteps(db, before.key, job);
  }
  for (const [id, { key, executed, completed_ms: completedMs }] of known) {
    if (!listed.has(id) && (executed === 0 || completedMs === null)) db.runOf(FORGET, { key });
  }
}

/** All jobs of a run, by attempt and id. */
export function jobsOf(db: Database, repository: number, runId: number): StoredJob[] {
  const rows = db.all(
    query
      .selectFrom('job')
      .innerJoin('run', 'run.key', 'job.run')
      .selectAll('job')
      .where('run.repository', '=', repository)
      .where('run.id', '=', runId)
      .orderBy('job.attempt')
      .orderBy('job.id'),
  );
  const steps = stepsOf(
    db,
    rows.map(({ key }) => key),
  );
  return rows.map((row) => jobFrom(row, runId, steps.get(row.key) ?? []));
}

/** In order, by the key of their job. */
export function stepsOf(db: Database, jobs: readonly number[]): ReadonlyMap<number, readonly JobStep[]> {
  const rows = db.all(
    query.selectFrom('step').selectAll().where('job', 'in', among(jobs)).orderBy('job').orderBy('number'),
  );
  return grouped(rows, (row) => row.job, stepFrom);
}

/** How the jobs of this name ended in each attempt that ran them, in the order of the attempts. */
export function rerunsOf(db: Database, repository: number, runId: number, name: string): Rerun[] {
  const rows = db.all(
    query
      .selectFrom('job')
      .innerJoin('run', 'run.key', 'job.run')
      .select(['job.attempt', 'job.conclusion'])
      .where('run.repository', '=', repository)
      .where('run.id', '=', runId)
      .where('job.name', '=', name)
      .where('job.executed', '=', 1)
      .orderBy('job.attempt')
      .orderBy('job.id'),
  );
  return rows.flatMap(({ attempt, conclusion }) => (conclusion === null ? [] : [{ attempt, conclusion }]));
}

/** Jobs that failed and whose logs wait to be fetched, each name of a workflow once. */
export function wantedJobNames(
  db: Database,
  repository: number,
  only: ReadonlySet<number> | null,
): { readonly workflow: number; readonly name: string }[] {
  const wanted = query
    .selectFrom('job')
    .crossJoin('run')
    .whereRef('run.key', '=', 'job.run')
    .select(['run.workflow', 'job.name'])
    .distinct()
    .where('job.log', '=', sql.lit('wanted'))
    .where('job.conclusion', 'not in', ['success', 'cancelled'])
    .where('run.repository', '=', repository)
    .orderBy('run.workflow')
    .orderBy('job.name');
  return db.all(only === null ? wanted : wanted.where('run.id', 'in', among(only)));
}

/** From now on the logs of jobs that passed are wanted, too. `only`: of these runs; null: of all. */
export function wantGreenLogs(db: Database, repository: number, only: ReadonlySet<number> | null): void {
  const ofRepository = query.selectFrom('run').select('key').where('repository', '=', repository);
  const runs = only === null ? ofRepository : ofRepository.where('id', 'in', among(only));
  db.run(
    query
      .updateTable('job')
      .set({ log: 'wanted' })
      .where('run', 'in', runs)
      .where('executed', '=', 1)
      .where('conclusion', '=', 'success')
      .where('log', '=', 'none'),
  );
}

/** From now on the logs of these jobs of an attempt are wanted, those that passed and were not asked for. @returns Whether any is. */
export function wantLogs(
  db: Database,
  repository: number,
  { runId, attempt, jobs }: { readonly runId: number; readonly attempt: number; readonly jobs: readonly number[] },
): boolean {
  const run = query.selectFrom('run').select('key').where('repository', '=', repository).where('id', '=', runId);
  const wanted = query
    .updateTable('job')
    .set({ log: 'wanted' })
    .where('run', 'in', run)
    .where('attempt', '=', attempt)
    .where('id', 'in', among(jobs))
    .where('executed', '=', 1)
    .where('conclusion', '=', 'success')
    .where('log', '=', 'none');
  return db.run(wanted) > 0;
}

/** A job that passed. */
export interface GreenJob {
  readonly id: number;
  readonly runId: number;
  readonly attempt: number;
  /** When its run was created. */
  readonly createdMs: number;
}

/** The newest jobs of this name that were really run and passed. */
export function greenJobs(db: Database, repository: number, workflow: number, name: string, limit: number): GreenJob[] {
  return db.all(
    query
      .selectFrom('run')
      // From run to job, newest first: the other way round all jobs of that name would have to be looked at.
      .crossJoin('job')
      .select(['job.id', 'run.id as runId', 'job.attempt', 'run.created_ms as createdMs'])
      .whereRef('job.run', '=', 'run.key')
      .where('run.repository', '=', repository)
      .where('run.workflow', '=', workflow)
      .where('job.name', '=', name)
      .where('job.executed', '=', 1)
      .where('job.conclusion', '=', 'success')
      .orderBy('run.created_ms', 'desc')
      .orderBy('job.attempt', 'desc')
      .orderBy('job.id', 'desc')
      .limit(limit),
  );
}

type JobRow = Omit<Selectable<JobTable>, 'key' | 'annotations'>;

function rowOf(run: number, attempt: number, job: ExecutedJob & { readonly log: LogState }): JobRow {
  return {
    run,
    attempt,
    id: job.id,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion,
    executed: job.executed ? 1 : 0,
    started_ms: job.startedMs,
    completed_ms: job.completedMs,
    runner_id: job.runnerId,
    runner_name: job.runnerName,
    runner_group: job.runnerGroup,
    labels: job.labels.length === 0 ? '[]' : JSON.stringify(job.labels),
    url: job.url,
    log: job.log,
  };
}

/** What became of a log stays so, unless the job has ended another time. */
function logState({ log, completed_ms: completedMs }: JobRow, before: Selectable<JobTable>): LogState {
  const isKnown = before.log !== 'none' && before.log !== 'wanted';
  return isKnown && before.completed_ms === completedMs ? before.log : log;
}

function differs(row: JobRow, before: Selectable<JobTable>): boolean {
  return (Object.keys(row) as (keyof JobRow)[]).some((column) => row[column] !== before[column]);
}

/** A job that was carried over has its steps where it was run. */
function saveSteps(db: Database, job: number, { executed, steps }: ExecutedJob): void {
  if (!executed) return;
  for (const { number, name, status, conclusion, startedMs, completedMs } of steps) {
    db.runOf(SAVE_STEP, {
      job,
      number,
      name,
      status,
      conclusion,
      started_ms: startedMs,
      completed_ms: completedMs,
    });
  }
}

const OF_ATTEMPT = template<Pick<JobTable, 'run' | 'attempt'>, Selectable<JobTable>>((slot) =>
  query.selectFrom('job').selectAll().where('run', '=', slot('run')).where('attempt', '=', slot('attempt')),
);

function columns(slot: <Column extends keyof JobRow & string>(column: Column) => JobRow[Column]): JobRow {
  return {
    run: slot('run'),
    attempt: slot('attempt'),
    id: slot('id'),
    name: slot('name'),
    status: slot('status'),
    conclusion: slot('conclusion'),
    executed: slot('executed'),
    started_ms: slot('started_ms'),
    completed_ms: slot('completed_ms'),
    runner_id: slot('runner_id'),
    runner_name: slot('runner_name'),
    runner_group: slot('runner_group'),
    labels: slot('labels'),
    url: slot('url'),
    log: slot('log'),
  };
}

const INSERT = template<JobRow>((slot) => query.insertInto('job').values(columns(slot)));

const UPDATE = template<JobRow & { readonly key: number }>((slot) =>
  query.updateTable('job').set(columns(slot)).where('key', '=', slot('key')),
);

const FORGET = template<{ readonly key: number }>((slot) => query.deleteFrom('job').where('key', '=', slot('key')));

const FORGET_STEPS = template<{ readonly job: number }>((slot) =>
  query.deleteFrom('step').where('job', '=', slot('job')),
);

const SAVE_STEP = template<StepTable>((slot) =>
  query
    .insertInto('step')
    .orReplace()
    .values({
      job: slot('job'),
      number: slot('number'),
      name: slot('name'),
      status: slot('status'),
      conclusion: slot('conclusion'),
      started_ms: slot('started_ms'),
      completed_ms: slot('completed_ms'),
    }),
);
