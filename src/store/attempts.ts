import { type Selectable, sql } from 'kysely';
import type { Attempt, ExecutedJob, Incident, LogState, Run } from '../domain.ts';
import type { Database } from './database.ts';
import { findRun } from './find-run.ts';
import { saveJobs } from './jobs.ts';
import { query, template } from './query.ts';
import { attemptFrom, runFrom } from './rows.ts';

import type { AttemptTable, Listing } from './tables.ts';

/** What GitHub answered when it was asked for the jobs of an attempt. */
export interface AttemptAnswer {
  readonly number: number;
  /** Null: only its jobs were asked for, or GitHub does not have it any more. */
  readonly attempt: Attempt | null;
  /** All of them, and what is to become of their logs; `missing`: GitHub does not have them any more. */
  readonly jobs: readonly (ExecutedJob & { readonly log: LogState })[] | 'missing';
}

/**
 * Stores the jobs of an attempt. An answer that is older than the one before is passed over. A job that is not listed any
 * more stays only if it was run to its end: what is known of it may be all that is left of it.
 * @returns False when the run is not there: it was deleted meanwhile.
 */
export function saveAttempt(
  db: Database,
  repository: number,
  runId: number,
  { number, attempt, jobs }: AttemptAnswer,
): boolean {
  return db.transaction(() => {
    const run = findRun(db, repository, runId);
    if (run === null) return false;
    const place = { run: run.key, number };
    if (attempt === null) db.runOf(INSERT, place);
    else db.runOf(SAVE, { ...place, ...stateOf(attempt) });
    // What another attempt came after is over, whether GitHub tells more of it or not.
    if (attempt === null && number < run.attempt) db.runOf(END, place);
    const row = db.firstOf(FIND, place)!;
    const seen = age(attempt === null ? row : stateOf(attempt));
    if (row.listed !== null && row.listed > seen) return true;
    if (jobs !== 'missing') saveJobs(db, run.key, number, { jobs, isFirst: row.listed === null });
    const isOver = row.status === 'completed' || number === run.attempt;
    const known = jobs === 'missing' ? 'missing' : 'listed';
    db.runOf(LISTED, { ...place, jobs: isOver && seen >= age(row) ? known : 'wanted', listed: seen });
    return true;
  });
}

/** What a run says of its attempts: how many there are, and how the latest one stands. */
export function saveLatestAttempt(
  db: Database,
  key: number,
  run: Run,
  { known, latest }: { readonly known: number; readonly latest: number },
): void {
  for (let number = known + 1; number < run.attempt; number++) db.runOf(INSERT, { run: key, number });
  db.runOf(SAVE, { run: key, number: run.attempt, ...stateOf(run) });
  if (known > 0) db.runOf(SETTLE, { run: key, latest });
}

/** An attempt whose jobs have not been listed since it changed. */
export interface WantedAttempt {
  readonly run: Run;
  readonly number: number;
}

/** The newest runs first, each run's attempts in their order. */
export function wantedAttempts(db: Database, repository: number): WantedAttempt[] {
  const rows = db.all(
    query
      .selectFrom('attempt')
      // In this order: few attempts are wanted, and there are many runs.
      .crossJoin('run')
      .whereRef('run.key', '=', 'attempt.run')
      .innerJoin('workflow', (join) =>
        join.onRef('workflow.repository', '=', 'run.repository').onRef('workflow.id', '=', 'run.workflow'),
      )
      .selectAll('run')
      .select(['workflow.name as workflow_name', 'workflow.path as workflow_path', 'attempt.number as wanted'])
      .where('attempt.jobs', '=', sql.lit('wanted'))
      .where('run.repository', '=', repository)
      .orderBy('run.created_ms', 'desc')
      .orderBy('run.id', 'desc')
      .orderBy('attempt.number'),
  );
  return rows.map((row) => ({ run: runFrom(row), number: row.wanted }));
}

/** An attempt with jobs whose logs are to be fetched. */
export interface WantedLogs {
  readonly runId: number;
  readonly attempt: number;
}

/** The newest runs first, each run's attempts in their order. */
export function wantedLogs(db: Database, repository: number): WantedLogs[] {
  return db.all(
    query
      .selectFrom('job')
      .crossJoin('run')
      .whereRef('run.key', '=', 'job.run')
      .select(['run.id as runId', 'job.attempt'])
      .where('job.log', '=', sql.lit('wanted'))
      .where('run.repository', '=', repository)
      .groupBy(['job.run', 'job.attempt'])
      .orderBy('run.created_ms', 'desc')
      .orderBy('run.id', 'desc')
      .orderBy('job.attempt'),
  );
}

export interface StoredAttempt {
  readonly number: number;
  /** Null while nothing is known of it but its number. */
  readonly attempt: Attempt | null;
  readonly jobs: Listing;
}

