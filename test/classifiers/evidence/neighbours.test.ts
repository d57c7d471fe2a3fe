import { describe, expect, test } from 'vitest';
import { neighboursClue } from '../../../src/classifiers/evidence/neighbours.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution, failure } from '../../support/executions.ts';

const BROKEN = { conclusion: 'failure', failures: [failure('uncertain', { fingerprint: 'v1:a' })] };
const OTHERWISE = { conclusion: 'failure', failures: [failure('uncertain', { fingerprint: 'v1:b' })] };
const own = execution({ runId: 10, treeId: 'tree', ...BROKEN });

function clue(others: readonly Execution[], one: Execution = own, isSpecific = true) {
  return neighboursClue(aCase(one, { isSpecific }), createChronicle([one, ...others]));
}

const green = (runId: number, given: Partial<Execution> = {}): Execution => execution({ runId, ...given });
const red = (runId: number, given: Partial<Execution> = {}): Execution => execution({ runId, ...BROKEN, ...given });
/** Red at first, green in its second attempt. */
const mended = (runId: number): Execution[] => [red(runId), green(runId, { attempt: 2 })];

describe('the commits around a failure on the default branch', () => {
  test.each<[what: string, others: readonly Execution[], feature: string, value: number]>([
    ['the next is green', [green(9), green(11)], 'neighbours.green', 1.5],
    ['the next is red in the same way', [green(9), red(11)], 'neighbours.red', -2.5],
    ['only the next counts', [red(11), green(12)], 'neighbours.red', -2.5],
    ['the first that was decided', [red(11, { conclusion: 'cancelled' }), green(12)], 'neighbours.green', 1.5],
    [
      'the next by its creation, though it ended last',
      [green(11, { completedMs: own.createdMs * 2 }), red(12)],
      'neighbours.green',
      1.5,
    ],
    ['green in its second attempt', mended(11), 'neighbours.green', 1.5],
    ['not itself run again', [green(10, { attempt: 2, sha: own.sha }), red(11)], 'neighbours.red', -2.5],
    [
      'not the same commit by schedule',
      [green(11, { sha: own.sha, event: 'schedule' }), red(12)],
      'neighbours.red',
      -2.5,
    ],
    ['not the same content', [green(11, { treeId: 'tree' }), red(12)], 'neighbours.red', -2.5],
    ['not other events', [green(11, { event: 'workflow_dispatch' }), red(12)], 'neighbours.red', -2.5],
    ['not other branches', [green(11, { branch: 'topic', isDefaultBranch: false }), red(12)], 'neighbours.red', -2.5],
    ['not other jobs', [green(11, { job: 'lint' }), red(12)], 'neighbours.red', -2.5],
    ['the one before failed otherwise', [execution({ runId: 9, ...OTHERWISE }), green(11)], 'neighbours.green', 1.5],
    ['the one before failed so at first', [...mended(9), green(11)], 'neighbours.green', 1.5],
  ])('%s', (_what, others, feature, value) => {
    expect(clue(others)).toMatchObject({ kind: 'neighbours', feature, value });
  });

  test.each<[what: string, others: readonly Execution[]]>([
    ['no other', []],
    ['none later', [green(9)]],
    ['the next fails otherwise', [execution({ runId: 11, ...OTHERWISE }), green(12)]],
    ['nobody looked why the next failed', [green(11, { conclusion: 'failure' })]],
    ['the one before failed in the same way', [red(9), green(11)]],
    ['and so did the next', [red(9), red(11)]],
  ])('%s: nothing', (_what, others) => {
    expect(clue(others)).toBeNull();
  });

  test('a generic failure is not compared, but a green one is green', () => {
    expect(clue([red(11)], own, false)).toBeNull();
    expect(clue([red(9), green(11)], own, false)?.feature).toBe('neighbours.green');
  });

  test('other branches have neighbours that say nothing', () => {
    const given = { branch: 'topic', isDefaultBranch: false };
    expect(clue([green(11, given)], { ...own, ...given })).toBeNull();
  });

  test('names the run', () => {
    expect(clue([green(11)])).toMatchObject({
      text: 'the next commit on main that was decided passed (run 11)',
      ref: 'run 11',
    });
    expect(clue([red(12)])).toMatchObject({
      text: 'the next commit on main that was decided failed in the same way (run 12)',
      ref: 'run 12',
    });
  });
});
