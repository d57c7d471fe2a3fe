import type { Database } from './database.ts';
import { query, template } from './query.ts';

/** Notes that something was stored of a run: verdicts on it, and on runs after it, may have to be revised. */
export function wantJudgement(db: Database, run: number): void {
  db.runOf(WANT, { run });
}

/** When the oldest run was created that waits for it; null: none does. */
export function unjudgedSince(db: Database, repository: number): number | null {
  return (
    db.first(query.selectFrom('repository').select('unjudged_ms').where('key', '=', repository))?.unjudged_ms ?? null
  );
}

/** All since then were judged. What another process stored meanwhile of older runs keeps waiting. */
export function noteJudged(db: Database, repository: number, sinceMs: number): void {
  db.run(
    query
      .updateTable('repository')
      .set({ unjudged_ms: null })
      .where('key', '=', repository)
      .where('unjudged_ms', '=', sinceMs),
  );
}

const WANT = template<{ readonly run: number }>((slot) => {
  const createdMs = query.selectFrom('run').select('created_ms').where('run.key', '=', slot('run'));
  return query
    .updateTable('repository')
    .set({ unjudged_ms: createdMs })
    .where('key', '=', query.selectFrom('run').select('repository').where('run.key', '=', slot('run')))
    .where((eb) => eb.or([eb('unjudged_ms', 'is', null), eb('unjudged_ms', '>', createdMs)]));
});
