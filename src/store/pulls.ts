import type { Database } from './database.ts';
import { query } from './query.ts';

/** Notes that a pull begins. Returns the key that `finishPull` takes; one that was killed stays without an end. */
export function startPull(db: Database, repository: number, options: object, atMs: number): number {
  const row = { repository, started_ms: atMs, options: JSON.stringify(options) };
  return db.first(query.insertInto('pull').values(row).returning('key'))!.key;
}

export function finishPull(db: Database, key: number, summary: object, atMs: number): void {
  db.run(
    query
      .updateTable('pull')
      .set({ finished_ms: atMs, summary: JSON.stringify(summary) })
      .where('key', '=', key),
  );
}
