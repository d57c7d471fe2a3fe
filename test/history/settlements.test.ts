import { describe, expect, test } from 'vitest';
import { endMs } from '../../src/history/failed-executions.ts';
import { type Fate, fateAt } from '../../src/history/fates.ts';
import type { Execution } from '../../src/history/rows.ts';
import { settlementsOf } from '../../src/history/settlements.ts';
import { attempts, execution, HOUR, history, START } from '../support/executions.ts';

const CHANGE: Partial<Execution> = { event: 'pull_request', branch: 'fix', isDefaultBranch: false, actor: 'hubot' };
const EVER = Number.POSITIVE_INFINITY;

/** What run 1 of a job came to, as it is known at a moment. */
function fate(rows: readonly Execution[], atMs = EVER, without: number | null = null): Fate | null {
  const settlement = settlementsOf(rows).find(({ course }) => course.row.runId === 1)!;
  return fateAt(settlement, atMs, null, without);
}

const failed = (given: Partial<Execution> = {}) => execution({ runId: 1, conclusion: 'failure', ...given });

describe('a run of a job', () => {
  test.each<[what: string, rows: Execution[], fate: Fate | null]>([
    ['that passed has passed', history('P'), 'passed'],
    ['flaked when its re-run passed', attempts(1, ['failure', 'success']), 'flaked'],
    ['flaked when it passed at last', attempts(1, ['failure', 'failure', 'success']), 'flaked'],
    ['flaked when the re-run of a pass failed', attempts(1, ['success', 'failure']), 'flaked'],
    [
      'flaked when a later run of the same code passed',
      [failed({ treeId: 'tree' }), execution({ runId: 2, treeId: 'tree' })],
      'flaked',
    ],
    ['flaked in one of its shards', attempts(1, ['failure', 'success'], { job: 'test (1, 2)' }), 'flaked'],
    ['broke when its re-run failed', attempts(1, ['failure', 'failure']), 'broke'],
    ['broke when the commit after it failed', history('FF'), 'broke'],
    ['broke when the commit before it failed', [execution({ runId: 0, conclusion: 'failure' }), failed()], 'broke'],
    ['was mended when the next commit of the change passed', history('FP', CHANGE), 'mended'],
    ['was mended when the next commit that was decided passed', history('FCP', CHANGE), 'mended'],
  ])('%s', (_what, rows, expected) => {
    expect(fate(rows)).toBe(expected);
  });

  test.each<[what: string, rows: Execution[]]>([
    ['when nobody ran it again', [failed()]],
    ['when another job of its name passed in the same attempt', [failed(), execution({ runId: 1 })]],
    [
      'when a later run of the same commit failed, which may be of something else',
      history('FF', { sha: 'one', event: 'schedule' }),
    ],
    ['when its re-run was cancelled', attempts(1, ['failure', 'cancelled'])],
    ['when its re-run waits for an approval', attempts(1, ['failure', 'action_required'])],
    ['when it is gone with the next commit of the default branch, which is somebody else’s', history('PFP', {}, 0)],
    ['when another branch passed', [failed(CHANGE), execution({ runId: 2, ...CHANGE, branch: 'other' })]],
    [
      'when somebody else’s branch of that name passed',
      [failed(CHANGE), execution({ runId: 2, ...CHANGE, actor: 'octocat' })],
    ],
    ['when another job passed', [failed(CHANGE), execution({ runId: 2, ...CHANGE, job: 'lint' })]],
    ['when the same code passed before', [execution({ runId: 0, sha: 'one' }), failed({ sha: 'one' })]],
    [
      'when a scheduled run of the same commit passed: it may check out anything',
      [failed({ event: 'schedule', sha: 'one' }), execution({ runId: 2, event: 'schedule', sha: 'one' })],
    ],
    ['when the neighbour that failed, too, was flaky', [failed(), ...attempts(2, ['failure', 'success'])]],
  ])('is not settled %s', (_what, rows) => {
    expect(fate(rows)).toBeNull();
  });

  test('is judged by what was known at the moment', () => {
    const rows = attempts(1, ['failure', 'failure', 'success']);
    const known = rows.map((row) => fate(rows, endMs(row)));
    expect(known).toEqual([null, 'broke', 'flaked']);
    expect(fate(rows, endMs(rows[0]!) - 1)).toBeNull();
  });

  test('is not broken before its neighbour has failed', () => {
    const rows = history('FF');
    expect(rows.map((row) => fate(rows, endMs(row)))).toEqual([null, 'broke']);
  });

  test('has passed when the last of its shards has', () => {
    const rows = [1, 2].map((shard) =>
      execution({ runId: 1, job: `test (${shard}, 2)`, completedMs: START + shard * HOUR }),
    );
    expect(rows.map((row) => fate(rows, endMs(row)))).toEqual([null, 'passed']);
  });

  test('is no longer broken by a neighbour that turns out to be flaky', () => {
    const rows = [failed(), ...attempts(2, ['failure', 'success'])];
    expect(fate(rows, endMs(rows[1]!))).toBe('broke');
    expect(fate(rows, endMs(rows[2]!))).toBeNull();
  });

  test('is not settled by a run whose word does not count', () => {
    expect(fate(history('FP', CHANGE), EVER, 2)).toBeNull();
    expect(fate(history('FF'), EVER, 2)).toBeNull();
  });

  test('that has not ended has no fate yet', () => {
    expect(fate(history('P'), START)).toBeNull();
    expect(fate(history('P'), START + 2 * HOUR)).toBe('passed');
  });

  test('tells its shards apart', () => {
    const rows = [
      ...attempts(1, ['failure', 'success'], { job: 'test (1, 2)' }),
      ...attempts(1, ['failure', 'failure'], { job: 'test (2, 2)' }),
    ];
    const [settlement] = settlementsOf(rows);
    expect(fateAt(settlement!, EVER, 'test (1, 2)')).toBe('flaked');
    expect(fateAt(settlement!, EVER, 'test (2, 2)')).toBe('broke');
  });
});
