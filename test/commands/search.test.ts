import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import { type FakeGithub, startGithub } from '../github/github.ts';
import { buildWorld, NOON_MS, type RunSpec } from '../github/world/build.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

const DAY_MS = 86_400_000;
const LOST = 'The hosted runner lost communication with the server.';

const reset = (id: number, days: number, given: RunSpec = {}): RunSpec => ({
  id,
  createdMs: NOON_MS - days * DAY_MS,
  jobs: [{ name: 'lint' }, { name: 'install', failure: 'npm-ci/econnreset' }],
  ...given,
});

const nova = buildWorld({
  runs: [
    reset(105, 1),
    { id: 104, createdMs: NOON_MS - 2 * DAY_MS },
    {
      id: 103,
      createdMs: NOON_MS - 3 * DAY_MS,
      jobs: [{ name: 'e2e', conclusion: 'failure', log: 'none', annotations: [LOST] }],
    },
    reset(102, 4, {
      attempts: [
        { jobs: [{ name: 'install', failure: 'npm-ci/econnreset' }] },
        { jobs: [{ name: 'install', failure: 'npm-ci/econnreset' }] },
      ],
    }),
    { id: 101, createdMs: NOON_MS - 5 * DAY_MS, jobs: [{ name: 'types', failure: 'tsc/wrong-type', does: ['tsc'] }] },
  ],
});
const comet = buildWorld({ repository: 'acme/comet', runs: [reset(201, 6), reset(202, 7, { jobs: [{}] })] });

let folder: string;
let github: FakeGithub;
let db: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'whyred-search-'));
  db = join(folder, 'whyred.db');
  github = await startGithub({ world: [nova, comet] });
  const env = { GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token' };
  const { exitCode } = await whyred(['pull', 'acme/nova', 'acme/comet', '-q', '--db', db], { env, nowMs });
  expect(exitCode).toBe(0);
});

afterAll(async () => {
  await github.close();
  rmSync(folder, { recursive: true, force: true });
});

const nowMs = (): number => NOON_MS;
const search = (words: readonly string[], given: Partial<Surroundings> = {}): Promise<Ran> =>
  whyred(['search', '--db', db, ...words], { nowMs, ...given });

describe('whyred search', () => {
  test('tells how often, in which jobs, in what share of runs, first and last', async () => {
    const { exitCode, out, err } = await search(['econnreset']);
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toMatch(/^4 jobs in 3 of 7 runs \(42\.9 %\), first 2026-09-08, last 2026-09-13\n/);
    expect(out).toMatch(/^install +acme\/nova +3 +2 +28\.6 % +2026-09-13 +2026-09-10 +CI$/m);
    expect(out).toMatch(/^install +acme\/comet +1 +1 +14\.3 % +2026-09-08 +2026-09-08 +CI$/m);
  });

  test('shows the newest places with their lines, the matches first to be seen', async () => {
    const { out } = await search(['code econnreset', '--limit', '3']);
    expect(out).toMatch(/^acme\/nova run 105 {2}install {2}1 d ago\n +\d+ {2}npm error code ECONNRESET$/m);
    expect(out).toMatch(/^acme\/nova run 102 #2 {2}install {2}4 d ago$/m);
    expect(out).not.toContain('run 201');
  });

  test('takes several words as one text, whatever stands between them', async () => {
    expect((await search(['code', 'ECONN'])).out).toContain('4 jobs');
    expect((await search(['econnreset code'])).out).toContain('Nothing found');
  });

  test('gives programs the same as data', async () => {
    const found = JSON.parse((await search(['code econnreset', '--json', '--limit', '1'])).out);
    expect(found).toMatchObject({
      query: 'code econnreset',
      ...{ jobs: 4, runs: 3, runsInAll: 7, first: '2026-09-08T12:00:00.000Z', last: '2026-09-13T12:00:00.000Z' },
      newest: [
        {
          ...{ repo: 'acme/nova', runId: 105, attempt: 1, jobName: 'install', createdAt: '2026-09-13T12:00:00.000Z' },
          matches: [{ line: expect.any(Number), text: 'npm error code ECONNRESET' }],
        },
      ],
    });
    expect(found.newest[0].url).toMatch(/\/actions\/runs\/105\/job\/\d+$/);
  });

  test('finds what only GitHub noted at a job, and says who said it', async () => {
    const { out } = await search(['lost communication']);
    expect(out).toMatch(/^1 job in 1 of 7 runs \(14\.3 %\)/);
    expect(out).toMatch(/^acme\/nova run 103 {2}e2e {2}3 d ago\n {2}noted by GitHub: .*lost communication/m);
  });

  test.each<[name: string, jobs: number]>([
    ['acme/nova', 3],
    ['Acme/Comet', 1],
    ['github.com/acme/comet', 1],
  ])('-R %s searches that repository alone', async (name, jobs) => {
    expect(JSON.parse((await search(['-R', name, 'econnreset', '--json'])).out).jobs).toBe(jobs);
  });

  test('names the repository of a job only where there are several', async () => {
    expect((await search(['-R', 'acme/nova', 'econnreset'])).out).toMatch(/^job +times/m);
    const { byJob } = JSON.parse((await search(['econnreset', '--json'])).out);
    expect(byJob.map(({ repo, name }: { repo: string; name: string }) => [repo, name])).toEqual([
      ['acme/nova', 'install'],
      ['acme/comet', 'install'],
    ]);
  });

  test('-R with a repository of another server is not taken for one of the same name', async () => {
    const { exitCode, out, err } = await search(['-R', 'git.acme.example/acme/nova', 'econnreset']);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toBe(
      'whyred: Nothing of git.acme.example/acme/nova is in the store.\n' +
        'Fetch it first: whyred pull git.acme.example/acme/nova\n',
    );
  });

  test('that finds nothing says in what, and ends well', async () => {
    expect(await search(['no such words'])).toEqual({
      exitCode: 0,
      out: expect.stringMatching(/^Nothing found: “no such words” is in no failed step of 7 stored runs\.\n/),
      err: '',
    });
    expect(JSON.parse((await search(['no such words', '--json'])).out)).toMatchObject({ jobs: 0, newest: [] });
  });

  test.each(['***', '—', '""'])('for %j is refused: there is nothing to search for', async (text) => {
    const { exitCode, err } = await search([text]);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^whyred: There is nothing to search for/);
  });

  test('shows nothing of a query that would act on a terminal or a runner', async () => {
    const { out } = await search(['zz\x1b[2J\u202e\n##[error]x']);
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]|##\[/u);
  });

  test.each([50, 80, 120])('%i columns hold what it shows', async (columns) => {
    const { out } = await search(['econnreset'], { columns });
    expect(out.split('\n').filter((line) => line.length > columns)).toEqual([]);
  });
});
