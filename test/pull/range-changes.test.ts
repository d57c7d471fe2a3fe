import { expect, test } from 'vitest';
import type { Change } from '../../src/domain.ts';
import { TriageError } from '../../src/errors.ts';
import { rangeChanges } from '../../src/pull/range-changes.ts';
import { changeBetween, saveChange } from '../../src/store/changes.ts';
import { NOVA, novaStore } from '../store/support.ts';

const change = (base: string, head: string, title: string): Change => ({
  base,
  head,
  files: [{ path: 'src/a.ts', previousPath: null, status: 'modified' }],
  commits: [{ sha: head, title, author: null }],
});
const nothing = (base: string, head: string): Change => ({ base, head, files: [], commits: [] });

/** What each source knows, and who was asked. */
async function sources(told: { git?: Change[]; store?: Change[]; github?: (Change | TriageError | null)[] }) {
  const { db, nova } = await novaStore();
  for (const one of told.store ?? []) saveChange(db, nova, one);
  const asked: string[] = [];
  const answers = [...(told.github ?? [])];
  return {
    asked,
    ...{ db, repository: nova, name: NOVA },
    git: {
      change: async (base: string, head: string) =>
        told.git?.find((one) => one.base === base && one.head === head) ?? null,
    },
    github: {
      async compare(_name: unknown, base: string, head: string) {
        asked.push(`${base}...${head}`);
        const answer = answers.shift() ?? null;
        if (answer instanceof TriageError) throw answer;
        return answer;
      },
    },
  };
}

const titles = (changes: ReadonlyMap<string, Change>): Record<string, string> =>
  Object.fromEntries([...changes].map(([key, { commits }]) => [key, commits[0]!.title]));

test('the clone is asked first, then the store, then GitHub, each range once', async () => {
  const from = await sources({
    git: [change('a', 'b', 'of git')],
    store: [change('a', 'b', 'of the store'), change('b', 'c', 'of the store')],
    github: [change('c', 'd', 'of GitHub')],
  });
  const ranges = ['ab', 'bc', 'cd', 'cd', 'dd'].map(([base, head]) => ({ base: base!, head: head! }));
  expect(titles(await rangeChanges(ranges, from))).toEqual({
    'a...b': 'of git',
    'b...c': 'of the store',
    'c...d': 'of GitHub',
  });
  expect(from.asked).toEqual(['c...d']);
  expect(changeBetween(from.db, from.repository, { base: 'c', head: 'd' })?.commits[0]?.title).toBe('of GitHub');
});

test('what GitHub cannot compare is told by nobody, and not asked again', async () => {
  const from = await sources({ github: [null], store: [nothing('x', 'y')] });
  const ranges = [
    { base: 'a', head: 'b' },
    { base: 'x', head: 'y' },
  ];
  expect((await rangeChanges(ranges, from)).size).toBe(0);
  expect((await rangeChanges(ranges, from)).size).toBe(0);
  expect(from.asked).toEqual(['a...b']);
});

test('where GitHub refuses, it is not asked on, and nothing is stored', async () => {
  const from = await sources({ github: [new TriageError('permission-missing', 'No.', 'Ask.')] });
  const ranges = [
    { base: 'a', head: 'b' },
    { base: 'b', head: 'c' },
  ];
  expect((await rangeChanges(ranges, from)).size).toBe(0);
  expect(from.asked).toEqual(['a...b']);
  expect(changeBetween(from.db, from.repository, ranges[0]!)).toBeNull();
});

test('who interrupts is heard', async () => {
  const from = await sources({ github: [new TriageError('interrupted', 'Stopped.', '')] });
  await expect(rangeChanges([{ base: 'a', head: 'b' }], from)).rejects.toMatchObject({ code: 'interrupted' });
});

test('a report asks no more than twenty times, and offline not at all', async () => {
  const ranges = Array.from({ length: 30 }, (_, at) => ({ base: `${at}`, head: `${at + 1}` }));
  const from = await sources({});
  await rangeChanges(ranges, from);
  expect(from.asked).toHaveLength(20);
  const offline = await sources({});
  await rangeChanges(ranges, { ...offline, github: null });
  expect(offline.asked).toEqual([]);
});
