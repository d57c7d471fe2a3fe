import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { startGithub } from '../github/github.ts';
import { buildWorld, type JobSpec, NOON_MS, type RunSpec } from '../github/world/build.ts';
import type { World } from '../github/world/world.ts';
import { type Hosted, hosted } from '../support/hosted.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

const HOUR_MS = 3_600_000;

const lint: JobSpec = { name: 'lint' };
const green: JobSpec = { name: 'e2e' };
const slow: JobSpec = { name: 'e2e', failure: 'vitest/slow-test' };
const wrong: JobSpec = { name: 'types', failure: 'tsc/wrong-type', does: ['tsc'] };
const right: JobSpec = { name: 'types' };
const broken: JobSpec = { name: 'unit', failure: 'vitest/assertion' };
const carried = (name: string): JobSpec => ({ name, carriedOver: true });

/** A run that began so many hours before noon. */
const run = (hours: number, given: RunSpec): RunSpec => ({
  ...{ id: 100_000 - Math.round(10 * hours), createdMs: NOON_MS - hours * HOUR_MS },
  ...given,
});

/**
 * Ten days of pushes, one every six hours. `types` is broken since three days; `unit` broke this night; `docs` was broken, and the
 * last push has mended it; `e2e` came up red once, and passed when it was run again. A pull request is red; so is another branch.
 */
const world = buildWorld({
  runs: [
    run(1, { jobs: [lint, green, wrong, broken, { name: 'docs' }] }),
    run(3, { event: 'pull_request', branch: 'search', jobs: [lint, broken] }),
    run(4, { branch: 'release', jobs: [lint, broken] }),
    run(7, {
      attempts: [
        { jobs: [lint, slow, wrong, { name: 'unit' }] },
        { jobs: [carried('lint'), green, carried('types'), carried('unit')] },
      ],
    }),
    run(30, { jobs: [lint, green, wrong, { name: 'unit' }, { name: 'docs', failure: 'vitest/assertion' }] }),
    run(72, { jobs: [lint, green, wrong, { name: 'unit' }] }),
    run(78, { jobs: [lint, green, right, { name: 'unit' }, { name: 'docs' }] }),
    ...Array.from({ length: 26 }, (_, at) => run(84 + 6 * at, { jobs: [lint, green, right, { name: 'unit' }] })),
  ],
});

const clean = buildWorld({
  runs: Array.from({ length: 36 }, (_, at) =>
    run(1 + 6 * at, { jobs: at === 9 ? [lint, broken] : [lint, { name: 'unit' }] }),
  ),
});

const NOON = { nowMs: () => NOON_MS };
const nightly = (
  one: Stored,
  words: readonly string[] = [],
  env: Record<string, string | undefined> = {},
): Promise<Ran> => one.whyred(['nightly', ...words], env, NOON);
const told = async (one: Stored, ...words: string[]) => JSON.parse((await nightly(one, ['--json', ...words])).out);

/** What a night is told from. */
type Stored = Pick<Hosted, 'whyred' | 'folder'>;

/** Stores into which these worlds were pulled, made once: to tell of a night changes nothing. */
const stores = new Map<World, Promise<Stored>>();
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function pulled(given = world): Promise<Stored> {
  const known = stores.get(given) ?? stored(given);
  stores.set(given, known);
  return known;
}

