import { describe, expect, test } from 'vitest';
import { jobCourses } from '../../src/history/courses.ts';
import { flakinessOf } from '../../src/history/flakiness.ts';
import { groupsOf } from '../../src/history/groups.ts';
import { type Rates, ratesOf } from '../../src/history/rates.ts';
import type { Execution } from '../../src/history/rows.ts';
import { isOfDefaultBranch } from '../../src/history/strata.ts';
import { attempts, DAY, execution, failure, history, START } from '../support/executions.ts';
import { counted, LOOKED, ledger, listedRun, share } from '../support/ledger.ts';

function rates(rows: readonly Execution[]): Rates {
  return ratesOf(jobCourses(rows), LOOKED);
}

describe('what re-runs paid for', () => {
  test('is the eventual rate less the first', () => {
    const some = rates([
      ...history('PPPPPP'),
      ...attempts(7, ['failure', 'success']),
      ...attempts(8, ['failure', 'failure']),
    ]);
    expect([counted(some), some.retryLift]).toEqual(['6/8 7/8 7/10 0/8', 1 / 8]);
  });

  test('is below nothing where a green run turned red', () => {
    expect(rates([...history('PPP'), ...attempts(4, ['success', 'failure'])]).retryLift).toBe(-1 / 4);
  });

  test('is not known where it is open how a run ended', () => {
    const open = listedRun('t (1, 2) C; t (2, 2) F | t (1, 2) =; t (2, 2) P');
    expect(rates(open)).toMatchObject({ first: { count: 0, of: 1 }, eventual: { of: 0 }, retryLift: null });
    // Nor does it lift the others.
    expect(rates([...open, ...history('PPP', { job: 't' }, 2)])).toMatchObject({
      ...{ first: { count: 3, of: 4 }, eventual: { count: 3, of: 3 }, retryLift: 0 },
    });
  });
});

describe('how much can be said', () => {
  test.each<[what: string, pattern: string, state: Rates['state'], counts: string]>([
    ['fewer than five are counts only', 'PPPP', 'not-enough-data', '4/4'],
    ['five are a rate', 'PPPPP', 'few', '5/5'],
    ['fewer than twenty are not to be relied on', 'P'.repeat(19), 'few', '19/19'],
    ['twenty are', 'P'.repeat(20), 'enough', '20/20'],
    ['cancelled ones do not make them more', `PPPP${'C'.repeat(30)}`, 'not-enough-data', '4/4'],
    ['only cancelled ones are no data at all', 'CCCCC', 'stale', '0/0'],
  ])('%s', (_what, pattern, state, counts) => {
    const some = rates(history(pattern));
    expect([some.state, share(some.first)]).toEqual([state, counts]);
  });

  test('a re-run that was cancelled today does not make an old job fresh', () => {
    const [passed, stopped] = attempts(1, ['success', 'cancelled']);
    const nowMs = START + 20 * DAY;
    const late = { ...stopped!, startedMs: nowMs, completedMs: nowMs };
    expect(ratesOf(jobCourses([passed!, late]), { nowMs, staleDays: 7 }).state).toBe('stale');
    const decided = { ...late, conclusion: 'failure' };
    expect(ratesOf(jobCourses([passed!, decided]), { nowMs, staleDays: 7 }).state).toBe('not-enough-data');
  });

  test.each<[passed: number, of: number, low: number, high: number]>([
    [19, 20, 0.76, 0.99],
    [190, 200, 0.91, 0.97],
    [5, 5, 0.57, 1],
    [0, 5, 0, 0.43],
  ])('%i of %i lie between %d and %d', (passed, of, low, high) => {
    const { first } = rates(history('P'.repeat(passed) + 'F'.repeat(of - passed)));
    expect([first.low, first.high].map((end) => Number(end.toFixed(2)))).toEqual([low, high]);
  });
});

test('the health of the code is a range without what was not its fault, by first attempts', () => {
  const rows = [
    ...history('PPP'),
    ...attempts(4, ['success', 'failure'], { failures: [failure('genuine')] }),
    ...attempts(10, ['failure', 'success'], { failures: [failure('flaky')] }),
    execution({ runId: 11, conclusion: 'failure', failures: [failure('infrastructure')] }),
    ...attempts(12, ['failure', 'success'], { failures: [failure('genuine')] }),
    execution({ runId: 13, conclusion: 'failure', failures: [failure('broken-base')] }),
    execution({ runId: 14, conclusion: 'failure', failures: [failure('uncertain')] }),
    execution({ runId: 15, conclusion: 'failure' }), // nobody looked
    execution({ runId: 16, conclusion: 'cancelled', failures: [failure('genuine')] }),
  ];
  expect(rates(rows).health).toEqual({ low: 4 / 8, middle: 4 / 7, high: 4 / 6, uncertain: 2 });
});

