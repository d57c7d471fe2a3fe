import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobCourses } from '../../src/history/courses.ts';
import { nightCourses } from '../../src/history/nightly/courses.ts';
import { type Execution, executionId } from '../../src/history/rows.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { executionsOf } from '../../src/store/history.ts';
import { failureIn, newestRuns, predictionsSettled, pushesTo, saidOf } from '../../src/store/nightly.ts';
import { gapsOf } from '../../src/store/nightly-gaps.ts';
import { nightRows } from '../../src/store/nightly-rows.ts';
import { finishPull, startPull } from '../../src/store/pulls.ts';
import { findRepositories, type StoredRepository, saveRepository } from '../../src/store/repositories.ts';
import { settledPredictions } from '../../src/store/self-score.ts';
import { NOON_MS } from '../github/world/build.ts';
import { flakyStore } from '../support/flaky-world.ts';

const DAY_MS = 86_400_000;

let db: Database;
let repository: StoredRepository;
let remove: () => void;
beforeAll(async () => {
  const store = await flakyStore();
  remove = store.remove;
  db = await openDatabase(store.db);
  repository = findRepositories(db)[0]!;
});
afterAll(() => {
  db.close();
  remove();
});

describe('rows of a night', () => {
  const byId = (rows: readonly Execution[]) => new Map(rows.map((one) => [executionId(one), one]));

  test('are those of `executionsOf`, but that the end of a green run stands for that of its jobs', () => {
    const rows = nightRows(db, repository, NOON_MS - 60 * DAY_MS, null);
    expect(rows.green.length).toBeGreaterThan(15);
    const told = nightCourses(rows);
    const plain = executionsOf(db, { repository: repository.key, sinceMs: NOON_MS - 60 * DAY_MS });
    const wanted = byId(plain);
    const all = told.jobs.flatMap(({ cells }) => cells.flatMap((cell) => cell.rows));
    expect(new Set(all.map(executionId))).toEqual(new Set(wanted.keys()));
    expect(told.executions).toHaveLength(plain.length);
    for (const one of all) {
      const { startedMs: _startedMs, completedMs: _completedMs, ...rest } = wanted.get(executionId(one))!;
      expect(one).toMatchObject(rest);
    }
    const outcomes = (courses: ReturnType<typeof jobCourses>) =>
      courses.map(({ unit, stratum, row, first, last, cells }) => [
        unit,
        stratum,
        row.runId,
        first,
        last,
        cells.length,
      ]);
    expect(outcomes([...told.jobs])).toEqual(outcomes(jobCourses(plain)));
  });

  test('hold every attempt of a run, with what failed in it', () => {
    const { attempts } = nightRows(db, repository, NOON_MS - 10 * DAY_MS, null);
    const own = attempts.filter(({ runId }) => runId === 997).sort((one, other) => one.attempt - other.attempt);
    expect(own.map(({ attempt, conclusion }) => [attempt, conclusion])).toEqual([
      [1, 'failure'],
      [2, 'failure'],
    ]);
    expect(own.map(({ failures }) => failures.length)).toEqual([2, 1]);
  });

  test('are of the branch that is asked for, else of the default one', () => {
    const of = (branch: string | null) => {
      const { green, attempts } = nightRows(db, repository, 0, branch);
      const all = [...green.map(({ attempt }) => attempt), ...attempts];
      return all.filter((one) => one.isDefaultBranch).length;
    };
    expect([of(null) > 20, of('main') === of(null), of('search'), of('nowhere')]).toEqual([true, true, 0, 0]);
  });
});

test('what is said of the failures of a job is the verdict that holds', () => {
  const said = saidOf(db, { repository: repository.key, sinceMs: NOON_MS - 2 * DAY_MS });
  expect([...said].sort()).toEqual([
    ['github.com/acme/nova\n998\n1\ntypes', [{ label: 'broken-base', certainty: 'confirmed' }]],
    ['github.com/acme/nova\n999\n1\ntypes', [{ label: 'broken-base', certainty: 'confirmed' }]],
  ]);
});

