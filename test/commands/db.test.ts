import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { saveAttempt } from '../../src/store/attempts.ts';
import { openDatabase } from '../../src/store/database.ts';
import { EXPORTED } from '../../src/store/export.ts';
import { listRuns } from '../../src/store/listing.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { buildWorld, NOON_MS } from '../github/world/build.ts';
import { job, NOVA, newPath, newStore, run, START_MS } from '../store/support.ts';
import { hosted } from '../support/hosted.ts';
import { folderWith } from '../support/sources.ts';
import { whyred } from '../support/surroundings.ts';

const DAY_MS = 86_400_000;
const isPosix = process.platform !== 'win32';

/** A store with runs 1000 and later of acme/nova, an hour apart, and three of acme/comet, each with a job. */
async function storeOf(count: number): Promise<string> {
  const db = await newStore();
  const nova = saveRepository(db, NOVA, 'main');
  const comet = saveRepository(db, { ...NOVA, name: 'comet' }, 'main');
  for (const [repository, runs] of [[nova, count] as const, [comet, 3] as const]) {
    const made = Array.from({ length: runs }, (_, index) => run(1000 + index));
    saveRuns(db, repository, made);
    for (const { id } of made) {
      saveAttempt(db, repository, id, { number: 1, attempt: null, jobs: [job(id * 10 + repository, { runId: id })] });
    }
  }
  db.close();
  return db.path;
}

async function idsIn(path: string): Promise<string[]> {
  const db = await openDatabase(path, { readonly: true });
  const rows = listRuns(db, null, { limit: -1, offset: 0 });
  db.close();
  return rows.map(({ repository, run: { id } }) => `${repository.name} ${id}`).sort();
}

const linesOf = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe('whyred db path', () => {
  test.each<[what: string, argv: readonly string[], env: Record<string, string>, path: string]>([
    ['--db', ['--db', '/x/a.db'], { WHYRED_DB: '/x/b.db' }, '/x/a.db'],
    ['WHYRED_DB', [], { WHYRED_DB: '/x/b.db', XDG_DATA_HOME: '/data' }, '/x/b.db'],
    ['the system', [], { XDG_DATA_HOME: '/data' }, '/data/whyred/whyred.db'],
  ])('prints what %s says, also where there is nothing yet', async (_what, argv, env, path) => {
    expect(await whyred(['db', 'path', ...argv], { env })).toEqual({ exitCode: 0, out: `${path}\n`, err: '' });
    expect(existsSync(path)).toBe(false);
  });
});

describe('whyred db stats', () => {
  test('counts runs by repository, and rows and bytes by table', async () => {
    const path = await storeOf(5);
    const nowMs = (): number => START_MS + 2 * DAY_MS;
    const { exitCode, out } = await whyred(['db', 'stats', '--db', path], { nowMs });
    expect(exitCode).toBe(0);
    expect(out).toMatch(new RegExp(`^${path}\n[\\d.]+ kB, 8 runs\n`));
    expect(out).toMatch(/^acme\/nova +5 +2026-11-01 +1 d ago$/m);
    expect(out).toMatch(/^job +8 +[\d.]+ kB$/m);
    const told = JSON.parse((await whyred(['db', 'stats', '--json', '--db', path], { nowMs })).out);
    expect(told).toMatchObject({ path, archiveBytes: null, bytes: statSync(path).size });
    expect(told.repositories).toEqual([
      { repo: 'acme/comet', runs: 3, oldest: '2026-11-01T10:00:00.000Z', newest: '2026-11-01T12:00:00.000Z' },
      { repo: 'acme/nova', runs: 5, oldest: '2026-11-01T10:00:00.000Z', newest: '2026-11-01T14:00:00.000Z' },
    ]);
  });

  test('counts the archives that are kept beside the store', async () => {
    const path = await storeOf(1);
    const folder = join(path, '..', 'archives', 'acme', 'nova');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '1-1.zip'), 'x'.repeat(1500));
    expect((await whyred(['db', 'stats', '--db', path])).out).toContain('archives 1.5 kB');
  });

  test('names the server of a repository where it is not the usual one', async () => {
    const db = await newStore();
    saveRepository(db, { ...NOVA, host: 'git.acme.example' }, 'main');
    db.close();
    const { out } = await whyred(['db', 'stats', '--json', '--db', db.path]);
    expect(JSON.parse(out).repositories[0].repo).toBe('git.acme.example/acme/nova');
  });
});

