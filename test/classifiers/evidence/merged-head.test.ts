import { describe, expect, test } from 'vitest';
import { mergedHeadClue } from '../../../src/classifiers/evidence/merged-head.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution, failure } from '../../support/executions.ts';

const BROKEN = { conclusion: 'failure', failures: [failure('uncertain')] };
const BRANCH = { branch: 'topic', isDefaultBranch: false };
const PULL = { event: 'pull_request', ...BRANCH };
const TITLE = 'Merge pull request #7 from acme/topic';
const own = execution({ runId: 10, sha: 'abc', treeId: 'tree', ...PULL, ...BROKEN });

function clue(others: readonly Execution[], one: Execution = own) {
  return mergedHeadClue(aCase(one), createChronicle([one, ...others]));
}

const merge = (given: Partial<Execution> = {}): Execution => execution({ runId: 20, ...given });

describe('a failure on a head that was merged unchanged', () => {
  test.each<[what: string, others: readonly Execution[], one: Execution]>([
    ['the same commit', [merge({ sha: 'abc' })], own],
    ['the same content', [merge({ treeId: 'tree' })], own],
    ['by a push to its branch', [merge({ sha: 'abc' })], { ...own, event: 'push' }],
    ['for another branch’s workflow', [merge({ sha: 'abc' })], { ...own, event: 'pull_request_target' }],
    ['GitHub’s merge of the branch', [merge({ title: TITLE })], own],
    ['GitHub’s merge, after a push', [merge({ title: TITLE })], { ...own, event: 'push' }],
    ['of a fork', [merge({ title: 'Merge pull request #7 from Octocat/topic' })], own],
    [
      'a branch with a slash',
      [merge({ title: 'Merge pull request #7 from acme/fix/it' })],
      { ...own, branch: 'fix/it' },
    ],
    ['that failed at first', [merge({ sha: 'abc', ...BROKEN }), merge({ sha: 'abc', attempt: 2 })], own],
    ['of a branch that went on later', [merge({ title: TITLE }), execution({ runId: 21, ...PULL })], own],
    ['of a branch that had other commits before', [merge({ title: TITLE }), execution({ runId: 9, ...PULL })], own],
    [
      'while other branches went on',
      [merge({ title: TITLE }), execution({ runId: 12, ...PULL, branch: 'other' })],
      own,
    ],
    [
      'of a fork’s branch that is called as the default branch, which went on',
      [merge({ title: 'Merge pull request #7 from octocat/main' }), execution({ runId: 12 })],
      { ...own, branch: 'main' },
    ],
    [
      'of the last commit, which ran once more',
      [merge({ title: TITLE }), execution({ runId: 12, ...PULL, sha: 'abc' })],
      own,
    ],
  ])('%s: it was not the change', (_what, others, one) => {
    expect(clue(others, one)).toEqual({
      kind: 'merged-head',
      feature: 'merged-head',
      value: 3,
      text: 'it was merged unchanged, and the job passed on main (run 20)',
      ref: 'run 20',
    });
  });

  test.each<[what: string, others: readonly Execution[], one?: Execution]>([
    ['no merge', []],
    ['the job is red there', [merge({ sha: 'abc', ...BROKEN })]],
    [
      'the merge is red there, and the next commit green',
      [merge({ title: TITLE, ...BROKEN }), execution({ runId: 21 })],
    ],
    ['the job was cancelled there', [merge({ sha: 'abc', conclusion: 'cancelled' })]],
    ['other code', [merge()]],
    ['no content is known', [merge({ treeId: null })], { ...own, treeId: null }],
    ['it was there before', [execution({ runId: 9, sha: 'abc' })]],
    ['by schedule', [merge({ sha: 'abc', event: 'schedule' })]],
    ['another branch', [merge({ sha: 'abc', branch: 'other', isDefaultBranch: false })]],
    ['another job', [merge({ sha: 'abc', job: 'lint' })]],
    ['another workflow', [merge({ sha: 'abc', workflow: 2 })]],
    ['a scheduled failure', [merge({ sha: 'abc' })], { ...own, event: 'schedule' }],
    ['a scheduled failure, and GitHub’s merge', [merge({ title: TITLE })], { ...own, event: 'schedule' }],
    ['a failure of the default branch', [merge({ sha: 'abc' })], { ...own, event: 'push', isDefaultBranch: true }],
    ['a merge of another branch', [merge({ title: 'Merge pull request #7 from acme/topic-2' })]],
    ['a merge of another fork', [merge({ title: 'Merge pull request #7 from hubot/topic' })]],
    [
      'a fork cannot be pushed from here',
      [merge({ title: 'Merge pull request #7 from octocat/topic' })],
      { ...own, event: 'push' },
    ],
    ['a title that quotes the merge', [merge({ title: `Undo: ${TITLE}` })]],
    ['the branch had a newer commit', [merge({ title: TITLE }), execution({ runId: 12, ...PULL, job: 'lint' })]],
  ])('%s: nothing', (_what, others, one = own) => {
    expect(clue(others, one)).toBeNull();
  });
});