test('a failure is found where it happened, with its place on GitHub; another one is not', () => {
  const place = { runId: 999, attempt: 1, job: 'types' };
  const [row] = executionsOf(db, { repository: repository.key, sinceMs: NOON_MS - 2 * DAY_MS }).filter(
    ({ runId, job }) => runId === 999 && job === 'types',
  );
  const { fingerprint } = row!.failures[0]!;
  expect(failureIn(db, repository.key, place, fingerprint)).toMatchObject({
    failure: { fingerprint, rootCause: { text: expect.stringContaining('TS2322') } },
    runUrl: expect.stringMatching(/\/actions\/runs\/999$/),
    jobUrl: expect.stringContaining('/actions/runs/999/job/'),
    file: expect.stringContaining('types'),
  });
  expect(failureIn(db, repository.key, place, 'v1:none')).toBeNull();
  expect(failureIn(db, repository.key, { ...place, attempt: 2 }, fingerprint)).toBeNull();
});

test('pushes to a branch are listed, the newest first, without what pull requests run', () => {
  expect(pushesTo(db, repository.key, 'main', 3).map(({ run }) => run.id)).toEqual([999, 998, 997]);
  expect(pushesTo(db, repository.key, 'search', 3)).toEqual([]);
  expect(newestRuns(db)).toEqual(new Map([[repository.key, NOON_MS - DAY_MS]]));
});

test('predictions are counted by when they were settled', () => {
  const { key } = repository;
  const all = predictionsSettled(db, { repository: key, sinceMs: 0, untilMs: NOON_MS });
  expect(all).toEqual(settledPredictions(db, { repository: key, sinceMs: 0 }));
  expect(predictionsSettled(db, { repository: key, sinceMs: 0, untilMs: 1 })).toEqual([]);
  expect(predictionsSettled(db, { repository: key + 1, sinceMs: 0, untilMs: NOON_MS })).toEqual([]);
});

describe('gaps', () => {
  const nova = { host: 'github.com', owner: 'acme', name: 'nova' };
  const windows = { fromMs: NOON_MS - DAY_MS, untilMs: NOON_MS, compareFromMs: NOON_MS - 8 * DAY_MS };
  const of = async (
    branch: string | null,
    ...pulls: (readonly [hoursAgo: number, problems: readonly string[] | null])[]
  ) => {
    const folder = mkdtempSync(join(tmpdir(), 'whyred-gaps-'));
    const own = await openDatabase(join(folder, 'whyred.db'));
    try {
      const key = saveRepository(own, nova, branch);
      for (const [hoursAgo, problems] of pulls) {
        const atMs = NOON_MS - hoursAgo * 3_600_000;
        const pull = startPull(own, key, {}, atMs);
        if (problems !== null) finishPull(own, pull, { problems }, atMs);
      }
      return gapsOf(own, { key, name: nova, defaultBranch: branch }, windows);
    } finally {
      own.close();
      rmSync(folder, { recursive: true });
    }
  };
  const about = { repository: 'github.com/acme/nova' };

  test.each<[what: string, pulls: Parameters<typeof of>[1][], gaps: readonly object[]]>([
    ['none after a pull that left nothing out', [[1, []]], []],
    ['no pull ever ended', [[1, null]], [{ kind: 'never-pulled' }]],
    ['the last one is old', [[5, []]], [{ kind: 'old', atMs: NOON_MS - 5 * 3_600_000 }]],
    [
      'the last one did not end',
      [
        [2, []],
        [1, null],
      ],
      [{ kind: 'interrupted', atMs: NOON_MS - 3_600_000 }],
    ],
    [
      'one that did not end, and then one that did',
      [
        [2, null],
        [1, []],
      ],
      [],
    ],
    ['something was left out', [[1, ['Run 7: gone.']]], [{ kind: 'problems', problems: ['Run 7: gone.'] }]],
    [
      'something was left out, and then nothing',
      [
        [2, ['Run 7: gone.']],
        [1, []],
      ],
      [],
    ],
  ])('of pulls: %s', async (_what, pulls, gaps) => {
    expect(await of('main', ...pulls)).toEqual(gaps.map((gap) => ({ ...gap, ...about })));
  });

  test('the default branch is not known', async () => {
    expect(await of(null, [1, []])).toEqual([{ kind: 'branch', ...about }]);
  });
});
