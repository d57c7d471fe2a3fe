import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { TriageError } from '../../src/errors.ts';
import { openDatabase } from '../../src/store/database.ts';
import { storeFault } from '../../src/store/faults.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { plain, query } from '../../src/store/query.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { TABLES } from '../../src/store/tables.ts';
import { NOVA, newPath, newStore, novaStore, run } from './support.ts';

/** What a command would print. */
async function refusal(work: () => unknown): Promise<{ code: string; message: string; hint: string }> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof TriageError)) throw error;
    const { code, message, hint } = error;
    return { code, message, hint };
  }
  throw new Error('nothing was refused');
}

test('a new store has every table of the schema, strict, in a folder and a file that only its owner can read', async () => {
  const { path, sqlite } = await newStore();
  const tables = sqlite.pragma('table_list') as { name: string; type: string; strict: number }[];
  const own = tables.filter(({ name, type }) => type === 'table' && !/^(?:sqlite_|window_text_)/.test(name));
  expect(own.map(({ name }) => name).sort()).toEqual(TABLES.filter((name) => name !== 'window_text').toSorted());
  expect(own.filter(({ strict }) => strict !== 1)).toEqual([]);
  expect(sqlite.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
  if (process.platform !== 'win32') {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  }
});

test('the columns that the queries know are those of the tables', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  const columns = readFileSync(new URL('../../src/store/tables.ts', import.meta.url), 'utf8');
  for (const table of TABLES) {
    if (table === 'window_text') continue;
    const name = `${table.replace(/(^|_)(\w)/g, (_, _bar, letter: string) => letter.toUpperCase())}Table`;
    const known = new RegExp(`interface ${name} \\{([^}]*)\\}`).exec(columns)![1]!;
    const inFile = db.sqlite.pragma(`table_info(${table})`) as { name: string; notnull: number; pk: number }[];
    expect([...known.matchAll(/readonly (\w+)/g)].map(([, column]) => column)).toEqual(inFile.map((one) => one.name));
    const nullable = [...known.matchAll(/readonly (\w+): .*\| null/g)].map(([, column]) => column);
    expect(nullable).toEqual(inFile.filter((one) => one.notnull === 0 && one.pk === 0).map((one) => one.name));
  }
});

test('a text where a number belongs is refused', async () => {
  const { db } = await novaStore();
  expect(() => db.sqlite.exec("INSERT INTO step VALUES (1, 'one', 'x', 'y', null, null, null)")).toThrow(/INTEGER/);
});

test('a store that is opened again is the same', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  db.close();
  const again = await newStore(db.path);
  expect(again.all(query.selectFrom('run').select('id'))).toEqual([{ id: 1000 }]);
  again.close();
  expect(existsSync(`${db.path}-wal`)).toBe(false);
});

test('a store may be read while it is written', async () => {
  const { db, nova } = await novaStore();
  const reader = await openDatabase(db.path, { readonly: true });
  db.transaction(() => {
    saveRuns(db, nova, [run(1000)]);
    expect(reader.all(query.selectFrom('run').select('id'))).toEqual([]);
  });
  expect(reader.all(query.selectFrom('run').select('id'))).toEqual([{ id: 1000 }]);
  reader.close();
});

test('what fails in a transaction leaves nothing behind, inner ones included', async () => {
  const { db, nova } = await novaStore();
  const work = () =>
    db.transaction(() => {
      saveRuns(db, nova, [run(1000)]);
      throw new Error('stop');
    });
  expect(work).toThrow('stop');
  expect(db.all(query.selectFrom('run').select('id'))).toEqual([]);
});

test('a file that is no database is left as it is', async () => {
  const path = newPath();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'my notes, which are longer than a header');
  expect(await refusal(() => openDatabase(path))).toEqual({
    code: 'store-no-database',
    message: `${path} is no database, and was left as it is.`,
    hint: expect.stringContaining('--db'),
  });
  expect(readFileSync(path, 'utf8')).toBe('my notes, which are longer than a header');
});

