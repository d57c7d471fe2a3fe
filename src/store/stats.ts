import { statSync } from 'node:fs';
import { sql } from 'kysely';
import type { RepositoryName } from '../domain.ts';
import type { Database } from './database.ts';
import { plain, query } from './query.ts';
import { nameFrom } from './rows.ts';
import { TABLES } from './tables.ts';

export interface Stats {
  readonly path: string;
  /** Of the file and of its write-ahead log. */
  readonly bytes: number;
  /** Of these, what `vacuum` would give back. */
  readonly freeBytes: number;
  /** The largest first. */
  readonly tables: readonly TableStats[];
  readonly repositories: readonly RepositoryStats[];
}

export interface TableStats {
  readonly name: string;
  readonly rows: number;
  /** With its indexes. */
  readonly bytes: number;
}

export interface RepositoryStats {
  readonly name: RepositoryName;
  readonly runs: number;
  /** When the oldest and the newest run were created; null without runs. */
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
}

/** Reads every page of the file: seconds for a gigabyte. */
export function stats(db: Database): Stats {
  const pages = (name: string): number => db.sqlite.pragma(name, { simple: true }) as number;
  return {
    path: db.path,
    bytes: sizeOf(db.path) + sizeOf(`${db.path}-wal`),
    freeBytes: pages('freelist_count') * pages('page_size'),
    tables: tablesOf(db),
    repositories: repositoriesOf(db),
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function tablesOf(db: Database): TableStats[] {
  const sizes = db.all(
    plain(sql<{ readonly name: string; readonly bytes: number }>`
      select tbl_name as name, sum(pgsize) as bytes from dbstat join sqlite_schema using (name)
      where aggregate = true group by tbl_name`),
  );
  const tables = TABLES.map((name): TableStats => {
    const own = sizes.filter((one) => one.name === name || (name === 'window_text' && one.name.startsWith(SHADOWS)));
    // The index keeps no rows of its own, only the size of each text.
    const counted = name === 'window_text' ? `${SHADOWS}docsize` : name;
    const { rows } = db.first(
      plain(sql<{ readonly rows: number }>`select count(*) as rows from ${sql.table(counted)}`),
    )!;
    return { name, rows, bytes: own.reduce((sum, { bytes }) => sum + bytes, 0) };
  });
  return tables.sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

/** Tables that the full-text index consists of. */
const SHADOWS = 'window_text_';

function repositoriesOf(db: Database): RepositoryStats[] {
  const rows = db.all(
    query
      .selectFrom('repository')
      .leftJoin('run', 'run.repository', 'repository.key')
      .select((eb) => [
        'repository.host',
        'repository.owner',
        'repository.name',
        eb.fn.count<number>('run.key').as('runs'),
        eb.fn.min<number | null>('run.created_ms').as('oldestMs'),
        eb.fn.max<number | null>('run.created_ms').as('newestMs'),
      ])
      .groupBy('repository.key')
      .orderBy('repository.host')
      .orderBy('repository.owner')
      .orderBy('repository.name'),
  );
  return rows.map(({ runs, oldestMs, newestMs, ...name }) => ({ name: nameFrom(name), runs, oldestMs, newestMs }));
}
