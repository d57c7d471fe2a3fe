import { sql } from 'kysely';
import type { Database } from './database.ts';
import { query } from './query.ts';

/** A run of which something was said. */
export interface JudgedRun {
  readonly repository: number;
  /** `owner/name`. */
  readonly repo: string;
  readonly runId: number;
  /** How many of its jobs. */
  readonly jobs: number;
}

/** All of them, the oldest first. */
export function judgedRuns(db: Database): JudgedRun[] {
  return db.all(
    query
      .selectFrom('triage')
      .innerJoin('job', 'job.key', 'triage.job')
      .innerJoin('run', 'run.key', 'job.run')
      .innerJoin('repository', 'repository.key', 'run.repository')
      .select((eb) => [
        'run.repository',
        sql<string>`repository.owner || '/' || repository.name`.as('repo'),
        'run.id as runId',
        eb.fn.countAll<number>().as('jobs'),
      ])
      .groupBy('run.key')
      .orderBy('run.created_ms')
      .orderBy('run.id'),
  );
}
