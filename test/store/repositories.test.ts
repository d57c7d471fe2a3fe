import { expect, test } from 'vitest';
import { etagOf, saveAnswer } from '../../src/store/answers.ts';
import { baselinesOf, type StoredBaseline, saveBaselines } from '../../src/store/baselines.ts';
import { finishPull, startPull } from '../../src/store/pulls.ts';
import {
  findKey,
  findRepositories,
  listedUntil,
  renameRepository,
  repositoryKey,
  saveListed,
  saveRepository,
} from '../../src/store/repositories.ts';
import { runById, saveRuns } from '../../src/store/runs.ts';
import { countIn, NOVA, newStore, novaStore, run, START_MS } from './support.ts';

const STAR = { ...NOVA, name: 'star' };

test('a repository is one, however its name is spelled; GitHub’s spelling is kept', async () => {
  const db = await newStore();
  const key = repositoryKey(db, { host: 'GitHub.com', owner: 'ACME', name: 'Nova' });
  expect(repositoryKey(db, NOVA)).toBe(key);
  expect(saveRepository(db, NOVA, 'main')).toBe(key);
  expect(saveRepository(db, NOVA, null)).toBe(key);
  expect(findKey(db, { ...NOVA, owner: 'Acme' })).toBe(key);
  expect(findKey(db, STAR)).toBe(null);
  expect(findRepositories(db)).toEqual([{ key, name: NOVA, defaultBranch: 'main' }]);
});

test('repositories of two hosts are two', async () => {
  const db = await newStore();
  saveRepository(db, NOVA, null);
  saveRepository(db, { ...NOVA, host: 'ghe.example.com' }, null);
  expect(findRepositories(db).map(({ name }) => name.host)).toEqual(['ghe.example.com', 'github.com']);
});

test('a renamed repository keeps its runs', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  renameRepository(db, NOVA, STAR);
  renameRepository(db, NOVA, STAR);
  expect(findKey(db, STAR)).toBe(nova);
  expect(findKey(db, NOVA)).toBe(null);
  renameRepository(db, STAR, { ...STAR, owner: 'Acme' });
  expect(findRepositories(db)[0]?.name.owner).toBe('Acme');
});

test('of a repository that is known by both names the runs are put together', async () => {
  const { db, nova } = await novaStore();
  const star = saveRepository(db, STAR, 'main');
  const nightly = { workflow: { id: 8, name: 'Nightly', path: 'n.yml' } };
  saveRuns(db, nova, [run(1000), run(1001, { title: 'as it was' }), run(1002, nightly)]);
  saveRuns(db, star, [run(1001, { title: 'as it is' })]);
  startPull(db, nova, {}, START_MS);
  renameRepository(db, NOVA, STAR);
  expect(runById(db, star, 1000)).toEqual(run(1000));
  expect(runById(db, star, 1001)?.title).toBe('as it is');
  expect(runById(db, star, 1002)?.workflow.name).toBe('Nightly');
  expect(findRepositories(db)).toHaveLength(1);
  expect(countIn(db, 'pull')).toBe(1);
  expect(db.sqlite.pragma('foreign_key_check')).toEqual([]);
});

test('how far a repository is known', async () => {
  const { db, nova } = await novaStore();
  expect(listedUntil(db, nova)).toEqual({ untilMs: null, relistedMs: null });
  saveListed(db, nova, { untilMs: START_MS, relistedMs: null });
  expect(listedUntil(db, nova)).toEqual({ untilMs: START_MS, relistedMs: null });
});

test('an answer’s tag is that of its request, its token and its repository', async () => {
  const { db, nova } = await novaStore();
  const star = saveRepository(db, STAR, null);
  expect(etagOf(db, nova, 'runs?', 't')).toBe(null);
  saveAnswer(db, nova, 'runs?', 't', 'W/"1"');
  saveAnswer(db, nova, 'runs?', 't', 'W/"2"');
  expect(etagOf(db, nova, 'runs?', 't')).toBe('W/"2"');
  expect(etagOf(db, nova, 'runs?page=2', 't')).toBe(null);
  expect(etagOf(db, nova, 'runs?', 'other')).toBe(null);
  expect(etagOf(db, star, 'runs?', 't')).toBe(null);
});

test('a pull that was killed has no end', async () => {
  const { db, nova } = await novaStore();
  startPull(db, nova, { jobs: 'all' }, START_MS);
  finishPull(db, startPull(db, nova, {}, START_MS + 1), { runs: 3 }, START_MS + 2);
  expect(db.sqlite.prepare('SELECT started_ms, finished_ms, options, summary FROM pull').raw().all()).toEqual([
    [START_MS, null, '{"jobs":"all"}', null],
    [START_MS + 1, START_MS + 2, '{}', '{"runs":3}'],
  ]);
});

function baseline(runId: number, given: Partial<StoredBaseline> = {}): StoredBaseline {
  const profile = Uint8Array.of(runId % 256);
  const createdMs = START_MS + runId;
  return {
    workflow: 7,
    jobName: 'build',
    runId,
    attempt: 1,
    createdMs,
    engine: '1',
    state: 'stored',
    profile,
    tooling: null,
    ...given,
  };
}

test.each([[[1, 2, 3, 4, 5]], [[5, 4, 3, 2, 1]], [[3, 5, 1, 1, 4, 2, 5]]])(
  'of green logs that come as %j the newest three are kept',
  async (order) => {
    const { db, nova } = await novaStore();
    for (const runId of order) saveBaselines(db, nova, [baseline(runId)]);
    const known = baselinesOf(db, nova, 7, 'build', '1');
    expect(known.map(({ runId, profile }) => [runId, ...profile])).toEqual([
      [5, 5],
      [4, 4],
      [3, 3],
    ]);
    expect(countIn(db, 'baseline')).toBe(3);
  },
);

test('green logs are those of one job, and of one version; what cannot be had crowds nothing out', async () => {
  const { db, nova } = await novaStore();
  const lost = [6, 7, 8, 9].map((runId) => baseline(runId, { state: 'expired', profile: new Uint8Array() }));
  saveBaselines(db, nova, [baseline(1), baseline(2, { engine: '0' }), baseline(3, { jobName: 'lint' }), ...lost]);
  expect(baselinesOf(db, nova, 7, 'build', '1').map(({ runId }) => runId)).toEqual([1]);
  expect(baselinesOf(db, nova, 8, 'build', '1')).toEqual([]);
  expect(countIn(db, 'baseline')).toBe(6);
});
