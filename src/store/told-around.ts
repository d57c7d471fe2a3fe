import { expressionBuilder } from 'kysely';
import type { ToldRun } from '../domain.ts';
import type { Database } from './database.ts';
import type { Schema } from './tables.ts';
import { toldRuns } from './told.ts';

/** The newest of them: more are no stretch of work. */
const RUNS_MAX = 2000;

/**
 * Runs of a repository that were created in this time, both ends included, the newest first.
 * @param branch Null: of all branches.
 */
export function toldAround(
  db: Database,
  repository: number,
  { fromMs, untilMs, branch }: { readonly fromMs: number; readonly untilMs: number; readonly branch: string | null },
): ToldRun[] {
  const run = expressionBuilder<Schema, 'run'>();
  const where = run.and([
    run('run.repository', '=', repository),
    run('run.created_ms', '>=', fromMs),
    run('run.created_ms', '<=', untilMs),
    ...(branch === null ? [] : [run('run.branch', '=', branch)]),
  ]);
  return toldRuns(db, where, { limit: RUNS_MAX, offset: 0 });
}
