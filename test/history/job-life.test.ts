import { expect, test } from 'vitest';
import { findJobs } from '../../src/history/find-jobs.ts';
import { type JobLife, jobLife } from '../../src/history/job-life.ts';
import type { Execution } from '../../src/history/rows.ts';
import { attempts, DAY, execution, failure, HOUR, history, START } from '../support/executions.ts';

function life(rows: readonly Execution[]): JobLife {
  const options = { fromMs: START, untilMs: START + 30 * DAY, staleDays: 60, parts: 10 };
  return jobLife(rows, findJobs(rows, 'test')[0]!, options);
}

test('strata are told apart', () => {
  const { strata } = life([...history('PPF'), ...history('PP', { event: 'pull_request', branch: 'search' }, 10)]);
  expect(strata.map(({ stratum, rates }) => [stratum, rates.first.count, rates.first.of])).toEqual([
    ['default-branch', 2, 3],
    ['pull_request', 2, 2],
  ]);
});

test('causes are counted by runs, with how these ended; what nobody looked at stands apart', () => {
  const reset = failure('infrastructure', {
    fingerprint: 'v1:reset',
    signature: 'npm/econnreset',
    category: 'network',
  });
  const { causes } = life([
    ...attempts(1, ['failure', 'failure', 'success']).map((one) => ({ ...one, failures: [reset] })),
    execution({ runId: 2, conclusion: 'failure', failures: [reset, failure('flaky')] }),
    ...attempts(3, ['failure', 'cancelled']),
  ]);
  const seen = causes.map(({ failure: cause, runs, endedGreen, endedRed, verdicts }) => ({
    ...{ of: cause?.fingerprint ?? null, runs, endedGreen, endedRed, verdicts },
  }));
  expect(seen).toEqual([
    { of: 'v1:reset', runs: 2, endedGreen: 1, endedRed: 1, verdicts: [['infrastructure', 3]] },
    { of: null, runs: 1, endedGreen: 0, endedRed: 1, verdicts: [] },
    { of: 'v1:0', runs: 1, endedGreen: 0, endedRed: 1, verdicts: [['flaky', 1]] },
  ]);
});

test('incidents are found among all jobs of the repository, and told where they hit this one', () => {
  const lost = failure('infrastructure', { fingerprint: 'v1:lost', category: 'network' });
  const hit = (job: string, at: number): Execution[] =>
    [0, 1].map((one) => {
      const createdMs = START + at * DAY + one * HOUR;
      return execution({ runId: 100 * at + one, job, conclusion: 'failure', createdMs, failures: [lost] });
    });
  const { incidents } = life([...history('PPPP'), ...hit('test', 2), ...hit('lint', 9), ...hit('test', 16)]);
  expect(incidents.map(({ kind, fromMs, runs }) => [kind, Math.floor((fromMs - START) / DAY), runs])).toEqual([
    ['outage', 16, 2],
    ['outage', 2, 2],
  ]);
});
