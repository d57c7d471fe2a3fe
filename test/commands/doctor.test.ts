import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import type { Check } from '../../src/reports/doctor.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { type FakeGithub, type GithubOptions, startGithub } from '../github/github.ts';
import { PROFILES } from '../github/tokens.ts';
import { buildWorld } from '../github/world/build.ts';
import { NOVA, newPath, newStore, run } from '../store/support.ts';
import { folderWith } from '../support/sources.ts';
import { whyred } from '../support/surroundings.ts';

interface Told {
  readonly exitCode: number;
  readonly ready: boolean;
  /** In the order in which they are told. */
  readonly checks: readonly Check[];
  /** `✓ store`, `✗ token` … */
  readonly marks: readonly string[];
  of(name: string): Check;
}

interface Doctor {
  readonly github: FakeGithub;
  readonly db: string;
  /** Asks, and holds each answer to what all must keep. */
  told(env?: Readonly<Record<string, string>>, given?: Partial<Surroundings>, argv?: readonly string[]): Promise<Told>;
}

async function doctor(options: Partial<GithubOptions> = {}): Promise<Doctor> {
  const github = await startGithub({ world: buildWorld({ runs: [{}] }), ...options });
  onTestFinished(() => github.close());
  const db = newPath();
  const usual = {
    GITHUB_API_URL: github.apiUrl,
    GH_TOKEN: 'fake-token',
    GH_REPO: 'acme/nova',
    GH_PATH: '/nonexistent',
  };
  return {
    github,
    db,
    told: async (more = {}, given = {}, argv = []) => {
      const env = { ...usual, ...more };
      const words = ['doctor', '--db', db, ...argv];
      const around = { nowMs: () => github.nowMs(), secondMs: 1, env, ...given };
      const { exitCode, out, err } = await whyred([...words, '--json'], around);
      const { ready, checks } = JSON.parse(out) as { ready: boolean; checks: Check[] };
      expect(err).toBe('');
      expect(exitCode).toBe(ready ? 0 : 2);
      // One cause, one line; and what is wrong says what to do.
      expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
      expect(new Set(checks.map(({ text }) => text)).size).toBe(checks.length);
      for (const { state, hint } of checks) if (state !== 'ok') expect(hint).toMatch(/\S/);
      expect(out).not.toContain('whyred doctor');
      for (const [name, value] of Object.entries(env))
        if (name.endsWith('_TOKEN') && value) expect(out).not.toContain(value);
      return {
        exitCode,
        ready,
        checks,
        marks: checks.map(({ name, state }) => `${{ ok: '✓', warning: '!', missing: '✗' }[state]} ${name}`),
        of: (name) => checks.find((one) => one.name === name)!,
      };
    },
  };
}

const HERE = ['✓ Node.js', '✓ store', '✓ disk'];
const [PARTS, LAST] = [['✓ actions', '✓ checks'], '✓ terminal'];

describe('whyred doctor', () => {
  test('tells of all that whyred needs, from the inside outwards', async () => {
    const { told } = await doctor();
    const { marks, of, exitCode } = await told();
    expect(marks).toEqual([
      ...HERE,
      ...['✓ repository', '✓ token', '✓ host', '✓ account', '✓ clock', '✓ rate limit'],
      ...PARTS,
      LAST,
    ]);
    expect(exitCode).toBe(0);
    expect(of('repository').text).toBe('acme/nova on github.com');
    expect(of('token').text).toBe('from GH_TOKEN');
    expect(of('account').text).toBe('token of octocat, scopes gist, read:org, repo, workflow');
    expect(of('actions').text).toBe('may be read: 1 run');
    expect(of('rate limit').text).toMatch(/^[45],\d{3} of 5,000 calls left until \d\d:\d\d UTC$/);
  });

  test('gives a person a line each, with what to do below it', async () => {
    const { github, db } = await doctor();
    const env = { GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'wrong-token', GH_REPO: 'acme/nova' };
    const { exitCode, out } = await whyred(['doctor', '--db', db], { env, columns: 80 });
    expect(exitCode).toBe(2);
    expect(out).toMatch(/^✓ repository {2}acme\/nova on github\.com\n✗ token {7}from GH_TOKEN: github\.com refuses/m);
    expect(out).toMatch(/\n {16}Run `gh auth login`, or set GH_TOKEN\.\n/);
    expect(out).toMatch(/\n✗ not ready: 1 thing missing\n$/);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(out).not.toContain('wrong-token');
  });
});

