import { describe, expect, test } from 'vitest';
import { jobCourses } from '../../src/history/courses.ts';
import { type Flaky, flakinessOf } from '../../src/history/flakiness.ts';
import type { Execution, TestOutcome } from '../../src/history/rows.ts';
import { testCourses } from '../../src/history/test-outcomes.ts';
import { attempts, DAY, execution, failure, HOUR, history, START } from '../support/executions.ts';

const HALF = START + 100 * HOUR;

function flaky(executions: readonly Execution[]): Flaky[] {
  return flakinessOf(jobCourses(executions), HALF);
}

/** What one failure of a job is taken for, among twenty passes. */
function natures(rows: readonly Execution[]): string[] {
  const given = [...history('P'.repeat(20), { job: 'other' }), ...rows, ...attempts(90, ['failure', 'success'])];
  const { runs } = flaky(given).find(({ unit }) => unit === 'test')!;
  return Object.entries({ ...runs, rerun: runs.rerun - 1 }).flatMap(([nature, count]) => (count > 0 ? [nature] : []));
}

describe('a failure is flaky', () => {
  const failed = (label: Parameters<typeof failure>[0]) => ({ failures: [failure(label)] });

  test.each<[what: string, rows: Execution[], nature: string[]]>([
    ['when its re-run passed', attempts(1, ['failure', 'success']), ['rerun']],
    ['when the re-run of a green run turned red', attempts(1, ['success', 'failure']), ['rerun']],
    [
      'when a pass stands behind an approval and a failure',
      attempts(1, ['action_required', 'failure', 'success']),
      ['rerun'],
    ],
    [
      'when a later push of the same code passed',
      [execution({ runId: 1, treeId: 'tree', conclusion: 'failure' }), execution({ runId: 2, treeId: 'tree' })],
      ['same-code'],
    ],
    [
      'when its cause comes and goes',
      [execution({ runId: 1, conclusion: 'failure', ...failed('flaky') })],
      ['verdict'],
    ],
    [
      'by a re-run, whatever was thought of it',
      [...attempts(1, ['failure'], failed('genuine')), execution({ runId: 1, attempt: 2 })],
      ['rerun'],
    ],
  ])('%s', (_what, rows, nature) => {
    expect(natures(rows)).toEqual(nature);
  });

  test.each<[what: string, rows: Execution[], nature: string[]]>([
    ['when nobody ran it again', [execution({ runId: 1, conclusion: 'failure' })], ['unmeasured']],
    ['when it failed again', attempts(1, ['failure', 'failure']), ['unmeasured']],
    ['when its re-run was cancelled', attempts(1, ['failure', 'cancelled']), ['unmeasured']],
    [
      'when the next commit passed',
      [execution({ runId: 1, conclusion: 'failure' }), execution({ runId: 2 })],
      ['unmeasured'],
    ],
    [
      'when the same code had passed before: something outside may be gone',
      [execution({ runId: 1, treeId: 'tree' }), execution({ runId: 2, treeId: 'tree', conclusion: 'failure' })],
      ['unmeasured'],
    ],
    [
      'when a scheduled run of the same commit passed: it may check out anything',
      [
        execution({ runId: 1, sha: 'same', event: 'schedule', conclusion: 'failure' }),
        execution({ runId: 2, sha: 'same', event: 'schedule' }),
      ],
      ['unmeasured'],
    ],
    [
      'when another shard passed',
      [
        execution({ runId: 1, job: 'test (1, 2)', conclusion: 'failure' }),
        execution({ runId: 1, job: 'test (2, 2)', attempt: 2 }),
      ],
      ['unmeasured'],
    ],
    ['when the code is to blame', [execution({ runId: 1, conclusion: 'failure', ...failed('genuine') })], ['genuine']],
    [
      'when the branch below is broken',
      [execution({ runId: 1, conclusion: 'failure', ...failed('broken-base') })],
      ['genuine'],
    ],
    [
      'when the machines failed',
      attempts(1, ['failure']).map((one) => ({ ...one, ...failed('infrastructure') })),
      ['infrastructure'],
    ],
    ['when it was expected', [execution({ runId: 1, conclusion: 'failure', ...failed('expected') })], ['expected']],
  ])('but not %s', (_what, rows, nature) => {
    expect(natures(rows)).toEqual(nature);
  });
});