describe('whyred db prune', () => {
  const nowMs = (): number => START_MS + 5 * 3_600_000;
  const prune = (path: string, ...argv: readonly string[]) => whyred(['db', 'prune', '--db', path, ...argv], { nowMs });

  test('takes out what was created before an age or a date, to the minute', async () => {
    const path = await storeOf(5);
    expect((await prune(path, '--before', '3h')).out).toBe(
      'Removed 4 runs created before 2026-11-01 12:00 UTC, with 4 jobs.\n' +
        'The file keeps its size until `whyred db vacuum` gives the room back.\n',
    );
    expect(await idsIn(path)).toEqual(['comet 1002', 'nova 1002', 'nova 1003', 'nova 1004']);
    expect((await prune(path, '--before', '2026-11-02')).out).toMatch(/^Removed 4 runs created before 2026-11-02,/);
    expect(await idsIn(path)).toEqual([]);
  });

  test.each(['acme/comet', 'Acme/COMET', 'github.com/acme/comet', 'https://github.com/acme/comet'])(
    '-R %s takes out what is of that repository',
    async (name) => {
      const path = await storeOf(2);
      expect((await prune(path, '-R', name, '--before', '0d')).out).toMatch(/^Removed 3 runs of acme\/comet created/);
      expect(await idsIn(path)).toEqual(['nova 1000', 'nova 1001']);
    },
  );

  test('--dry-run changes nothing', async () => {
    const path = await storeOf(2);
    const before = await idsIn(path);
    expect((await prune(path, '--before', '0d', '--dry-run')).out).toMatch(/^Would remove 5 runs .*\nNothing was/);
    expect(await idsIn(path)).toEqual(before);
  });

  test.each<[argv: readonly string[], said: string]>([
    [['--before', 'yesterday'], 'whyred: --before "yesterday" is no time.\nGive an age'],
    [['--before', '2026-02-30'], 'is no time.'],
    [[], "required option '--before <when>'"],
    [['--before', '0d', '-R', 'acme/comte'], 'whyred: Nothing of acme/comte is in the store.\n'],
    [['--before', '0d', '-R', 'comet'], 'names no repository'],
  ])('%j is refused, and takes nothing out', async (argv, said) => {
    const path = await storeOf(1);
    const { exitCode, out, err } = await prune(path, ...argv);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain(said);
    expect(await idsIn(path)).toHaveLength(4);
  });
});

describe('whyred db vacuum', () => {
  test('makes the file smaller by what it says', async () => {
    const path = await storeOf(800);
    await whyred(['db', 'prune', '--before', '2027-01-01', '--db', path]);
    const before = statSync(path).size;
    const { exitCode, out } = await whyred(['db', 'vacuum', '--db', path]);
    const after = statSync(path).size;
    expect(exitCode).toBe(0);
    expect(after).toBeLessThan(before / 2);
    const grouped = (bytes: number): string => bytes.toLocaleString('en-US');
    expect(out).toBe(`${path}: ${grouped(before - after)} bytes given back, ${grouped(after)} left.\n`);
  });

  test('while another program reads, says that the file gets smaller later, and so it does', async () => {
    const path = await storeOf(300);
    await whyred(['db', 'prune', '--before', '2027-01-01', '--db', path]);
    const before = statSync(path).size;
    const reader = new Sqlite(path, { readonly: true });
    reader.exec('BEGIN; SELECT count(*) FROM run');
    const { exitCode, out } = await whyred(['db', 'vacuum', '--db', path]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/: [1-9][\d,]+ bytes given back, [\d,]+ left\.\nThe file itself gets smaller when/);
    expect(statSync(path).size).toBe(before);
    expect(reader.prepare('SELECT count(*) FROM run').pluck().get()).toBe(0);
    reader.close();
    await whyred(['db', 'vacuum', '--db', path]);
    expect(statSync(path).size).toBeLessThan(before);
  });
});

