import type { Run } from '../domain.ts';
import type { LaterExecution } from '../history/endings.ts';
import type { Database } from './database.ts';
import { query, template } from './query.ts';
import { runFrom } from './rows.ts';

/** A stored failure of a job, and where it happened. */
export interface PastCause {
  /** The store's own number of the cause. */
  readonly key: number;
  readonly runId: number;
  readonly workflow: number;
  readonly createdMs: number;
  readonly url: string;
  readonly branch: string | null;
  readonly sha: string;
  readonly attempt: number;
  readonly job: string;
  readonly fingerprint: string;
  readonly signature: string | null;
  readonly text: string;
}

/** Failures of other runs with this fingerprint or this signature, the newest first; a job of a run once. */
export function causesLike(
  db: Database,
  repository: number,
  by: 'fingerprint' | 'signature',
  value: string,
  runId: number,
): PastCause[] {
  const rows = db.all(
    query
      .selectFrom('cause')
      // From the cause to its run: one kind of failure is rare among all runs.
      .crossJoin('job')
      .crossJoin('run')
      .whereRef('job.key', '=', 'cause.job')
      .whereRef('run.key', '=', 'job.run')
      .select(COLUMNS)
      .where(`cause.${by}`, '=', value)
      .where('run.repository', '=', repository)
      .where('run.id', '<>', runId)
      .orderBy('run.created_ms', 'desc')
      .orderBy('run.id', 'desc')
      .orderBy('job.attempt')
      .limit(LOOKED_AT),
  );
  const seen = new Set<string>();
  return rows.filter(({ runId: run, job }) => {
    const isNew = !seen.has(`${run} ${job}`);
    seen.add(`${run} ${job}`);
    return isNew;
  });
}

/** What came before is counted, and nobody counts further. */
const LOOKED_AT = 2000;

/** The first failure that is stored of a job in a run; null when there is none any more. */
export function causeIn(db: Database, repository: number, runId: number, job: string): PastCause | null {
  return db.first(
    query
      .selectFrom('run')
      .crossJoin('job')
      .crossJoin('cause')
      .whereRef('job.run', '=', 'run.key')
      .whereRef('cause.job', '=', 'job.key')
      .select(COLUMNS)
      .where('run.repository', '=', repository)
      .where('run.id', '=', runId)
      .where('job.name', '=', job)
      .orderBy('job.attempt')
      .orderBy('cause.ordinal')
      .limit(1),
  );
}

const COLUMNS = [
  ...(['cause.key', 'cause.fingerprint', 'cause.signature', 'cause.text', 'job.name as job', 'job.attempt'] as const),
  ...(['run.id as runId', 'run.workflow', 'run.created_ms as createdMs', 'run.url', 'run.branch', 'run.sha'] as const),
] as const;

/** More red runs than these are not counted one by one. */
const LATER_MAX = 200;

/** Which executions are meant: of this job, from this moment on. */
type JobOnBranch = Pick<PastCause, 'workflow' | 'branch' | 'job' | 'createdMs'>;

/** Executions of a job on a branch from a run on, by the creation of the runs and by attempt. */
export function executionsSince(db: Database, repository: number, from: JobOnBranch): LaterExecution[] {
  return db.allOf(EXECUTIONS_SINCE, { ...from, repository });
}

/** The same up to and with a moment. */
export function executionsBetween(
  db: Database,
  repository: number,
  from: JobOnBranch,
  untilMs: number,
): LaterExecution[] {
  return db.allOf(EXECUTIONS_BETWEEN, { ...from, repository, untilMs });
}

/** The first failure of each of these executions that failed, in their order. */
export function causesBetween(db: Database, repository: number, from: JobOnBranch, untilMs: number): PastCause[] {
  return db.allOf(CAUSES_BETWEEN, { ...from, repository, untilMs });
}

type Wanted = JobOnBranch & { readonly repository: number };
type Until = { readonly untilMs: number };
type SlotOf<Row> = <Key extends keyof Row & string>(name: Key) => Row[Key];

function ofJob(slot: SlotOf<Wanted>) {
  return (
    query
      .selectFrom('run')
      // From the runs of the workflow in their order, so that a limit ends the search.
      .crossJoin('job')
      .whereRef('job.run', '=', 'run.key')
      .where('run.repository', '=', slot('repository'))
      .where('run.workflow', '=', slot('workflow'))
      .where('run.created_ms', '>=', slot('createdMs'))
      .where('run.branch', 'is', slot('branch'))
      .where('job.name', '=', slot('job'))
      .where('job.executed', '=', 1)
      .orderBy('run.created_ms')
      .orderBy('run.id')
      .orderBy('job.attempt')
  );
}

/** What was cancelled did not fail. */
const FAILED = ['failure', 'timed_out', 'startup_failure'];

const EXECUTION = ['run.id as runId', 'run.sha', 'job.attempt', 'job.conclusion'] as const;

const EXECUTIONS_SINCE = template<Wanted, LaterExecution>((slot) => ofJob(slot).select(EXECUTION).limit(LATER_MAX));

const EXECUTIONS_BETWEEN = template<Wanted & Until, LaterExecution>((slot) =>
  ofJob(slot).select(EXECUTION).where('run.created_ms', '<=', slot('untilMs')),
);

const CAUSES_BETWEEN = template<Wanted & Until, PastCause>((slot) =>
  ofJob(slot)
    .crossJoin('cause')
    .whereRef('cause.job', '=', 'job.key')
    .where('cause.ordinal', '=', 0)
    .where('job.conclusion', 'in', FAILED)
    .where('run.created_ms', '<=', slot('untilMs'))
    .select(COLUMNS),
);

/** The newest green run of this commit before another run of the same workflow; null when none is stored. */
export function greenRunOf(db: Database, repository: number, sha: string, before: Run): Run | null {
  const row = db.first(
    runsBefore(repository, before)
      .where('run.sha', '=', sha)
      .where('run.conclusion', '=', 'success')
      .orderBy('run.created_ms', 'desc')
      .orderBy('run.id', 'desc')
      .limit(1),
  );
  return row === null ? null : runFrom(row);
}

/** Failed runs of the same workflow and branch after a moment and before another run, the first one first. */
export function redRunsBetween(db: Database, repository: number, sinceMs: number, before: Run): Run[] {
  const rows = db.all(
    runsBefore(repository, before)
      .where('run.created_ms', '>', sinceMs)
      .where('run.branch', before.branch === null ? 'is' : '=', before.branch)
      .where('run.conclusion', 'in', FAILED)
      .orderBy('run.created_ms')
      .orderBy('run.id')
      .limit(LATER_MAX),
  );
  return rows.map(runFrom);
}

function runsBefore(repository: number, { workflow, createdMs }: Run) {
  return query
    .selectFrom('run')
    .crossJoin('workflow')
    .whereRef('workflow.repository', '=', 'run.repository')
    .whereRef('workflow.id', '=', 'run.workflow')
    .selectAll('run')
    .select(['workflow.name as workflow_name', 'workflow.path as workflow_path'])
    .where('run.repository', '=', repository)
    .where('run.workflow', '=', workflow.id)
    .where('run.created_ms', '<', createdMs);
}
