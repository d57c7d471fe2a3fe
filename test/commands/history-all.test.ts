import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import { buildWorld, NOON_MS } from '../github/world/build.ts';
import { flakyStore } from '../support/flaky-world.ts';
import { hosted } from '../support/hosted.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

/** Written by `npx vitest run -u`. */
const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;

let db: string;
let remove: () => void;
beforeAll(async () => {
  ({ db, remove } = await flakyStore());
});
afterAll(() => remove());

const history = (words: readonly string[] = [], given: Partial<Surroundings> = {}): Promise<Ran> =>
  whyred(['history', '--db', db, ...words], { nowMs: () => NOON_MS, ...given });
const told = async (...words: string[]) => JSON.parse((await history(['--json', ...words])).out);

describe('whyred history without a job', () => {
  test.each([60, 100])('in %i columns', async (columns) => {
    const { exitCode, out, err } = await history([], { columns });
    expect([exitCode, err]).toEqual([0, '']);
    expect(out.split('\n').filter((line) => line.length > columns)).toEqual([]);
    await expect(out).toMatchFileSnapshot(golden(`history-all-${columns}.txt`));
  });

  test('tells what got worse: from what to what, how sure, between which runs', async () => {
    const { tested, worse, recovered, incidents, sensitivity, windowDays, compareDays } = await told();
    expect({ tested, recovered, incidents, sensitivity, windowDays, compareDays }).toEqual({
      ...{ tested: 3, recovered: [], incidents: { count: 1, failures: 3 } },
      ...{ sensitivity: 'balanced', windowDays: 7, compareDays: 28 },
    });
    expect(worse).toMatchObject([
      {
        ...{ repo: 'acme/nova', workflow: 'CI', job: 'types', stratum: 'default-branch', state: 'new', drop: 1 },
        ...{ from: { count: 22, of: 22 }, to: { count: 0, of: 5 }, removed: { from: 0, to: 0 } },
        change: { direction: 'worse', lastGreen: { run: 991 }, firstRed: { run: 995 } },
      },
    ]);
    const [{ q, p, probability }] = worse;
    expect(q).toBeCloseTo(3 * p, 12);
    expect([q < 0.001, probability > 0.95]).toEqual([true, true]);
  });

  test('tells how each job stands in each kind of runs, what got worse first', async () => {
    const { jobs } = await told();
    expect(jobs.slice(0, 3)).toMatchObject([
      { job: 'types', state: 'enough', first: { count: 22, of: 27 }, window: { passed: 0, of: 5 }, tested: true },
      { job: 'e2e', first: { count: 25, of: 28 }, eventual: { count: 28 }, retryLift: expect.closeTo(3 / 28, 9) },
      { job: 'install', stratum: 'pull_request', state: 'not-enough-data', tested: false, detectableDrop: null },
    ]);
    expect(jobs).toHaveLength(10);
  });

  test('says what it would not have noticed', async () => {
    const { out } = await history([], { columns: 200 });
    expect(out).toContain(
      'Detected are only falls of more than 40 points (types, 5 runs a week) to 50 points (e2e, 6 runs a week).',
    );
  });

  test('--window and --compare say what is compared with what', async () => {
    const { windowDays, compareDays, worse } = await told('--window', '3d', '--compare', '2w');
    expect([windowDays, compareDays, worse]).toEqual([3, 14, []]);
    const { out } = await history(['--window', '3d', '--compare', '2w']);
    expect(out).toMatch(/^the last 3 days against the 14 days before, by first attempts\nNo job was checked: /);
  });

  test.each<[sensitivity: string, said: string]>([
    ['high', 'expect about 1 false alarm among so many'],
    ['balanced', 'expect at most 5 % of these alarms to be false'],
    ['quiet', 'expect at most 5 % of these alarms to be false'],
  ])('--sensitivity %s says how many alarms are false', async (sensitivity, said) => {
    const { out } = await history(['--sensitivity', sensitivity], { columns: 200 });
    expect(out).toContain(`3 jobs checked, each kind of runs for itself; ${said}; 7 ran too seldom for that.\n`);
  });

  test('that nothing got worse is said of those that were checked', async () => {
    const { out } = await history([], { columns: 200, nowMs: () => NOON_MS - 10 * 86_400_000 });
    expect(out).toContain('checked, each kind of runs for itself; none passes clearly less often than before');
    expect(out).not.toContain('✗');
  });

  test('what is long ago is stale', async () => {
    const { out } = await history([], { nowMs: () => NOON_MS + 40 * 86_400_000 });
    expect(out).toMatch(/^types +default branch +stale, 2026-09-13 +27/m);
    expect(out).toContain('No job was checked');
  });

  test('of nothing says what to do', async () => {
    expect((await history(['--since', '2026-09-14'], { nowMs: () => NOON_MS + 90 * 86_400_000 })).out).toBe(
      'No job of a run since 2026-09-14 is stored.\nFetch runs with `whyred pull`, or look further back: --since 120d.\n',
    );
  });

  test.each<[words: readonly string[], message: string]>([
    [['--window', 'yesterday'], '--window "yesterday" is no time.'],
    [['--compare', '0d'], '--compare holds no time.'],
    [['e2e', '--window', '7d'], '--window compares all jobs with each other.'],
    [['e2e', '--sensitivity', 'high'], '--sensitivity compares all jobs with each other.'],
    [['-R', 'acme/comet'], 'Nothing of acme/comet is in the store.'],
  ])('%j is refused', async (words, message) => {
    const { exitCode, out, err } = await history(words);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain(`whyred: ${message}\n`);
  });
});

test('a job that is mended is told to have recovered', async () => {
  const runs = Array.from({ length: 160 }, (_, at) => {
    const days = at / 4;
    const broken = days > 7 && days < 14;
    return { createdMs: NOON_MS - days * 86_400_000, jobs: [broken && at % 2 === 0 ? wrong : { name: 'types' }] };
  });
  const one = await hosted({ world: buildWorld({ runs }) });
  await one.pull('--since', '60d', '--jobs', 'all');
  const { out } = await one.whyred(['history'], {}, { columns: 200, nowMs: () => NOON_MS });
  expect(out).toContain(
    '✓ types (CI, default branch) has recovered: 29 of 29 now; a window ago it was worse than before\n',
  );
});

const wrong = { name: 'types', failure: 'tsc/wrong-type', does: ['tsc'] } as const;
