import { afterAll, beforeAll, expect, test } from 'vitest';
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

const nowMs = (): number => NOON_MS;
const flaky = (words: readonly string[] = [], given: Partial<Surroundings> = {}): Promise<Ran> =>
  whyred(['flaky', '--db', db, ...words], { nowMs, ...given });
const rows = async (...words: string[]): Promise<readonly Record<string, unknown>[]> =>
  JSON.parse((await flaky(['--json', ...words])).out);

test('ranks jobs and tests by cost, with what is known of each', async () => {
  const shared = {
    ...{ job: 'e2e', workflow: 'CI', repo: 'acme/nova', failures: 3, decisive: 29, flakeRate: 3 / 29 },
    interval: [expect.closeTo(0.036, 3), expect.closeTo(0.264, 3)],
    cost: { runsBlocked: 3, pullRequestsBlocked: 0, minutesRerun: 8.25 },
    trend: 'unknown',
    firstSeen: '2026-08-15T12:00:00.000Z',
    lastSeen: '2026-09-11T12:00:00.000Z',
    reasons: ['flaked in 3 of 29 runs that are settled (10.3 %)', 'in 3 runs another attempt of the same run passed'],
  };
  expect(await rows()).toEqual([
    { kind: 'job', key: 'e2e', ...shared },
    { kind: 'test', key: 'src/ui/search.test.ts > search > shows results while typing', ...shared },
  ]);
});

test('neither what is broken, nor an approval, nor an outage of the registry is flaky', async () => {
  const jobs = (await rows()).map(({ job }) => job);
  for (const other of ['types', 'deploy', 'install', 'lint', 'unit', 'docs']) expect(jobs).not.toContain(other);
});

test.each([
  [80, 'flaky-80.txt'],
  [120, 'flaky-120.txt'],
])('%i columns hold the table', async (columns, name) => {
  const { exitCode, out, err } = await flaky([], { columns });
  expect([exitCode, err]).toEqual([0, '']);
  expect(out.split('\n').filter((line) => line.length > columns)).toEqual([]);
  await expect(out).toMatchFileSnapshot(golden(name));
});

test('--limit says how many rows, and the rest is told', async () => {
  expect(await rows('--limit', '1')).toHaveLength(1);
  const { out } = await flaky(['--limit', '1']);
  expect(out).toContain('1 more not shown: --limit 2 lists all.');
  expect(out).not.toContain('shows results while typing');
});

test('--since says how far back it looks', async () => {
  expect((await flaky(['--since', '8d'])).out).toContain('1 of 6 jobs and 1 test flaked in 8 runs since 2026-09-06.');
  expect((await flaky(['--since', '2026-09-12'])).out).toBe(
    'Nothing is known to have flaked in 3 jobs of 2 runs since 2026-09-12.\n',
  );
  expect((await flaky(['--since', '2026-09-14'])).out).toBe(
    'No job of a run since 2026-09-14 is stored.\nFetch runs with `whyred pull`, or look further back: --since 120d.\n',
  );
});

test('red jobs that nobody ran again are counted', async () => {
  const { out } = await flaky();
  expect(out.replaceAll('\n', ' ')).toContain('1 red job is unmeasured: not run again, and the cause does not tell.');
});

test.each<[what: string, words: readonly string[], message: string]>([
  ['a time that is none', ['--since', 'yesterday'], '--since "yesterday" is no time.'],
  ['a time to come', ['--since', '2026-09-15'], 'No run can be meant: --since is later than now.'],
  ['a repository that is not stored', ['-R', 'acme/comet'], 'Nothing of acme/comet is in the store.'],
])('%s is refused', async (_what, words, message) => {
  const { exitCode, out, err } = await flaky(words);
  expect([exitCode, out]).toEqual([2, '']);
  expect(err).toContain(`whyred: ${message}\n`);
});

test('-R takes one repository', async () => {
  expect(await rows('-R', 'Acme/Nova')).toHaveLength(2);
});

test.each([['flaky'], ['history', 'lint']])('whyred %s %s says that green runs are missing', async (...argv) => {
  const jobs = [{ name: 'lint', conclusion: 'failure' }];
  const one = await hosted({ world: buildWorld({ runs: [{ jobs }, {}, {}] }) });
  await one.pull('--jobs', 'failed');
  const warning =
    'whyred: the jobs of 2 green runs are not stored, so jobs look worse than they are. ' +
    '`whyred pull --jobs all` fetches them.\n';
  expect(await one.whyred(argv)).toMatchObject({ exitCode: 0, err: warning });
  expect(await one.whyred([...argv, '-q'])).toMatchObject({ exitCode: 0, err: '' });
  await one.pull('--jobs', 'all');
  expect(await one.whyred(argv)).toMatchObject({ exitCode: 0, err: '' });
});
