import { type Selectable, sql } from 'kysely';
import type { Run } from '../domain.ts';
import { saveLatestAttempt } from './attempt-states.ts';
import type { Database } from './database.ts';
import { findRun } from './find-run.ts';
import { among } from './lists.ts';
import { query, template } from './query.ts';
import { runFrom } from './rows.ts';
import type { RunTable, WorkflowTable } from './tables.ts';

export interface SavedRuns {
  readonly added: number;
  /** Known before, and different now. */
  readonly changed: number;
}

/**
 * Adds runs, or brings what is known of them forward: what is older than what is stored says nothing of the run any more,
 * only of the attempt that was the latest then.
 */
export function saveRuns(db: Database, repository: number, runs: readonly Run[]): SavedRuns {
  return db.transaction(() => {
    let added = 0;
    let changed = 0;
    for (const run of runs) {
      saveWorkflow(db, repository, run);
      const row = rowOf(repository, run);
      const known = db.firstOf(FIND, row);
      if (known === null) added++;
      else if (isForward(row, known) && differs(row, known)) {
        db.runOf(UPDATE, { ...row, key: known.key });
        changed++;
      }
      const key = known?.key ?? db.runOf(INSERT, row).key;
      saveLatestAttempt(db, key, run, {
        known: known?.attempt ?? 0,
        latest: Math.max(known?.attempt ?? 0, run.attempt),
      });
    }
    return { added, changed };
  });
}

/** Where the numbering of stored runs stands: what is added later has a higher one. */
export function lastRunKey(db: Database): number {
  return Number(db.first(query.selectFrom('run').select((eb) => eb.fn.max('key').as('last')))?.last ?? 0);
}

/** Runs of a repository that failed and were added after a key. */
export function failedSince(db: Database, repository: number, key: number): number {
  const counted = db.first(
    query
      .selectFrom('run')
      .select((eb) => eb.fn.countAll().as('count'))
      .where('repository', '=', repository)
      .where('key', '>', key)
      .where('conclusion', 'in', ['failure', 'timed_out', 'startup_failure']),
  );
  return Number(counted?.count ?? 0);
}

/** Null when the store does not have it. */
export function runById(db: Database, repository: number, runId: number): Run | null {
  const row = db.first(
    query
      .selectFrom('run')
      .innerJoin('workflow', (join) =>
        join.onRef('workflow.repository', '=', 'run.repository').onRef('workflow.id', '=', 'run.workflow'),
      )
      .selectAll('run')
      .select(['workflow.name as workflow_name', 'workflow.path as workflow_path'])
      .where('run.repository', '=', repository)
      .where('run.id', '=', runId),
  );
  return row === null ? null : runFrom(row);
}

/** GitHub's id of the run's workflow; null when the store does not have the run. */
export function workflowOf(db: Database, repository: number, runId: number): number | null {
  return findRun(db, repository, runId)?.workflow ?? null;
}

/** Runs that were created since and were still going on when they were last seen, the newest first. */
export function unfinishedRunIds(db: Database, repository: number, sinceMs: number): number[] {
  const rows = db.all(
    query
      .selectFrom('run')
      .select('id')
      .where('repository', '=', repository)
      // Written out: an index of such runs is used by no other spelling.
      .where('status', '<>', sql.lit('completed'))
      .where('created_ms', '>=', sinceMs)
      .orderBy('created_ms', 'desc')
      .orderBy('id', 'desc'),
  );
  return rows.map(({ id }) => id);
}

/** Runs that failed and were created since, the newest first. */
export function failedRunIds(db: Database, repository: number, sinceMs: number): number[] {
  const rows = db.all(
    query
      .selectFrom('run')
      .select('id')
      .where('repository', '=', repository)
      .where('created_ms', '>=', sinceMs)
      .where('conclusion', '=', 'failure')
      .orderBy('created_ms', 'desc')
      .orderBy('id', 'desc'),
  );
  return rows.map(({ id }) => id);
}

/** Ids of the newest `limit` green runs of each workflow. */
export function newestGreenRuns(db: Database, repository: number, limit: number): Set<number> {
  const workflows = db.all(query.selectFrom('workflow').select('id').where('repository', '=', repository));
  return new Set(
    workflows.flatMap(({ id }) => db.allOf(GREEN, { repository, workflow: id, limit }).map((run) => run.id)),
  );
}

