import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { version } from '../version.ts';
import type { Key } from './keys.ts';
import type { State } from './state.ts';

/** Keys that are told in the account of a crash. */
export const KEYS_KEPT = 50;

/** Writes down what a report of a bug needs, without text of logs. Returns the file; null where it could not be written. */
export function writeCrash(
  error: Error,
  { size, screen, focus, dialogs, theme }: State,
  keys: readonly Key[],
  { folder, nowMs }: { readonly folder: string; readonly nowMs: number },
): string | null {
  const text = [
    `whyred ${version()}, node ${process.version}, ${process.platform}`,
    `terminal ${process.env.TERM ?? '?'} ${size.columns}x${size.rows}, theme ${theme}`,
    `screen ${screen}, pane ${focus}, dialogs ${dialogs.map(({ kind }) => kind).join(' ') || 'none'}`,
    `last keys: ${keys.join(' ')}`,
    '',
    error.stack ?? String(error),
    '',
  ].join('\n');
  try {
    makeFolder(folder, 0o700);
    const path = join(folder, `crash-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}.txt`);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  } catch {
    return null;
  }
}
