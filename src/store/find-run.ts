import type { Database } from './database.ts';
import { query, template } from './query.ts';
import type { RunTable } from './tables.ts';

/** What leads to the rest of a run. */
export interface RunPlace {
  /** The store's own number. */
  readonly key: number;
  /** GitHub's id. */
  readonly workflow: number;
  /** The latest one. */
  readonly attempt: number;
}

/** Null when the store does not have it. */
export function findRun(db: Database, repository: number, id: number): RunPlace | null {
  return db.firstOf(FIND, { repository, id });
}

const FIND = template<Pick<RunTable, 'repository' | 'id'>, RunPlace>((slot) =>
  query
    .selectFrom('run')
    .select(['key', 'workflow', 'attempt'])
    .where('repository', '=', slot('repository'))
    .where('id', '=', slot('id')),
);
