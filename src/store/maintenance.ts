import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { sql } from 'kysely';
import { TriageError } from '../errors.ts';
import type { Database } from './database.ts';
import { storeFault } from './faults.ts';
import { schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { plain } from './query.ts';

/** Writes the file anew, without what was deleted. Takes as much room again while it works. */
export function vacuum(db: Database): void {
  db.exec('VACUUM');
  // Only then does the file itself shrink.
  db.sqlite.pragma('wal_checkpoint(TRUNCATE)');
}

/**
 * Copies the store as it is now, whatever is written meanwhile.
 * @throws TriageError `backup-exists` when the file is there and may not be replaced; `backup-unwritable`, `backup-is-store`.
 */
export async function backup(db: Database, file: string, { force }: { readonly force: boolean }): Promise<void> {
  if (resolve(file) === resolve(db.path)) {
    throw new TriageError('backup-is-store', `${file} is the store itself.`, 'Name another file for the backup.');
  }
  if (!force && existsSync(file)) {
    throw new TriageError('backup-exists', `${file} exists already.`, 'Name another file, or replace it with --force.');
  }
  if (!existsSync(dirname(resolve(file)))) {
    throw new TriageError('backup-unwritable', `There is no folder for ${file}.`, 'Make it, or name a file elsewhere.');
  }
  const part = `${file}.part`;
  try {
    // What the store holds is for its owner's eyes, and so is a copy.
    closeSync(openSync(part, 'w', 0o600));
    await db.sqlite.backup(part);
    // What an earlier store there had not yet written into its file would be taken for ours.
    for (const rest of ['-wal', '-shm']) rmSync(`${file}${rest}`, { force: true });
    renameSync(part, file);
  } catch (error) {
    throw storeFault(error, file);
  } finally {
    rmSync(part, { force: true });
  }
}

/** What is wrong with the store, a sentence each; none when it is sound. Reads all of it. */
export function check(db: Database): string[] {
  return [
    ...versionComplaints(db),
    ...complaints(() =>
      db
        .all(plain(sql<{ readonly integrity_check: string }>`pragma integrity_check`))
        .map((row) => row.integrity_check)
        .filter((text) => text !== 'ok'),
    ),
    ...complaints(() =>
      db
        .all(
          plain(sql<{ readonly table: string; readonly parent: string; readonly rows: number }>`
          select "table", parent, count(*) as rows from pragma_foreign_key_check group by "table", parent`),
        )
        .map(({ table, parent, rows }) => `${rows} rows of ${table} belong to no row of ${parent}.`),
    ),
    ...complaints(() => fullTextComplaints(db)),
  ];
}

function versionComplaints({ sqlite }: Database): string[] {
  const version = schemaVersion(sqlite);
  return version === MIGRATIONS.length ? [] : [`The schema is version ${version}, not ${MIGRATIONS.length}.`];
}

function fullTextComplaints(db: Database): string[] {
  if (!db.sqlite.readonly) {
    db.exec("INSERT INTO window_text (window_text) VALUES ('integrity-check')");
  }
  const { rows } = db.first(
    plain(sql<{ readonly rows: number }>`
      select count(*) as rows from window_text_docsize where id not in (select key from job)`),
  )!;
  return rows === 0 ? [] : [`The full-text index knows ${rows} jobs that are not stored.`];
}

/** A check that cannot be ended is a complaint as well. */
function complaints(work: () => string[]): string[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof TriageError) return [error.message];
    throw error;
  }
}