describe('a flaky job', () => {
  const rows = [
    ...history('P'.repeat(40)),
    ...attempts(41, ['failure', 'success']),
    ...attempts(42, ['failure', 'failure', 'success'], {
      event: 'pull_request',
      branch: 'fix',
      isDefaultBranch: false,
    }),
    ...attempts(43, ['success', 'failure']),
    execution({ runId: 44, conclusion: 'failure' }),
  ];
  const [job] = flaky(rows);

  test('is counted by runs, without those whose failure nobody measured', () => {
    expect(job).toMatchObject({
      unit: 'test',
      flaked: { count: 3, of: 43 },
      runs: { rerun: 3, unmeasured: 1, verdict: 0 },
    });
  });

  test('tells its strata apart', () => {
    expect(job!.strata.map(({ stratum, flaked: { count, of } }) => [stratum, count, of])).toEqual([
      ['default-branch', 2, 42],
      ['pull_request', 1, 1],
    ]);
  });

  test('costs the runs that it turned red and the minutes that it ran again', () => {
    // Five minutes for run 41, ten for run 42; the re-run of the green run 43 was not asked for by it.
    expect(job!.cost).toEqual({ runsBlocked: 2, pullRequestsBlocked: 1, minutesRerun: 15 });
  });

  test('has been seen from and until', () => {
    expect([job!.firstSeenMs, job!.lastSeenMs]).toEqual([START + 41 * HOUR, START + 43 * HOUR]);
  });

  test('says why, with counts', () => {
    expect(job!.reasons).toEqual([
      'flaked in 3 of 43 runs that are settled (7.0 %)',
      'in 3 runs another attempt of the same run passed',
      '1 run failed unmeasured: not run again, cause unclear; the rate may be higher',
    ]);
  });

  test('is expected to flake near its own rate, drawn toward what is usual', () => {
    const { rate, low, high } = job!.estimate;
    expect(low < rate && rate < high).toBe(true);
    expect(rate).toBeCloseTo(3 / 43, 2);
  });

  test('seen a few times only is drawn toward its workflow', () => {
    const few = [
      ...attempts(1, ['failure', 'success'], { job: 'rare' }),
      ...history('P'.repeat(200), { job: 'other' }),
    ];
    const { flaked, estimate } = flaky(few)[0]!;
    expect(flaked.rate).toBe(1);
    expect(estimate.rate).toBeLessThan(0.25);
  });
});

describe('what costs most comes first', () => {
  const rows = [
    ...attempts(1, ['failure', 'success'], { job: 'cheap' }),
    ...attempts(2, ['failure', 'success'], { job: 'dear' }),
    ...attempts(3, ['failure', 'success'], { job: 'dear' }),
    ...attempts(4, ['failure', 'success'], { job: 'slow' }).map((one) => ({
      ...one,
      completedMs: one.startedMs! + HOUR,
    })),
    ...history('PPP', { job: 'steady' }),
  ];

  test('by runs that were blocked, then by minutes', () => {
    expect(flaky(rows).map(({ unit }) => unit)).toEqual(['dear', 'slow', 'cheap']);
  });

  test('in whatever order the rows come', () => {
    expect(flaky(rows.toReversed())).toEqual(flaky(rows));
  });

  test('a runner whose clock was set back costs nothing', () => {
    const back = attempts(1, ['failure', 'success']).map((one) => ({ ...one, completedMs: one.startedMs! - DAY }));
    expect(flaky(back)[0]!.cost.minutesRerun).toBe(0);
  });
});

test.each<[string, number, number, Flaky['trend']['direction']]>([
  ['worse', 1, 12, 'worse'],
  ['better', 12, 1, 'better'],
  ['the same', 4, 4, 'steady'],
])('two windows show that it is %s', (_what, before, now, direction) => {
  const window = (flakes: number, firstRunId: number) =>
    Array.from({ length: 40 }, (_run, at) =>
      attempts(firstRunId + at, at < flakes ? ['failure', 'success'] : ['success']),
    ).flat();
  const [job] = flaky([...window(before, 1), ...window(now, 100)]);
  expect(job!.trend).toMatchObject({ direction, before: { count: before, of: 40 }, now: { count: now, of: 40 } });
});

test('without an earlier window there is no trend', () => {
  expect(flaky(attempts(100, ['failure', 'success']))[0]!.trend.direction).toBe('unknown');
});

describe('a test', () => {
  const outcome = (runId: number, attempt: number, given: Partial<TestOutcome> = {}): TestOutcome => ({
    ...{ repository: 'github.com/acme/nova', runId, attempt, job: 'test', test: 'login works', outcome: 'fail' },
    ...given,
  });

  test('passed where its job passed, and is unknown where the job failed without a word on it', () => {
    const executions = [...history('PPP'), ...attempts(4, ['failure', 'success']), ...attempts(5, ['failure'])];
    const [one, ...others] = flakinessOf(testCourses(executions, [outcome(4, 1)]), HALF);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ unit: 'test\nlogin works', flaked: { count: 1, of: 4 }, runs: { rerun: 1 } });
  });

  test('that failed, while its job failed again for another reason, is flaky when the log says that it passed', () => {
    const executions = attempts(1, ['failure', 'failure']);
    const told = [outcome(1, 1), outcome(1, 2, { outcome: 'pass' })];
    expect(flakinessOf(testCourses(executions, told), HALF)).toMatchObject([{ runs: { rerun: 1 } }]);
    expect(flakinessOf(testCourses(executions, told.slice(0, 1)), HALF)).toEqual([]);
  });

  test('that a framework repeated within a job failed, although it passed at last', () => {
    const told = [outcome(1, 1), outcome(1, 1, { outcome: 'pass' })];
    const [course] = testCourses(attempts(1, ['failure']), told);
    expect(course).toMatchObject({ first: 'fail' });
  });

  test('of the same name in another job is another test', () => {
    const executions = [...attempts(1, ['failure', 'success']), ...history('PP', { job: 'other' })];
    expect(testCourses(executions, [outcome(1, 1)]).map(({ unit }) => unit)).toEqual(['test\nlogin works']);
  });
});
