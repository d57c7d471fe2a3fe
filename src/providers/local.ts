import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { JobLog, LogSource } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { isZip } from './archive-faults.ts';
import { printable } from './entry-names.ts';
import { openFolder } from './folder.ts';
import { openArchive } from './github-archive.ts';
import { LOG_MAX_BYTES, type LogText, readLogFile, textOf, tooLarge } from './log-file.ts';
import { inMemory, openFile, unreadable } from './random-access.ts';

/**
 * Opens what the user named: a log, a `.gz` of one, a run's archive, a folder, or `-` for standard input. What a
 * file is its first bytes tell, not its name. Throws a `TriageError` when it cannot be read or holds no log.
 */
export async function openSource(path: string, options: { stdin?: NodeJS.ReadableStream }): Promise<LogSource> {
  if (path === '-') return await openStream(options.stdin ?? process.stdin, '-');

  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (stats.isDirectory()) return await openFolder(path);
  // What a shell's `<(command)` gives.
  if (stats.isFIFO() || stats.isCharacterDevice()) return await openStream(createReadStream(path), path);
  if (!stats.isFile()) {
    throw new TriageError(
      'source-unreadable',
      `${printable(path)} is neither a file nor a folder.`,
      'Give a log file.',
    );
  }

  const file = await openFile(path);
  const head = await file.read(0, 4).finally(() => file.close());
  // A download that failed keeps the name: the archive's reader knows what to say about it.
  if (isZip(head) || path.toLowerCase().endsWith('.zip')) return await openArchive(path, () => openFile(path));
  if (stats.size === 0) throw empty(path);
  if (stats.size > LOG_MAX_BYTES) throw tooLarge(path);
  return singleLog(path, () => readLogFile(path));
}

/** Read to its end before anything else: an archive's directory comes last, and a stream cannot go back. */
async function openStream(stream: NodeJS.ReadableStream, name: string): Promise<LogSource> {
  const shown = name === '-' ? 'standard input' : name;
  const bytes = await collect(stream, shown);
  if (bytes.length === 0) throw empty(shown);
  if (isZip(bytes)) {
    const source = await openArchive(shown, async () => inMemory(bytes));
    return { ...source, name };
  }
  return singleLog(name, () => textOf(bytes, shown));
}

async function collect(stream: NodeJS.ReadableStream, shown: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      length += bytes.length;
      if (length > LOG_MAX_BYTES) throw tooLarge(shown);
      chunks.push(bytes);
    }
  } catch (error) {
    throw unreadable(shown, error);
  }
  return Buffer.concat(chunks, length);
}

function singleLog(name: string, read: () => Promise<LogText>): LogSource {
  const warnings: string[] = [];
  return {
    name,
    warnings,
    jobs: async function* (): AsyncGenerator<JobLog, void, undefined> {
      const { bytes, warning } = await read();
      warnings.splice(0, Number.POSITIVE_INFINITY, ...(warning === null ? [] : [warning]));
      yield { name: null, parts: [{ file: name, bytes, step: null, steps: null }] };
    },
  };
}

function empty(shown: string): TriageError {
  return new TriageError(
    'source-empty',
    `${printable(shown)} is empty: there is no log to read.`,
    'If a command wrote it, look at what that command printed to its standard error.',
  );
}
