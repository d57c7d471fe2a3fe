import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { TriageError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { archivesIn } from '../providers/archive-cache.ts';
import { counted, grouped } from '../reports/layout.ts';
import { nameOf } from '../reports/runs.ts';
import { checkText, pruneText, statsJson, statsText } from '../reports/store.ts';
import type { Database } from '../store/database.ts';
import { cachePath, storePath } from '../store/place.ts';
import { openStore } from './connection.ts';
import { storedRepository } from './search.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';
import { momentOf } from './when.ts';

export type DbCommand = 'path' | 'stats' | 'prune' | 'vacuum' | 'backup' | 'check' | 'export';

export interface DbOptions extends CommonOptions {
  readonly before?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

/** `target`: the file or folder of the commands that write one. Returns the exit code. */
export async function dbCommand(
  command: DbCommand,
  target: string | undefined,
  options: DbOptions,
  around: Surroundings,
): Promise<number> {
  const path = storePath(around.env, options.db, around.platform, around.home);
  if (command === 'path') {
    around.out(`${path}\n`);
    return 0;
  }
  const db = await openStore(options, around, { mustExist: true });
  try {
    return await COMMANDS[command](db, target ?? '', options, around);
  } finally {
    db.close();
  }
}

type Work = (db: Database, target: string, options: DbOptions, around: Surroundings) => Promise<number>;

const COMMANDS: Readonly<Record<Exclude<DbCommand, 'path'>, Work>> = {
  stats: showStats,
  prune: pruneRuns,
  vacuum: giveBack,
  backup: async (db, target, { force = false }, { cwd, out }) => {
    const { backup } = await import('../store/maintenance.ts');
    const file = resolve(cwd, target);
    await backup(db, file, { force });
    out(`${file}: ${grouped((await stat(file)).size)} bytes.\n`);
    return 0;
  },
  check: async (db, _, options, around) => {
    const { check } = await import('../store/maintenance.ts');
    const complaints = check(db);
    const page = { width: widthOf(around), colour: colourOf(around, options) };
    around.out(options.json ? `${JSON.stringify(complaints)}\n` : checkText(db.path, complaints, page));
    return complaints.length === 0 ? 0 : 1;
  },
  export: exportTables,
};

async function showStats(db: Database, _: string, options: DbOptions, around: Surroundings): Promise<number> {
  const { stats } = await import('../store/stats.ts');
  const { repositories, ...rest } = stats(db);
  const archives = await archivesIn(cachePath(db.path, around.platform));
  const told = {
    ...rest,
    archiveBytes: archives.length === 0 ? null : archives.reduce((sum, one) => sum + one.bytes, 0),
    repositories: repositories.map(({ name, ...one }) => ({ ...one, repo: nameOf(name) })),
  };
  const page = { width: widthOf(around), colour: colourOf(around, options), nowMs: around.nowMs() };
  around.out(options.json ? `${statsJson(told)}\n` : statsText(told, page));
  return 0;
}

async function pruneRuns(db: Database, _: string, options: DbOptions, around: Surroundings): Promise<number> {
  const { prune } = await import('../store/prune.ts');
  const { before = '', dryRun = false } = options;
  const beforeMs = momentOf(before, '--before', around.nowMs());
  const stored = await storedRepository(db, options, around);
  const { runs, jobs } = prune(db, { beforeMs, repository: stored?.key ?? null, dryRun });
  const repo = stored === null ? null : nameOf(stored.name);
  around.out(pruneText({ beforeMs, repo, runs, jobs, dryRun }));
  return 0;
}

async function giveBack(db: Database, _: string, __: DbOptions, { out }: Surroundings): Promise<number> {
  const { vacuum } = await import('../store/maintenance.ts');
  const before = sizeIn(db);
  vacuum(db);
  const after = sizeIn(db);
  out(`${db.path}: ${grouped(Math.max(0, before - after))} bytes given back, ${grouped(after)} left.\n`);
  if ((await stat(db.path)).size > after) {
    out('The file itself gets smaller when the other programs that read it have ended.\n');
  }
  return 0;
}

/** Bytes of the store itself, wherever they are: what was written last may not be in the file yet. */
function sizeIn({ sqlite }: Database): number {
  const pragma = (name: string): number => sqlite.pragma(name, { simple: true }) as number;
  return pragma('page_count') * pragma('page_size');
}

/** All files are of one moment, written beside their places and moved there when all of them are whole. */
async function exportTables(
  db: Database,
  target: string,
  { force = false }: DbOptions,
  { cwd, out, signal }: Surroundings,
): Promise<number> {
  const { EXPORTED, exportRows } = await import('../store/export.ts');
  const folder = resolve(cwd, target);
  const files = EXPORTED.map((table) => {
    const path = join(folder, `${table}.jsonl`);
    return { table, path, part: `${path}.part` };
  });
  const there = files.find(({ path }) => !force && existsSync(path));
  if (there !== undefined) {
    throw new TriageError(
      'export-exists',
      `${there.path} is there already.`,
      'Name another folder, or overwrite with --force.',
    );
  }
  const written: string[] = [];
  const begun: string[] = [];
  db.exec('BEGIN');
  try {
    makeFolder(folder);
    for (const { table, path, part } of files) {
      // What stands in logs is for nobody else's eyes.
      const file = await open(part, 'w', 0o600);
      begun.push(part);
      const rows = await writeLines(file, exportRows(db, table), signal);
      written.push(`${path}: ${counted(rows, 'row')}\n`);
    }
    heed(signal);
    for (const { path, part } of files) await rename(part, path);
  } catch (error) {
    for (const part of begun) await rm(part, { force: true });
    throw unwritable(folder, error);
  } finally {
    db.exec('ROLLBACK');
  }
  out(written.join(''));
  return 0;
}

/** Characters that are written at once. */
const CHUNK_LENGTH = 1024 * 1024;

/** Closes the file. Returns how many lines there were. */
async function writeLines(file: FileHandle, rows: Iterable<object>, signal: AbortSignal): Promise<number> {
  try {
    let count = 0;
    let lines = '';
    for (const row of rows) {
      count++;
      lines += `${JSON.stringify(row)}\n`;
      if (lines.length < CHUNK_LENGTH) continue;
      await file.write(lines);
      lines = '';
      heed(signal);
    }
    await file.write(lines);
    return count;
  } finally {
    await file.close();
  }
}

function heed(signal: AbortSignal): void {
  if (signal.aborted) throw new TriageError('interrupted', 'Interrupted.', 'Nothing was exported.');
}

/** An error of the file system in words; anything else is handed back as it is. */
function unwritable(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return error;
  return new TriageError(
    'export-unwritable',
    `${path} cannot be written (${String(error.code)}).`,
    'Check the rights on the folder and the room on its disk, or name another folder.',
    { cause: error },
  );
}
