import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseGitConfig } from '../../../src/providers/github/git-config.ts';
import { parseRemote, repositoryOf } from '../../../src/providers/github/remotes.ts';
import { defaultHost, findRepository, parseRepository } from '../../../src/providers/github/repository.ts';
import { parseRunUrl } from '../../../src/providers/github/run-url.ts';
import { faultOf, folderWith } from '../../support/sources.ts';

const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' };
const ORIGIN = '[remote "origin"]\n\turl = https://github.com/acme/nova.git\n';
const fork = (name: string, owner: string, more = '') => {
  return `[remote "${name}"]\n\turl = git@github.com:${owner}/nova.git\n${more}`;
};

describe('which repository is meant', () => {
  test('is said by -R, then GH_REPO, then GITHUB_REPOSITORY, then the clone', async () => {
    const folder = await folderWith({ '.git/config': fork('origin', 'd') });
    const env = { GH_REPO: 'b/nova', GITHUB_REPOSITORY: 'c/nova', HOME: folder };
    expect(await findRepository('a/nova', env, folder)).toMatchObject({ owner: 'a' });
    expect(await findRepository(undefined, env, folder)).toMatchObject({ owner: 'b' });
    expect(await findRepository(undefined, { ...env, GH_REPO: '' }, folder)).toMatchObject({ owner: 'c' });
    expect(await findRepository(undefined, { HOME: folder }, folder)).toMatchObject({ owner: 'd' });
  });

  test.each<[text: string, repository: object]>([
    ['acme/nova', NOVA],
    [' Acme/Nova ', { ...NOVA, owner: 'Acme', name: 'Nova' }],
    ['GitHub.com/acme/nova', NOVA],
    ['git.acme.example/acme/nova', { ...NOVA, host: 'git.acme.example' }],
    ['https://github.com/acme/nova', NOVA],
    ['https://github.com/acme/nova.git', NOVA],
    ['https://github.com/acme/nova/actions/runs/5?pr=1#x', NOVA],
    ['git@github.com:acme/nova.git', NOVA],
    ['acme_corp/nova.js', { ...NOVA, owner: 'acme_corp', name: 'nova.js' }],
  ])('%j is read', (text, repository) => {
    expect(parseRepository(text, '-R', 'github.com')).toEqual(repository);
  });

  test.each([
    '',
    'nova',
    'a/b/c/d',
    'acme/..',
    'acme/',
    '/nova',
    'a b/nova',
    'acme/nova\x1b[2J',
    'https://github.com/acme',
  ])('%j is refused', (text) => {
    expect(() => parseRepository(text, '-R', 'github.com')).toThrow(/^-R is .* names no repository\.$/);
  });

  test('a malformed address is refused without its password', () => {
    expect(() => parseRepository('https://octocat:secret@github.com/acme', 'GH_REPO', 'github.com')).toThrow(
      /^(?!.*secret)/,
    );
  });

  test('in a workflow is on the server that runs it', async () => {
    const env = { GITHUB_REPOSITORY: 'acme/nova', GITHUB_SERVER_URL: 'https://git.acme.example' };
    expect(await findRepository(undefined, env, '/')).toEqual({ ...NOVA, host: 'git.acme.example' });
  });

  test('must be said where there is no clone, or one of another kind', async () => {
    const folder = await folderWith({
      'plain/file': '',
      'other/.git/config': '[remote "origin"]\nurl = https://gitlab.com/acme/nova',
    });
    const none = await faultOf(findRepository(undefined, { HOME: folder }, join(folder, 'plain')));
    expect(none).toMatchObject({ code: 'repository-missing', message: expect.stringContaining('no git repository') });
    const other = await faultOf(findRepository(undefined, { HOME: folder }, join(folder, 'other')));
    expect(other).toMatchObject({ code: 'repository-missing', message: expect.stringContaining('no remote') });
    expect(other.hint).toContain('-R OWNER/REPO');
  });
});

