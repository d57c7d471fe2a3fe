import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildWorld, type JobSpec, NOON_MS, type RunSpec, type World } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';
import { lintOf, textOf } from '../support/markdown.ts';
import {
  clusterWorld,
  driftWorld,
  flakyWorld,
  genuineWorld,
  matrixWorld,
  NEWEST,
  silentWorld,
} from '../support/rca-worlds.ts';

const HOUR_MS = 3_600_000;

/** Written by `npx vitest run --update`; read the diff as the reader of the report would. */
const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;

const RULES = `
expected:
  - job: drift
    branch: "!default"
    reason: a feature branch is ahead of production
`;

/** All of a world is pulled, in a repository that expects drift on feature branches. */
async function pulled(world: World) {
  const at = await hosted({ world });
  const cwd = join(at.folder, 'clone');
  mkdirSync(join(cwd, '.git'), { recursive: true });
  writeFileSync(join(cwd, '.whyred.yml'), RULES);
  expect(await at.whyred(['pull', '--since', '60d', '-q'], {}, { cwd })).toMatchObject({ exitCode: 0 });
  const rca = async (...argv: string[]): Promise<string> => {
    const { exitCode, out, err } = await at.whyred(['report', 'rca', ...argv, '-q'], {}, { cwd });
    expect([exitCode, err]).toEqual([0, '']);
    return out;
  };
  return { ...at, rca };
}

describe('the analysis of', () => {
  test.each<[what: string, name: string, world: () => World]>([
    ['a test that comes and goes, and passed when it was run again', 'rca-flaky.md', flakyWorld],
    ['a failure that a change brought, and the next commit did not mend', 'rca-genuine.md', genuineWorld],
    ['forty legs of a matrix with one cause', 'rca-matrix.md', matrixWorld],
    ['a run of which little is known', 'rca-silent.md', silentWorld],
    ['a pull request with drift that is expected and a race', 'rca-drift.md', driftWorld],
    ['a deployment that is red most of the time', 'rca-cluster.md', clusterWorld],
  ])('%s reads as in %s', async (_what, name, world) => {
    const { rca } = await pulled(world());
    const out = await rca(String(NEWEST));
    expect(lintOf(out)).toEqual([]);
    await expect(out).toMatchFileSnapshot(golden(name));
  });
});

describe('all that people wrote down by hand is in', () => {
  test('the analysis of drift and a race', async () => {
    const { rca } = await pulled(driftWorld());
    const said = textOf(await rca(String(NEWEST))).replace(/\s+/g, ' ');
    for (const fact of [
      // Which checks, how they ended, and why.
      '✗ expected',
      'The database lacks migrations that this commit contains',
      '1 of 781 tests',
      'a race by nature',
      // Which database, how far behind.
      'db-primary-pooler.eu.example:5432',
      '20260901082144_order_currency',
      // Which test, what it said, where the call stands.
      'error handling > copes with concurrent calls',
      'expected false to be true',
      'Unique constraint failed on the fields: (`id`)',
      'lib/db.ts:176',
      'lib/db.test.ts:212',
      // Options and a recommendation, in code.
      'Option A: Use upsert',
      'Option B: Catch P2002',
      'Let the check fail on the default branch only',
      'prisma.user.upsert({',
      'Recommendation: option A',
      '.github/workflows/ci.yml',
      // What must be true in the end, and what only people know.
      'All 781 tests pass.',
      'Is it still right that drift fails so, and until when?',
    ])
      expect.soft(said).toContain(fact);
  });

  test('the analysis of a deployment', async () => {
    const { rca } = await pulled(clusterWorld());
    const said = textOf(await rca(String(NEWEST))).replace(/\s+/g, ' ');
    for (const fact of [
      'passed at the first try in 3 of 9 runs on main within 30 days, which is 33 %',
      'functions in index predicate must be marked IMMUTABLE',
      'job migrations failed: BackoffLimitExceeded',
      'alembic/versions/add_conversation_tables.py:41',
      'Take the function out of the index',
    ])
      expect.soft(said).toContain(fact);
  });
});

