import { sql } from 'kysely';
import type { Attempt, ExecutedJob, Incident, LogState, Run } from '../domain.ts';
import { ageOf, noteAttempt, stateOf } from './attempt-states.ts';
import type { Database } from './database.ts';
import { findRun } from './find-run.ts';
import { saveJobs } from './jobs.ts';
import { settlePredictions } from './predictions.ts';
import { query, template } from './query.ts';
import { attemptFrom, runFrom } from './rows.ts';
import type { AttemptTable, Listing } from './tables.ts';
import { wantJudgement } from './unjudged.ts';

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
    const row = noteAttempt(db, { run: run.key, number }, attempt, run.attempt);
    const seen = attempt === null ? ageOf(row) : ageOf(stateOf(attempt));
    if (row.listed !== null && row.listed > seen) return true;
    if (jobs !== 'missing') saveJobs(db, run.key, number, { jobs, isFirst: row.listed === null });
    if (number > 1) settlePredictions(db, run.key);
    wantJudgement(db, run.key);
    const isOver = row.status === 'completed' || number === run.attempt;
    const known = jobs === 'missing' ? 'missing' : 'listed';
    const state = isOver && seen >= ageOf(row) ? known : 'wanted';
    db.runOf(LISTED, { run: run.key, number, jobs: state, listed: seen });
    return true;
  });
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

/** Attempts of runs created since, of which a log came damaged. In the same order. */
export function damagedLogs(db: Database, repository: number, sinceMs: number): WantedLogs[] {
  return db.all(
    query
      .selectFrom('run')
      .innerJoin('job', 'job.run', 'run.key')
      .select(['run.id as runId', 'job.attempt'])
      .distinct()
      .where('run.repository', '=', repository)
      .where('run.created_ms', '>=', sinceMs)
      .where('job.log', '=', 'damaged')
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

const LISTED = template<Pick<AttemptTable, 'run' | 'number'> & { readonly jobs: Listing; readonly listed: number }>(
  (slot) =>
    query
      .updateTable('attempt')
      .set({ jobs: slot('jobs'), listed: slot('listed') })
      .where('run', '=', slot('run'))
      .where('number', '=', slot('number')),
);
