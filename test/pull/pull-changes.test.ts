import { describe, expect, test } from 'vitest';
import { buildWorld, type JobSpec, NOON_MS, type RunSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface RunRow {
  readonly id: number;
  readonly attempt: number;
  readonly status: string;
  readonly conclusion: string | null;
}

interface JobRow {
  readonly attempt: number;
  readonly name: string;
  readonly conclusion: string | null;
  readonly executed: boolean;
  readonly log: string;
}

interface VerdictRow {
  readonly attempt: number;
  readonly revision: number;
  readonly label: string;
  readonly certainty: string | null;
  readonly reason: string;
}

/** A race and a lint error: the first passes when it is run again. */
const RED: readonly JobSpec[] = [
  { name: 'lint', does: ['npm-ci', 'eslint'] },
  { name: 'migrate', failure: 'alembic/concurrent-update', does: ['pip-install', 'alembic'] },
];

function many(count: number, everyMs: number, run: RunSpec = {}): RunSpec[] {
  return Array.from({ length: count }, (_, index) => ({ createdMs: NOON_MS - (index + 1) * everyMs, ...run }));
}

describe('a run that was run again', () => {
  test('is noticed by the next pull, which revises the verdict on the failure and keeps the one before', async () => {
    const { pull, github, rows } = await hosted({ world: buildWorld({ runs: [{ jobs: RED }] }) });
    await pull();
    const [before] = await rows<VerdictRow>('verdict');
    expect(before).toMatchObject({ attempt: 1, revision: 1, certainty: null, reason: 'first seen' });
    github.advance(HOUR_MS);
    github.rerunFailed(github.world.runs[0]!.id);

    const again = await pull();
    expect(again).toMatchObject({ runsAdded: 0, runsChanged: 1, attempts: 1 });
    expect(await rows<VerdictRow>('verdict')).toMatchObject([
      { attempt: 1, revision: 1, certainty: null, reason: 'first seen' },
      { attempt: 1, revision: 2, label: 'flaky', certainty: 'confirmed', reason: 'the same code passed in attempt 2' },
    ]);
    expect((await rows<RunRow>('run'))[0]).toMatchObject({ attempt: 2, conclusion: 'success' });
  });

  test.each(['new', 'same'] as const)('lists jobs that it did not run, with %s ids; they count once', async (ids) => {
    const { pull, github, rows } = await hosted({ world: buildWorld({ runs: [{ jobs: RED }] }), carriedIds: ids });
    github.rerunFailed(github.world.runs[0]!.id);
    await pull();
    const jobs = await rows<JobRow>('job');
    expect(jobs.map(({ attempt, name, executed }) => [attempt, name, executed])).toEqual([
      [1, 'lint', true],
      [1, 'migrate', true],
      [2, 'lint', false],
      [2, 'migrate', true],
    ]);
    // Carried over, it is not asked about a second time.
    expect(jobs.filter(({ executed }) => !executed).map(({ log }) => log)).toEqual(['none']);
  });

  test('that failed again and again is judged in each attempt that ran the job', async () => {
    const broken: JobSpec = { name: 'types', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] };
    const { pull, github, rows } = await hosted({ world: buildWorld({ runs: [{ jobs: [...RED, broken] }] }) });
    const { id } = github.world.runs[0]!;
    github.rerunFailed(id);
    github.rerunFailed(id);
    await pull();
    const jobs = await rows<JobRow>('job');
    const failed = jobs.filter((job) => job.executed && job.conclusion === 'failure');
    expect(failed.map(({ attempt, name, log }) => [attempt, name, log])).toEqual([
      [1, 'migrate', 'stored'],
      [1, 'types', 'stored'],
      [2, 'types', 'stored'],
      [3, 'types', 'stored'],
    ]);
    expect(await rows('cause')).toHaveLength(4);
  });

  test.each<[what: string, newer: number, run: RunSpec, laterMs: number]>([
    ['is older than the newest hundred runs', 150, {}, HOUR_MS],
    [
      'is older than the newest hundred failures, on the next day',
      120,
      { jobs: [{ name: 'lint', failure: 'eslint/unused-variable', does: ['npm-ci', 'eslint'] }] },
      25 * HOUR_MS,
    ],
  ])('is noticed also when it %s', async (_what, newer, run, laterMs) => {
    const old: RunSpec = { jobs: RED, createdMs: NOON_MS - 5 * DAY_MS };
    const { pull, github, rows } = await hosted({
      world: buildWorld({ runs: [...many(newer, 60_000, run), old] }),
      clockMs: NOON_MS,
    });
    await pull('--logs', 'none', '--jobs', 'failed');
    const { id } = github.world.runs.find(({ createdMs }) => createdMs === old.createdMs)!;
    github.advance(laterMs);
    github.rerunFailed(id);
    const again = await pull('--logs', 'none', '--jobs', 'failed');
    expect(again).toMatchObject({ runsChanged: 1, attempts: 1 });
    const now = (await rows<RunRow>('run')).find((one) => one.id === id);
    expect(now).toMatchObject({ attempt: 2, conclusion: 'success' });
  });

  test('while it goes on: the failure before it stays, and the next pull completes it', async () => {
    const { pull, github, rows } = await hosted({ world: buildWorld({ runs: [{ jobs: RED }] }) });
    await pull();
    const { id } = github.world.runs[0]!;
    const ended = github.rerunFailed(id);
    const going = { status: 'in_progress', conclusion: null };
    github.updateRun(id, (run) => ({
      ...run,
      attempts: run.attempts.map((attempt) => (attempt.number === 1 ? attempt : { ...attempt, ...going })),
    }));
    expect(await pull()).toMatchObject({ runsChanged: 1, attempts: 0 });
    expect((await rows<RunRow>('run'))[0]).toMatchObject({ attempt: 2, status: 'in_progress', conclusion: null });
    expect(await rows('cause')).toHaveLength(1);

    github.advance(HOUR_MS);
    github.updateRun(id, () => ended);
    expect(await pull()).toMatchObject({ runsChanged: 1, attempts: 1 });
    expect(await rows<VerdictRow>('verdict')).toMatchObject([{ revision: 1 }, { revision: 2, certainty: 'confirmed' }]);
  });
});

