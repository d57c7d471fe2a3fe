import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './downloads.ts';

/** A folder for as long as this process runs. */
export interface Stay {
  readonly path: string;
  /** Takes it away; a second time it does nothing. */
  end(): void;
}

/**
 * A folder below the system's own for such things. It goes with the process at the latest, and what killed processes left behind
 * goes with the next one.
 */
export function createStay(name: string): Stay {
  const folder = tmpdir();
  for (const left of readdirSync(folder)) {
    const pid = new RegExp(`^${name}-(?<pid>\\d+)-`).exec(left)?.groups?.pid;
    if (pid !== undefined && !isAlive(Number(pid))) take(join(folder, left));
  }
  const path = mkdtempSync(join(folder, `${name}-${process.pid}-`));
  const end = (): void => {
    process.off('exit', end);
    take(path);
  };
  process.on('exit', end);
  return { path, end };
}

function take(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    // Somebody else's, or still open: the next one tries again.
    if (!STUCK.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

const STUCK: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY', 'ENOTEMPTY']);
