import { readFile } from 'node:fs/promises';
import type { Surroundings } from '../commands/surroundings.ts';
import { TriageError } from '../errors.ts';
import { allCommands } from './parts.ts';
import { settingsPath } from './places.ts';
import { type Written, writtenSettings } from './settings.ts';

/**
 * A person's own settings of the screen; nothing where there is no such file.
 * @throws TriageError `settings-unreadable`, `settings-invalid`.
 */
export async function readSettings(around: Pick<Surroundings, 'env' | 'home' | 'platform'>): Promise<Written> {
  const path = settingsPath(around);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new TriageError(
      'settings-unreadable',
      `The settings ${path} cannot be read (${error.code}).`,
      'Check the rights on the file, or move it away.',
      { cause: error },
    );
  });
  if (text === null) return {};
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    content = parse(text, { logLevel: 'error' });
  } catch (error) {
    const what = (error as Error).message.split('\n')[0];
    throw new TriageError('settings-invalid', `${path} is not YAML: ${what}`, 'Mend it, or move it away.');
  }
  return writtenSettings(content, path, allCommands());
}
