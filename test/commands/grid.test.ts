import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import { buildWorld, NOON_MS } from '../github/world/build.ts';
import { flakyStore } from '../support/flaky-world.ts';
import { hosted } from '../support/hosted.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

let db: string;
let remove: () => void;
beforeAll(async () => {
  ({ db, remove } = await flakyStore());
});
afterAll(() => remove());

const grid = (words: readonly string[] = [], given: Partial<Surroundings> = {}): Promise<Ran> =>
  whyred(['runs', '--grid', '--db', db, ...words], { nowMs: () => NOON_MS, ...given });

describe('whyred runs --grid', () => {
  test('has a row for each job, what failed most often first, and a list of the runs that failed', async () => {
    const { exitCode, out, err } = await grid([], { columns: 80 });
    expect([exitCode, err]).toEqual([0, '']);
    const rows = out.split('\n');
    // What nobody ran again is called by its verdict, which is another test's affair.
    const plain = rows.slice(0, 9).map((line) => line.replace(/[FB]{5}/, 'FFFFF').replace(/^(docs .*)[B~]/, '$1F'));
    expect(plain).toEqual([
      'CI  34 runs, 2026-08-15 to 2026-09-13',
      'job                         jih   gf  edcba  passed',
      'types    ...................----...---FFFFF   22/27',
      'e2e      ~..................----..~.-...~..   26/29',
      'install  -------------------iii.-----------     1/4',
      'docs     --------------------------F-------     0/1',
      'deploy   ---------------------------.------     1/1',
      'lint     ...................----...--......   28/28',
      'unit     -..................----..---.-----   21/21',
    ]);
    expect(out).toMatch(/^c {2}997 #2 {2}3 d ago {3}[FB] types, ~ e2e {2}main$/m);
    expect(out).toContain('\nand 1 older, without a letter\n');
  });

  test('says the same without colour as with it', async () => {
    const coloured = (await grid([], { colour: true })).out;
    expect(coloured).toMatch(/\x1b\[31m[FB]+\x1b\[39m/);
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe((await grid()).out);
  });

  test('shows as many runs as fit, the newest, and says how many are left', async () => {
    const { out } = await grid(['--limit', '6']);
    expect(out).toContain('CI  6 runs, 2026-09-08 to 2026-09-13\n');
    expect(out).toMatch(/^types {2}-F[FB]{4} {5}0\/5$/m);
    expect(out).toMatch(/\n28 older runs not shown: a wider page holds more, --json all\.\n$/);
    expect((await grid(['--limit', '34'])).out).not.toContain('not shown');
  });

  test('explains the characters that occur, and no others', async () => {
    expect((await grid(['job:types', 'branch:main', 'age:<6d'])).out).toMatch(
      /\n\nF failed(?: {3}B the base was broken)?\n$/,
    );
    expect((await grid(['job:~unit', 'event:pull_request'])).out).toMatch(/\n\n\. passed\n$/);
  });

  test('takes a filter; one on jobs picks rows, too', async () => {
    const { out } = await grid(['job:e2e,types', 'is:failed']);
    expect(out).toMatch(/^types {2}/m);
    expect(out).not.toContain('lint');
  });

  test('gives programs all runs, oldest first, and a word for each job', async () => {
    const { runs, jobs } = JSON.parse((await grid(['--json', 'age:<8d'])).out);
    expect(runs.map(({ id }: { id: number }) => id)).toEqual([993, 994, 995, 996, 997, 998, 999]);
    expect(runs[0]).toEqual({
      ...{ id: 993, attempt: 2, repo: 'acme/nova', workflow: 'CI', branch: 'main', event: 'push' },
      ...{ sha: expect.any(String), conclusion: 'success', createdAt: '2026-09-07T12:00:00.000Z' },
    });
    // Of a broken job, what comes after the first failure may be the base's.
    const failed = Array.from({ length: 5 }, () => expect.stringMatching(/^failed$|^broken-base$/));
    expect(jobs.slice(0, 2)).toEqual([
      {
        ...{ repo: 'acme/nova', workflow: 'CI', job: 'types', passed: 0, decided: 5 },
        cells: ['not-run', 'not-run', ...failed],
      },
      {
        ...{ repo: 'acme/nova', workflow: 'CI', job: 'e2e', passed: 5, decided: 6 },
        cells: ['not-run', 'passed', 'passed', 'passed', 'flaky', 'passed', 'passed'],
      },
    ]);
  });

  test('that fits nothing says what to do', async () => {
    expect((await grid(['branch:nowhere'])).out).toMatch(/^No stored run fits\.\n/);
    expect((await grid(['branch:nowhere', '--json'])).out).toBe('{"runs":[],"jobs":[]}\n');
  });
});

test('runs of several workflows have a block each; of the other ones a program gets null', async () => {
  const audit = { id: 2, name: 'Audit', path: '.github/workflows/audit.yml' };
  const ci = { id: 1, name: 'CI', path: '.github/workflows/ci.yml' };
  const runs = [
    { id: 3, workflowId: audit.id, jobs: [{ name: 'licences' }] },
    { id: 2, jobs: [{ name: 'build', status: 'in_progress' }] },
    { id: 1, jobs: [{ name: 'build', conclusion: 'failure' }] },
  ];
  const one = await hosted({ world: buildWorld({ workflows: [ci, audit], runs }) });
  await one.pull('--jobs', 'all');
  const { jobs } = JSON.parse((await one.whyred(['runs', '--grid', '--json'])).out);
  expect(jobs).toMatchObject([
    { workflow: 'CI', job: 'build', cells: ['failed', 'running', null] },
    { workflow: 'Audit', job: 'licences', cells: [null, null, 'passed'] },
  ]);
  const { out } = await one.whyred(['runs', '--grid'], {}, { columns: 80 });
  expect(out).toMatch(
    /^CI {2}2 runs, .*\njob {4}a {3}passed\nbuild {2}F\? {5}0\/1\n\n.*\na {2}1 .* F build .*\n\nAudit {2}/m,
  );
});

test('a green run whose jobs are not stored is blank, and that is said', async () => {
  const runs = [{ jobs: [{ name: 'build', conclusion: 'failure' }] }, {}];
  const one = await hosted({ world: buildWorld({ runs }) });
  await one.pull('--jobs', 'failed');
  const { out } = await one.whyred(['runs', '--grid']);
  expect(out).toMatch(/^build {3}F {5}0\/1$/m);
  expect(out).toMatch(/\nF failed {3}blank: not stored\n$/);
});
