import { expect, test } from 'vitest';
import { toChange } from '../../../src/providers/github/map.ts';
import { client, json, NOVA, serve } from './server.ts';

const BASE = '1f3c9ab'.padEnd(40, '0');
const HEAD = '2f3c9ab'.padEnd(40, '0');
const between = { base: BASE, head: HEAD };

function commit(sha: string, message: string, more: object = {}): object {
  return {
    sha,
    commit: { message, author: { name: 'Mona', email: 'mona@example.com' } },
    author: { login: 'octocat' },
    ...more,
  };
}

test('a comparison is asked for once and told in our words, the newest commit last', async () => {
  const server = await serve((_asked, response) =>
    json(response, 200, {
      commits: [commit('a1', 'Add a pump\n\nIt is loud.'), commit(HEAD, 'Mend it', { author: null })],
      files: [
        { filename: 'src/pump.ts', status: 'added' },
        { filename: 'src/new.ts', previous_filename: 'src/old.ts', status: 'renamed' },
        { filename: 'src/x.ts', status: 'sideways' },
      ],
    }),
  );
  expect(await client(server.url).compare(NOVA, BASE, HEAD)).toEqual({
    ...between,
    files: [
      { path: 'src/pump.ts', previousPath: null, status: 'added' },
      { path: 'src/new.ts', previousPath: 'src/old.ts', status: 'renamed' },
      { path: 'src/x.ts', previousPath: null, status: null },
    ],
    commits: [
      { sha: 'a1', title: 'Add a pump', author: 'octocat' },
      { sha: HEAD, title: 'Mend it', author: 'Mona' },
    ],
  });
  expect(server.asked.map(({ url }) => url)).toEqual([`/repos/acme/nova/compare/${BASE}...${HEAD}`]);
});

test('commits that GitHub does not know have nothing between them', async () => {
  const server = await serve((_asked, response) => json(response, 404, { message: 'Not Found' }));
  expect(await client(server.url).compare(NOVA, BASE, HEAD)).toBeNull();
});

test('what is too slow to compare is not asked for again', async () => {
  const server = await serve((_asked, response) => json(response, 500, { message: 'This diff takes too long.' }));
  await expect(client(server.url).compare(NOVA, BASE, HEAD)).rejects.toThrow(/500/);
  expect(server.asked).toHaveLength(1);
});

test('a token that may not read contents is told what it needs', async () => {
  const server = await serve((_asked, response) => json(response, 403, { message: 'Resource not accessible' }));
  await expect(client(server.url).compare(NOVA, BASE, HEAD)).rejects.toMatchObject({
    code: 'permission-missing',
    message: expect.stringContaining('Contents: read'),
  });
});

const reading = { clean: (text: string) => text.replaceAll('hush', '***').replaceAll(/[\x00-\x1f\x7f]/g, '') };

test('text is clean and without secrets, and titles are short', () => {
  const { files, commits } = toChange(
    {
      files: [{ filename: 'src/\x1bhush.ts' }],
      commits: [commit('a1', `hush\x07 ${'long '.repeat(100)}`, { author: { login: 'octo\x1bcat' } })],
    },
    between,
    reading,
  );
  expect(files).toEqual([{ path: 'src/***.ts', previousPath: null, status: null }]);
  expect(commits[0]).toMatchObject({ author: 'octocat', title: expect.stringMatching(/^\*\*\* long .{191}$/) });
});

test.each<[what: string, value: unknown]>([
  ['nothing', null],
  ['no lists', { files: 'all', commits: 7 }],
  ['entries that are none', { files: [null, {}, { filename: 7 }, { filename: '' }], commits: [null, {}, { sha: 7 }] }],
])('%s: no change', (_what, value) => {
  expect(toChange(value, between, reading)).toEqual({ ...between, files: [], commits: [] });
});

test('a commit without a message or an author is told by its number', () => {
  expect(toChange({ commits: [{ sha: HEAD }] }, between, reading).commits).toEqual([
    { sha: HEAD, title: 'commit 2f3c9ab', author: null },
  ]);
});

test('of more than GitHub lists, the first 300 files and the newest 250 commits are taken', () => {
  const files = Array.from({ length: 900 }, (_, at) => ({ filename: `src/${at}.ts` }));
  const commits = Array.from({ length: 900 }, (_, at) => commit(`c${at}`, 'Change'));
  const change = toChange({ files, commits }, between, reading);
  expect([change.files.length, change.files.at(-1)?.path]).toEqual([300, 'src/299.ts']);
  expect([change.commits.length, change.commits.at(-1)?.sha]).toEqual([250, 'c899']);
});
