import { expect, test } from 'vitest';
import type { Change, Run } from '../../src/domain.ts';
import { changeBetween, changeOf, greenBefore, isChangeKnown, saveChange } from '../../src/store/changes.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { novaStore, run } from './support.ts';

const green = (id: number, given: Partial<Run> = {}): Run =>
  run(id, { conclusion: 'success', sha: `s${id}`, ...given });
const red = (id: number, given: Partial<Run> = {}): Run => run(id, { sha: `s${id}`, ...given });

const PULL: Partial<Run> = { event: 'pull_request', branch: 'pump', headRepository: 'octocat/nova' };

test.each<[what: string, runs: readonly Run[], of: Run, base: string | null]>([
  ['the newest green run on its branch', [green(1000), green(1001), red(1002)], red(1003), 's1001'],
  ['only what was before it', [green(1000), green(1004)], red(1003), 's1000'],
  ['only its workflow', [green(1000, { workflow: { id: 8, name: 'Docs', path: 'docs.yml' } })], red(1003), null],
  ['only its branch', [green(1000, { branch: 'release' })], red(1003), null],
  ['nothing where nothing was green', [red(1000)], red(1003), null],
  ['nothing without a branch', [green(1000)], red(1003, { branch: null }), null],
  [
    'a push is not compared with a pull request from a branch of that name',
    [green(1000, { ...PULL, branch: 'main' })],
    red(1003),
    null,
  ],
  ['a pull request with its own last green run', [green(1000, PULL), green(1001)], red(1003, PULL), 's1000'],
  [
    'a pull request that never was green with the default branch',
    [red(1000, PULL), green(1001)],
    red(1003, PULL),
    's1001',
  ],
  [
    'a pull request not with one of the same branch of another fork',
    [green(1000, { ...PULL, headRepository: 'hubot/nova' }), green(1001)],
    red(1003, PULL),
    's1001',
  ],
  [
    'a pull request of a fork that is gone with the default branch',
    [green(1000, PULL), green(1001), green(1002, { branch: 'pump' })],
    red(1003, { ...PULL, headRepository: null }),
    's1001',
  ],
])('%s', async (_what, runs, of, base) => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [...runs, of]);
  expect(greenBefore(db, nova, of)).toBe(base);
});

const change = (base: string, head: string, ...files: string[]): Change => ({
  base,
  head,
  files: files.map((path) => ({ path, previousPath: null, status: 'modified' })),
  commits: [{ sha: head, title: 'Add a pump', author: null }],
});
const place = { workflow: 7, sha: 's1003', createdMs: red(1003).createdMs };

test('a change comes back as it was saved, and one that is saved again is the later one', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [green(1000), red(1003)]);
  saveChange(db, nova, change('s1000', 's1003', 'src/a.ts'));
  expect(changeOf(db, nova, place)).toEqual(change('s1000', 's1003', 'src/a.ts'));
  saveChange(db, nova, change('s1000', 's1003'));
  expect(changeOf(db, nova, place)?.files).toEqual([]);
});

test('of several, the one since the newest green commit is told', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [green(1000), green(1001), green(1004), red(1003)]);
  for (const base of ['s1001', 's1000', 's1004']) saveChange(db, nova, change(base, 's1003', base));
  expect(changeOf(db, nova, place)?.base).toBe('s1001');
});

test.each<[why: string, base: Partial<Run>, asked: Partial<typeof place>]>([
  ['of another workflow', {}, { workflow: 8 }],
  ['of another commit', {}, { sha: 's1002' }],
  ['since a commit that did not pass', { conclusion: 'failure' }, {}],
])('a change %s is not told', async (_why, base, asked) => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [green(1000, base), red(1003)]);
  saveChange(db, nova, change('s1000', 's1003'));
  expect(changeOf(db, nova, { ...place, ...asked })).toBeNull();
});

test('it is known what was asked for', async () => {
  const { db, nova } = await novaStore();
  saveChange(db, nova, { base: 's1000', head: 's1003', files: [], commits: [] });
  expect(isChangeKnown(db, nova, { base: 's1000', head: 's1003' })).toBe(true);
  expect(isChangeKnown(db, nova, { base: 's1003', head: 's1000' })).toBe(false);
});

test('what older versions kept are paths alone', async () => {
  const { db, nova } = await novaStore();
  const old = { ...change('s1000', 's1003'), files: ['src/a.ts'] as never };
  saveChange(db, nova, old);
  expect(changeBetween(db, nova, { base: 's1000', head: 's1003' })?.files).toEqual([
    { path: 'src/a.ts', previousPath: null, status: null },
  ]);
  expect(changeBetween(db, nova, { base: 's1003', head: 's1000' })).toBeNull();
});
