import { describe, expect, test } from 'vitest';
import { buildWorld, type JobSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const FAILED: readonly JobSpec[] = [
  { name: 'install', failure: 'npm-ci/econnreset' },
  { name: 'migrate', failure: 'alembic/concurrent-update', does: ['pip-install', 'alembic'] },
  { name: 'types', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] },
];

interface Cause {
  readonly run: number;
  readonly job: number;
  readonly signature: string | null;
  readonly category: string;
  readonly text: string;
}

describe('a pull', () => {
  test('of a run of 125 jobs with 3 failures costs at most 6 calls', async () => {
    const green = Array.from({ length: 122 }, (_, index) => ({ name: `test (${index + 1})` }));
    const { whyred, github, rows } = await hosted({ world: buildWorld({ runs: [{ jobs: [...green, ...FAILED] }] }) });
    const { exitCode, out } = await whyred(['pull']);
    expect(exitCode).toBe(0);
    expect(out).toContain('125 jobs of 1 attempt · 3 logs explained');
    expect(github.journal.calls({ blob: false }).length).toBeLessThanOrEqual(6);
    const causes = await rows<Cause>('cause');
    expect(causes.map(({ signature, category }) => signature ?? category)).toEqual([
      'node/registry-unreachable',
      'postgres/tuple-concurrently-updated',
      'build',
    ]);
  });

  test('with nothing new costs three calls, and GitHub’s limit not more than one', async () => {
    const { pull, github } = await hosted({ world: buildWorld({ runs: [{ jobs: FAILED }, {}, {}] }) });
    await pull();
    await pull();
    github.journal.reset();
    const again = await pull();
    expect(again.asked).toEqual(['repository', 'runs', 'runs']);
    expect(github.journal.calls().map(({ status }) => status)).toEqual([200, 304, 304]);
    expect(again).toMatchObject({ runsAdded: 0, runsChanged: 0, attempts: 0, problems: [] });
  });

  test('with another token does not rely on what GitHub said to the first one', async () => {
    const { pull, whyred, github } = await hosted({ world: buildWorld({ runs: [{}] }) });
    await pull();
    await pull();
    github.journal.reset();
    await whyred(['pull'], { GH_TOKEN: 'fake-fine-grained-token' });
    expect(github.journal.calls().map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('asks nothing of skipped jobs, and nothing of the jobs of runs that ran none', async () => {
    const skipped: JobSpec[] = Array.from({ length: 5 }, (_, n) => ({ name: `deploy ${n}`, conclusion: 'skipped' }));
    const world = buildWorld({ runs: [{ jobs: [...FAILED, ...skipped] }, { jobs: skipped, conclusion: 'skipped' }] });
    const { pull, rows } = await hosted({ world });
    const { asked } = await pull();
    expect(asked).toEqual(['repository', 'runs', 'attempt-jobs', 'attempt-logs']);
    const jobs = await rows<{ name: string; log: string }>('job');
    expect(jobs.filter(({ log }) => log === 'stored')).toHaveLength(3);
    expect(jobs.filter(({ log }) => log === 'none')).toHaveLength(5);
  });

  test.each([
    ['1', 1],
    ['10', 10],
  ])('with --concurrency %s has at most %i requests under way', async (given, most) => {
    const runs = Array.from({ length: 25 }, () => ({ jobs: FAILED }));
    const { pull, github } = await hosted({ world: buildWorld({ runs }) });
    github.fault({ route: 'attempt-jobs', kind: 'slow', bytes: 2048, everyMs: 1 });
    const { logs } = await pull('--concurrency', given);
    expect(logs).toMatchObject({ stored: 75 });
    expect(github.journal.maxConcurrent).toBeLessThanOrEqual(most);
    if (most > 1) expect(github.journal.maxConcurrent).toBeGreaterThan(1);
  });

  test('keeps what GitHub tells of the code', async () => {
    const run = { sha: 'a'.repeat(40), treeId: 'b'.repeat(40), branch: 'fix/cart', event: 'pull_request' };
    const { pull, rows } = await hosted({ world: buildWorld({ runs: [run] }) });
    await pull();
    expect(await rows('run')).toEqual([
      expect.objectContaining({ sha: run.sha, tree_id: run.treeId, branch: 'fix/cart', event: 'pull_request' }),
    ]);
  });

  test('says how far it is on stderr, and nothing but the result on stdout', async () => {
    const green = FAILED.map(({ name, does = [] }) => ({ name: name!, does }));
    const { whyred } = await hosted({ world: buildWorld({ runs: [{ jobs: FAILED }, { jobs: green }] }) });
    const { out, err } = await whyred(['pull']);
    expect(err.split('\n')).toEqual([
      'whyred: acme/nova: listing runs',
      'whyred: acme/nova: listing jobs',
      'whyred: acme/nova: reading green logs',
      'whyred: acme/nova: reading logs',
      '',
    ]);
    expect(out).toMatch(/^acme\/nova: 2 runs listed, 2 new, 0 changed\n/);
    expect((await whyred(['pull', '--quiet'])).err).toBe('');
  });
});

describe('which logs are read', () => {
  const world = buildWorld({ runs: [{ jobs: [...FAILED, { name: 'lint' }] }] });

  test('--logs none leaves them for a pull that wants them', async () => {
    const { pull, rows } = await hosted({ world });
    const { asked } = await pull('--logs', 'none');
    expect(asked).toEqual(['repository', 'runs', 'attempt-jobs']);
    expect(await rows('cause')).toEqual([]);
    const later = await pull();
    expect(later.logs).toEqual({ stored: 3, expired: 0, missing: 0, damaged: 0 });
    expect(await rows('cause')).toHaveLength(3);
  });

  test('--logs all reads those of jobs that passed, too', async () => {
    const { pull, rows } = await hosted({ world });
    const { logs, asked } = await pull('--logs', 'all');
    expect(logs.stored).toBe(4);
    expect(asked.filter((route) => route === 'attempt-logs')).toHaveLength(1);
    expect(await rows('cause')).toHaveLength(3);
  });
});
