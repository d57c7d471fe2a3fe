import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { Category, Transience, VerdictLabel } from '../domain.ts';
import { natureLabel } from '../history/nature-label.ts';
import type { Execution, RowFailure, TestOutcome } from '../history/rows.ts';
import { isOfDefaultBranch } from '../history/strata.ts';
import type { Database } from './database.ts';
import { grouped } from './lists.ts';
import { query } from './query.ts';
import { findRepositories } from './repositories.ts';
import type { Schema } from './tables.ts';

/** Which runs statistics are made of. */
export interface Span {
  /** Key of the one repository that is meant; null: all. */
  readonly repository: number | null;
  /** Runs created since. */
  readonly sinceMs: number;
  /** And before; all where left out. */
  readonly untilMs?: number;
}

/**
 * Every job that an attempt of these runs really ran, with why it failed as far as that is known. In no order.
 * @param labels What failures are labelled with: the verdict that holds, or what their causes are by nature.
 */
export function executionsOf(db: Database, span: Span, labels: 'verdict' | 'nature' = 'verdict'): Execution[] {
  const runs = runsIn(db, span);
  const failures = failuresIn(db, span, labels);
  const rows = db.all(
    jobsIn(span).select([
      'job.key',
      'job.run',
      'job.attempt',
      'job.name as job',
      'job.conclusion',
      'job.started_ms as startedMs',
      'job.completed_ms as completedMs',
    ]),
  );
  return rows.map(
    ({ key, run, attempt, job, conclusion, startedMs, completedMs }): Execution => ({
      ...runs.get(run)!,
      ...{ attempt, job, conclusion, startedMs, completedMs },
      failures: failures.get(key) ?? [],
    }),
  );
}

/** Tests that failed in executions that did not pass. A job that passed has repeated what failed in it, or allowed it to. */
export function testOutcomesOf(db: Database, span: Span): TestOutcome[] {
  const names = namesIn(db);
  const rows = db.all(
    jobsIn(span)
      .crossJoin('test_failure')
      .whereRef('test_failure.job', '=', 'job.key')
      .where('job.conclusion', 'is not', 'success')
      .select(['run.repository', 'run.id as runId', 'job.attempt', 'job.name as job', 'test_failure.id as test']),
  );
  return rows.map(({ repository, ...row }) => ({ ...row, repository: names.get(repository)!.name, outcome: 'fail' }));
}

/** The line that stands for each cause, as it was last seen, by fingerprint. Those that are not stored are not there. */
export function causeTextsOf(db: Database, fingerprints: readonly string[]): ReadonlyMap<string, string> {
  const rows = db.all(
    query
      .selectFrom('cause')
      // With `max`, SQLite takes the other columns from the row that holds it.
      .select(['fingerprint', 'text', (eb) => eb.fn.max('key').as('key')])
      .where('fingerprint', 'in', sql<string>`(select value from json_each(${JSON.stringify(fingerprints)}))`)
      .groupBy('fingerprint'),
  );
  return new Map(rows.map(({ fingerprint, text }) => [fingerprint, text]));
}

/** Green runs whose jobs were never listed: a pull lists those of the newest ones only, if it is not told otherwise. */
export function unlistedRuns(db: Database, span: Span): number {
  return db.first(
    query
      .selectFrom('run')
      .select((eb) => eb.fn.countAll<number>().as('runs'))
      .where(created(span))
      .where('run.conclusion', '=', 'success')
      .where((eb) => eb.not(eb.exists(eb.selectFrom('job').select('job.key').whereRef('job.run', '=', 'run.key')))),
  )!.runs;
}

/** What all executions of a run share, by the run's key. */
function runsIn(db: Database, span: Span) {
  const names = namesIn(db);
  const workflows = grouped(
    db.all(query.selectFrom('workflow').select(['repository', 'id', 'name'])),
    ({ repository, id }) => `${repository} ${id}`,
    ({ name }) => name,
  );
  const rows = db.all(
    query
      .selectFrom('run')
      .where(created(span))
      .select([
        'run.key',
        'run.repository',
        'run.id as runId',
        'run.workflow',
        'run.event',
        'run.branch',
        'run.sha',
        'run.tree_id as treeId',
        'run.actor',
        'run.title',
        'run.created_ms as createdMs',
      ]),
  );
  return new Map(
    rows.map(({ key, repository, ...row }) => {
      const { name, defaultBranch } = names.get(repository)!;
      const shared = {
        ...row,
        repository: name,
        workflowName: workflows.get(`${repository} ${row.workflow}`)![0]!,
        isDefaultBranch: isOfDefaultBranch(row.event, row.branch, defaultBranch),
      };
      return [key, shared];
    }),
  );
}

/** By the key of the job, most important first. */
function failuresIn(
  db: Database,
  span: Span,
  labels: 'verdict' | 'nature',
): ReadonlyMap<number, readonly RowFailure[]> {
  const rows = db.all(
    jobsIn(span)
      .crossJoin('cause')
      .whereRef('cause.job', '=', 'job.key')
      .where('job.conclusion', 'is not', 'success')
      .select([
        'cause.job',
        'cause.fingerprint',
        'cause.signature',
        'cause.category',
        'cause.label',
        'cause.transience',
        'cause.specific',
      ])
      .orderBy('cause.ordinal'),
  );
  return grouped(
    rows,
    ({ job }) => job,
    ({ fingerprint, signature, category, label, transience, specific }) => ({
      ...{ fingerprint, signature },
      category: category as Category,
      isSpecific: specific === 1,
      label:
        labels === 'verdict' ? (label as VerdictLabel) : natureLabel(transience as Transience, category as Category),
    }),
  );
}

/** From the runs to their jobs, never the other way round: `cross join` keeps the order. */
function jobsIn(span: Span) {
  return query
    .selectFrom('run')
    .crossJoin('job')
    .where(created(span))
    .whereRef('job.run', '=', 'run.key')
    .where('job.executed', '=', 1);
}

function created({ repository, sinceMs, untilMs }: Span): Expression<SqlBool> {
  const run = expressionBuilder<Schema, 'run'>();
  return run.and([
    run('run.created_ms', '>=', sinceMs),
    ...(untilMs === undefined ? [] : [run('run.created_ms', '<', untilMs)]),
    ...(repository === null ? [] : [run('run.repository', '=', repository)]),
  ]);
}

/** As statistics name them, and their default branches, by the store's own number. */
function namesIn(db: Database): ReadonlyMap<number, { readonly name: string; readonly defaultBranch: string | null }> {
  return new Map(
    findRepositories(db).map(({ key, name: { host, owner, name }, defaultBranch }) => [
      key,
      { name: `${host}/${owner}/${name}`, defaultBranch },
    ]),
  );
}