async function stored(given: World): Promise<Stored> {
  const folder = mkdtempSync(join(tmpdir(), 'whyred-nightly-'));
  folders.push(folder);
  const github = await startGithub({ world: given });
  const db = join(folder, 'whyred.db');
  const run: Stored['whyred'] = (argv, env = {}, around = {}) => {
    const own = { GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token', GH_REPO: 'acme/nova' };
    return whyred([...argv, '--db', db], { env: { ...own, ...env }, secondMs: 1, ...around });
  };
  expect(await run(['pull', '--since', '30d', '--jobs', 'all', '-q'], {}, NOON)).toMatchObject({ exitCode: 0 });
  await github.close();
  return { whyred: run, folder };
}

describe('whyred nightly', () => {
  test('tells what is new, still open and resolved, by the run and the commit', async () => {
    const one = await pulled();
    const { verdict, failures, pullRequests, headline, expected } = await told(one);
    expect({ verdict, expected, pullRequests }).toEqual({
      ...{ verdict: 'red', expected: 0, pullRequests: { runs: 1, branches: 1 } },
    });
    expect(headline.window).toMatchObject({ first: { count: 0, of: 2 }, eventual: { count: 0, of: 2 } });
    const of = (job: string) => failures.find((failure: { job: string }) => failure.job === job);
    expect(of('unit')).toMatchObject({
      ...{ state: 'new', runs: 1, firstRed: { run: 99_990 }, lastGreen: { run: 99_930 }, resolvedBy: null },
      evidence: {
        jobUrl: expect.stringContaining('/actions/runs/99990/job/'),
        excerpt: expect.arrayContaining([
          { number: expect.any(Number), text: expect.stringContaining('AssertionError') },
        ]),
      },
    });
    expect(of('types')).toMatchObject({
      ...{ state: 'open', runs: 4, firstRed: { run: 99_280 }, lastRed: { run: 99_990 }, lastGreen: { run: 99_220 } },
    });
    expect(of('docs')).toMatchObject({
      ...{ state: 'resolved', cameTonight: false, lastRed: { run: 99_700 } },
      resolvedBy: { run: 99_990, attempt: 1, how: 'commit' },
    });
    expect(of('e2e')).toMatchObject({
      ...{ state: 'resolved', cameTonight: true, resolvedBy: { run: 99_930, attempt: 2, how: 'rerun' } },
    });
    expect(failures).toHaveLength(4);
  });

  test('is markdown where nothing else is asked for', async () => {
    const { exitCode, out, err } = await nightly(await pulled());
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^# Nightly of acme\/nova, 2026-09-14\n\n## At a glance\n\n\*\*0 of 2 runs on main passed at first\*\*/,
    );
    expect(out).toContain('## Still open (1)');
  });

  test('--branch looks at the pushes to another one, and leaves the rest to the table', async () => {
    const one = await pulled();
    const { failures, branch, repositories } = await told(one, '--branch', 'release');
    expect(failures).toMatchObject([{ job: 'unit', state: 'new', firstRed: { run: 99_960 }, lastGreen: null }]);
    expect([branch, repositories[0].branch]).toEqual(['release', 'release']);
    expect(repositories[0].strata.map(({ stratum }: { stratum: string }) => stratum)).toEqual([
      'default-branch',
      'pull_request',
      'other',
    ]);
  });

  test('--window and --compare say what is compared with what', async () => {
    const one = await pulled();
    const { from, compareFrom, failures } = await told(one, '--window', '2d', '--compare', '1w');
    expect([from, compareFrom]).toEqual(['2026-09-12T12:00:00.000Z', '2026-09-05T12:00:00.000Z']);
    expect(failures.find(({ job }: { job: string }) => job === 'docs')).toMatchObject({ cameTonight: true });
  });

  test('is one line when all is well', async () => {
    const one = await pulled(clean);
    expect(await nightly(one)).toEqual({
      ...{ exitCode: 0, err: '' },
      out: 'acme/nova: clean. 4 of 4 runs on main passed at first since 2026-09-13 12:00 UTC; 96.4 % in the 7 days before.\n',
    });
    expect((await nightly(one, ['--format', 'text'])).out).toMatch(/^acme\/nova: clean\. .*\n$/);
  });

  test('is not clean when nothing ran: it says since when', async () => {
    const one = await stored(buildWorld({ runs: [run(50, { jobs: [lint] })] }));
    expect((await nightly(one)).out).toContain(
      '**Nothing ran on main since 2026-09-13 12:00 UTC**; the newest run that is\nstored was created 2026-09-12 10:00 UTC',
    );
  });

  test('its JSON is as the published schema says, and its page is one file', async () => {
    const one = await pulled();
    const schema = JSON.parse(readFileSync(new URL('../../data/nightly.schema.json', import.meta.url), 'utf8'));
    const validate = new Ajv2020({ formats: { 'date-time': true, date: true } }).compile(schema);
    validate(await told(one));
    expect(validate.errors ?? []).toEqual([]);
    const { out } = await nightly(one, ['--format', 'html']);
    expect(out).toMatch(/^<!doctype html>/i);
    expect(out).toContain('types');
    expect(JSON.parse((await nightly(one, ['--format', 'slack'])).out).blocks[0].text.text).toBe(
      'Nightly of acme/nova, 2026-09-14',
    );
  });
});