/** When the first and the last of these runs were created; null when none of them is stored. */
export function createdSpan(
  db: Database,
  repository: number,
  runs: readonly number[],
): { readonly firstMs: number; readonly lastMs: number } | null {
  const span = db.first(
    query
      .selectFrom('run')
      .select((eb) => [eb.fn.min('created_ms').as('firstMs'), eb.fn.max('created_ms').as('lastMs')])
      .where('repository', '=', repository)
      .where('id', 'in', among(runs)),
  );
  const { firstMs = null, lastMs = null } = span ?? {};
  return firstMs === null || lastMs === null ? null : { firstMs, lastMs };
}

type Row = Omit<Selectable<RunTable>, 'key'>;

function rowOf(repository: number, run: Run): Row {
  return {
    repository,
    id: run.id,
    workflow: run.workflow.id,
    number: run.number,
    attempt: run.attempt,
    title: run.title,
    event: run.event,
    branch: run.branch,
    sha: run.sha,
    tree_id: run.treeId,
    head_repository: run.headRepository,
    actor: run.actor,
    status: run.status,
    conclusion: run.conclusion,
    created_ms: run.createdMs,
    updated_ms: run.updatedMs,
    started_ms: run.startedMs,
    url: run.url,
  };
}

/** GitHub tells times in whole seconds: within one, what has ended is later than what has not. */
function isForward(row: Row, known: Selectable<RunTable>): boolean {
  if (row.attempt !== known.attempt) return row.attempt > known.attempt;
  if (row.updated_ms !== known.updated_ms) return row.updated_ms > known.updated_ms;
  return row.status === 'completed' || known.status !== 'completed';
}

function differs(row: Row, known: Selectable<RunTable>): boolean {
  return (Object.keys(row) as (keyof Row)[]).some((column) => row[column] !== known[column]);
}

function saveWorkflow(db: Database, repository: number, { workflow, updatedMs }: Run): void {
  const { id, name, path } = workflow;
  db.runOf(SAVE_WORKFLOW, { repository, id, name, path, told_ms: updatedMs });
}

const SAVE_WORKFLOW = template<WorkflowTable>((slot) =>
  query
    .insertInto('workflow')
    .values({
      repository: slot('repository'),
      id: slot('id'),
      name: slot('name'),
      path: slot('path'),
      told_ms: slot('told_ms'),
    })
    .onConflict((conflict) =>
      conflict
        .doUpdateSet(({ ref }) => ({
          name: ref('excluded.name'),
          path: ref('excluded.path'),
          told_ms: ref('excluded.told_ms'),
        }))
        .whereRef('excluded.told_ms', '>', 'workflow.told_ms'),
    ),
);

type RunSlots = <Column extends keyof Row & string>(column: Column) => Row[Column];

function columns(slot: RunSlots): Row {
  return {
    repository: slot('repository'),
    id: slot('id'),
    workflow: slot('workflow'),
    number: slot('number'),
    attempt: slot('attempt'),
    title: slot('title'),
    event: slot('event'),
    branch: slot('branch'),
    sha: slot('sha'),
    tree_id: slot('tree_id'),
    head_repository: slot('head_repository'),
    actor: slot('actor'),
    status: slot('status'),
    conclusion: slot('conclusion'),
    created_ms: slot('created_ms'),
    updated_ms: slot('updated_ms'),
    started_ms: slot('started_ms'),
    url: slot('url'),
  };
}

const INSERT = template<Row>((slot) => query.insertInto('run').values(columns(slot)));

const UPDATE = template<Row & { readonly key: number }>((slot) =>
  query.updateTable('run').set(columns(slot)).where('key', '=', slot('key')),
);

type RunId = Pick<RunTable, 'repository' | 'id'>;

const FIND = template<RunId, Selectable<RunTable>>((slot) =>
  query.selectFrom('run').selectAll().where('repository', '=', slot('repository')).where('id', '=', slot('id')),
);

const GREEN = template<
  { readonly repository: number; readonly workflow: number; readonly limit: number },
  { readonly id: number }
>((slot) =>
  query
    .selectFrom('run')
    .select('id')
    .where('repository', '=', slot('repository'))
    .where('workflow', '=', slot('workflow'))
    .where('conclusion', '=', 'success')
    .orderBy('created_ms', 'desc')
    .limit(slot('limit')),
);
