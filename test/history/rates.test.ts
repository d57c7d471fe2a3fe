import { describe, expect, test } from 'vitest';
import { jobCourses, runCourses } from '../../src/history/courses.ts';
import { groupsOf } from '../../src/history/groups.ts';
import { type Rates, ratesOf } from '../../src/history/rates.ts';
import type { Execution } from '../../src/history/rows.ts';
import { dailySeries, sparkline } from '../../src/history/series.ts';
import { attempts, DAY, execution, failure, HOUR, history, runAttempts, START } from '../support/executions.ts';

const NOW = START + 30 * HOUR;

function rates(executions: readonly Execution[], nowMs = NOW): Rates {
  return ratesOf(jobCourses(executions), { nowMs, staleDays: 7 });
}

describe('the rates of a job', () => {
  const some = [
    ...history('PPPPPPP'),
    ...attempts(8, ['failure', 'success']),
    ...attempts(9, ['failure', 'failure']),
    ...attempts(10, ['success', 'failure']),
    ...attempts(11, ['action_required', 'success']),
    ...attempts(12, ['cancelled']),
    ...attempts(13, [null]),
    ...attempts(14, ['skipped']),
  ];

  test('first attempts are the headline, last ones what became of it', () => {
    expect(rates(some)).toMatchObject({ first: { count: 9, of: 11 }, eventual: { count: 9, of: 11 }, retryLift: 0 });
    expect(rates(some.filter(({ runId }) => runId !== 10)).retryLift).toBeCloseTo(0.1, 12);
  });

  test('all decisive attempts count for the capacity only', () => {
    expect(rates(some).attempts).toMatchObject({ count: 10, of: 14 });
  });

  test('cancelled ones are a share of their own', () => {
    expect(rates(some).cancelled).toMatchObject({ count: 1, of: 12 });
  });

  test('consistent is what ended twice the same way; one attempt says nothing', () => {
    expect(rates(some).consistency).toMatchObject({ count: 1, of: 3 });
  });

  test('a commit is green that was green once', () => {
    expect(rates(some).commits).toMatchObject({ count: 10, of: 11 });
  });
});

describe('commits', () => {
  test('two pushes of one tree to one branch ran the same code', () => {
    const rows = [
      execution({ runId: 1, treeId: 'tree', conclusion: 'failure' }),
      execution({ runId: 2, treeId: 'tree' }),
    ];
    expect(rates(rows).consistency).toMatchObject({ count: 0, of: 1 });
  });

  test.each(['schedule', 'workflow_dispatch', 'workflow_run'])(
    'two runs of one commit by %s need not have',
    (event) => {
      const rows = ['failure', 'success'].map((conclusion, at) =>
        execution({ runId: at, sha: 'same', event, conclusion }),
      );
      expect(rates(rows).consistency).toMatchObject({ of: 0 });
    },
  );

  test('shards are not compared with each other', () => {
    const rows = [
      ...attempts(1, ['failure', 'failure'], { job: 'test (1, 2)' }),
      ...attempts(1, ['success', 'success'], { job: 'test (2, 2)' }),
    ];
    expect(rates(rows).consistency).toMatchObject({ count: 1, of: 1 });
  });

  test('a commit is green only when each of its workflows was', () => {
    const rows = [
      ...runAttempts(1, ['failure', 'success'], { sha: 'one' }),
      ...runAttempts(2, ['failure'], { sha: 'one', workflow: 2 }),
      ...runAttempts(3, ['failure', 'success'], { sha: 'two' }),
    ];
    expect(ratesOf(runCourses(rows), { nowMs: NOW, staleDays: 7 }).commits).toMatchObject({ count: 1, of: 2 });
  });
});

describe('the health of the code', () => {
  test('is a range: the uncertain may all be its fault, or none', () => {
    const rows = [
      ...history('PPPPPP'),
      execution({ runId: 10, conclusion: 'failure', failures: [failure('genuine')] }),
      execution({ runId: 11, conclusion: 'failure', failures: [failure('broken-base')] }),
      execution({ runId: 12, conclusion: 'failure', failures: [failure('flaky')] }),
      execution({ runId: 13, conclusion: 'failure', failures: [failure('infrastructure')] }),
      execution({ runId: 14, conclusion: 'failure', failures: [failure('uncertain')] }),
      execution({ runId: 15, conclusion: 'failure' }), // nobody looked
    ];
    expect(rates(rows).health).toEqual({ low: 6 / 10, middle: 6 / 9, high: 6 / 8, uncertain: 2 });
  });

  test('one genuine failure among flaky ones is genuine', () => {
    const failures = [failure('flaky'), failure('genuine')];
    expect(rates([...history('P'), execution({ runId: 5, conclusion: 'failure', failures })]).health?.high).toBe(0.5);
  });

  test('is unknown where nothing is left to count', () => {
    expect(rates([execution({ runId: 1, conclusion: 'failure', failures: [failure('flaky')] })]).health).toBeNull();
  });
});