const RED: JobSpec = { name: 'types', failure: 'tsc/wrong-type', does: ['tsc'] };
const RUN: RunSpec = { id: 77, createdMs: NOON_MS - HOUR_MS };

describe('which run', () => {
  test('the newest failed one is meant where none is named', async () => {
    const older = { ...RUN, id: 76, createdMs: NOON_MS - 2 * HOUR_MS, jobs: [RED] };
    const { rca } = await pulled(buildWorld({ runs: [{ ...RUN, jobs: [{ name: 'types', does: ['tsc'] }] }, older] }));
    expect(await rca()).toContain('# CI failure analysis: CI run 76 on main\n');
    expect(await rca('latest-failed')).toBe(await rca());
  });

  test('where no failed one is stored, it is said how to get some', async () => {
    const { whyred } = await pulled(buildWorld({ runs: [{ ...RUN, jobs: [{}] }] }));
    const { exitCode, out, err } = await whyred(['report', 'rca']);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toBe(
      'whyred: No failed run of acme/nova is stored.\nFetch its runs with `whyred pull acme/nova`, or name a run: whyred report rca RUN.\n',
    );
  });

  test('one that is not stored is fetched, unless that is forbidden', async () => {
    const { whyred, github } = await hosted({ world: buildWorld({ runs: [{ ...RUN, jobs: [RED] }] }) });
    expect(await whyred(['report', 'rca', '77', '--offline'])).toMatchObject({ exitCode: 2, out: '' });
    expect(github.journal.calls()).toEqual([]);
    const { exitCode, out } = await whyred(['report', 'rca', '77', '-q']);
    expect(exitCode).toBe(0);
    expect(out).toContain('src/cart/total.ts:41');
  });

  test('of one that is stored whole GitHub is asked nothing, and nothing else is said without it', async () => {
    const { rca, github } = await pulled(buildWorld({ runs: [{ ...RUN, jobs: [RED] }] }));
    github.journal.reset();
    expect(await rca('77')).toBe(await rca('77', '--offline'));
    expect(github.journal.calls()).toEqual([]);
  });

  test('of one that passed when it was run again, the attempt that failed is told of', async () => {
    const attempts = [{ jobs: [RED] }, { jobs: [{ name: 'types', does: ['tsc'] }] }];
    const { whyred } = await hosted({ world: buildWorld({ runs: [{ ...RUN, attempts }] }) });
    const { out } = await whyred(['report', 'rca', '77', '-q']);
    expect(out).toContain('- **Attempt:** 1 of 2\n');
    expect(out).toContain('- [x] `types` passed on attempt 2 of the same commit.\n');
    const last = await whyred(['report', 'rca', 'https://github.com/acme/nova/actions/runs/77/attempts/2', '-q']);
    expect(last.out).toContain('The only check passed: there is nothing to explain.\n');
  });

  test('a log on disk is told of without a run', async () => {
    const { whyred, folder } = await hosted({ world: buildWorld() });
    const log = join(folder, 'job.log');
    writeFileSync(
      log,
      'src/a.ts(41,7): error TS2322: Type a is not b.\n##[error]Process completed with exit code 2.\n',
    );
    const { exitCode, out } = await whyred(['report', 'rca', log]);
    expect(exitCode).toBe(0);
    expect(out).toContain('`src/a.ts:41`');
    expect(out).not.toContain('Timeline');
  });
});