describe('the host', () => {
  test('of a name without one is GH_HOST, then the only one that gh knows', async () => {
    const one = await folderWith({ 'hosts.yml': 'git.acme.example:\n  user: octocat\n' });
    const two = await folderWith({ 'hosts.yml': 'git.acme.example:\n  user: octocat\ngithub.com:\n  user: octocat\n' });
    expect(await defaultHost({ GH_CONFIG_DIR: one, GH_HOST: 'acme.ghe.com' })).toBe('acme.ghe.com');
    expect(await defaultHost({ GH_CONFIG_DIR: one })).toBe('git.acme.example');
    expect(await defaultHost({ GH_CONFIG_DIR: two })).toBe('github.com');
    expect(await defaultHost({})).toBe('github.com');
    expect((await faultOf(defaultHost({ GH_HOST: 'https://x/' }))).code).toBe('host-malformed');
  });

  test('of a name without one, in a workflow, is the server that runs it', async () => {
    const folder = await folderWith({ 'hosts.yml': 'ghe.acme.example:\n  user: octocat\n' });
    const env = { GITHUB_SERVER_URL: 'https://git.acme.example', GH_CONFIG_DIR: folder };
    expect(await defaultHost(env)).toBe('git.acme.example');
    expect(await defaultHost({ ...env, GH_HOST: 'acme.ghe.com' })).toBe('acme.ghe.com');
    expect(await defaultHost({ ...env, GITHUB_SERVER_URL: 'https://github.com' })).toBe('github.com');
    expect(await defaultHost({ ...env, GITHUB_SERVER_URL: '' })).toBe('ghe.acme.example');
    expect(await findRepository('acme/nova', env, '/')).toEqual({ ...NOVA, host: 'git.acme.example' });
  });

  test('of a remote must be one that is known for GitHub', async () => {
    const folder = await folderWith({
      '.git/config': '[remote "origin"]\nurl = ssh://git@git.acme.example/acme/nova',
      'gh/hosts.yml': 'git.acme.example:\n  user: octocat\n',
    });
    const own = { ...NOVA, host: 'git.acme.example' };
    expect(await findRepository(undefined, { GH_CONFIG_DIR: join(folder, 'gh') }, folder)).toEqual(own);
    expect(await findRepository(undefined, { GH_HOST: 'git.acme.example' }, folder)).toEqual(own);
    await faultOf(findRepository(undefined, {}, folder));
  });
});

describe('a clone', () => {
  test('is found from a folder below, a work tree and a submodule', async () => {
    const folder = await folderWith({
      'main/.git/config': ORIGIN,
      'main/.git/worktrees/fix/commondir': '../..\n',
      'main/.git/modules/lib/config': fork('origin', 'lib'),
      'main/src/deep/file': '',
      'main/lib/.git': 'gitdir: ../.git/modules/lib\n',
    });
    await mkdir(join(folder, 'fix'));
    await writeFile(join(folder, 'fix', '.git'), `gitdir: ${join(folder, 'main/.git/worktrees/fix')}\n`);
    const at = (path: string) => findRepository(undefined, {}, join(folder, path));
    expect(await at('main/src/deep')).toEqual(NOVA);
    expect(await at('fix')).toEqual(NOVA);
    expect(await at('main/lib')).toMatchObject({ owner: 'lib' });
  });

  test.each<[what: string, config: string, owner: string | undefined]>([
    ['upstream before origin', fork('origin', 'octocat') + fork('upstream', 'acme'), 'acme'],
    ['github before origin', fork('origin', 'octocat') + fork('github', 'acme'), 'acme'],
    ['origin before others', fork('mine', 'octocat') + fork('origin', 'acme'), 'acme'],
    [
      'the one that is pushed to, of others',
      `${fork('a', 'octocat')}${fork('b', 'acme')}[remote]\npushDefault = b`,
      'acme',
    ],
    ['the first of others', fork('a', 'acme') + fork('b', 'octocat'), 'acme'],
    ['what gh was told', fork('upstream', 'octocat') + fork('origin', 'acme', 'gh-resolved = base\n'), 'acme'],
    ['what gh was told by name', fork('origin', 'octocat', 'gh-resolved = acme/nova\n'), 'acme'],
    ['none, where there is no remote', '[core]\nbare = false', undefined],
    [
      'another where the preferred is no repository',
      `[remote "upstream"]\nurl = /srv/git/nova\n${fork('a', 'acme')}`,
      'acme',
    ],
  ])('belongs to %s', (_what, config, owner) => {
    expect(repositoryOf(parseGitConfig(config), (host) => host === 'github.com')?.owner).toBe(owner);
  });

  test.each<[config: string]>([
    ['[Remote "origin"]\r\n  URL = "https://github.com/acme/nova" ; a comment\r\n'],
    ['# [remote "x"]\n[remote "origin"] \n url=https://github.com/acme/\\\nnova # a comment\n'],
    [
      '[remote "origin"]\nurl = https://github.com/old/old\nfetch = +refs/heads/*:refs/remotes/origin/*\nurl = https://github.com/acme/nova',
    ],
  ])('is read as git reads %j', (config) => {
    expect(repositoryOf(parseGitConfig(config), () => true)).toEqual(NOVA);
  });
});

