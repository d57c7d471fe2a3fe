import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it; one that is there is as good. Node's own `recursive` never ends where a file system says of
 * each folder that it is not there and cannot be made, as below /proc.
 * @throws What `mkdir` throws.
 */
export function makeFolder(path: string, mode?: number): void {
  if (isMade(path, mode)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), mode);
  mkdirSync(path, { mode });
}

/** False: one above it is not there. */
function isMade(path: string, mode: number | undefined): boolean {
  try {
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return true;
    if (code === 'ENOENT') return false;
    throw error;
  }
}
