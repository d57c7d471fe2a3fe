import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RepositoryName } from '../../src/domain.ts';
import { openGit } from '../../src/providers/git.ts';

const NOVA: RepositoryName = { host: 'github.com', owner: 'acme', name: 'nova' };
const folder = mkdtempSync(join(tmpdir(), 'whyred-git-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PATH = process.env.PATH;
const env = { PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
const clean = (text: string): string => text.replaceAll('hush', '***').replaceAll(/[\x00-\x1f\x7f]/g, '');
const options = { clean, env, signal: new AbortController().signal };

function git(cwd: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

let clones = 0;

/** A clone with one commit. */
function clone(remote = 'git@github.com:acme/nova.git'): { at: string; commit: (title: string) => string } {
  const at = join(folder, `${++clones}`);
  mkdirSync(join(at, 'src'), { recursive: true });
  git(at, 'init', '-q', '-b', 'main');
  git(at, 'remote', 'add', 'origin', remote);
  const commit = (title: string): string => {
    git(at, 'add', '-A');
    git(at, 'commit', '-q', '--allow-empty', '--allow-empty-message', '-m', title);
    return git(at, 'rev-parse', 'HEAD');
  };
  writeFileSync(join(at, 'src', 'old.ts'), 'export const pump = 1;\n'.repeat(20));
  writeFileSync(join(at, 'src', 'kept.ts'), 'a\n');
  writeFileSync(join(at, 'gone.ts'), 'b\n');
  return { at, commit };
}

test('files with what became of them, and the commits that did it, the newest last', async () => {
  const { at, commit } = clone();
  const base = commit('Begin');
  renameSync(join(at, 'src', 'old.ts'), join(at, 'src', 'new.ts'));
  writeFileSync(join(at, 'src', 'kept.ts'), 'c\n');
  rmSync(join(at, 'gone.ts'));
  const first = commit('Rename the pump\n\nIt is loud.');
  writeFileSync(join(at, 'added.ts'), 'd\n');
  const head = commit('Add a hush\x1b[2J pump');
  const found = await (await openGit(join(at, 'src'), NOVA, options))!.change(base, head);
  expect(found).toEqual({
    base,
    head,
    files: [
      { path: 'added.ts', previousPath: null, status: 'added' },
      { path: 'gone.ts', previousPath: null, status: 'removed' },
      { path: 'src/kept.ts', previousPath: null, status: 'modified' },
      { path: 'src/new.ts', previousPath: 'src/old.ts', status: 'renamed' },
    ],
    commits: [
      { sha: first, title: 'Rename the pump', author: 'octocat' },
      { sha: head, title: 'Add a ***[2J pump', author: 'octocat' },
    ],
  });
});

test('hostile names of files are one line each, and no option', async () => {
  const { at, commit } = clone();
  const base = commit('Begin');
  for (const name of ['two\nlines.ts', '--output=x', 'tab\there', 'R100', '"quoted" ü', 'hush.ts'])
    writeFileSync(join(at, name), 'x');
  const head = commit('');
  const { files, commits } = (await (await openGit(at, NOVA, options))!.change(base, head))!;
  expect(files.map(({ path }) => path).sort()).toEqual(
    ['two lines.ts', '--output=x', 'tabhere', 'R100', '"quoted" ü', '***.ts'].sort(),
  );
  expect(files.every(({ status }) => status === 'added')).toBe(true);
  expect(commits).toEqual([{ sha: head, title: `commit ${head.slice(0, 7)}`, author: 'octocat' }]);
});

test('settings of the clone run no program', async () => {
  const { at, commit } = clone();
  const base = commit('Begin');
  writeFileSync(join(at, 'src', 'kept.ts'), 'c\n');
  writeFileSync(join(at, '.gitattributes'), '* diff=evil\n');
  const head = commit('Change');
  const ran = join(folder, 'ran');
  for (const key of ['diff.external', 'core.fsmonitor', 'diff.evil.textconv', 'diff.evil.command', 'core.pager'])
    git(at, 'config', key, `touch ${ran}`);
  expect((await (await openGit(at, NOVA, options))!.change(base, head))?.files).toHaveLength(2);
  expect(() => execFileSync('ls', [ran], { stdio: 'ignore' })).toThrow();
});

test.each<[what: string, change: (base: string, head: string) => readonly [string, string]]>([
  ['a commit that the clone does not have', (base) => [base, 'a'.repeat(40)]],
  ['a short id', (base, head) => [base.slice(0, 7), head]],
  ['the name of a branch', (base) => [base, 'main']],
  ['an option', (base) => [base, '--output=/tmp/x']],
])('of %s nothing is told', async (_what, pair) => {
  const { commit } = clone();
  const [base, head] = [commit('Begin'), commit('Change')];
  const opened = (await openGit(join(folder, `${clones}`), NOVA, options))!;
  expect(await opened.change(base, head)).not.toBeNull();
  expect(await opened.change(...pair(base, head))).toBeNull();
});

test('a clone of another repository is not asked, nor is a folder that is none', async () => {
  const { at, commit } = clone('https://github.com/acme/moon.git');
  commit('Begin');
  expect(await openGit(at, NOVA, options)).toBeNull();
  expect(await openGit(at, { ...NOVA, name: 'Moon' }, options)).not.toBeNull();
  expect(await openGit(folder, NOVA, options)).toBeNull();
});

test('a shallow clone does not have what lies between', async () => {
  const { at, commit } = clone();
  commit('Begin');
  commit('Change');
  const shallow = join(folder, 'shallow');
  git(folder, 'clone', '-q', '--depth', '1', `file://${at}`, shallow);
  git(shallow, 'remote', 'set-url', 'origin', 'git@github.com:acme/nova.git');
  expect(await openGit(shallow, NOVA, options)).toBeNull();
});

test('without git there is nothing to ask', async () => {
  const { at, commit } = clone();
  commit('Begin');
  expect(await openGit(at, NOVA, { ...options, env: { PATH: join(folder, 'empty') } })).toBeNull();
});

test('who is interrupted asks no more', async () => {
  const { at, commit } = clone();
  commit('Begin');
  expect(await openGit(at, NOVA, { ...options, signal: AbortSignal.abort() })).toBeNull();
});