test.each<[url: string, host?: string]>([
  ['https://github.com/acme/nova'],
  ['https://github.com/acme/nova.git/'],
  ['https://octocat:secret@github.com:443/acme/nova.git'],
  ['http://www.github.com/acme/nova'],
  ['git://github.com/acme/nova'],
  ['ssh://git@github.com/acme/nova.git'],
  ['ssh://git@ssh.github.com:443/acme/nova.git'],
  ['git+ssh://git@github.com/acme/nova.git'],
  ['git@github.com:acme/nova.git'],
  ['org-1234@github.com:/acme/nova'],
  ['github.com:acme/nova'],
  ['https://acme.ghe.com/acme/nova', 'acme.ghe.com'],
  ['git@git.acme.example:acme/nova.git', 'git.acme.example'],
])('%s is a remote of a repository', (url, host = 'github.com') => {
  expect(parseRemote(url)).toEqual({ ...NOVA, host });
});

test.each([
  '',
  '/srv/git/acme/nova',
  '../nova',
  'C:\\git\\nova',
  'file:///srv/acme/nova',
  'https://github.com/nova',
  'https://github.com/a/b/c',
  'git@github.com:nova',
  'https://github.com/../nova',
  'https://github.com/acme/..',
])('%j is no remote of a repository', (url) => {
  expect(parseRemote(url)).toBeNull();
});

describe('what a person copied', () => {
  const none = { repository: NOVA, runId: 5, attempt: null, jobId: null };
  test.each<[text: string, reference: object]>([
    ['20228246170', { ...none, repository: null, runId: 20_228_246_170 }],
    ['https://github.com/acme/nova/actions/runs/5', none],
    ['http://www.github.com/acme/nova/actions/runs/5/', none],
    ['github.com/acme/nova/actions/runs/5', none],
    ['https://github.com/acme/nova/actions/runs/5?pr=7', none],
    ['https://github.com/acme/nova/actions/runs/5#summary-9', none],
    ['https://github.com/acme/nova/actions/runs/5/workflow', none],
    ['https://github.com/acme/nova/actions/runs/5/attempts/2', { ...none, attempt: 2 }],
    ['https://github.com/acme/nova/actions/runs/5/attempts/2#summary-9', { ...none, attempt: 2 }],
    ['https://github.com/acme/nova/actions/runs/5/job/9', { ...none, jobId: 9 }],
    ['https://github.com/acme/nova/actions/runs/5/job/9?pr=7#step:6:12', { ...none, jobId: 9 }],
    ['https://github.com/acme/nova/actions/runs/5/jobs/9', { ...none, jobId: 9 }],
    [
      'https://git.acme.example/acme/nova/actions/runs/5',
      { ...none, repository: { ...NOVA, host: 'git.acme.example' } },
    ],
  ])('%s is a run', (text, reference) => {
    expect(parseRunUrl(text)).toEqual(reference);
  });

  test.each([
    '',
    '0',
    '-5',
    '12345678901234567890',
    'run.zip',
    '5.log',
    'https://github.com/acme/nova',
    'https://github.com/acme/nova/actions',
    'https://github.com/acme/nova/actions/runs/x',
    'https://github.com/acme/nova/actions/runs/0',
    'https://github.com/acme/nova/pull/5',
    'https://octocat@github.com/acme/nova/actions/runs/5',
  ])('%j is none', (text) => {
    expect(parseRunUrl(text)).toBeNull();
  });
});
