import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { TriageError } from '../errors.ts';
import { archivesIn } from '../providers/archive-cache.ts';
import { defaultHost, parseRepository } from '../providers/github/repository.ts';
import { counted, grouped } from '../reports/layout.ts';
import { checkText, pruneText, statsJson, statsText } from '../reports/store.ts';
import type { Database } from '../store/database.ts';
import { cachePath, storePath } from '../store/place.ts';
import { openStore } from './connection.ts';
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
  vacuum: async (db, _, __, { out }) => {
    const { vacuum } = await import('../store/maintenance.ts');
    const before = (await stat(db.path)).size;
    vacuum(db);
    const after = (await stat(db.path)).size;
    out(`${db.path}: ${grouped(Math.max(0, before - after))} bytes given back, ${grouped(after)} left.\n`);
    return 0;
  },
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
    repositories: repositories.map(({ name, ...one }) => ({ ...one, repo: `${name.owner}/${name.name}` })),
  };
  const page = { width: widthOf(around), colour: colourOf(around, options), nowMs: around.nowMs() };
  around.out(options.json ? `${statsJson(told)}\n` : statsText(told, page));
  return 0;
}

async function pruneRuns(db: Database, _: string, options: DbOptions, around: Surroundings): Promise<number> {
  const { prune } = await import('../store/prune.ts');
  const { findKey } = await import('../store/repositories.ts');
  const { before = '', dryRun = false, repo = null } = options;
  const beforeMs = momentOf(before, '--before', around.nowMs());
  const name = repo === null ? null : parseRepository(repo, '-R', await defaultHost(around.env));
  const repository = name === null ? null : findKey(db, name);
  const nothing = { runs: 0, jobs: 0 };
  const { runs, jobs } = name !== null && repository === null ? nothing : prune(db, { beforeMs, repository, dryRun });
  around.out(pruneText({ beforeMs, repo, runs, jobs, dryRun }));
  return 0;
}

/** Each file is written beside its place and moved there when it is whole. */
async function exportTables(db: Database, target: string, { force }: DbOptions, around: Surroundings): Promise<number> {
  const { EXPORTED, exportRows } = await import('../store/export.ts');
  const folder = resolve(around.cwd, target);
  await mkdir(folder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw unwritable(folder, cause);
  });
  for (const table of EXPORTED) {
    const path = join(folder, `${table}.jsonl`);
    if (!force && (await exists(path))) {
      throw new TriageError(
        'export-exists',
        `${path} is there already.`,
        'Name another folder, or overwrite with --force.',
      );
    }
    let rows = 0;
    const part = `${path}.part`;
    try {
      const file = await open(part, 'w', 0o600);
      try {
        let lines = '';
        for (const row of exportRows(db, table)) {
          rows++;
          lines += `${JSON.stringify(row)}\n`;
          if (lines.length > CHUNK_LENGTH) {
            await file.write(lines);
            lines = '';
          }
        }
        await file.write(lines);
      } finally {
        await file.close();
      }
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw unwritable(path, error);
    }
    around.out(`${path}: ${counted(rows, 'row')}\n`);
  }
  return 0;
}

/** Characters that are written at once. */
const CHUNK_LENGTH = 1024 * 1024;

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
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
