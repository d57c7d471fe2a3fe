import type { LogSource } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Size } from '../log/segment.ts';
import { DOWNLOAD_AGAIN } from './download-hint.ts';
import { isSystemLog, printable } from './entry-names.ts';
import type { RandomAccess } from './random-access.ts';
import { jobSource } from './read-jobs.ts';
import { readDirectory, readEntry } from './zip.ts';

/**
 * A run's log archive, as GitHub's API sends it. Its directory is read at once; the logs while the jobs are asked for.
 * An archive that cannot be trusted as a whole throws; a damaged entry becomes a warning.
 */
export async function openArchive(name: string, whole: Size, open: () => Promise<RandomAccess>): Promise<LogSource> {
  const archive = await open();
  const entries = await readDirectory(archive, name).finally(() => archive.close());
  if (entries.length === 0) {
    throw new TriageError('archive-empty', `${printable(name)} is an archive without files.`, NO_LOGS_HINT);
  }
  const logs = entries.filter(({ path }) => LOG_NAME.test(path) && !isSystemLog(path));
  if (logs.length === 0) {
    throw new TriageError(
      'archive-no-logs',
      `${printable(name)} holds no logs of jobs, only ${printable(entries[0]!.path)} and the like.`,
      NO_LOGS_HINT,
    );
  }

  return jobSource({
    name,
    kind: 'archive',
    files: logs,
    warnings: [],
    hint: DOWNLOAD_AGAIN,
    whole,
    open: async () => {
      const archive = await open();
      return {
        read: async (file, reading) => {
          const entry = logs[file]!;
          const read = await readEntry(archive, entry, reading);
          if (typeof read !== 'string') return { ...read, warning: null };
          return { bytes: null, warning: `${printable(name)}: "${printable(entry.path)}" was left out: ${read}.` };
        },
        close: () => archive.close(),
      };
    },
  });
}

const LOG_NAME = /\.(?:log|txt)$/i;

const NO_LOGS_HINT =
  'GitHub sends this when the run was still going, or its logs have expired. ' +
  'Look at the run in the browser; if it shows logs, download the archive again.';
