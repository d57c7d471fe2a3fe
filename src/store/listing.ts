import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Failure, RepositoryName, Run } from '../domain.ts';
import type { RunOrder } from '../filter/orders.ts';
import { causesOf } from './causes.ts';
import type { Database } from './database.ts';
import { stepsOf } from './jobs.ts';
import { among, grouped } from './lists.ts';
import { query } from './query.ts';
import { jobFrom, nameFrom, runFrom, type StoredJob } from './rows.ts';

/**
 * Which runs are listed. It may name the columns of `run`, `repository` and `workflow`. What is asked of jobs and causes is
 * best asked as `run.key in (select job.run …)`: that is looked up once, where a subquery for each run would be worked out
 * for all of them.
 */
export type Condition = Expression<SqlBool>;

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** A run as it is listed. */
export interface ListedRun {
  readonly repository: RepositoryName;
  readonly run: Run;
  /** Of all its attempts, by attempt and id, with those that were not run again. */
  readonly jobs: readonly ListedJob[];
}

export interface ListedJob {
  readonly job: StoredJob;
  /** Most important first; empty when nothing is known of why it failed, or nothing failed. */
  readonly failures: readonly Failure[];
}

/** Four queries, however many runs. */
export function listRuns(db: Database, where: Condition | null, page: Page, order: RunOrder = 'newest'): ListedRun[] {
  const rows = runRows(db, where, page, order);
  const jobs = jobsOfRuns(
    db,
    rows.map(({ key, id }) => [key, id]),
  );
  return rows.map((row) => ({ repository: nameFrom(row), run: runFrom(row), jobs: jobs.get(row.key) ?? [] }));
}

/** The runs alone, as rows. */
export function runRows(db: Database, where: Condition | null, page: Page, order: RunOrder) {
  const rows = conditioned(where)
    .selectAll('run')
    .select(['workflow.name as workflow_name', 'workflow.path as workflow_path'])
    .select(['repository.host', 'repository.owner', 'repository.name'])
    .limit(page.limit)
    .offset(page.offset);
  const first = FIRST[order];
  const ordered = first === null ? rows : rows.orderBy(first);
  const direction = order === 'oldest' ? 'asc' : 'desc';
  return db.all(ordered.orderBy('run.created_ms', direction).orderBy('run.id', direction));
}

/** By which failure a run is known: of its last attempt that has any, in jobs that failed before those that were stopped, the surest. */
export const LEAD_FIRST = sql.raw("job.attempt desc, job.conclusion = 'cancelled', cause.confidence desc, job.id");

const FIRST: Readonly<Record<RunOrder, RawBuilder<unknown> | null>> = {
  newest: null,
  oldest: null,
  duration: sql`run.started_ms - run.updated_ms`,
  attempts: sql`-run.attempt`,
  verdict: sql`coalesce((
    select instr('genuine broken-base uncertain flaky infrastructure expected', cause.label)
    from job join cause on cause.job = job.key
    where job.run = run.key and job.executed = 1 and job.conclusion is not 'success' and cause.ordinal = 0
    order by ${LEAD_FIRST} limit 1), 1000)`,
};

/** How many runs there are in all, and when the first and the last of them were created; null without any. */
export function countRuns(
  db: Database,
  where: Condition | null,
): { readonly runs: number; readonly firstMs: number | null; readonly lastMs: number | null } {
  return db.first(
    conditioned(where).select((eb) => [
      eb.fn.countAll<number>().as('runs'),
      eb.fn.min<number | null>('run.created_ms').as('firstMs'),
      eb.fn.max<number | null>('run.created_ms').as('lastMs'),
    ]),
  )!;
}

function conditioned(where: Condition | null) {
  const runs = query
    .selectFrom('run')
    // From the run outwards: any other order would mean to find all runs first and then to put them in order.
    .crossJoin('repository')
    .crossJoin('workflow')
    .whereRef('repository.key', '=', 'run.repository')
    .whereRef('workflow.repository', '=', 'run.repository')
    .whereRef('workflow.id', '=', 'run.workflow');
  return where === null ? runs : runs.where(where);
}

/** By the key of the run. */
function jobsOfRuns(
  db: Database,
  runs: readonly (readonly [key: number, id: number])[],
): ReadonlyMap<number, readonly ListedJob[]> {
  const ids = new Map(runs);
  const rows = db.all(
    query
      .selectFrom('job')
      .selectAll()
      .where('run', 'in', among(ids.keys()))
      .orderBy('run')
      .orderBy('attempt')
      .orderBy('id'),
  );
  const keys = rows.map(({ key }) => key);
  const steps = stepsOf(db, keys);
  const causes = causesOf(db, keys);
  return grouped(
    rows,
    ({ run }) => run,
    (row) => ({
      job: jobFrom(row, ids.get(row.run)!, steps.get(row.key) ?? []),
      failures: (causes.get(row.key) ?? []).map(({ failure }) => failure),
    }),
  );
}
