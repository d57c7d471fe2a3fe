import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { JobLog, LogSource } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Size } from '../log/segment.ts';
import { isZip } from './archive-faults.ts';
import { printable } from './entry-names.ts';
import { openFolder } from './folder.ts';
import { openArchive } from './github-archive.ts';
import { WHOLE } from './log-collector.ts';
import { joined, LOG_MAX_BYTES, type LogText, readLogFile, readLogStream, tooLarge } from './log-file.ts';
import { inMemory, openFile, unreadable } from './random-access.ts';

/**
 * Opens what the user named: a log, a `.gz` of one, a run's archive, a folder, or `-` for standard input. What a
 * file is its first bytes tell, not its name. Throws a `TriageError` when it cannot be read or holds no log.
 * `whole`: of a longer log only what may explain a failure is read.
 */
export async function openSource(
  path: string,
  { stdin = process.stdin, whole = WHOLE }: { stdin?: NodeJS.ReadableStream; whole?: Size },
): Promise<LogSource> {
  if (path === '-') return await openStream(stdin, '-', whole);

  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (stats.isDirectory()) return await openFolder(path, whole);
  // What a shell's `<(command)` gives.
  if (stats.isFIFO() || stats.isCharacterDevice()) return await openStream(createReadStream(path), path, whole);
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
  if (isZip(head) || path.toLowerCase().endsWith('.zip')) {
    return await openArchive(path, whole, () => openFile(path));
  }
  if (stats.size === 0) throw empty(path);
  if (stats.size > LOG_MAX_BYTES) throw tooLarge(path);
  return singleLog(path, () => readLogFile(path, { whole, steps: null }));
}

/** Read to its end before anything else: an archive's directory comes last, and a stream cannot go back. */
async function openStream(stream: NodeJS.ReadableStream, name: string, whole: Size): Promise<LogSource> {
  const shown = name === '-' ? 'standard input' : name;
  const pieces = piecesIn(stream, shown);
  try {
    const first = await beginning(pieces);
    if (first.length === 0) throw empty(shown);
    if (isZip(first)) {
      const bytes = await joined(first, pieces);
      const source = await openArchive(shown, whole, async () => inMemory(bytes));
      return { ...source, name };
    }
    const log = await readLogStream(first, pieces, shown, { whole, steps: null });
    return singleLog(name, async () => log);
  } finally {
    // Whoever writes into a pipe waits for its reader, also when that one has given up.
    await pieces.return(undefined);
  }
}

/** As many bytes as tell what it is, if there are so many. */
const BEGINNING_BYTES = 512;

async function beginning(pieces: AsyncGenerator<Buffer>): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < BEGINNING_BYTES) {
    const { value, done } = await pieces.next();
    if (done === true) break;
    bytes = Buffer.concat([bytes, value]);
  }
  return bytes;
}

async function* piecesIn(stream: NodeJS.ReadableStream, shown: string): AsyncGenerator<Buffer> {
  let length = 0;
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      length += bytes.length;
      if (length > LOG_MAX_BYTES) throw tooLarge(shown);
      yield bytes;
    }
  } catch (error) {
    throw unreadable(shown, error);
  }
}

function singleLog(name: string, read: () => Promise<LogText>): LogSource {
  const warnings: string[] = [];
  return {
    name,
    warnings,
    jobs: async function* (): AsyncGenerator<JobLog, void, undefined> {
      const { warning, ...log } = await read();
      warnings.splice(0, Number.POSITIVE_INFINITY, ...(warning === null ? [] : [warning]));
      yield { name: null, parts: [{ ...log, file: name, step: null }] };
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