test.each<[what: string, make: string]>([
  ['with tables', 'CREATE TABLE notes (text)'],
  ['with a mark of its own', 'PRAGMA application_id = 42'],
])('the database of another program %s is left as it is', async (_what, make) => {
  const path = newPath();
  mkdirSync(dirname(path), { recursive: true });
  const other = new Sqlite(path);
  other.exec(make);
  other.close();
  const before = readFileSync(path);
  expect((await refusal(() => openDatabase(path))).code).toBe('store-of-others');
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('a store of a newer version is left as it is', async () => {
  const { path, sqlite } = await newStore();
  sqlite.pragma(`user_version = ${MIGRATIONS.length + 1}`);
  sqlite.close();
  expect(await refusal(() => openDatabase(path))).toEqual({
    code: 'store-newer',
    message: `The store ${path} was made by a newer whyred.`,
    hint: expect.stringContaining('Update whyred'),
  });
});

test('a folder in place of the file is named as such', async () => {
  const path = newPath();
  mkdirSync(path, { recursive: true });
  expect((await refusal(() => openDatabase(path))).code).toBe('store-is-folder');
});

test('a file in place of the folder is named as such', async () => {
  const path = newPath();
  mkdirSync(dirname(dirname(path)), { recursive: true });
  writeFileSync(dirname(path), '');
  const { code, message } = await refusal(() => openDatabase(path));
  expect(code).toBe('store-unreachable');
  expect(message).toContain(path);
});

test('to read a store that is not there makes none', async () => {
  const path = newPath();
  expect((await refusal(() => openDatabase(path, { readonly: true }))).code).toBe('store-missing');
  expect(existsSync(dirname(path))).toBe(false);
});

test('a store that is only read cannot be written', async () => {
  const { db } = await novaStore();
  const reader = await openDatabase(db.path, { readonly: true });
  expect((await refusal(() => saveRepository(reader, NOVA, 'main'))).code).toBe('store-read-only');
  reader.close();
});

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'a folder without the right to write is named (root may write anywhere)',
  async () => {
    const path = newPath();
    mkdirSync(dirname(path), { recursive: true, mode: 0o500 });
    expect((await refusal(() => openDatabase(path))).code).toBe('store-read-only');
  },
);

test('a full disk takes back what was being written, and the store goes on', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  const pages = db.sqlite.pragma('page_count', { simple: true }) as number;
  db.sqlite.pragma(`max_page_count = ${pages + 2}`);
  const many = Array.from({ length: 2000 }, (_, index) => run(2000 + index));
  expect((await refusal(() => saveRuns(db, nova, many))).code).toBe('store-disk-full');
  expect(db.all(query.selectFrom('run').select('id'))).toEqual([{ id: 1000 }]);
  db.sqlite.pragma('max_page_count = 1000000');
  expect(saveRuns(db, nova, many).added).toBe(2000);
  expect(db.sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('a store that another program keeps locked is waited for, then named', async () => {
  const { db } = await novaStore();
  const impatient = await openDatabase(db.path, { busyMs: 10 });
  db.sqlite.exec('BEGIN IMMEDIATE');
  expect((await refusal(() => saveRepository(impatient, NOVA, 'trunk'))).code).toBe('store-locked');
  db.sqlite.exec('COMMIT');
  expect(saveRepository(impatient, NOVA, 'trunk')).toBe(1);
  impatient.close();
});

test('a damaged page is told when it is met', async () => {
  const { db, nova } = await novaStore();
  saveRuns(
    db,
    nova,
    Array.from({ length: 500 }, (_, index) => run(1000 + index)),
  );
  db.close();
  const bytes = readFileSync(db.path);
  bytes.fill(0xaa, 4096, bytes.length);
  writeFileSync(db.path, bytes);
  const { code, hint } = await refusal(async () => {
    const damaged = await openDatabase(db.path);
    try {
      damaged.all(plain(sql`select * from run order by title`));
    } finally {
      damaged.sqlite.close();
    }
  });
  expect(code).toBe('store-damaged');
  expect(hint).toContain('whyred db check');
});

test.each<[code: string, name: string]>([
  ['SQLITE_FULL', 'store-disk-full'],
  ['ENOSPC', 'store-disk-full'],
  ['SQLITE_BUSY_SNAPSHOT', 'store-locked'],
  ['SQLITE_LOCKED_SHAREDCACHE', 'store-locked'],
  ['SQLITE_READONLY_DBMOVED', 'store-read-only'],
  ['EROFS', 'store-read-only'],
  ['SQLITE_CORRUPT_VTAB', 'store-damaged'],
  ['SQLITE_NOTADB', 'store-damaged'],
  ['SQLITE_CANTOPEN_ISDIR', 'store-unreachable'],
  ['SQLITE_IOERR_SHORT_READ', 'store-unreadable'],
])('%s is %s', (code, name) => {
  expect(storeFault(Object.assign(new Error('x'), { code }), '/x.db')).toMatchObject({
    code: name,
    message: expect.stringContaining('/x.db'),
  });
});

test('a mistake of ours keeps its stack', async () => {
  const { db } = await novaStore();
  const mistake = Object.assign(new Error('x'), { code: 'SQLITE_CONSTRAINT_UNIQUE' });
  expect(storeFault(mistake, '/x.db')).toBe(mistake);
  expect(() => db.all(plain(sql`select one from nowhere`))).toThrow(/no such table/);
});
