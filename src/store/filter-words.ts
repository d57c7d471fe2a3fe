import { sql } from 'kysely';
import type { KnownValues } from '../filter/complete.ts';
import type { Database } from './database.ts';
import { query } from './query.ts';

/** The newest runs tell what is asked for today; all of them would be a long wait in a large store. */
const RUNS_LOOKED_AT = 3000;
/** More are not looked through. */
const VALUES_MAX = 200;

/** What runs, jobs and causes of a repository are called, the most frequent first. */
export function filterWords(db: Database, repository: number): KnownValues {
  const recent = query
    .selectFrom('run')
    .selectAll()
    .where('repository', '=', repository)
    .orderBy('created_ms', 'desc')
    .limit(RUNS_LOOKED_AT);
  const ofRuns = (column: 'branch' | 'event' | 'actor'): string[] =>
    valuesOf(
      db.all(
        query
          .selectFrom(recent.as('recent'))
          .select(tallied(`recent.${column}`))
          .groupBy('value'),
      ),
    );
  return {
    branch: ofRuns('branch'),
    event: ofRuns('event'),
    actor: ofRuns('actor'),
    workflow: valuesOf(
      db.all(
        query
          .selectFrom(recent.as('recent'))
          .innerJoin('workflow', (join) =>
            join.onRef('workflow.id', '=', 'recent.workflow').on('workflow.repository', '=', repository),
          )
          .select(tallied('workflow.name'))
          .groupBy('value'),
      ),
    ),
    job: valuesOf(
      db.all(
        query
          .selectFrom(recent.as('recent'))
          .innerJoin('job', 'job.run', 'recent.key')
          .where('job.executed', '=', 1)
          .select([
            sql<string | null>`job.name`.as('value'),
            // What failed is asked for.
            sql<number>`1000 * sum(coalesce(job.conclusion in ('failure', 'timed_out'), 0)) + count(*)`.as('count'),
          ])
          .groupBy('value'),
      ),
    ),
    sig: valuesOf(
      db.all(
        query
          .selectFrom(recent.as('recent'))
          .innerJoin('job', 'job.run', 'recent.key')
          .innerJoin('cause', 'cause.job', 'job.key')
          .select(tallied('cause.signature'))
          .groupBy('value'),
      ),
    ),
  };
}

function tallied(column: string) {
  return [sql<string | null>`${sql.ref(column)}`.as('value'), sql<number>`count(*)`.as('count')] as const;
}

function valuesOf(rows: readonly { readonly value: string | null; readonly count: number }[]): string[] {
  return rows
    .flatMap(({ value, count }) => (value === null || value === '' ? [] : [{ value, count }]))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    .slice(0, VALUES_MAX)
    .map(({ value }) => value);
}
