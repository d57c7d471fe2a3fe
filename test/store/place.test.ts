import { expect, test } from 'vitest';
import { cachePath, storePath } from '../../src/store/place.ts';

type Env = Readonly<Record<string, string>>;

test.each<[what: string, env: Env, option: string | undefined, platform: NodeJS.Platform, home: string, path: string]>([
  ['--db before all', { WHYRED_DB: '/b.db', XDG_DATA_HOME: '/x' }, 'a.db', 'linux', '/home/o', 'a.db'],
  ['then WHYRED_DB', { WHYRED_DB: '/b.db', XDG_DATA_HOME: '/x' }, undefined, 'linux', '/home/o', '/b.db'],
  ['an empty WHYRED_DB is none', { WHYRED_DB: '' }, undefined, 'linux', '/h', '/h/.local/share/whyred/whyred.db'],
  ['then XDG_DATA_HOME', { XDG_DATA_HOME: '/x' }, undefined, 'linux', '/home/o', '/x/whyred/whyred.db'],
  [
    'an XDG path must be absolute',
    { XDG_DATA_HOME: 'x' },
    undefined,
    'linux',
    '/h',
    '/h/.local/share/whyred/whyred.db',
  ],
  ['then the usual folder', {}, undefined, 'linux', '/home/o', '/home/o/.local/share/whyred/whyred.db'],
  ['macOS', {}, undefined, 'darwin', '/Users/o', '/Users/o/Library/Application Support/whyred/whyred.db'],
  ['macOS with XDG', { XDG_DATA_HOME: '/x' }, undefined, 'darwin', '/Users/o', '/x/whyred/whyred.db'],
  ['Windows', { LOCALAPPDATA: 'D:\\L' }, undefined, 'win32', 'C:\\Users\\o', 'D:\\L\\whyred\\whyred.db'],
  ['bare Windows', {}, undefined, 'win32', 'C:\\Users\\o', 'C:\\Users\\o\\AppData\\Local\\whyred\\whyred.db'],
])('the store stands where it is named: %s', (_what, env, option, platform, home, path) => {
  expect(storePath(env, option, platform, home)).toBe(path);
});

test.each<[store: string, platform: NodeJS.Platform, folder: string]>([
  ['/x/whyred/whyred.db', 'linux', '/x/whyred/archives'],
  ['D:\\L\\whyred\\whyred.db', 'win32', 'D:\\L\\whyred\\archives'],
  ['mine.db', 'linux', 'archives'],
])('archives are kept beside %s', (store, platform, folder) => {
  expect(cachePath(store, platform)).toBe(folder);
});
