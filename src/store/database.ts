import type BetterSqlite3 from 'better-sqlite3';
import type { Compilable } from 'kysely';
import { TriageError } from '../errors.ts';
import { storeFault } from './faults.ts';
import { checkOwner, migrate, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Template } from './query.ts';
import { prepareFile } from './store-file.ts';

/** The store, open. Everything is synchronous; what goes wrong is a TriageError where a user can mend it. */
export interface Database {
  readonly path: string;
  /** For what has no other way: settings, backup. What it throws is not told to a user. */
  readonly sqlite: BetterSqlite3.Database;
  all<Row>(query: Compilable<Row>): Row[];
  /** Null when there is no row. */
  first<Row>(query: Compilable<Row>): Row | null;
  /** Row by row. Nothing else may be asked until the last one was taken. */
  each<Row>(query: Compilable<Row>): IterableIterator<Row>;
  /** How many rows it changed. */
  run(query: Compilable<unknown>): number;
  /** For what is no query, such as `VACUUM`. */
  exec(text: string): void;
  allOf<Row, Result>(template: Template<Row, Result>, row: Row): Result[];
  firstOf<Row, Result>(template: Template<Row, Result>, row: Row): Result | null;
  runOf<Row>(template: Template<Row, unknown>, row: Row): Written;
  /**
   * All or nothing, with the right to write taken at once: who would have to wait, waits here. Inside another one it is
   * part of that.
   */
  transaction<Result>(work: () => Result): Result;
  /**
   * No `PRAGMA optimize` here, on purpose: what SQLite counts then makes it list runs by other indexes, many times slower
   * where there is one workflow. Without, its plans depend on the schema alone, and tests hold them.
   */
  close(): void;
}

export interface Written {
  /** How many rows were changed. */
  readonly changes: number;
  /** Of the row added last on this connection. */
  readonly key: number;
}

export interface OpenOptions {
  /** The file must be there, and nothing is written. */
  readonly readonly?: boolean;
  /** How long another writer is waited for. */
  readonly busyMs?: number;
}

const BUSY_MS = 8000;
/** What of the file is read through memory. */
const MMAP_BYTES = 256 * 1024 * 1024;
/** A write-ahead log that has grown larger is cut again. */
const JOURNAL_MAX_BYTES = 64 * 1024 * 1024;

/**
 * Opens the store, makes it when it is not there, and brings it to this version.
 * @throws TriageError `store-…` when the file is not ours, not readable, or made by a newer version.
 */
export async function openDatabase(path: string, options: OpenOptions = {}): Promise<Database> {
  const Sqlite = await loadSqlite();
  try {
    return opened(Sqlite, path, options);
  } catch (error) {
    throw storeFault(error, path);
  }
}

function opened(
  Sqlite: typeof BetterSqlite3,
  path: string,
  { readonly = false, busyMs = BUSY_MS }: OpenOptions,
): Database {
  prepareFile(path, readonly);
  const sqlite = new Sqlite(path, { readonly, timeout: busyMs });
  try {
    checkOwner(sqlite, path);
    if (schemaVersion(sqlite) < MIGRATIONS.length) {
      if (readonly) {
        opened(Sqlite, path, { busyMs }).close();
      } else {
        migrate(sqlite);
      }
    }
    if (!readonly) keepLog(sqlite);
    sqlite.pragma('foreign_keys = ON');
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('temp_store = MEMORY');
    sqlite.pragma(`mmap_size = ${MMAP_BYTES}`);
    return databaseOf(sqlite, path);
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** With a write-ahead log nobody who reads waits for who writes. */
function keepLog(sqlite: BetterSqlite3.Database): void {
  try {
    sqlite.pragma('journal_mode = WAL');
  } catch (error) {
    // SQLite does not wait here. Whoever has the file open switches it, or the next one does.
    if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw error;
  }
  sqlite.pragma(`journal_size_limit = ${JOURNAL_MAX_BYTES}`);
}

/** Only those who open a store load it: it is a binary that must fit this Node.js. */
async function loadSqlite(): Promise<typeof BetterSqlite3> {
  try {
    const { default: Sqlite } = await import('better-sqlite3');
    // The binary itself is only loaded with the first file.
    new Sqlite(':memory:').close();
    return Sqlite;
  } catch (error) {
    throw new TriageError(
      'store-library',
      `SQLite cannot be loaded: ${(error as Error).message.split('\n')[0]}`,
      'Run `npm rebuild better-sqlite3` where whyred is installed, with the Node.js that runs it.',
      { cause: error },
    );
  }
}

function databaseOf(sqlite: BetterSqlite3.Database, path: string): Database {
  const statements = new Map<string, BetterSqlite3.Statement>();

  function statement(sql: string): BetterSqlite3.Statement {
    let known = statements.get(sql);
    if (known === undefined) {
      known = sqlite.prepare(sql);
      statements.set(sql, known);
    }
    return known;
  }
  function guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw storeFault(error, path);
    }
  }
  function ask<Row, Result>(
    query: Compilable<Row>,
    work: (statement: BetterSqlite3.Statement, values: readonly unknown[]) => Result,
  ): Result {
    const { sql, parameters } = query.compile();
    return guarded(() => work(statement(sql), parameters));
  }

  return {
    path,
    sqlite,
    all: <Row>(query: Compilable<Row>) => ask(query, (prepared, values) => prepared.all(...values) as Row[]),
    first: <Row>(query: Compilable<Row>) =>
      ask(query, (prepared, values) => (prepared.get(...values) as Row | undefined) ?? null),
    each: function* <Row>(query: Compilable<Row>) {
      const { sql, parameters } = query.compile();
      try {
        yield* statement(sql).iterate(...parameters) as IterableIterator<Row>;
      } catch (error) {
        throw storeFault(error, path);
      }
    },
    run: (query) => ask(query, (prepared, values) => prepared.run(...values).changes),
    exec: (text) => guarded(() => void sqlite.exec(text)),
    allOf: <Row, Result>({ sql, values }: Template<Row, Result>, row: Row) =>
      guarded(() => statement(sql).all(...values(row)) as Result[]),
    firstOf: <Row, Result>({ sql, values }: Template<Row, Result>, row: Row) =>
      guarded(() => (statement(sql).get(...values(row)) as Result | undefined) ?? null),
    runOf: ({ sql, values }, row) =>
      guarded(() => {
        const { changes, lastInsertRowid } = statement(sql).run(...values(row));
        return { changes, key: Number(lastInsertRowid) };
      }),
    transaction: (work) =>
      sqlite.inTransaction ? work() : guarded(() => sqlite.transaction(work).immediate() as ReturnType<typeof work>),
    close: () => guarded(() => void sqlite.close()),
  };
}
