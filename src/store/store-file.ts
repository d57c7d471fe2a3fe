import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { TriageError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';

/** How every SQLite file begins. Source: sqlite.org/fileformat.html, 1.3. */
const MAGIC = 'SQLite format 3\0';

/**
 * Makes sure that there is a file that SQLite may open: its own, or a new and empty one that only its owner can read.
 * A file of another kind is not touched.
 */
export function prepareFile(path: string, readonly: boolean): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    if (readonly) {
      throw new TriageError(
        'store-missing',
        `There is no store at ${path}.`,
        'Fill one with `whyred pull OWNER/REPO`.',
      );
    }
    makeFolder(dirname(path), 0o700);
    closeSync(openSync(path, 'a', 0o600));
    return;
  }
  if (found.isDirectory()) {
    throw new TriageError('store-is-folder', `${path} is a folder.`, 'Name a file in it: --db FOLDER/whyred.db.');
  }
  if (found.size > 0 && firstBytes(path) !== MAGIC) {
    throw new TriageError(
      'store-no-database',
      `${path} is no database, and was left as it is.`,
      'If it was the store once, run `whyred db check` on a backup, restore that, or move the file away. Else name another with --db.',
    );
  }
}

function firstBytes(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(MAGIC.length);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}