describe('whyred nightly --pull', () => {
  test('works in one go on an empty machine, and then fetches what is new', async () => {
    const one = await hosted({ world });
    const { exitCode, out } = await nightly(one, ['--pull', '-q', '--json']);
    expect(exitCode).toBe(0);
    const first = JSON.parse(out);
    expect(first.failures).toHaveLength(4);
    expect(first.gaps).toEqual([]);
    const asked = one.github.journal.calls().length;
    expect(JSON.parse((await nightly(one, ['--pull', '-q', '--json'])).out)).toEqual(first);
    expect(one.github.journal.calls().length - asked).toBeLessThan(5);
  });

  test('--since says how far back', async () => {
    const one = await hosted({ world });
    const { out } = await nightly(one, ['--pull', '--since', '2d', '-q', '--json']);
    expect(JSON.parse(out).headline.compare.first.of).toBe(1);
  });

  test('tells what is stored where GitHub cannot be reached, and says so', async () => {
    const one = await pulled();
    const env = { GITHUB_API_URL: 'http://127.0.0.1:1' };
    const { exitCode, out } = await nightly(one, ['--pull', '-q', '--json'], env);
    expect(exitCode).toBe(0);
    const { failures, gaps } = JSON.parse(out);
    expect(failures).toHaveLength(4);
    expect(gaps).toMatchObject([{ kind: 'unreachable', repo: 'acme/nova' }]);
  });

  test('fails where GitHub cannot be reached and nothing is stored', async () => {
    const one = await hosted({ world });
    const { exitCode, out, err } = await nightly(one, ['--pull', '-q'], { GITHUB_API_URL: 'http://127.0.0.1:1' });
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(/^whyred: /);
  });

  test('without a name of a repository, and without any that is stored, says what to name it with', async () => {
    const one = await hosted({ world });
    const { exitCode, err } = await nightly(one, ['--pull'], { GH_REPO: undefined });
    expect(exitCode).toBe(2);
    expect(err).toContain('Name it: -R OWNER/REPO.');
  });
});

describe('which repository', () => {
  const comet = buildWorld({ repository: 'acme/comet', runs: [run(2, { jobs: [lint] })] });
  const both = async (): Promise<Stored> => {
    const one = await stored(world);
    const other = await hosted({ world: comet });
    const env = { GITHUB_API_URL: other.env.GITHUB_API_URL };
    expect(await one.whyred(['pull', 'acme/comet', '-q'], env, NOON)).toMatchObject({ exitCode: 0 });
    return one;
  };
  const names = async (one: Stored, words: readonly string[], env: Record<string, string | undefined>) => {
    const { out } = await nightly(one, ['--json', ...words], env);
    return JSON.parse(out).repositories.map(({ repo }: { repo: string }) => repo);
  };

  test('is the one that is named, else all that are stored, each in a line of its own', async () => {
    const one = await both();
    expect(await names(one, [], {})).toEqual(['acme/nova']);
    expect(await names(one, ['-R', 'acme/comet'], {})).toEqual(['acme/comet']);
    expect(await names(one, [], { GH_REPO: undefined })).toEqual(['acme/comet', 'acme/nova']);
    // The repository of a workflow that reports on others is not stored itself.
    const env = { GH_REPO: undefined, GITHUB_REPOSITORY: 'acme/reports' };
    expect(await names(one, [], env)).toEqual(['acme/comet', 'acme/nova']);
    const { out } = await nightly(one, [], { GH_REPO: undefined });
    expect(out).toMatch(/^\| acme\/nova +\|.*\n\| acme\/comet +\|/m);
    expect(out).toContain('**`types` (CI, acme/nova)**');
  });

  test.each<[words: readonly string[], env: Record<string, string | undefined>]>([
    [['-R', 'acme/tail'], {}],
    [[], { GH_REPO: 'acme/tail' }],
  ])('%j %j: a name that is given must be stored', async (words, env) => {
    const { exitCode, err } = await nightly(await pulled(), words, env);
    expect([exitCode, err]).toEqual([
      2,
      'whyred: Nothing of acme/tail is in the store.\nFetch it first: whyred pull acme/tail\n',
    ]);
  });
});

