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

test('the log of a job is read although GitHub lists no steps of it', async () => {
  const text = ['Error: Cannot find module "left-pad"', '##[error]Process completed with exit code 1.'].join('\n');
  const job = { name: 'terse', conclusion: 'failure', steps: [], log: { text } };
  const { pull, rows } = await hosted({ world: buildWorld({ runs: [{ jobs: [job] }] }) });
  await pull();
  expect((await rows<StoredJob>('job')).map(({ log }) => log)).toEqual(['stored']);
  expect(await rows<{ text: string }>('cause')).toMatchObject([{ text: expect.stringContaining('left-pad') }]);
});
