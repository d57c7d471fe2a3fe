import { type Selectable, sql } from 'kysely';
import type { Tooling } from '../domain.ts';
import { causesOf, type StoredCause } from './causes.ts';
import type { Database } from './database.ts';
import { stepsOf } from './jobs.ts';
import { among } from './lists.ts';
import { query } from './query.ts';
import { jobFrom, type StoredJob } from './rows.ts';
import type { JobTable } from './tables.ts';
import type { GreenTooling } from './triages.ts';

/** A job with its failures, and what it needs to be judged. */
export interface FailedJob {
  readonly job: StoredJob;
  readonly workflow: number;
  readonly sha: string;
  readonly tooling: Tooling | null;
  /** What the last green run before it ran with. */
  readonly green: GreenTooling | null;
  /** Most important first. */
  readonly causes: readonly StoredCause[];
}

/** Ids of the runs created between these moments, both included, in which something failed; the oldest first. */
export function failedRuns(
  db: Database,
  repository: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number[] {
  const rows = db.all(
    query
      .selectFrom('run')
      .select('run.id')
      .where('run.repository', '=', repository)
      .where('run.created_ms', '>=', fromMs)
      .where('run.created_ms', '<=', toMs)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('job')
            .crossJoin('cause')
            .select(sql.lit(1).as('one'))
            .whereRef('job.run', '=', 'run.key')
            .whereRef('cause.job', '=', 'job.key'),
        ),
      )
      .orderBy('run.created_ms')
      .orderBy('run.id'),
  );
  return rows.map(({ id }) => id);
}

/** By run, attempt and id. */
export function failedJobs(db: Database, repository: number, runs: readonly number[]): FailedJob[] {
  const rows = db.all(
    query
      .selectFrom('run')
      .crossJoin('job')
      .innerJoin('triage', 'triage.job', 'job.key')
      .selectAll('job')
      .select(['run.id as run_id', 'run.workflow', 'run.sha', 'triage.tooling', 'triage.green'])
      .where('run.repository', '=', repository)
      .where('run.id', 'in', among(runs))
      .whereRef('job.run', '=', 'run.key')
      .orderBy('run.id')
      .orderBy('job.attempt')
      .orderBy('job.id'),
  );
  const keys = rows.map(({ key }) => key);
  const steps = stepsOf(db, keys);
  const causes = causesOf(db, keys);
  return rows.flatMap((row) => {
    const own = causes.get(row.key) ?? [];
    return own.length === 0 ? [] : [jobOf(row, steps.get(row.key) ?? [], own)];
  });
}

type Row = Selectable<JobTable> & { readonly run_id: number; readonly workflow: number; readonly sha: string } & {
  readonly tooling: string | null;
  readonly green: string | null;
};

function jobOf(row: Row, steps: StoredJob['steps'], causes: readonly StoredCause[]): FailedJob {
  return {
    job: jobFrom(row, row.run_id, steps),
    workflow: row.workflow,
    sha: row.sha,
    tooling: row.tooling === null ? null : JSON.parse(row.tooling),
    green: row.green === null ? null : JSON.parse(row.green),
    causes,
  };
}