describe('the exit code', () => {
  test.each<[words: readonly string[], exitCode: number, said: string]>([
    [[], 0, ''],
    [
      ['--window', '3d', '--fail-under', '90'],
      0,
      'whyred: --fail-under does not judge acme/nova: fewer than 5 runs were decided.\n',
    ],
    [['--window', '6d', '--fail-under', '90'], 1, 'whyred: Fewer than 90 % of the runs passed at first: acme/nova.\n'],
    [['--window', '6d', '--fail-under', '40'], 0, ''],
    [['--fail-on-regression'], 0, ''],
  ])('%j gives %i', async (words, exitCode, said) => {
    expect(await nightly(await pulled(), words)).toMatchObject({ exitCode, err: said });
  });

  test('is 1 with --fail-on-regression where a job passes less than it did', async () => {
    const runs = Array.from({ length: 120 }, (_, at) =>
      run(6 * at, { jobs: [at < 24 && at % 2 === 0 ? wrong : right] }),
    );
    const one = await pulled(buildWorld({ runs }));
    expect((await told(one)).verdict).toBe('regression');
    expect(await nightly(one)).toMatchObject({ exitCode: 0 });
    expect(await nightly(one, ['--fail-on-regression'])).toMatchObject({ exitCode: 1 });
  });

  test.each<[words: readonly string[], message: string]>([
    [['--window', 'yesterday'], '--window "yesterday" is no time.'],
    [['--compare', '0d'], '--compare holds no time.'],
    [['--since', '3d'], '--since says what a pull fetches, and none is asked for.'],
    [['--fail-under', '101'], 'Give a percentage from 0 to 100.'],
    [['--format', 'pdf'], 'Allowed choices are markdown, text, json, slack, html.'],
  ])('%j is refused', async (words, message) => {
    const { exitCode, out, err } = await nightly(await pulled(clean), words);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});

describe('where it goes', () => {
  test('-o writes a file, and its folder; standard output stays empty', async () => {
    const one = await pulled(clean);
    const file = join(one.folder, 'reports', 'today', 'nightly.md');
    expect(await nightly(one, ['-o', file])).toEqual({ exitCode: 0, out: '', err: `whyred: ${file} is written.\n` });
    expect(readFileSync(file, 'utf8')).toBe((await nightly(one)).out);
  });

  test('-o where nothing can be written says so', async () => {
    const one = await pulled(clean);
    const { exitCode, err } = await nightly(one, ['-o', one.folder]);
    expect([exitCode, err]).toEqual([
      2,
      `whyred: ${one.folder} cannot be written (EISDIR).\nName another file with -o, or make its folder writable.\n`,
    ]);
  });

  test('in a workflow it is appended to the step summary, and later steps can decide by outputs', async () => {
    const one = await pulled();
    const folder = join(one.folder, 'runner');
    mkdirSync(folder);
    const [summary, output] = [join(folder, 'summary.md'), join(folder, 'output')];
    writeFileSync(summary, 'Before.\n');
    const env = { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output };
    const { out } = await nightly(one, ['--format', 'text'], env);
    expect(out).toMatch(/^Nightly of acme\/nova/);
    expect(readFileSync(summary, 'utf8')).toBe(`Before.\n${(await nightly(one)).out}`);
    expect(readFileSync(output, 'utf8')).toBe('pass-rate=0.0\nverdict=red\nnew=1\nopen=1\nresolved=2\nregressions=0\n');
  });
});

describe('what could not be seen is told', () => {
  test('logs that GitHub has deleted, and a pull that is old', async () => {
    const runs = [run(2, { jobs: [lint, broken], logsExpired: true }), run(40, { jobs: [lint] })];
    const one = await pulled(buildWorld({ runs }));
    expect((await told(one)).gaps).toEqual([
      { kind: 'logs', repo: 'acme/nova', text: '1 red job has no log that was read: GitHub has deleted it.' },
    ]);
    const later = await one.whyred(['nightly'], {}, { nowMs: () => NOON_MS + 5 * HOUR_MS });
    expect(later.out).toMatch(/Nothing was pulled since 2026-09-14[^.]* UTC\./);
  });

  test('jobs of green runs that were never listed', async () => {
    const one = await hosted({ world: clean });
    await one.pull('--since', '30d', '--jobs', 'failed');
    expect((await told(one)).gaps).toMatchObject([
      { kind: 'unlisted', text: expect.stringMatching(/^The jobs of 31 green runs are not stored/) },
    ]);
    // Whole runs are counted all the same.
    expect((await nightly(one)).out).toMatch(/^acme\/nova: clean\. 4 of 4 runs/);
  });

  test('a store that is not there, and one that is empty', async () => {
    const one = await hosted({ world: clean });
    expect(await nightly(one)).toMatchObject({ exitCode: 2, err: expect.stringContaining('There is no store at') });
  });
});