test('commits are consistent, or not, of those alone that were decided twice', () => {
  const rows = [
    ...history('PPPPPPPPPP'),
    ...attempts(11, ['failure', 'success']),
    ...attempts(12, ['failure', 'failure']),
    ...attempts(13, ['failure', 'cancelled']),
    ...attempts(14, ['action_required', 'failure']),
  ];
  expect(share(rates(rows).consistency)).toBe('1/2');
});

describe('a new run of the same code', () => {
  const pair = (given: Partial<Execution>, later: Partial<Execution> = {}): Execution[] => [
    execution({ runId: 1, sha: 'one', conclusion: 'failure', ...given }),
    execution({ runId: 2, sha: 'one', ...given, ...later }),
  ];
  const request = { event: 'pull_request', branch: 'main', isDefaultBranch: false };
  const failed = { conclusion: 'failure' };
  const weak = ['schedule', 'workflow_dispatch', 'repository_dispatch', 'workflow_run', 'issues', 'merge_group'];

  test.each<[trap: string, rows: Execution[], flaked: string, consistency: string]>([
    ['is a push of the same commit', pair({}), '1/2', '0/1'],
    ['is a push of the same tree under another commit', pair({ treeId: 'tree' }, { sha: 'two' }), '1/2', '0/1'],
    ['is none of another tree', pair({ treeId: 'tree' }, { sha: 'two', treeId: 'other' }), '-', '0/0'],
    ['is that of a pull request which is opened again', pair(request), '1/2', '0/1'],
    ['is none on another branch', pair({}, { branch: 'release' }), '-', '0/0'],
    ['is none as a pull request, which runs it merged', pair({}, request), '-', '0/0'],
    ['is none in another workflow', pair({}, { workflow: 2 }), '-', '0/0'],
    ['that fails as well proves nothing', pair({}, failed), '-', '1/1'],
    [
      'that fails after a pass proves nothing: something outside may be gone',
      pair({ conclusion: 'success' }, failed),
      '-',
      '0/1',
    ],
    ['that was cancelled decides nothing', pair({}, { conclusion: 'cancelled' }), '-', '0/0'],
    ['that waits for its approval decides nothing', pair({}, { conclusion: 'action_required' }), '-', '0/0'],
    ['has not passed where another of its name failed', [...pair({}), ...pair({}, failed).slice(1)], '-', '1/1'],
    ...weak.map((event): [string, Execution[], string, string] => [
      `by ${event} may have run anything`,
      pair({ event }),
      '-',
      '0/0',
    ]),
  ])('%s', (_trap, rows, flaked, consistency) => {
    const [one] = flakinessOf(jobCourses(rows), START);
    expect([share(one?.flaked), share(rates(rows).consistency)]).toEqual([flaked, consistency]);
  });

  test.each(weak)('is not what a re-run under %s is: that runs the same', (event) => {
    const rows = attempts(1, ['failure', 'success'], { event });
    expect(ledger(rows)).toEqual({ test: '0/1 1/1 1/2 0/1 1/1' });
    expect(share(rates(rows).consistency)).toBe('0/1');
  });
});

describe('strata are never mixed', () => {
  test.each<[trap: string, event: string, branch: string | null, stratum: string, isDefaultBranch?: boolean]>([
    ['a push to the default branch', 'push', 'main', 'default-branch', true],
    ['a push to another branch', 'push', 'topic', 'other'],
    ['a tag', 'push', 'v1.2.0', 'other'],
    ['a push without a branch', 'push', null, 'other'],
    ['a pull request of a branch', 'pull_request', 'topic', 'pull_request'],
    ['a pull request of a fork’s branch with the name of the default one', 'pull_request', 'main', 'pull_request'],
    ['the same with the rights of the base', 'pull_request_target', 'main', 'pull_request'],
    ['the merge queue', 'merge_group', 'gh-readonly-queue/main/pr-7-0f0f', 'merge_group'],
    ['a schedule', 'schedule', 'main', 'schedule', true],
    ['a run by hand', 'workflow_dispatch', 'main', 'dispatch', true],
    ['a run by a program', 'repository_dispatch', 'main', 'dispatch', true],
    ['a run after another workflow', 'workflow_run', 'main', 'other', true],
  ])('%s (%s of %j) is %s', (_trap, event, branch, stratum, ofDefaultBranch = false) => {
    const isDefaultBranch = isOfDefaultBranch(event, branch, 'main');
    expect(isDefaultBranch).toBe(ofDefaultBranch);
    const red = execution({ runId: 1, event, branch, isDefaultBranch, conclusion: 'failure' });
    const groups = groupsOf(jobCourses([red, ...history('PPP', {}, 2)]));
    const told = groups.map(({ subject, courses }) => `${subject.stratum} ${share(ratesOf(courses, LOOKED).first)}`);
    expect(told).toEqual(stratum === 'default-branch' ? [`${stratum} 3/4`] : ['default-branch 3/3', `${stratum} 0/1`]);
  });
});
