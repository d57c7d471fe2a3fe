import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCredential } from '../../../src/providers/github/credentials.ts';
import { apiUrlOf } from '../../../src/providers/github/hosts.ts';
import { folderWith } from '../../support/sources.ts';

const OWN = 'git.acme.example';

describe('the API', () => {
  test.each<[host: string, env: Record<string, string>, url: string]>([
    ['github.com', {}, 'https://api.github.com'],
    ['GitHub.com', {}, 'https://api.github.com'],
    ['acme.ghe.com', {}, 'https://api.acme.ghe.com'],
    [OWN, {}, `https://${OWN}/api/v3`],
    ['github.com', { GITHUB_API_URL: 'http://127.0.0.1:8090/' }, 'http://127.0.0.1:8090'],
    ['github.com', { GITHUB_API_URL: 'http://[::1]:8090' }, 'http://[::1]:8090'],
    [OWN, { GITHUB_API_URL: `https://${OWN}/api/v3`, GITHUB_SERVER_URL: `https://${OWN}` }, `https://${OWN}/api/v3`],
    // The runner's API is of its own server only.
    [
      'github.com',
      { GITHUB_API_URL: `https://${OWN}/api/v3`, GITHUB_SERVER_URL: `https://${OWN}` },
      'https://api.github.com',
    ],
    [OWN, { GITHUB_API_URL: 'https://api.github.com' }, `https://${OWN}/api/v3`],
  ])('of %s with %j is %s', (host, env, url) => {
    expect(apiUrlOf(host, env)).toBe(url);
  });

  test.each([
    'http://api.github.com',
    'http://127.0.0.1.evil.example',
    'ftp://127.0.0.1',
    'api.github.com',
    'https://octocat:secret@api.github.com',
  ])('is not used when it is %s', (url) => {
    const act = () => apiUrlOf('github.com', { GITHUB_API_URL: url });
    expect(act).toThrow(/^(?!.*secret).*GITHUB_API_URL/);
  });
});

describe('a token', () => {
  const all = {
    GH_TOKEN: 'a',
    GITHUB_TOKEN: 'b',
    GH_ENTERPRISE_TOKEN: 'c',
    GITHUB_ENTERPRISE_TOKEN: 'd',
    GH_PATH: '/none',
  };
  const without = (...names: string[]) => ({ ...all, ...Object.fromEntries(names.map((name) => [name, ''])) });
  test.each<[host: string, env: Record<string, string>, source: string | null]>([
    ['github.com', all, 'GH_TOKEN'],
    ['github.com', without('GH_TOKEN'), 'GITHUB_TOKEN'],
    ['github.com', without('GH_TOKEN', 'GITHUB_TOKEN'), null],
    ['acme.ghe.com', all, 'GH_TOKEN'],
    [OWN, all, 'GH_ENTERPRISE_TOKEN'],
    [OWN, without('GH_ENTERPRISE_TOKEN'), 'GITHUB_ENTERPRISE_TOKEN'],
    // Those of github.com are not for others.
    [OWN, without('GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'), null],
    [OWN, { ...without('GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'), CODESPACES: 'true' }, 'GITHUB_TOKEN'],
    ['notghe.com', all, 'GH_ENTERPRISE_TOKEN'],
    ['github.com.evil.example', all, 'GH_ENTERPRISE_TOKEN'],
  ])('for %s with %j comes from %s', async (host, env, source) => {
    expect((await findCredential(host, env))?.source ?? null).toBe(source);
  });

  const hosts = `github.com:\n  user: octocat\n  oauth_token: gho_github\n${OWN}:\n  user: octocat\n  users:\n    hubot:\n      oauth_token: gho_other\n    octocat:\n      oauth_token: gho_own\n`;

  test('that gh wrote down is used, also that of its user in use', async () => {
    const folder = await folderWith({
      'gh/hosts.yml': hosts,
      '.config/gh/hosts.yml': hosts,
      'GitHub CLI/hosts.yml': hosts,
    });
    const own = { token: 'gho_own', source: "gh's hosts.yml" };
    expect(await findCredential('github.com', { GH_CONFIG_DIR: join(folder, 'gh') })).toMatchObject({
      token: 'gho_github',
    });
    expect(await findCredential(OWN, { XDG_CONFIG_HOME: folder })).toEqual(own);
    expect(await findCredential(OWN, { HOME: folder })).toEqual(own);
    expect(await findCredential(OWN, { AppData: folder })).toEqual(own);
    expect(await findCredential('github.com', { HOME: folder, GH_TOKEN: 'first' })).toMatchObject({ token: 'first' });
  });

  test.each([
    ['broken', 'github.com: [\n  oauth_token: "gho_1'],
    ['empty', ''],
    ['of another kind', '- github.com'],
    ['without tokens', 'github.com:\n  user: octocat\n  users: [octocat]\n'],
    ['of strange types', 'github.com: 5\n7: {}\n'],
  ])('is not there when gh’s file is %s', async (_what, text) => {
    const folder = await folderWith({ 'hosts.yml': text });
    expect(await findCredential('github.com', { GH_CONFIG_DIR: folder, GH_PATH: '/none' })).toBeNull();
  });

  test.skipIf(process.platform === 'win32')('in a key store is asked of gh', async () => {
    const script =
      '#!/bin/sh\n[ "$*" = "auth token --secure-storage --hostname git.acme.example" ] && echo gho_stored\n';
    const folder = await folderWith({ gh: script });
    await chmod(join(folder, 'gh'), 0o755);
    const stored = { token: 'gho_stored', source: '`gh auth token`' };
    expect(await findCredential(OWN, { GH_PATH: join(folder, 'gh') })).toEqual(stored);
    expect(await findCredential(OWN, { PATH: `${folder}:/bin` })).toEqual(stored);
    expect(await findCredential('github.com', { GH_PATH: join(folder, 'gh') })).toBeNull();
  });
});