describe('of the token, the doctor tells', () => {
  test('that there is none', async () => {
    const { told } = await doctor();
    const { marks, of, ready } = await told({ GH_TOKEN: '' });
    expect(marks).toEqual([...HERE, '✓ repository', '✗ token', '✓ host', '✓ rate limit', ...PARTS, LAST]);
    expect(of('token').hint).toBe('Run `gh auth login`, or set GH_TOKEN.');
    expect(ready).toBe(false);
  });

  test.each(['wrong-token', 'wrong token'])('that GitHub refuses %j, and where it is from', async (token) => {
    const { told } = await doctor();
    const { marks, of } = await told({ GH_TOKEN: token });
    expect(marks).toEqual([...HERE, '✓ repository', '✗ token', LAST]);
    expect(of('token')).toMatchObject({
      text: expect.stringMatching(/^from GH_TOKEN: /),
      hint: 'Run `gh auth login`, or set GH_TOKEN.',
    });
  });

  test('that it may not read Checks: less is known then, and whyred works', async () => {
    const { told } = await doctor();
    const { marks, of, ready } = await told({ GH_TOKEN: 'fake-token-without-checks' });
    expect(marks.slice(-3)).toEqual(['✓ actions', '! checks', LAST]);
    expect(of('checks')).toMatchObject({ needed: false, hint: expect.stringContaining('"Checks: read"') });
    expect(ready).toBe(true);
  });

  test('that it may not read Actions', async () => {
    const { told } = await doctor();
    const { marks, of, ready } = await told({ GH_TOKEN: 'fake-token-without-actions' });
    expect(marks.slice(-3)).toEqual(['✓ rate limit', '✗ actions', LAST]);
    expect(of('actions').hint).toContain('"Actions: read"');
    expect(ready).toBe(false);
  });

  test('that the organisation wants single sign-on, and where', async () => {
    const { told } = await doctor();
    const { marks, of } = await told({ GH_TOKEN: 'fake-sso-token' });
    expect(marks.slice(-2)).toEqual(['✗ actions', LAST]);
    expect(of('actions').hint).toMatch(/https:\/\/github\.com\/orgs\/acme\/sso/);
  });

  test('whose it is: that of a workflow is nobody’s', async () => {
    const { told } = await doctor({ tokens: { ghs_fake: 'actions', github_pat_fake: 'fine-grained' } });
    expect((await told({ GH_TOKEN: 'ghs_fake' })).of('account').text).toBe('installation token');
    expect((await told({ GH_TOKEN: 'github_pat_fake' })).of('account').text).toBe('fine-grained token of octocat');
  });
});

describe('of the repository, the doctor tells', () => {
  test('that none is named: each command can be given one', async () => {
    const { told } = await doctor();
    const { marks, of, ready } = await told({ GH_REPO: '' });
    expect(marks).toEqual([
      ...HERE,
      ...['! repository', '✓ token', '✓ host', '✓ account', '✓ clock', '✓ rate limit', LAST],
    ]);
    expect(of('repository').hint).toContain('-R OWNER/REPO');
    expect(ready).toBe(true);
  });

  test('that GitHub has none of this name', async () => {
    const { told } = await doctor();
    const { marks, of } = await told({}, {}, ['-R', 'acme/nvoa']);
    expect(marks).toEqual([
      ...HERE,
      ...['✗ repository', '✓ token', '✓ host', '✓ account', '✓ clock', '✓ rate limit', LAST],
    ]);
    expect(of('repository').text).toContain('no repository acme/nvoa');
  });

  test('that its name is none', async () => {
    const { told } = await doctor();
    const { marks } = await told({ GH_REPO: 'nova' });
    expect(marks.slice(3, 6)).toEqual(['✗ repository', '✓ token', '✓ host']);
  });
});

