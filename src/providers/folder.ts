import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogSource } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Size } from '../log/segment.ts';
import { isSystemLog, type ListedFile, printable } from './entry-names.ts';
import { readLogFile } from './log-file.ts';
import { unreadable } from './random-access.ts';
import { jobSource } from './read-jobs.ts';

/** An unpacked archive, or any folder of logs. Links are not followed: they may lead out of the folder, or round in it. */
export async function openFolder(name: string, whole: Size): Promise<LogSource> {
  const { files, archives, warnings } = await listLogs(name);
  if (files.length === 0) {
    throw new TriageError(
      'folder-empty',
      `${printable(name)} holds no logs: no .log, .txt or .gz files, here or in the folders below.`,
      archives > 0
        ? 'It holds zip archives: give one of those instead of the folder.'
        : 'Give the folder that the archive was unpacked into, or a log file.',
    );
  }

  return jobSource({
    name,
    kind: 'folder',
    files,
    warnings,
    hint: 'Check that you may read the files and that they are complete.',
    whole,
    open: async () => ({
      read: async (file, reading) => {
        try {
          return await readLogFile(join(name, files[file]!.path), reading);
        } catch (error) {
          if (error instanceof TriageError) return { bytes: null, warning: error.message };
          throw error;
        }
      },
      close: async () => {},
    }),
  });
}

const FILES_MAX = 20_000;

const LOG_NAME = /\.(?:log|txt|gz)$/i;

interface Listing {
  /** Paths relative to the folder, in natural order. */
  readonly files: readonly ListedFile[];
  readonly archives: number;
  readonly warnings: readonly string[];
}

async function listLogs(top: string): Promise<Listing> {
  const files: ListedFile[] = [];
  const warnings: string[] = [];
  let archives = 0;
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const children = await childrenOf(join(top, folder)).catch((error: unknown) => {
      const known = unreadable(join(top, folder!), error);
      // Without the folder that was asked for there is nothing; without one below it there is still the rest.
      if (!(known instanceof TriageError) || folder === '') throw known;
      warnings.push(known.message);
      return [];
    });
    const logs: string[] = [];
    for (const child of children) {
      const path = folder === '' ? child.name : `${folder}/${child.name}`;
      if (child.isDirectory()) waiting.push(path);
      if (!child.isFile()) continue;
      if (child.name.toLowerCase().endsWith('.zip')) archives++;
      if (LOG_NAME.test(child.name) && !isSystemLog(child.name)) logs.push(path);
    }
    if (files.length + logs.length > FILES_MAX) throw tooMany(top);
    files.push(...(await Promise.all(logs.map(async (path) => ({ path, size: await sizeOf(join(top, path)) })))));
  }
  files.sort((a, b) => naturalOrder(a.path, b.path));
  return { files, archives, warnings };
}

function childrenOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true });
}

/** Zero when the file is gone: reading it then says why. */
async function sizeOf(path: string): Promise<number> {
  const stats = await lstat(path).catch((error: unknown) => {
    if (unreadable(path, error) instanceof TriageError) return null;
    throw error;
  });
  return stats?.size ?? 0;
}

function tooMany(name: string): TriageError {
  return new TriageError(
    'folder-limit',
    `${printable(name)} holds more than ${FILES_MAX.toLocaleString('en')} logs.`,
    'Give a folder further down.',
  );
}

/** `2_build` before `10_build`; otherwise by UTF-16 units, so that it is the same everywhere. */
function naturalOrder(a: string, b: string): number {
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [x, y] = [left[index]!, right[index]!];
    if (x === y) continue;
    // Between the separators, every second piece is a number.
    const difference = index % 2 === 1 ? Number(x) - Number(y) : 0;
    return difference || (x < y ? -1 : 1);
  }
  return left.length - right.length;
}
