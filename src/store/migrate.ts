import type { Database as Sqlite } from 'better-sqlite3';
import { TriageError } from '../errors.ts';
import { MIGRATIONS } from './migrations.ts';

/** "whyr", which tells our files from those of other programs. */
const APPLICATION_ID = 0x77_68_79_72;

/** How many of the migrations a file has behind it. */
export function schemaVersion(sqlite: Sqlite): number {
  return sqlite.pragma('user_version', { simple: true }) as number;
}

/** @throws TriageError when another program made the file, or a newer whyred. Reads only. */
export function checkOwner(sqlite: Sqlite, path: string): void {
  // In one transaction: another process may be making the file right now.
  const isOurs = sqlite.transaction((): boolean => {
    const owner = sqlite.pragma('application_id', { simple: true }) as number;
    const isNew = owner === 0 && sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
    return owner === APPLICATION_ID || isNew;
  });
  if (!isOurs()) {
    throw new TriageError(
      'store-of-others',
      `${path} is the database of another program, and was left as it is.`,
      'Name another file with --db FILE, or in WHYRED_DB.',
    );
  }
  if (schemaVersion(sqlite) > MIGRATIONS.length) {
    throw new TriageError(
      'store-newer',
      `The store ${path} was made by a newer whyred.`,
      'Update whyred, or name another file with --db FILE.',
    );
  }
}

/** Each step whole or not at all. Of two processes that open an old file at once, the second finds the work done. */
export function migrate(sqlite: Sqlite): void {
  const step = sqlite.transaction((): boolean => {
    const version = schemaVersion(sqlite);
    const next = MIGRATIONS[version];
    if (next === undefined) return false;
    sqlite.exec(next);
    sqlite.pragma(`application_id = ${APPLICATION_ID}`);
    sqlite.pragma(`user_version = ${version + 1}`);
    return true;
  });
  while (step.immediate());
}