describe('whyred db backup', () => {
  test('copies the store, also while it is written', async () => {
    const path = await storeOf(3);
    const writer = await openDatabase(path);
    writer.sqlite.exec("BEGIN IMMEDIATE; UPDATE run SET title = 'not yet'");
    const file = `${path}.copy`;
    const { exitCode, out } = await whyred(['db', 'backup', file, '--db', path]);
    writer.sqlite.exec('ROLLBACK');
    writer.close();
    expect([exitCode, out]).toEqual([0, `${file}: ${statSync(file).size.toLocaleString('en-US')} bytes.\n`]);
    expect(await idsIn(file)).toEqual(await idsIn(path));
    expect((await whyred(['db', 'check', '--db', file])).exitCode).toBe(0);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  test('to a name finds its folder from where whyred runs', async () => {
    const path = await storeOf(1);
    const cwd = await folderWith({});
    expect((await whyred(['db', 'backup', 'a.db', '--db', path], { cwd })).exitCode).toBe(0);
    expect(readdirSync(cwd)).toEqual(['a.db']);
  });

  test('replaces a file only with --force', async () => {
    const path = await storeOf(1);
    const cwd = await folderWith({ 'a.db': 'mine' });
    const refused = await whyred(['db', 'backup', 'a.db', '--db', path], { cwd });
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('exists already') });
    expect(readFileSync(join(cwd, 'a.db'), 'utf8')).toBe('mine');
    expect((await whyred(['db', 'backup', 'a.db', '--force', '--db', path], { cwd })).exitCode).toBe(0);
    expect(await idsIn(join(cwd, 'a.db'))).toHaveLength(4);
  });

  test.each<[what: string, target: string]>([
    ['the store itself', 'whyred.db'],
    ['a folder that is not there', join('missing', 'a.db')],
    ['a folder', '.'],
  ])('to %s is refused, and leaves nothing', async (_what, target) => {
    const path = await storeOf(1);
    const cwd = join(path, '..');
    const before = readdirSync(cwd);
    const { exitCode, out, err } = await whyred(['db', 'backup', target, '--force', '--db', path], { cwd });
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(/^whyred: /);
    expect(readdirSync(cwd)).toEqual(before);
    expect(await idsIn(path)).toHaveLength(4);
  });
});

describe('whyred db check', () => {
  test('of a sound store says so', async () => {
    const path = await storeOf(1);
    expect(await whyred(['db', 'check', '--db', path])).toEqual({ exitCode: 0, out: `✓ ${path} is sound.\n`, err: '' });
    expect((await whyred(['db', 'check', '--json', '--db', path])).out).toBe('[]\n');
  });

  test('of rows that belong to nothing, and of pages that are no longer right, exits with 1 and says what', async () => {
    const path = await storeOf(200);
    const sqlite = new Sqlite(path);
    sqlite.pragma('foreign_keys = OFF');
    sqlite.exec('DELETE FROM run WHERE id = 1001');
    sqlite.close();
    const orphans = await whyred(['db', 'check', '--db', path]);
    expect(orphans.exitCode).toBe(1);
    expect(orphans.out).toMatch(/✗ 2 rows of job belong to no row of run\./);
    const bytes = readFileSync(path);
    bytes.fill(0x55, bytes.length - 5 * 4096, bytes.length - 4096);
    writeFileSync(path, bytes);
    const damaged = await whyred(['db', 'check', '--json', '--db', path]);
    expect(damaged.exitCode).toBe(1);
    expect(JSON.parse(damaged.out).length).toBeGreaterThan(0);
  });
});