describe('of the host, the doctor tells', () => {
  test('that it cannot be reached, and all the rest', async () => {
    const { told, github } = await doctor();
    await github.close();
    const { marks, of } = await told();
    expect(marks).toEqual([...HERE, '✓ repository', '✓ token', '✗ host', LAST]);
    expect(of('host').text).toContain('cannot be reached');
  });

  test('that its name is none, once', async () => {
    const { told } = await doctor();
    expect((await told({ GH_HOST: 'https://x/' })).marks).toEqual([...HERE, '✗ repository', LAST]);
  });

  test.each(['no url', 'http://git.acme.example/api/v3', 'https://octocat:pw@git.acme.example'])(
    'that nothing is sent to %j',
    async (url) => {
      const { told } = await doctor();
      const { marks, checks } = await told({ GITHUB_API_URL: url });
      expect(marks).toEqual([...HERE, '✓ repository', '✓ token', '✗ host', LAST]);
      expect(JSON.stringify(checks)).not.toContain('pw');
    },
  );

  test('that a server of one’s own answers, and has no limit', async () => {
    const { told, github } = await doctor({ prefix: '/api/v3' });
    const { origin, host } = new URL(github.apiUrl);
    const env = { GITHUB_SERVER_URL: origin, GH_TOKEN: '', GH_ENTERPRISE_TOKEN: 'fake-token' };
    const { marks, of, ready } = await told(env);
    expect(marks).toEqual([
      ...HERE,
      ...['✓ repository', '✓ token', '✓ host', '✓ account', '✓ clock', '✓ server', '✓ rate limit'],
      ...PARTS,
      LAST,
    ]);
    expect(of('server').text).toMatch(/^GitHub Enterprise Server \d/);
    expect(of('repository').text).toBe(`acme/nova on ${host}`);
    expect(of('token').text).toBe('from GH_ENTERPRISE_TOKEN');
    expect(of('host').text).toBe(`${host} answers at ${github.apiUrl}`);
    expect(of('rate limit').text).toBe('none');
    expect(ready).toBe(true);
  });
});

describe('of the rate limit, the doctor tells', () => {
  test('that few calls are left', async () => {
    const { told, github } = await doctor();
    github.leaveRequests('fake-token', 20);
    const { marks, of, ready } = await told();
    expect(marks).toContain('! rate limit');
    expect(of('rate limit')).toMatchObject({
      text: expect.stringMatching(/^20 of 5,000 calls left until /),
      hint: expect.stringMatching(/^Pull after \d\d:\d\d UTC\.$/),
    });
    expect(ready).toBe(true);
  });

  test('that none is left, in one line', async () => {
    const { told, github } = await doctor();
    github.leaveRequests('fake-token', 0);
    const { marks, of } = await told();
    expect(marks).toEqual([
      ...HERE,
      ...['✓ repository', '✓ token', '✓ host', '✓ account', '✓ clock', '! rate limit', LAST],
    ]);
    expect(of('rate limit').text).toMatch(/allows no more calls before \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/);
  });

  test('that the sixty calls of nobody are few only when half of them are gone', async () => {
    const nobody = { ...PROFILES['fine-grained'], perHour: 60 };
    const { told, github } = await doctor({ tokens: { sixty: nobody } });
    expect((await told({ GH_TOKEN: 'sixty' })).marks).toContain('✓ rate limit');
    github.leaveRequests('sixty', 25);
    expect((await told({ GH_TOKEN: 'sixty' })).marks).toContain('! rate limit');
  });
});

test.each<[aheadS: number, mark: string, text: string]>([
  [0, '✓', 'agrees with GitHub’s'],
  [-50, '✓', 'agrees with GitHub’s'],
  [-90, '!', 'It is 90 s off GitHub’s.'],
  [7200, '!', 'It is 7,200 s off GitHub’s.'],
])('a clock that is %i s ahead: %s %s', async (aheadS, mark, text) => {
  const { told, github } = await doctor();
  const { marks, of } = await told({}, { nowMs: () => github.nowMs() + aheadS * 1000 });
  expect(marks).toContain(`${mark} clock`);
  expect(of('clock').text).toBe(text);
});

