import { expect, test } from 'vitest';
import { ask, REPO, start } from './client.ts';
import { buildWorld } from './world.ts';

const shas = ['d', 'c', 'b', 'a'].map((letter) => letter.repeat(40)) as [string, string, string, string];
const [D, C, B, A] = shas;
const world = buildWorld({
  runs: [
    { sha: D, files: ['src/d.ts', 'README.md'] },
    { sha: C, branch: 'pump' },
    { sha: B, title: 'Add a pump' },
    { sha: A },
  ],
});

async function compare(base: string, head: string) {
  const github = await start({ world });
  const answer = await ask(github, `${REPO}/compare/${base}...${head}`);
  expect(github.journal.violations).toEqual([]);
  expect(JSON.stringify(answer.body)).not.toMatch(/Hello-World|https:\/\/api\.github\.com/);
  return answer;
}

test('between two commits lie those of the later one’s branch, the newest last, with the files of each', async () => {
  const { body } = await compare(A, D);
  expect(body).toMatchObject({ status: 'ahead', ahead_by: 2, total_commits: 2, base_commit: { sha: A } });
  expect(body.commits.map(({ sha }: { sha: string }) => sha)).toEqual([B, D]);
  expect(body.commits[0].commit.message).toMatch(/^Add a pump\n/);
  expect(body.files.map(({ filename }: { filename: string }) => filename)).toEqual([
    'src/bbbbbbb.ts',
    'src/d.ts',
    'README.md',
  ]);
});

test.each<[base: string, head: string, status: string]>([
  [D, D, 'identical'],
  [D, A, 'behind'],
])('%s...%s: %s, and no files', async (base, head, status) => {
  expect((await compare(base, head)).body).toMatchObject({ status, commits: [], files: [] });
});

test('of a commit that nobody knows there is nothing', async () => {
  expect((await compare(A, 'e'.repeat(40))).status).toBe(404);
  expect((await compare('main', D)).status).toBe(404);
});

test('each file is told once: as new, removed or moved where a commit says so', async () => {
  const moved = buildWorld({
    runs: [
      { sha: D, files: ['src/new.ts', { path: 'src/old.ts', status: 'removed' }] },
      {
        sha: B,
        files: [
          { path: 'src/new.ts', status: 'added' },
          { path: 'src/b.ts', status: 'renamed', from: 'src/a.ts' },
        ],
      },
      { sha: A },
    ],
  });
  const github = await start({ world: moved });
  const { body } = await ask(github, `${REPO}/compare/${A}...${D}`);
  expect(github.journal.violations).toEqual([]);
  expect(body.files).toMatchObject([
    { filename: 'src/new.ts', status: 'added' },
    { filename: 'src/b.ts', status: 'renamed', previous_filename: 'src/a.ts' },
    { filename: 'src/old.ts', status: 'removed' },
  ]);
});
