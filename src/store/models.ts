import type { Database } from './database.ts';
import { pack, unpack } from './packing.ts';
import { query } from './query.ts';

/** What was learned from a person's words. */
export interface StoredModel {
  readonly atMs: number;
  /** How many words it was learned from. */
  readonly examples: number;
  /** How it scored. */
  readonly report: unknown;
  /** JSON; not looked at. */
  readonly state: unknown;
}

/** The newest of the kind, which holds; null when nothing was learned. */
export function latestModel(db: Database, kind: 'text'): StoredModel | null {
  const row = db.first(query.selectFrom('model').selectAll().where('kind', '=', kind).orderBy('key', 'desc').limit(1));
  if (row === null) return null;
  return {
    atMs: row.at_ms,
    examples: row.examples,
    report: JSON.parse(row.report),
    state: JSON.parse(unpack(row.state)),
  };
}

export function saveModel(db: Database, kind: 'text', { atMs, examples, report, state }: StoredModel): void {
  db.run(
    query.insertInto('model').values({
      kind,
      at_ms: atMs,
      examples,
      report: JSON.stringify(report),
      state: pack(JSON.stringify(state)),
    }),
  );
}
