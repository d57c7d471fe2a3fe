import type { Database } from './database.ts';
import { query } from './query.ts';

/** Notes that a pull begins. Returns the key that `finishPull` takes; one that was killed stays without an end. */
export function startPull(db: Database, repository: number, options: object, atMs: number): number {
  const row = { repository, started_ms: atMs, options: JSON.stringify(options) };
  return db.first(query.insertInto('pull').values(row).returning('key'))!.key;
}

/** When the last pull of each repository ended, by its key; those that did not end do not count. */
export function lastPulls(db: Database): ReadonlyMap<number, number> {
  const rows = db.all(
    query
      .selectFrom('pull')
      .select((eb) => ['repository', eb.fn.max('finished_ms').as('atMs')])
      .where('finished_ms', 'is not', null)
      .groupBy('repository'),
  );
  return new Map(rows.map(({ repository, atMs }) => [repository, Number(atMs)]));
}

/** The repository of the pull that began last; null: there was none. */
export function lastPulled(db: Database): number | null {
  return db.first(query.selectFrom('pull').select('repository').orderBy('key', 'desc').limit(1))?.repository ?? null;
}

export function finishPull(db: Database, key: number, summary: object, atMs: number): void {
  db.run(
    query
      .updateTable('pull')
      .set({ finished_ms: atMs, summary: JSON.stringify(summary) })
      .where('key', '=', key),
  );
}
