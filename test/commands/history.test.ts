import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import { NOON_MS } from '../github/world/build.ts';
import { flakyStore } from '../support/flaky-world.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

/** Written by `npx vitest run -u`. */
const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;

let db: string;
let remove: () => void;
beforeAll(async () => {
  ({ db, remove } = await flakyStore());
});
afterAll(() => remove());

const history = (words: readonly string[], given: Partial<Surroundings> = {}): Promise<Ran> =>
  whyred(['history', '--db', db, ...words], { nowMs: () => NOON_MS, ...given });
const told = async (...words: string[]) => JSON.parse((await history(['--json', ...words])).out);

describe('whyred history', () => {
  test.each<[job: string, columns: number, name: string]>([
    ['e2e', 80, 'history-flaky.txt'],
    ['types', 80, 'history-broken.txt'],
    ['install', 80, 'history-outage.txt'],
    ['types', 60, 'history-60.txt'],
  ])('of %s in %i columns', async (job, columns, name) => {
    const { exitCode, out, err } = await history([job], { columns });
    expect([exitCode, err]).toEqual([0, '']);
    expect(out.split('\n').filter((line) => line.length > columns)).toEqual([]);
    await expect(out).toMatchFileSnapshot(golden(name));
  });

  test('of a flaky job: what re-runs paid for, and that all ended green', async () => {
    const { repo, workflow, job, rates, changes, causes } = await told('e2e');
    expect([repo, workflow, job]).toEqual(['acme/nova', 'CI', 'e2e']);
    expect(rates).toMatchObject([
      { stratum: 'default-branch', state: 'enough', first: { count: 25, of: 28 }, eventual: { count: 28, of: 28 } },
      { stratum: 'pull_request', state: 'not-enough-data', first: { count: 1, of: 1 } },
    ]);
    expect(rates[0].retryLift).toBeCloseTo(3 / 28);
    expect(rates[0].periods).toHaveLength(13);
    expect(changes).toEqual([]);
    expect(causes).toMatchObject([{ runs: 3, endedGreen: 3, endedRed: 0, category: 'test', verdicts: { flaky: 3 } }]);
  });

  test('of a broken job: since which commit, between which runs', async () => {
    const { rates, changes, causes } = await told('types');
    expect(rates).toMatchObject([{ first: { count: 22, of: 27 }, retryLift: 0 }]);
    expect(changes).toMatchObject([
      {
        ...{ stratum: 'default-branch', direction: 'worse', before: { count: 22, of: 22 }, after: { count: 0, of: 5 } },
        ...{ lastGreen: { run: 991 }, firstRed: { run: 995, createdAt: '2026-09-09T12:00:00.000Z' } },
      },
    ]);
    expect(changes[0].probability).toBeGreaterThan(0.95);
    expect(causes).toMatchObject([{ runs: 5, endedGreen: 0, endedRed: 5, verdicts: { genuine: 1, 'broken-base': 6 } }]);
  });

  test('of a job that an outage took with it names the outage', async () => {
    const { incidents } = await told('install');
    expect(incidents).toMatchObject([
      { kind: 'outage', failures: 3, runs: 3, jobs: ['install'], cause: { name: expect.stringContaining('npm') } },
    ]);
  });

  test('an attempt that waited for an approval decides nothing', async () => {
    expect((await told('deploy')).rates).toMatchObject([{ first: { count: 1, of: 1 }, attempts: { of: 1 } }]);
  });

  test('a job that was carried over counts where it ran', async () => {
    expect((await told('lint')).rates[0]).toMatchObject({ first: { of: 27 }, attempts: { of: 27 } });
  });

  test('what is long ago is stale, and has no rate', async () => {
    const { out } = await history(['unit'], { nowMs: () => NOON_MS + 40 * 86_400_000 });
    expect(out).toMatch(/^default branch +stale since 2026-09-04 +20 of 20 +20 /m);
  });
});

describe('the job is found by', () => {
  test.each<[how: string, text: string, job: string, runs: number]>([
    ['its name', 'unit (1, 2)', 'unit (1, 2)', 20],
    ['its key, all shards taken together', 'unit', 'unit', 20],
    ['any case', 'E2E', 'e2e', 28],
    ['a unique part', 'nstal', 'install', 4],
    ['its workflow and its key', 'ci / types', 'types', 27],
    ['its workflow and its name', 'CI / unit (2, 2)', 'unit (2, 2)', 20],
  ])('%s', async (_how, text, job, runs) => {
    const { job: found, rates } = await told(text);
    expect([found, rates[0].first.of]).toEqual([job, runs]);
  });

  test('a part of several is refused, with their names', async () => {
    expect(await history(['e'])).toEqual({
      exitCode: 2,
      out: '',
      err:
        'whyred: “e” can mean 3 jobs:\n  CI / deploy\n  CI / e2e\n  CI / types\n' +
        'Name one as it stands here, in quotes.\n',
    });
  });

  test('nothing that is stored', async () => {
    const { exitCode, err } = await history(['no\x1b[2Jne']);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^whyred: No stored job is called “no\[2Jne”, or has that in its name, since 2026-06-16\.\n/);
  });
});
