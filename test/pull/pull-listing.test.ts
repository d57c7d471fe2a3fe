import { describe, expect, test } from 'vitest';
import { buildWorld, NOON_MS, type RunSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

const ONLY_RUNS = ['--logs', 'none', '--jobs', 'failed'] as const;

function every(ms: number, count: number, run: RunSpec = {}): RunSpec[] {
  return Array.from({ length: count }, (_, index) => ({ createdMs: NOON_MS - (index + 1) * ms, ...run }));
}

describe('all runs of a span come', () => {
  test('10,000 of them with less than 130 calls', async () => {
    const { pull, rows } = await hosted({ world: buildWorld({ runs: every(MINUTE_MS, 10_000) }), clockMs: NOON_MS });
    const { asked, runsAdded, problems } = await pull('--since', '30d', ...ONLY_RUNS);
    expect({ runsAdded, problems }).toEqual({ runsAdded: 10_000, problems: [] });
    expect(asked.length).toBeLessThan(130);
    expect(await rows('run')).toHaveLength(10_000);
  });

  test('also where GitHub’s thousand results end within one second', async () => {
    const runs = [
      ...every(MINUTE_MS, 990),
      ...every(0, 30, { createdMs: NOON_MS - 990 * MINUTE_MS }),
      ...every(MINUTE_MS, 40, {}),
    ];
    const later = runs.map((run, index) => (index < 1020 ? run : { createdMs: run.createdMs! - 2 * DAY_MS }));
    const { pull, rows } = await hosted({ world: buildWorld({ runs: later }), clockMs: NOON_MS });
    expect(await pull('--since', '30d', ...ONLY_RUNS)).toMatchObject({ runsAdded: 1060, problems: [] });
    expect(await rows('run')).toHaveLength(1060);
  });

  test('and where a second has more than a thousand, that is said', async () => {
    const runs = [...every(MINUTE_MS, 5), ...every(0, 1010, { createdMs: NOON_MS - DAY_MS }), ...every(2 * DAY_MS, 3)];
    const { pull } = await hosted({ world: buildWorld({ runs }), clockMs: NOON_MS });
    const { runsAdded, problems } = await pull('--since', '30d', ...ONLY_RUNS);
    expect(runsAdded).toBe(1008);
    expect(problems).toEqual(['GitHub counts 1010 runs at 2026-09-13T12:00:00.000Z and lists 1000.']);
  });
});

describe('which runs', () => {
  const ci = { id: 161_335, name: 'CI', path: '.github/workflows/ci.yml' };
  const nightly = { id: 161_336, name: 'Nightly', path: '.github/workflows/nightly.yml' };
  const world = buildWorld({
    workflows: [ci, nightly],
    runs: [
      { title: 'now', createdMs: NOON_MS - MINUTE_MS },
      { title: 'fix', createdMs: NOON_MS - DAY_MS, branch: 'fix/cart', event: 'pull_request' },
      { title: 'night', createdMs: NOON_MS - 2 * DAY_MS, workflowId: nightly.id, event: 'schedule' },
      { title: 'week', createdMs: NOON_MS - 7 * DAY_MS },
      { title: 'month', createdMs: NOON_MS - 28 * DAY_MS },
    ],
  });

  test.each<[options: string, titles: string]>([
    ['', 'now fix night week'],
    ['--since 3d', 'now fix night'],
    ['--since 30d', 'now fix night week month'],
    ['--since 30d --until 3d', 'week month'],
    ['--until 2026-09-13', 'fix night week'],
    ['--until 20d', 'month'],
    ['--since 2026-09-12 --until 2026-09-13', 'fix night'],
    ['--branch fix/cart', 'fix'],
    ['--event schedule', 'night'],
    ['--workflow nightly.yml', 'night'],
    ['--workflow 161336', 'night'],
    ['--limit 2', 'now fix'],
    ['--limit 100', 'now fix night week month'],
    ['--limit 1 --branch main --since 3d', 'now'],
    ['--limit 1 --until 5d', 'week'],
  ])('pull %s', async (options, titles) => {
    const { pull, rows } = await hosted({ world, clockMs: NOON_MS });
    const words = options === '' ? [] : options.split(' ');
    const { runsListed } = await pull(...words);
    const stored = await rows<{ title: string; created_ms: number }>('run');
    const found = stored.toSorted((a, b) => b.created_ms - a.created_ms).map(({ title }) => title);
    expect(found.join(' ')).toBe(titles);
    expect(runsListed).toBe(found.length);
  });

  test.each(['--branch fix/cart', '--limit 1', '--since 3d --until 2d', '--workflow nightly.yml'])(
    'pull %s leaves what it did not ask for to the next pull',
    async (options) => {
      const { pull, rows } = await hosted({ world, clockMs: NOON_MS });
      await pull(...options.split(' '));
      await pull();
      const stored = await rows<{ title: string }>('run');
      expect(stored.map(({ title }) => title).sort()).toEqual(['fix', 'night', 'now', 'week']);
    },
  );

  test.each<[argv: string, code: string]>([
    ['--since yesterday', '--since "yesterday" is no time.'],
    ['--since 2d --until 3d', 'No run can be meant'],
    ['--workflow missing.yml', 'acme/nova on github.com has no workflow missing.yml.'],
    ['--limit 0', '--limit'],
    ['acme/comet', 'github.com has no repository acme/comet'],
    ['acme', 'The argument'],
  ])('pull %s says what is wrong', async (argv, said) => {
    const { whyred } = await hosted({ world, clockMs: NOON_MS });
    const { exitCode, out, err } = await whyred(['pull', ...argv.split(' ')]);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(said);
  });
});

describe('the second pull', () => {
  test('finds what came since, however many', async () => {
    const { pull, github, rows } = await hosted({
      world: buildWorld({ runs: every(10 * MINUTE_MS, 5) }),
      clockMs: NOON_MS,
    });
    await pull(...ONLY_RUNS);
    for (let minute = 1; minute <= 230; minute++) {
      github.advance(MINUTE_MS);
      github.addRun({ createdMs: github.nowMs() - 30_000 });
    }
    const { runsAdded, asked } = await pull(...ONLY_RUNS);
    expect(runsAdded).toBe(230);
    expect(asked.length).toBeLessThanOrEqual(8);
    expect(await rows('run')).toHaveLength(235);
  });

  test('finds what GitHub listed late', async () => {
    const { pull, github } = await hosted({ world: buildWorld({ runs: every(MINUTE_MS, 3) }), clockMs: NOON_MS });
    await pull(...ONLY_RUNS);
    github.addRun({ createdMs: NOON_MS - 10 * MINUTE_MS });
    expect(await pull(...ONLY_RUNS)).toMatchObject({ runsAdded: 1 });
  });
});

describe('several repositories', () => {
  const worlds = ['acme/nova', 'acme/comet'].map((repository) => buildWorld({ repository, runs: [{}] }));

  test('are pulled one after the other', async () => {
    const { whyred, rows } = await hosted({ world: worlds });
    const { exitCode, out } = await whyred(['pull', 'acme/nova', 'acme/comet']);
    expect(exitCode).toBe(0);
    expect(out.match(/^acme\/\w+: 1 run listed, 1 new/gm)).toHaveLength(2);
    expect(await rows('repository')).toMatchObject([{ name: 'comet' }, { name: 'nova' }]);
  });

  test('one that is not there does not cost the others', async () => {
    const { whyred, rows } = await hosted({ world: worlds });
    const { exitCode, err } = await whyred(['pull', 'acme/nowhere', 'acme/comet']);
    expect(exitCode).toBe(2);
    expect(err).toContain('github.com has no repository acme/nowhere');
    expect(await rows('repository')).toMatchObject([{ name: 'comet' }]);
  });
});