describe('of the store, the doctor tells', () => {
  test('where the first pull will make it, and does not make it', async () => {
    const { told, db } = await doctor();
    expect((await told()).of('store').text).toBe(`${db} is made with the first pull`);
    expect(existsSync(dirname(db))).toBe(false);
    // To SQLite that is a store in memory, to others the name of a file.
    expect(existsSync(':memory:')).toBe(false);
  });

  test('how many runs it has, and how large it is', async () => {
    const { told, db } = await doctor();
    const store = await newStore(db);
    saveRuns(store, saveRepository(store, NOVA, 'main'), [run(1000)]);
    store.close();
    expect((await told()).of('store').text).toMatch(new RegExp(`^${db}: 1 run, \\d+ kB$`));
  });

  const BROKEN: readonly [what: string, make: (path: string) => void | Promise<void>, said: RegExp][] = [
    ['is a folder', (path) => void mkdirSync(path), /is a folder/],
    ['is a file of another kind', (path) => writeFileSync(path, 'notes, longer than a header'), /is no database/],
    [
      'was made by a newer whyred',
      async (path) => {
        (await newStore(path)).close();
        const sqlite = new Sqlite(path);
        sqlite.pragma('user_version = 999');
        sqlite.close();
      },
      /made by a newer whyred/,
    ],
    [
      'is damaged',
      async (path) => {
        (await newStore(path)).close();
        writeFileSync(path, readFileSync(path).fill(0xaa, 100, 8192));
      },
      /is damaged/,
    ],
  ];

  test.each(BROKEN)('that it %s, and all the rest', async (_what, make, said) => {
    const { told, db } = await doctor();
    mkdirSync(dirname(db), { recursive: true });
    await make(db);
    const { marks, of } = await told();
    expect(marks).toEqual([
      ...['✓ Node.js', '✗ store', '✓ disk'],
      ...['✓ repository', '✓ token', '✓ host', '✓ account', '✓ clock', '✓ rate limit'],
      ...PARTS,
      LAST,
    ]);
    expect(of('store').text).toMatch(said);
  });

  test('that its folder would have to be made in a file', async () => {
    const { told } = await doctor();
    const folder = await folderWith({ notes: '' });
    const { of } = await told({}, {}, ['--db', join(folder, 'notes', 'deep', 'whyred.db')]);
    expect(of('store')).toMatchObject({
      state: 'missing',
      text: expect.stringContaining('cannot be opened (ENOTDIR)'),
    });
  });

  test.skipIf(process.platform === 'win32')('that it cannot be written', async () => {
    const { told } = await doctor();
    const folder = await folderWith({});
    const path = join(folder, 'whyred.db');
    (await newStore(path)).close();
    chmodSync(path, 0o400);
    asNobody(folder, path);
    const { of, ready } = await told({}, {}, ['--db', path]);
    expect(of('store')).toMatchObject({ state: 'missing', text: `The store ${path} cannot be written.` });
    expect(ready).toBe(false);
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'that its folder cannot be written (root may write anywhere)',
    async () => {
      const { told } = await doctor();
      const folder = await folderWith({ 'empty/x': '' });
      chmodSync(join(folder, 'empty'), 0o500);
      const { of } = await told({}, {}, ['--db', join(folder, 'empty', 'new', 'whyred.db')]);
      expect(of('store')).toMatchObject({ state: 'missing', text: `${join(folder, 'empty')} cannot be written.` });
    },
  );
});

/** Root may write anywhere: until the test has ended, whoever runs it is nobody, and these paths are theirs. */
function asNobody(...paths: readonly string[]): void {
  if (process.geteuid?.() !== 0) return;
  const NOBODY = 65_534;
  for (const path of paths) chownSync(path, NOBODY, NOBODY);
  process.seteuid!(NOBODY);
  onTestFinished(() => process.seteuid!(0));
}