describe('a run that goes on', () => {
  const going: RunSpec = {
    jobs: [
      { ...RED[0], name: 'lint' },
      { name: 'migrate', status: 'in_progress' },
    ],
  };

  test('is listed, its jobs wait, and the next pull completes it', async () => {
    const { pull, github, rows } = await hosted({ world: buildWorld({ runs: [going, { jobs: RED }] }) });
    expect(await pull()).toMatchObject({ runsAdded: 2, attempts: 1 });
    const { id } = github.world.runs.find(({ attempts }) => attempts[0]!.status !== 'completed')!;
    expect((await rows<RunRow>('run')).find((run) => run.id === id)).toMatchObject({ status: 'in_progress' });

    github.advance(HOUR_MS);
    const ended = buildWorld({ runs: [{ id, jobs: RED }] }).runs[0]!;
    github.updateRun(id, (run) => ({ ...run, attempts: ended.attempts }));
    expect(await pull()).toMatchObject({ runsChanged: 1, attempts: 1, logs: { stored: 1 } });
    expect((await rows<RunRow>('run')).find((run) => run.id === id)).toMatchObject({ conclusion: 'failure' });
  });

  test('is asked for by itself where it is older than what is listed', async () => {
    const old = { ...going, createdMs: NOON_MS - 2 * DAY_MS };
    const { pull, github } = await hosted({
      world: buildWorld({ runs: [...many(130, 60_000), old] }),
      clockMs: NOON_MS,
    });
    await pull('--jobs', 'failed');
    const { id } = github.world.runs.find(({ createdMs }) => createdMs === old.createdMs)!;
    expect((await pull('--jobs', 'failed')).asked).toEqual(['repository', 'runs', 'runs', 'run']);
    github.advance(HOUR_MS);
    const ended = buildWorld({ runs: [{ id, jobs: RED, createdMs: old.createdMs }] }).runs[0]!;
    github.updateRun(id, (run) => ({ ...run, attempts: ended.attempts }));
    expect(await pull('--jobs', 'failed')).toMatchObject({ runsChanged: 1, attempts: 1 });
    expect((await pull('--jobs', 'failed')).asked).toEqual(['repository', 'runs', 'runs']);
  });
});

describe('runs that are asked for one by one', () => {
  const going = (ageMs: number): RunSpec => ({
    jobs: [{ name: 'build', status: 'in_progress' }],
    createdMs: NOON_MS - ageMs,
  });

  test('one that cannot be had does not cost the others, and is asked for again', async () => {
    const old: RunSpec = { jobs: RED, createdMs: NOON_MS - 5 * DAY_MS };
    const { pull, github, rows } = await hosted({
      world: buildWorld({ runs: [...many(110, 60_000), old, old] }),
      clockMs: NOON_MS,
    });
    const plain = ['--logs', 'none', '--jobs', 'failed'] as const;
    await pull(...plain);
    await pull(...plain);
    for (const { id, createdMs } of github.world.runs) if (createdMs === old.createdMs) github.rerunFailed(id);
    github.advance(HOUR_MS);
    github.fault({ route: 'run', kind: 'status', status: 500, hits: { first: 4 } });
    const first = await pull(...plain);
    expect(first.problems).toEqual([expect.stringMatching(/^Run \d+: github\.com answers with 500/)]);
    expect(first.runsChanged).toBe(1);
    expect(await pull(...plain)).toMatchObject({ runsChanged: 1, problems: [] });
    const again = (await rows<RunRow>('run')).filter(({ attempt }) => attempt === 2);
    expect(again).toHaveLength(2);
  });

  test('one that has not ended for months never will', async () => {
    const { pull, github } = await hosted({
      world: buildWorld({ runs: [...many(110, 60_000), going(60 * DAY_MS), going(70 * DAY_MS)] }),
      clockMs: NOON_MS,
    });
    await pull('--since', '90d', '--jobs', 'failed');
    await pull('--jobs', 'failed');
    expect(github.journal.calls({ route: 'run' })).toHaveLength(1);
  });
});

describe('a run that waited for an approval', () => {
  test('is no failure, costs no call, and counts from when it ran', async () => {
    const waiting: RunSpec = { attempts: [{ jobs: [], conclusion: 'action_required' }] };
    const { pull, github, rows, whyred } = await hosted({ world: buildWorld({ runs: [waiting] }) });
    expect((await pull()).asked).toEqual(['repository', 'runs']);
    expect(await rows('job')).toEqual([]);
    expect((await whyred(['runs'])).out).toContain('waits');

    github.advance(HOUR_MS);
    const { id } = github.world.runs[0]!;
    const attempts = [{ jobs: [], conclusion: 'action_required' }, { jobs: RED }];
    const approved = buildWorld({ runs: [{ id, attempts }] }).runs[0]!;
    github.updateRun(id, (run) => ({ ...run, attempts: approved.attempts }));
    expect(await pull()).toMatchObject({ runsChanged: 1, jobs: 2, logs: { stored: 1 } });
    const jobs = await rows<JobRow>('job');
    expect(jobs.map(({ attempt, executed }) => [attempt, executed])).toEqual([
      [2, true],
      [2, true],
    ]);
    expect(await rows<VerdictRow>('verdict')).toMatchObject([{ attempt: 2, certainty: null }]);
  });
});