/** In their order; none when the store does not have the run. */
export function attemptsOf(db: Database, repository: number, runId: number): StoredAttempt[] {
  const rows = db.all(
    query
      .selectFrom('attempt')
      .innerJoin('run', 'run.key', 'attempt.run')
      .selectAll('attempt')
      .where('run.repository', '=', repository)
      .where('run.id', '=', runId)
      .orderBy('attempt.number'),
  );
  return rows.map((row) => ({ number: row.number, attempt: attemptFrom(row, runId), jobs: row.jobs }));
}

/** What is said of an attempt as a whole. */
export interface AttemptFindings {
  readonly incidents: readonly Incident[];
  /** What could not be read, a sentence each. */
  readonly warnings: readonly string[];
}

export function incidentsOf(db: Database, repository: number, runId: number, attempt: number): AttemptFindings {
  const found = db.first(
    query
      .selectFrom('attempt')
      .innerJoin('run', 'run.key', 'attempt.run')
      .select(['attempt.incidents', 'attempt.warnings'])
      .where('run.repository', '=', repository)
      .where('run.id', '=', runId)
      .where('attempt.number', '=', attempt),
  );
  return found === null
    ? { incidents: [], warnings: [] }
    : { incidents: JSON.parse(found.incidents), warnings: JSON.parse(found.warnings) };
}

/** @param warnings Null: those that are stored stay. */
export function saveIncidents(
  db: Database,
  repository: number,
  runId: number,
  attempt: number,
  incidents: readonly Incident[],
  warnings: readonly string[] | null,
): void {
  const run = query.selectFrom('run').select('key').where('repository', '=', repository).where('id', '=', runId);
  db.run(
    query
      .updateTable('attempt')
      .set({
        incidents: JSON.stringify(incidents),
        ...(warnings === null ? {} : { warnings: JSON.stringify(warnings) }),
      })
      .where('run', '=', run)
      .where('number', '=', attempt),
  );
}

type State = Pick<AttemptTable, 'status' | 'conclusion' | 'started_ms' | 'updated_ms'>;

function stateOf({ status, conclusion, startedMs, updatedMs }: Attempt | Run): State {
  return { status, conclusion, started_ms: startedMs, updated_ms: updatedMs };
}

/** Orders the states of an attempt. GitHub tells times in whole seconds: within one, the end comes last. */
function age({ status, updated_ms: updatedMs }: State): number {
  return 2 * (updatedMs ?? 0) + (status === 'completed' ? 1 : 0);
}

type Place = Pick<AttemptTable, 'run' | 'number'>;

const INSERT = template<Place>((slot) =>
  query
    .insertInto('attempt')
    .orIgnore()
    .values({ run: slot('run'), number: slot('number') }),
);

const SAVE = template<Place & State>((slot) =>
  query
    .insertInto('attempt')
    .values({
      run: slot('run'),
      number: slot('number'),
      status: slot('status'),
      conclusion: slot('conclusion'),
      started_ms: slot('started_ms'),
      updated_ms: slot('updated_ms'),
    })
    .onConflict((conflict) =>
      conflict
        .doUpdateSet(({ ref }) => ({
          status: ref('excluded.status'),
          conclusion: ref('excluded.conclusion'),
          started_ms: ref('excluded.started_ms'),
          updated_ms: ref('excluded.updated_ms'),
        }))
        .where(
          sql<boolean>`attempt.updated_ms is null or excluded.updated_ms > attempt.updated_ms
            or (excluded.updated_ms = attempt.updated_ms and attempt.status <> 'completed')`,
        ),
    ),
);

const END = template<Place>((slot) =>
  query
    .updateTable('attempt')
    .set({ status: 'completed' })
    .where('run', '=', slot('run'))
    .where('number', '=', slot('number'))
    .where(sql<boolean>`status is not 'completed'`),
);

const FIND = template<Place, Selectable<AttemptTable>>((slot) =>
  query.selectFrom('attempt').selectAll().where('run', '=', slot('run')).where('number', '=', slot('number')),
);

const LISTED = template<Place & { readonly jobs: Listing; readonly listed: number }>((slot) =>
  query
    .updateTable('attempt')
    .set({ jobs: slot('jobs'), listed: slot('listed') })
    .where('run', '=', slot('run'))
    .where('number', '=', slot('number')),
);

/** Jobs that were listed before the attempt changed, or while it still went on, are to be listed again. */
const SETTLE = template<{ readonly run: number; readonly latest: number }>((slot) =>
  query
    .updateTable('attempt')
    .set({ jobs: 'wanted' })
    .where('run', '=', slot('run'))
    .where('jobs', '<>', 'wanted')
    .where(
      sql<boolean>`(listed < 2 * coalesce(updated_ms, 0) + (status is 'completed')
        or (number < ${slot('latest')} and status is not 'completed'))`,
    ),
);
