import { expect, test } from 'vitest';
import { ownBranchClue } from '../../../src/classifiers/evidence/own-branch.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution, failure } from '../../support/executions.ts';

const CHANGE = { branch: 'fix/cart', isDefaultBranch: false, event: 'pull_request' } as const;

function red(runId: number, fingerprint = 'v1:a', given: Partial<Execution> = {}): Execution {
  const failures = [failure('uncertain', { fingerprint })];
  return execution({ runId, conclusion: 'failure', failures, ...CHANGE, ...given });
}

function green(runId: number, given: Partial<Execution> = {}): Execution {
  return execution({ runId, ...CHANGE, ...given });
}

/** The failure of run 5 among these. */
function clue(others: readonly Execution[], own = red(5), given = {}) {
  return ownBranchClue(aCase(own, given), createChronicle([own, ...others]));
}

test.each<[what: string, others: Execution[], value: number, text: string, ref: string]>([
  ['before', [red(4)], -2, 'the commit before it of fix/cart failed in the same way', 'run 4'],
  ['after', [red(6)], -2, 'the next commit of fix/cart failed in the same way', 'run 6'],
  ['both', [red(4), red(6)], -4, 'the commits before and after it of fix/cart failed in the same way', 'runs 4 and 6'],
])('the same failure in the commit %s stays with the change', (_what, others, value, text, ref) => {
  expect(clue(others)).toEqual({ kind: 'own-branch', feature: 'own-branch', value, text, ref });
});

test.each<[what: string, others: Execution[]]>([
  ['nothing is beside it', []],
  ['they passed: commits of a change mend things', [green(4), green(6)]],
  ['they failed of something else', [red(4, 'v1:b'), red(6, 'v1:b')]],
  ['only the same commit failed', [red(4, 'v1:a', { sha: 'sha5' })]],
  ['another branch failed', [red(4, 'v1:a', { branch: 'fix/login' })]],
  ['another job failed', [red(4, 'v1:a', { job: 'lint' })]],
  ['they were cancelled', [red(4, 'v1:a', { conclusion: 'cancelled' })]],
  ['a re-run of it passed', [red(4), green(4, { attempt: 2 })]],
])('null where %s', (_what, others) => {
  expect(clue(others)).toBeNull();
});

test('null on the default branch, and for failures that nothing tells from others', () => {
  const main = { branch: 'main', isDefaultBranch: true, event: 'push' };
  expect(clue([red(4, 'v1:a', main)], red(5, 'v1:a', main))).toBeNull();
  expect(clue([red(4)], red(5), { isSpecific: false })).toBeNull();
});