describe('a run', () => {
  const said = async (given: RunSpec): Promise<string> => {
    const { rca } = await pulled(buildWorld({ runs: [{ ...RUN, ...given }] }));
    return await rca('77');
  };

  test.each<[what: string, run: RunSpec, title: string, summary: string]>([
    [
      'that is green has nothing to explain',
      { jobs: [{ name: 'lint' }, { name: 'test' }] },
      'CI run 77 on main: nothing failed',
      'Both checks passed: there is nothing to explain.',
    ],
    [
      'that was cancelled did not fail',
      { jobs: [{ name: 'lint' }, { name: 'test', conclusion: 'cancelled' }], conclusion: 'cancelled' },
      'CI run 77 on main: cancelled',
      'Of 2 checks 1 was cancelled and 1 passed.',
    ],
    [
      'that GitHub could not start has its file for a check',
      { jobs: [], conclusion: 'startup_failure' },
      'CI failure analysis: CI run 77 on main',
      'GitHub could not start the workflow, so it has no jobs; its file stands for them.',
    ],
    [
      'that goes on says so',
      { status: 'in_progress', conclusion: null, jobs: [RED, { name: 'test', status: 'in_progress' }] },
      'CI failure analysis: CI run 77 on main',
      'Of 2 checks 1 failed and 1 has not ended.',
    ],
    [
      'without a log asks for it',
      { jobs: [{ name: 'build', failure: 'vitest/assertion', log: 'none', annotations: [] }] },
      'CI failure analysis: CI run 77 on main',
      'The only check failed. Nothing tells why.',
    ],
  ])('%s', async (_what, run, title, summary) => {
    const out = await said(run);
    expect(out).toContain(`# ${title}\n`);
    expect(textOf(out).replace(/\s+/g, ' ')).toContain(summary);
    expect(lintOf(out)).toEqual([]);
  });

  test('two checks of one name are not told apart, so neither links to a page that may be the other’s', async () => {
    const out = await said({ jobs: [RED, { ...RED, failure: 'tsc/missing-module' }] });
    expect(out).not.toContain('/job/');
  });

  test('a line links to its step, as GitHub counts', async () => {
    const { rca, github } = await pulled(buildWorld({ runs: [{ ...RUN, jobs: [RED] }] }));
    const out = await rca('77');
    const [, step, line] = /\[Line \d+\]\(\S+\/job\/\d+#step:(\d+):(\d+)\)/.exec(out)!;
    const [job] = github.world.runs[0]!.attempts[0]!.jobs;
    expect(out).toContain(`/job/${job!.id}#step:`);
    // `Set up job`, then the command: its header has seven lines.
    expect([step, line]).toEqual(['2', '7']);
  });

  test('that failed as a whole again and again says so, once for all checks and once for each earlier run', async () => {
    const names = ['lint', 'test', 'types'];
    const all = { jobs: names.map((name): JobSpec => ({ ...RED, name })) };
    const older = { ...RUN, id: 76, createdMs: NOON_MS - 2 * HOUR_MS, ...all };
    const { rca } = await pulled(buildWorld({ runs: [{ ...RUN, attempts: [all, all] }, older] }));
    const text = textOf(await rca('77')).replace(/\s+/g, ' ');
    expect(text).toContain('All 3 checks failed. They have one cause in common.');
    expect(text).toContain('all 3 checks failed again');
    expect(await rca('77')).toMatch(/^\| \[76\]\S+ +\| [^|]+ \| `lint`, `test` and `types` +\|/m);
    expect((await rca('77')).match(/^\| \[76\]/gm)).toHaveLength(1);
  });

  test('whose check was red of something else before tells of what, and which is the primary cause', async () => {
    const red = (id: number, failure: 'tsc/wrong-type' | 'tsc/missing-module'): RunSpec => {
      return { id, createdMs: NOON_MS - (80 - id) * HOUR_MS, jobs: [{ ...RED, failure }] };
    };
    const { rca } = await pulled(
      buildWorld({ runs: [red(77, 'tsc/wrong-type'), red(76, 'tsc/missing-module'), red(75, 'tsc/wrong-type')] }),
    );
    const text = textOf(await rca('77')).replace(/\s+/g, ' ');
    expect(text).toContain('The cause above is the primary one, with 2 of them.');
    expect(text).toContain('What made the check red before');
    expect(textOf(await rca('76')).replace(/\s+/g, ' ')).toContain('with 1 of them');
  });

  test('that passed on a later attempt after this one began is not said to have been green before', async () => {
    const again = [{ jobs: [RED] }, { jobs: [{ name: 'types', does: ['tsc'] as const }] }];
    const older = { ...RUN, id: 76, createdMs: NOON_MS - 2 * HOUR_MS, attempts: again as never };
    const { rca } = await pulled(buildWorld({ runs: [{ ...RUN, jobs: [RED] }, older] }));
    const text = textOf(await rca('77')).replace(/\s+/g, ' ');
    expect(text).toContain('which passed on attempt 2');
    expect(text).toContain('green on attempt 2');
  });
});