describe('how much can be said', () => {
  test.each<[string, Rates['state']]>([
    ['P'.repeat(4), 'not-enough-data'],
    ['P'.repeat(5), 'few'],
    ['P'.repeat(19), 'few'],
    ['P'.repeat(20), 'enough'],
    [`${'P'.repeat(4)}${'C'.repeat(20)}`, 'not-enough-data'],
    ['CCC', 'stale'],
    ['', 'stale'],
  ])('%s: %s', (pattern, state) => {
    expect(rates(history(pattern)).state).toBe(state);
  });

  test('what was not decided for a week is stale, and keeps its counts', () => {
    const old = rates(history('P'.repeat(20)), NOW + 8 * DAY);
    expect(old).toMatchObject({ state: 'stale', first: { count: 20, of: 20 } });
    expect(old.lastDecidedMs).toBe(START + 20 * HOUR + 5 * 60_000);
  });

  test('no data is neither nothing nor everything', () => {
    expect(rates([])).toMatchObject({
      ...{ first: { rate: null, low: 0, high: 1 }, retryLift: null, health: null },
      ...{ detectableDrop: null, lastDecidedMs: null },
    });
  });

  test('the drop that would be noticed is told', () => {
    expect(rates(history(`${'P'.repeat(19)}F`)).detectableDrop).toBeCloseTo(0.33, 1);
  });
});

describe('groups', () => {
  const rows = [
    execution({ runId: 1 }),
    execution({ runId: 2, event: 'pull_request', branch: 'fix', isDefaultBranch: false }),
    execution({ runId: 3, job: 'build' }),
    execution({ runId: 4, workflow: 2, workflowName: 'Nightly', event: 'schedule' }),
  ];

  test('strata are never mixed', () => {
    expect(
      groupsOf(jobCourses(rows)).map(({ subject: { workflowName, unit, stratum } }) => [workflowName, unit, stratum]),
    ).toEqual([
      ['CI', 'build', 'default-branch'],
      ['CI', 'test', 'default-branch'],
      ['CI', 'test', 'pull_request'],
      ['Nightly', 'test', 'schedule'],
    ]);
  });

  test('nor in a whole repository', () => {
    const groups = groupsOf(runCourses(rows.map((row) => ({ ...row, job: null }))), 'repository');
    expect(groups.map(({ subject, courses }) => [subject.workflow, subject.stratum, courses.length])).toEqual([
      [null, 'default-branch', 2],
      [null, 'schedule', 1],
      [null, 'pull_request', 1],
    ]);
  });
});

describe('series', () => {
  test.each<[(number | null)[], string]>([
    [[0, 1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
    [[1, null, 0], '█ ▁'],
    [[0.5, 0.5], '██'],
    [[], ''],
    [[null], ' '],
  ])('%j is %s', (values, line) => {
    expect(sparkline(values)).toBe(line);
  });

  test('a scale of its own makes two lines alike', () => {
    expect(sparkline([0.5, 0.99, 1, 2, -1], { low: 0, high: 1 })).toBe('▅███▁');
  });

  test('every day has its place, also one on which nothing ran', () => {
    const rows = [
      ...history('PF', { createdMs: START + HOUR }),
      execution({ runId: 5, conclusion: 'cancelled', createdMs: START + 2 * DAY }),
      execution({ runId: 6, createdMs: START + 3 * DAY }),
    ];
    expect(dailySeries(jobCourses(rows), START, START + 2 * DAY)).toEqual([
      { dayMs: START, passed: 1, failed: 1, cancelled: 0, rate: 0.5 },
      { dayMs: START + DAY, passed: 0, failed: 0, cancelled: 0, rate: null },
      { dayMs: START + 2 * DAY, passed: 0, failed: 0, cancelled: 1, rate: null },
    ]);
  });
});
