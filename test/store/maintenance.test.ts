import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { etagOf, saveAnswer } from '../../src/store/answers.ts';
import { saveAttempt, saveIncidents } from '../../src/store/attempts.ts';
import { saveBaselines } from '../../src/store/baselines.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { EXPORTED, exportRows } from '../../src/store/export.ts';
import { backup, check, vacuum } from '../../src/store/maintenance.ts';
import { pack } from '../../src/store/packing.ts';
import { prune } from '../../src/store/prune.ts';
import { finishPull, startPull } from '../../src/store/pulls.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { searchText } from '../../src/store/search.ts';
import { stats } from '../../src/store/stats.ts';
import { TABLES } from '../../src/store/tables.ts';
import { saveTriage } from '../../src/store/triages.ts';
import {
  attemptOf,
  countIn,
  failure,
  HOUR_MS,
  job,
  NOVA,
  newPath,
  novaStore,
  outcome,
  run,
  START_MS,
} from './support.ts';

const tests = {
  framework: 'vitest',
  passed: 1,
  failed: 1,
  skipped: 0,
  total: 2,
  failures: [{ id: 'adds', message: 'x', file: 'a.ts', line: 1, logLine: 3 }],
};

/** Two repositories with two runs each, and something in every table. */
async function filled(): Promise<{ db: Database; nova: number; star: number }> {
  const { db, nova } = await novaStore();
  const star = saveRepository(db, { ...NOVA, name: 'star' }, null);
  for (const repository of [nova, star]) {
    for (const id of [1000, 1001]) {
      saveRuns(db, repository, [run(id, { workflow: { id, name: `W${id}`, path: 'w.yml' } })]);
      saveAttempt(db, repository, id, { number: 1, attempt: attemptOf(run(id)), jobs: [job(id * 10, { runId: id })] });
      const note = { level: 'failure', title: null, message: 'x', path: null, line: null, endLine: null } as const;
      saveTriage(
        db,
        { repository, runId: id, attempt: 1, jobId: id * 10 },
        { ...outcome([failure({ tests })]), annotations: { state: 'stored', rows: [note] } },
      );
      saveIncidents(db, repository, id, 1, [], ['cut off']);
      saveBaselines(db, repository, [
        {
          workflow: id,
          jobName: 'build',
          runId: id,
          attempt: 1,
          createdMs: run(id).createdMs,
          engine: '1',
          state: 'stored',
          profile: Uint8Array.of(1, 2),
          tooling: null,
        },
      ]);
      finishPull(db, startPull(db, repository, { jobs: 'all' }, run(id).createdMs), { runs: 1 }, START_MS);
    }
    saveAnswer(db, repository, 'runs?', 't', 'W/"1"');
    const { sqlite } = db;
    sqlite
      .prepare("INSERT INTO label VALUES (null, ?, 'this', 'x', 'flaky', null, 'octocat', 1, null, null)")
      .run(repository);
    sqlite.prepare("INSERT INTO change VALUES (?, 'a', ?, '[]', '[]')").run(repository, run(1000).sha);
  }
  db.sqlite.prepare("INSERT INTO model VALUES (null, 'text', 1, 3, '{}', ?)").run(pack('{}'));
  db.sqlite.exec('INSERT INTO prediction SELECT key, 1, 0.8, 0.7, 0.9, null, null FROM cause');
  return { db, nova, star };
}

const CUT_MS = run(1001).createdMs;
const OF_RUNS = TABLES.filter((name) => !['repository', 'label', 'answer', 'change', 'model'].includes(name));

test('what would be deleted is said, and nothing is', async () => {
  const { db } = await filled();
  expect(prune(db, { beforeMs: CUT_MS, repository: null, dryRun: true })).toEqual({
    runs: 2,
    jobs: 2,
    windows: 2,
    baselines: 2,
  });
  for (const table of TABLES) expect([table, countIn(db, table)]).not.toEqual([table, 0]);
  expect(countIn(db, 'run')).toBe(4);
});

test('old runs go with all that hangs on them, and nothing else does', async () => {
  const { db } = await filled();
  const before = new Map(OF_RUNS.map((table) => [table, countIn(db, table)]));
  expect(prune(db, { beforeMs: CUT_MS, repository: null, dryRun: false }).runs).toBe(2);
  for (const table of OF_RUNS) expect([table, countIn(db, table)]).toEqual([table, before.get(table)! / 2]);
  expect([countIn(db, 'repository'), countIn(db, 'label')]).toEqual([2, 2]);
  expect(check(db)).toEqual([]);
  expect(searchText(db, 'econnreset', { repository: null, limit: 5 }).jobs).toBe(2);
  expect(prune(db, { beforeMs: CUT_MS, repository: null, dryRun: false }).runs).toBe(0);
});