describe('whyred db export', () => {
  const FILES = EXPORTED.map((table) => `${table}.jsonl`).sort();

  test('writes a file for each table, a JSON document a line, for its owner only', async () => {
    const path = await storeOf(3);
    const cwd = await folderWith({});
    const { exitCode, out } = await whyred(['db', 'export', 'deep/out', '--db', path], { cwd });
    const folder = join(cwd, 'deep', 'out');
    expect(exitCode).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(FILES);
    expect(out.split('\n')).toContain(`${join(folder, 'run.jsonl')}: 6 rows`);
    expect(linesOf(join(folder, 'run.jsonl'))).toHaveLength(6);
    expect(linesOf(join(folder, 'job.jsonl'))[0]).toMatchObject({
      ...{ repository: 'github.com/acme/comet', run: 1000, executed: true, labels: ['ubuntu-latest'] },
    });
    expect(readFileSync(join(folder, 'label.jsonl'), 'utf8')).toBe('');
    if (isPosix) expect(statSync(join(folder, 'run.jsonl')).mode & 0o777).toBe(0o600);
  });

  test('writes nothing at all where one of the files is there, unless told to', async () => {
    const path = await storeOf(1);
    // One of the last to be written.
    const cwd = await folderWith({ 'pull.jsonl': 'mine' });
    const refused = await whyred(['db', 'export', '.', '--db', path], { cwd });
    expect([refused.exitCode, refused.out]).toEqual([2, '']);
    expect(refused.err).toBe(
      `whyred: ${join(cwd, 'pull.jsonl')} is there already.\nName another folder, or overwrite with --force.\n`,
    );
    expect(readdirSync(cwd)).toEqual(['pull.jsonl']);
    expect((await whyred(['db', 'export', '.', '--force', '--db', path], { cwd })).exitCode).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual(FILES);
    expect(readFileSync(join(cwd, 'pull.jsonl'), 'utf8')).toBe('');
  });

  test('to a file is refused in words', async () => {
    const path = await storeOf(1);
    const cwd = await folderWith({ notes: 'mine' });
    for (const target of ['notes', 'notes/out']) {
      const { exitCode, err } = await whyred(['db', 'export', target, '--db', path], { cwd });
      expect(exitCode).toBe(2);
      expect(err).toMatch(/^whyred: .* cannot be written \((?:EEXIST|ENOTDIR)\)\.\nCheck the rights/);
    }
    expect(readFileSync(join(cwd, 'notes'), 'utf8')).toBe('mine');
  });

  test('that cannot be ended leaves nothing half written', async () => {
    const path = await storeOf(1);
    const cwd = await folderWith({ 'verdict.jsonl.part/in the way': '' });
    const { exitCode, out, err } = await whyred(['db', 'export', '.', '--db', path], { cwd });
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain('cannot be written (EISDIR)');
    expect(readdirSync(cwd)).toEqual(['verdict.jsonl.part']);
  });

  test('that is interrupted leaves nothing half written', async () => {
    const path = await storeOf(1);
    const cwd = await folderWith({});
    const stop = new AbortController();
    stop.abort();
    const { exitCode, out, err } = await whyred(['db', 'export', '.', '--db', path], { cwd, signal: stop.signal });
    expect([exitCode, out, err]).toEqual([2, '', 'whyred: Interrupted.\nNothing was exported.\n']);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('is of one moment, however much is written meanwhile', async () => {
    const path = await storeOf(50);
    const cwd = await folderWith({});
    const writer = await openDatabase(path);
    const nova = saveRepository(writer, NOVA, 'main');
    let ended = false;
    const exported = whyred(['db', 'export', '.', '--db', path], { cwd }).finally(() => {
      ended = true;
    });
    let added = 0;
    for (; !ended; added++) {
      saveRuns(writer, nova, [run(5000 + added)]);
      await turn();
    }
    writer.close();
    expect((await exported).exitCode).toBe(0);
    expect(added).toBeGreaterThan(EXPORTED.length);
    const runs = linesOf(join(cwd, 'run.jsonl')).length;
    // Each run is stored with its attempt at once.
    expect(linesOf(join(cwd, 'attempt.jsonl'))).toHaveLength(runs);
  });
});

test('what is pulled can be exported, taken out to the last run, checked, and pulled again', async () => {
  const failing = [
    { name: 'lint' },
    { name: 'migrate', failure: 'alembic/concurrent-update' as const, does: ['pip-install', 'alembic'] },
  ];
  const {
    whyred: command,
    folder,
    db,
    stored,
  } = await hosted({
    world: buildWorld({
      runs: [{ jobs: failing }, { attempts: [{ jobs: failing }, { jobs: [{ name: 'lint' }] }] }, {}],
    }),
  });
  expect((await command(['pull', '-q'])).exitCode).toBe(0);
  const before = await stored();
  expect((await command(['db', 'export', join(folder, 'out')])).exitCode).toBe(0);
  for (const table of EXPORTED) {
    expect(linesOf(join(folder, 'out', `${table}.jsonl`))).toHaveLength((await stored([table]))[table]!.length);
  }
  expect(before.cause!.length).toBeGreaterThanOrEqual(2);

  expect((await command(['db', 'prune', '--before', '2026-09-15'])).out).toMatch(/^Removed 3 runs /);
  expect(await command(['db', 'check'])).toMatchObject({ exitCode: 0, err: '' });
  const left = Object.entries(await stored()).filter(([, rows]) => rows.length > 0);
  expect(left.map(([table]) => table)).toEqual(['repository']);
  expect((await command(['search', 'concurrently'])).out).toMatch(/^No run is stored to be searched\./);
  expect((await command(['runs', '--json'])).out).toBe('[]\n');
  expect((await command(['db', 'vacuum'])).exitCode).toBe(0);
  expect(statSync(db).size).toBeLessThan(250_000);

  expect(
    (await command(['pull', '-q', '--since', new Date(NOON_MS - DAY_MS).toISOString().slice(0, 10)])).exitCode,
  ).toBe(0);
  expect(await stored()).toEqual(before);
});

test('a store of another place is made in its own folder, which nothing but pull makes', async () => {
  const path = newPath();
  for (const argv of [['runs'], ['db', 'vacuum'], ['db', 'backup', 'x'], ['db', 'export', 'x'], ['doctor']]) {
    await whyred([...argv, '--db', path], { env: { GITHUB_API_URL: 'no url' } });
    expect(existsSync(join(path, '..'))).toBe(false);
  }
});
