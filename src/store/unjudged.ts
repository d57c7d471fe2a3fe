import { sql } from 'kysely';
import type { Database } from './database.ts';
import { query, template } from './query.ts';
import type { UnjudgedTable } from './tables.ts';

/** Notes that something was stored of a run: verdicts on it, and on runs around it, may have to be revised. */
export function wantJudgement(db: Database, run: number): void {
  db.runOf(WANT, { run });
}

/** A run of which something was stored that no verdict knows of. */
export interface WaitingRun {
  /** The store's own number. */
  readonly run: number;
  /** Tells what was stored: another one after each change. */
  readonly change: number;
  readonly createdMs: number;
}

/** All of a repository, the oldest first. */
export function waitingRuns(db: Database, repository: number): WaitingRun[] {
  return db.all(
    query
      .selectFrom('unjudged')
      .crossJoin('run')
      .select(['unjudged.run', 'unjudged.change', 'run.created_ms as createdMs'])
      .whereRef('run.key', '=', 'unjudged.run')
      .where('run.repository', '=', repository)
      .orderBy('run.created_ms')
      .orderBy('run.id'),
  );
}

/** All that these may change was judged. A run of which another process stored something meanwhile keeps waiting. */
export function noteJudged(db: Database, waiting: readonly WaitingRun[]): void {
  db.transaction(() => {
    for (const { run, change } of waiting) db.runOf(FORGET, { run, change });
  });
}

const WANT = template<Pick<UnjudgedTable, 'run'>>((slot) =>
  query
    .insertInto('unjudged')
    // A number that counts could come back: the row goes in between.
    .values({ run: slot('run'), change: sql<number>`random() % 9007199254740991` })
    .onConflict((conflict) => conflict.doUpdateSet(({ ref }) => ({ change: ref('excluded.change') }))),
);

const FORGET = template<UnjudgedTable>((slot) =>
  query.deleteFrom('unjudged').where('run', '=', slot('run')).where('change', '=', slot('change')),
);