test('pruned to nothing, only repositories, a person’s labels and what was learned of them are left', async () => {
  const { db } = await filled();
  prune(db, { beforeMs: CUT_MS + HOUR_MS, repository: null, dryRun: false });
  expect(TABLES.filter((table) => countIn(db, table) > 0)).toEqual(['repository', 'label', 'model']);
  expect(countIn(db, 'window_text_docsize')).toBe(0);
});

test('of one repository only that one is pruned; GitHub is asked for its runs afresh', async () => {
  const { db, nova, star } = await filled();
  expect(prune(db, { beforeMs: CUT_MS + HOUR_MS, repository: star, dryRun: false }).runs).toBe(2);
  const runs = (repository: number): unknown =>
    db.sqlite.prepare('SELECT count(*) FROM run WHERE repository = ?').pluck().get(repository);
  expect([runs(nova), runs(star)]).toEqual([2, 0]);
  expect([etagOf(db, nova, 'runs?', 't'), etagOf(db, star, 'runs?', 't')]).toEqual(['W/"1"', null]);
});

test('a store is counted: rows, bytes and runs', async () => {
  const { db } = await filled();
  const { path, bytes, freeBytes, tables, repositories } = stats(db);
  expect(path).toBe(db.path);
  expect(bytes).toBeGreaterThanOrEqual(statSync(path).size);
  expect(freeBytes).toBe(0);
  expect(Object.fromEntries(tables.map(({ name, rows }) => [name, rows]))).toEqual(
    Object.fromEntries(TABLES.map((name) => [name, countIn(db, name)])),
  );
  for (const table of tables) expect([table.name, table.bytes > 0]).toEqual([table.name, true]);
  expect(tables.toSorted((a, b) => b.bytes - a.bytes)[0]).toEqual(tables[0]);
  const times = { runs: 2, oldestMs: run(1000).createdMs, newestMs: run(1001).createdMs };
  expect(repositories).toEqual([
    { name: NOVA, ...times },
    { name: { ...NOVA, name: 'star' }, ...times },
  ]);
});

test('a repository without runs has neither an oldest nor a newest', async () => {
  const { db } = await novaStore();
  expect(stats(db).repositories).toEqual([{ name: NOVA, runs: 0, oldestMs: null, newestMs: null }]);
});

test('what was deleted is given back to the disk', async () => {
  const { db, nova } = await novaStore();
  saveRuns(
    db,
    nova,
    Array.from({ length: 3000 }, (_, index) => run(1000 + index)),
  );
  db.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const before = statSync(db.path).size;
  prune(db, { beforeMs: Number.MAX_SAFE_INTEGER, repository: null, dryRun: false });
  vacuum(db);
  expect(statSync(db.path).size).toBeLessThan(before / 2);
  expect(stats(db).freeBytes).toBe(0);
});

test('a backup is the store as it is, and replaces nothing unasked', async () => {
  const { db, nova } = await filled();
  const file = newPath();
  mkdirSync(dirname(file), { recursive: true });
  await backup(db, file, { force: false });
  expect(existsSync(`${file}.part`)).toBe(false);
  const copy = await openDatabase(file);
  expect(EXPORTED.map((table) => [...exportRows(copy, table)])).toEqual(
    EXPORTED.map((table) => [...exportRows(db, table)]),
  );
  expect(check(copy)).toEqual([]);
  copy.close();

  const before = readFileSync(file);
  saveRuns(db, nova, [run(1002)]);
  await expect(backup(db, file, { force: false })).rejects.toMatchObject({ code: 'backup-exists' });
  expect(readFileSync(file).equals(before)).toBe(true);
  await backup(db, file, { force: true });
  const newer = await openDatabase(file, { readonly: true });
  expect(countIn(newer, 'run')).toBe(5);
  newer.close();
});

test('a backup in the place of a store that was not closed is what was backed up', async () => {
  const { db } = await filled();
  const { db: other, nova } = await novaStore();
  saveRuns(other, nova, [run(1007)]);
  for (const end of ['', '-wal']) writeFileSync(`${db.path}.copy${end}`, readFileSync(`${other.path}${end}`));
  await backup(db, `${db.path}.copy`, { force: true });
  const copy = await openDatabase(`${db.path}.copy`);
  expect([countIn(copy, 'run'), check(copy)]).toEqual([4, []]);
  copy.close();
});

test('the store is no backup of itself, nor is a folder that is not there', async () => {
  const { db } = await novaStore();
  await expect(backup(db, db.path, { force: true })).rejects.toMatchObject({ code: 'backup-is-store' });
  await expect(backup(db, newPath(), { force: false })).rejects.toMatchObject({ code: 'backup-unwritable' });
});

