import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameCodeOdds } from '../../../src/classifiers/evidence/reruns.ts';
import { samenessOf, sameTreeClue } from '../../../src/classifiers/evidence/same-tree.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { attempts, execution, failure, HOUR, START } from '../../support/executions.ts';

const BROKEN = { conclusion: 'failure', failures: [failure('uncertain', { fingerprint: 'v1:a' })] };
const ELSEWHERE = { branch: 'topic', isDefaultBranch: false };
const CODE = { sha: 'abc', treeId: 'tree', ...ELSEWHERE };
const own = execution({ runId: 10, ...CODE, ...BROKEN });

/** Another run of the same commit. */
function again(runId: number, given: Partial<Execution> = {}): Execution {
  return execution({ runId, ...CODE, ...given });
}

function clue(others: readonly Execution[], one: Execution = own) {
  return sameTreeClue(aCase(one), createChronicle([one, ...others]));
}

describe('what other runs of the same code did', () => {
  test.each<[what: string, others: readonly Execution[], passes: number, failures: number]>([
    ['a later pass', [again(11)], 1, 0],
    ['an earlier pass', [again(9)], 1, 0],
    ['a further failure', [again(11, BROKEN)], 0, 1],
    ['a failure that nobody looked at', [again(11, { conclusion: 'failure' })], 0, 1],
    ['both', [again(9), again(11, BROKEN), again(12, BROKEN)], 1, 2],
    ['another commit of the same content', [again(11, { sha: 'def' })], 1, 0],
    ['the same commit where the content is not known', [again(11, { treeId: null })], 1, 0],
    ['another branch of the same commit', [again(11, { branch: 'other' })], 1, 0],
    ['the default branch, before', [again(9, { branch: 'main', isDefaultBranch: true })], 1, 0],
    ['a merge that failed', [again(11, { ...BROKEN, branch: 'main', isDefaultBranch: true })], 0, 1],
    ['a run of many attempts', attempts(11, ['failure', 'failure', 'success'], CODE), 1, 0],
    ['a green run that was run again', attempts(11, ['success', 'failure'], CODE), 1, 0],
    ['a run that failed twice', attempts(11, ['failure', 'failure'], CODE), 0, 1],
  ])('%s counts', (_what, others, passes, failures) => {
    expect(clue(others)?.value).toBeCloseTo(sameCodeOdds(passes, failures), 10);
  });

  test.each<[what: string, others: readonly Execution[]]>([
    ['nothing', []],
    ['another attempt of the same run', [again(10, { attempt: 2 })]],
    ['what was cancelled or skipped', [again(11, { conclusion: 'cancelled' }), again(12, { conclusion: 'skipped' })]],
    ['what waits for an approval', [again(11, { conclusion: 'action_required' })]],
    ['other code', [again(11, { sha: 'def', treeId: 'other' })]],
    ['another commit where no content is known', [again(11, { sha: 'def', treeId: null })]],
    ['another job', [again(11, { job: 'lint' })]],
    ['another workflow', [again(11, { workflow: 2 })]],
    ['a merge with the base', [again(11, { event: 'pull_request' })]],
    ['the default branch after the merge', [again(11, { branch: 'main', isDefaultBranch: true })]],
    [
      'a run that died of something else outside',
      [again(11, { conclusion: 'failure', failures: [failure('infrastructure', { fingerprint: 'v1:b' })] })],
    ],
  ])('%s says nothing', (_what, others) => {
    expect(clue(others)).toBeNull();
  });

  test('a failure of the same kind counts, whatever its nature', () => {
    const alike = again(11, { conclusion: 'failure', failures: [failure('flaky', { fingerprint: 'v1:a' })] });
    expect(clue([alike])!.value).toBeLessThan(0);
  });

  test.each(['schedule', 'workflow_run', 'repository_dispatch', 'workflow_dispatch', 'issues', 'issue_comment'])(
    'by %s it counts half',
    (event) => {
      expect(clue([again(11, { event })])?.value).toBeCloseTo(sameCodeOdds(1, 0) / 2, 10);
      expect(clue([again(11, { event, ...BROKEN })])?.value).toBeCloseTo(sameCodeOdds(0, 1) / 2, 10);
      const one = { ...own, event };
      expect(clue([again(11, { event })], one)?.value).toBeCloseTo(sameCodeOdds(1, 0) / 2, 10);
      expect(clue([again(11)], one)?.value).toBeCloseTo(sameCodeOdds(1, 0) / 2, 10);
    },
  );

  test('is told with counts and runs', () => {
    expect(clue([again(9), again(11, BROKEN), again(12), again(13, { event: 'schedule' })])).toMatchObject({
      kind: 'same-tree',
      feature: 'same-tree',
      text:
        'the same code passed in 3 other runs (runs 9, 12 and 13) and failed in 1 other run (run 11), ' +
        '1 of 4 half counted: the commit alone does not tell what ran',
      ref: 'runs 9, 12, 13 and 11',
    });
    expect(clue([again(11, BROKEN)])?.text).toBe('the same code failed too in 1 other run (run 11)');
  });

  test('knows only what had ended by then', () => {
    const past = createChronicle([own, again(20)]);
    expect(sameTreeClue(aCase(own), past.until(START + 19 * HOUR))).toBeNull();
    expect(sameTreeClue(aCase(own), past)).not.toBeNull();
  });

  test('a pass always speaks for chance, a failure against it, and what is half counted less', () => {
    fc.assert(
      fc.property(fc.nat(4), fc.nat(4), fc.nat(4), (passes, failures, weak) => {
        const runs = (count: number, from: number, given: Partial<Execution>): Execution[] =>
          Array.from({ length: count }, (_, at) => again(from + at, given));
        const others = [
          ...runs(passes, 20, {}),
          ...runs(failures, 30, BROKEN),
          ...runs(weak, 40, { event: 'schedule' }),
        ];
        const value = clue(others)?.value ?? 0;
        const full = clue([...others, again(50)])!.value;
        const half = clue([...others, again(50, { event: 'schedule' })])!.value;
        expect(half).toBeGreaterThan(value);
        expect(full).toBeGreaterThan(half);
        expect(clue([...others, again(50, BROKEN)])!.value).toBeLessThan(value);
      }),
    );
  });
});

describe('two runs of one commit', () => {
  const pull = { event: 'pull_request' };
  test.each<[one: Partial<Execution>, other: Partial<Execution>, sameness: number]>([
    [{}, {}, 1],
    [{}, { branch: 'other' }, 1],
    [pull, pull, 1],
    [pull, { ...pull, branch: 'other' }, 0.5],
    [pull, {}, 0],
    [pull, { event: 'pull_request_target' }, 0],
    [{ event: 'pull_request_target' }, { event: 'pull_request_target' }, 0.5],
    [pull, { event: 'schedule' }, 0],
    [{}, { event: 'merge_group' }, 0.5],
  ])('%j and %j run the same code by %f', (one, other, sameness) => {
    expect(samenessOf(again(1, one), again(2, other))).toBe(sameness);
    expect(samenessOf(again(2, other), again(1, one))).toBe(sameness);
  });
});
