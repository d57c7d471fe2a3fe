import { describe, expect, test } from 'vitest';
import { buildWorld, type RunSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const red = (branch: string): RunSpec => ({ branch, jobs: [{ name: 'install', failure: 'npm-ci/econnreset' }] });

interface StoredJob {
  readonly log: string;
}

describe('a pull that is narrowed', () => {
  test('leaves what an earlier one left undone', async () => {
    const { pull, rows } = await hosted({ world: buildWorld({ runs: [red('main'), red('a'), red('b'), red('c')] }) });
    await pull('--logs', 'none');
    await pull('--limit', '1');
    expect((await rows<StoredJob>('job')).map(({ log }) => log).sort()).toEqual([
      ...['stored', 'wanted', 'wanted', 'wanted'],
    ]);
    await pull('--branch', 'b');
    expect(await rows('cause')).toHaveLength(2);
    await pull();
    expect(await rows('cause')).toHaveLength(4);
  });

  test('--logs all reads those of jobs that passed before, too', async () => {
    const { pull, rows } = await hosted({ world: buildWorld({ runs: [{ jobs: [{ name: 'lint' }] }, red('main')] }) });
    await pull();
    expect(await rows('triage')).toHaveLength(1);
    await pull('--logs', 'all');
    expect(await rows('triage')).toHaveLength(2);
  });
});

test('without a token a pull says at once that there will be no logs', async () => {
  const { whyred, github } = await hosted({ world: buildWorld({ runs: [red('main')] }) });
  const { exitCode, err } = await whyred(['pull'], { GH_TOKEN: '' });
  expect([exitCode, err]).toEqual([
    2,
    expect.stringMatching(/There is no token for github\.com.*\n.*gh auth login.*--logs none/),
  ]);
  expect(github.journal.calls()).toEqual([]);
  expect((await whyred(['pull', '--logs', 'none'], { GH_TOKEN: '' })).exitCode).toBe(0);
});

test('without a token a stored run is still told, with a word on why it may be old', async () => {
  const { whyred, pull, github } = await hosted({ world: buildWorld({ runs: [red('main')] }) });
  await pull();
  const id = String(github.world.runs[0]!.id);
  const { exitCode, out } = await whyred(['triage', id], { GH_TOKEN: '' });
  expect([exitCode, out]).toEqual([0, expect.stringContaining('what was stored before: There is no token')]);
  expect((await whyred(['triage', '1'], { GH_TOKEN: '' })).exitCode).toBe(2);
});

test('of a job that GitHub did not begin, no re-run is promised and no change is blamed', async () => {
  const why =
    'The job was not started because recent account payments have failed or your spending limit needs to be increased.';
  const idle = {
    name: 'lint',
    conclusion: 'failure',
    steps: [],
    runner: null,
    log: 'none' as const,
    annotations: [why],
  };
  const { pull, whyred, github } = await hosted({
    world: buildWorld({ runs: [{ jobs: [{ ...idle, completedMs: 1000, startedMs: 0 }] }] }),
  });
  await pull();
  const { out } = await whyred(['triage', String(github.world.runs[0]!.id), '--json']);
  expect(JSON.parse(out).jobs[0].failures).toMatchObject([
    { signature: { id: 'runner/billing-blocked' }, verdict: { label: 'uncertain', rerunPasses: null } },
  ]);
});

test('the log of a job is read although GitHub lists no steps of it', async () => {
  const text = ['Error: Cannot find module "left-pad"', '##[error]Process completed with exit code 1.'].join('\n');
  const job = { name: 'terse', conclusion: 'failure', steps: [], log: { text } };
  const { pull, rows } = await hosted({ world: buildWorld({ runs: [{ jobs: [job] }] }) });
  await pull();
  expect((await rows<StoredJob>('job')).map(({ log }) => log)).toEqual(['stored']);
  expect(await rows<{ text: string }>('cause')).toMatchObject([{ text: expect.stringContaining('left-pad') }]);
});