test('a sound store has no complaints, also when it is only read', async () => {
  const { db } = await filled();
  expect(check(db)).toEqual([]);
  const reader = await openDatabase(db.path, { readonly: true });
  expect(check(reader)).toEqual([]);
  reader.close();
});

test('what is wrong with a store is told', async () => {
  const { db } = await filled();
  const { sqlite } = db;
  sqlite.pragma('foreign_keys = OFF');
  sqlite.exec('DELETE FROM attempt; DELETE FROM workflow WHERE id = 1000');
  sqlite.exec("INSERT INTO window_text (rowid, text) VALUES (999, 'lost')");
  expect(check(db)).toEqual([
    '2 rows of run belong to no row of workflow.',
    'The full-text index knows 1 jobs that are not stored.',
  ]);
});

test('a damaged store is told as such, and not every page of it', async () => {
  const { db, nova } = await novaStore();
  saveRuns(
    db,
    nova,
    Array.from({ length: 3000 }, (_, index) => run(1000 + index)),
  );
  db.close();
  const bytes = readFileSync(db.path);
  bytes.fill(0xaa, Math.floor(bytes.length / 2));
  writeFileSync(db.path, bytes);
  const damaged = await openDatabase(db.path);
  const complaints = check(damaged);
  expect(complaints.length).toBeGreaterThan(0);
  expect(complaints.length).toBeLessThan(110);
  damaged.sqlite.close();
});

test('an export names everything as GitHub does, and holds all texts', async () => {
  const { db } = await filled();
  const first = Object.fromEntries(EXPORTED.map((table) => [table, [...exportRows(db, table)][0]]));
  const place = { repository: 'github.com/acme/nova', run: 1000, attempt: 1, job: 10_000 };
  expect(first).toMatchObject({
    repository: { host: 'github.com', owner: 'acme', name: 'nova', default_branch: 'main' },
    workflow: { repository: place.repository, id: 1000, name: 'W1000', path: 'w.yml' },
    run: { repository: place.repository, id: 1000, workflow: 1000, title: 'Change 1000' },
    attempt: { repository: place.repository, run: 1000, number: 1, jobs: 'listed', warnings: ['cut off'] },
    job: { repository: place.repository, run: 1000, attempt: 1, id: 10_000, executed: true, labels: ['ubuntu-latest'] },
    step: { ...place, number: 1, name: 'Set up job' },
    annotation: { ...place, ordinal: 0, message: 'x' },
    triage: { ...place, step: { number: 4, name: 'Run npm test' }, engine: '1' },
    cause: { ...place, ordinal: 0, failure: { summary: failure().summary }, label: 'uncertain' },
    verdict: { ...place, cause: 0, revision: 0, at_ms: START_MS, reason: 'first seen' },
    evidence: { ...place, cause: 0, revision: 0, ordinal: 0, text: 'a race by nature' },
    prediction: { ...place, cause: 0, rerun_passes: 0.8 },
    test_report: { ...place, ordinal: 0, framework: 'vitest' },
    test_failure: { ...place, report: 0, ordinal: 0, id: 'adds' },
    window: { ...place, ordinal: 0, text: outcome([]).triage?.windows[0]?.text, steps: [{ number: 4 }] },
    baseline: { repository: place.repository, workflow: 1000, job_name: 'build', profile: 'AQI=' },
    label: { repository: place.repository, subject: 'x', at_ms: 1 },
    change: { repository: place.repository, base: 'a', head: run(1000).sha, files: [] },
    model: { kind: 'text', examples: 3, state: {} },
    pull: { repository: place.repository, options: { jobs: 'all' }, summary: { runs: 1 } },
  });
  for (const row of Object.values(first)) {
    expect(Object.keys(row as object)).not.toContain('key');
    expect(JSON.parse(JSON.stringify(row))).toEqual(row);
  }
});

test('an export may be given up half way', async () => {
  const { db } = await filled();
  for (const row of exportRows(db, 'job')) {
    expect(row).toBeDefined();
    break;
  }
  saveRepository(db, NOVA, 'trunk');
  db.close();
});

test('every row is exported once', async () => {
  const { db } = await filled();
  for (const table of EXPORTED) {
    const lines = [...exportRows(db, table)].map((row) => JSON.stringify(row));
    expect([table, new Set(lines).size]).toEqual([table, countIn(db, table)]);
  }
});

test('without times an export does not say when it was stored', async () => {
  const { db } = await filled();
  const keys = (table: (typeof EXPORTED)[number]): string[] =>
    Object.keys([...exportRows(db, table, { withoutTimes: true })][0]!);
  expect(keys('verdict')).not.toContain('at_ms');
  expect(keys('pull')).toEqual(['repository', 'options', 'summary']);
  expect(keys('run')).toContain('created_ms');
});
