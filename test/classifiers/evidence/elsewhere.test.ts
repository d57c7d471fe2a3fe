import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elsewhereClue } from '../../../src/classifiers/evidence/elsewhere.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution, failure } from '../../support/executions.ts';

const BROKEN = { conclusion: 'failure', failures: [failure('uncertain', { fingerprint: 'v1:a' })] };
const PULL = { event: 'pull_request', isDefaultBranch: false };
const own = execution({ runId: 100, branch: 'topic', treeId: 'tree', actor: 'octocat', ...PULL, ...BROKEN });

/** The same failure on a branch of its own, by a person of its own. */
function other(runId: number, given: Partial<Execution> = {}): Execution {
  return execution({ runId, branch: `branch-${runId}`, actor: `actor-${runId}`, ...PULL, ...BROKEN, ...given });
}

function clue(others: readonly Execution[], one: Execution = own, isSpecific = true) {
  return elsewhereClue(aCase(one, { isSpecific }), createChronicle([one, ...others]));
}

describe('the same failure elsewhere', () => {
  test.each<[others: readonly Execution[], value: number]>([
    [[other(101)], 1.5],
    [[other(99)], 1.5],
    [[other(101, { job: 'lint' })], 1.5],
    [[other(101), other(102)], 3],
    [[other(101), other(102), other(103)], 3],
    // One person, one branch: one voice.
    [[other(101), other(102, { actor: 'actor-101' })], 1.5],
    [[other(101), other(102, { branch: 'branch-101' })], 1.5],
  ])('of %# others', (others, value) => {
    expect(clue(others)).toMatchObject({ kind: 'elsewhere', feature: 'elsewhere', value });
  });

  test.each<[what: string, given: Partial<Execution>]>([
    ['the same branch', { branch: 'topic' }],
    ['the same person', { actor: 'octocat' }],
    ['nobody knows whom', { actor: null }],
    ['nobody knows where', { branch: null }],
    ['the same commit', { sha: 'sha100' }],
    ['the same content', { treeId: 'tree' }],
    ['the default branch', { branch: 'main', isDefaultBranch: true }],
    ['a job that was cancelled', { conclusion: 'cancelled' }],
    ['a job that passed all the same', { conclusion: 'success' }],
    ['another failure', { failures: [failure('uncertain', { fingerprint: 'v1:b' })] }],
  ])('%s does not count', (_what, given) => {
    expect(clue([other(101, given)])).toBeNull();
  });

  test('three days before and after, and no longer', () => {
    expect([28, 172].map((runId) => clue([other(runId)])?.value)).toEqual([1.5, 1.5]);
    expect([27, 173].map((runId) => clue([other(runId)]))).toEqual([null, null]);
  });

  test('a generic failure is like all others, and that means nothing', () => {
    expect(clue([other(101), other(102)], own, false)).toBeNull();
  });

  test.each<[what: string, given: Partial<Execution>]>([
    ['a commit', { sha: 'shared' }],
    ['a content', { sha: 'another', treeId: 'shared tree' }],
  ])('a branch that ever ran %s of its own branch may have the failure from it', (_what, given) => {
    const shared = [
      execution({ runId: 1, branch: 'topic', sha: 'shared', treeId: 'shared tree', ...PULL, job: 'lint' }),
      execution({ runId: 2, branch: 'branch-101', ...PULL, job: 'lint', ...given }),
    ];
    expect(clue([other(101), ...shared])).toBeNull();
    expect(clue([other(101), other(102), ...shared])?.value).toBe(1.5);
  });

  test('what shares its commit is left out also where it is not itself among what was seen', () => {
    expect(elsewhereClue(aCase(own), createChronicle([other(101, { sha: own.sha })]))).toBeNull();
  });

  test('on the default branch, one of the others may be what was merged, and later ones may have it from there', () => {
    const red = execution({ runId: 100, ...BROKEN });
    expect(clue([other(98)], red)).toBeNull();
    expect(clue([other(98), other(97)], red)?.value).toBe(1.5);
    expect(clue([other(101), other(102), other(103)], red)).toBeNull();
  });

  test('is told with counts', () => {
    expect(clue([other(101), other(126), other(126, { attempt: 2 }), other(97)])).toMatchObject({
      text: 'the same failure on 3 other branches by 3 people within 27 hours',
      ref: 'runs 97, 101 and 126',
    });
    expect(clue([other(101)])?.text).toBe('the same failure on 1 other branch by 1 person within 1 hour');
  });

  test('that the job passed on most other branches is said, and weighs nothing', () => {
    const green = [102, 103, 104].map((runId) => other(runId, { conclusion: 'success', failures: [] }));
    const before = other(90, { branch: 'branch-102' });
    const far = other(300, { conclusion: 'success', failures: [] });
    expect(clue([other(101), ...green, far])).toMatchObject({
      value: 1.5,
      text:
        'the same failure on 1 other branch by 1 person within 1 hour; ' +
        'the job passed on 3 of 4 other branches that ran it in that time',
    });
    expect(clue([other(101), before, ...green])?.text).toContain('3 of 4');
    expect(clue([other(101), green[0]!])?.text).not.toContain('passed');
  });

  test('never speaks against chance, and never more than for 3', () => {
    const rows = fc.array(
      fc.record({
        branch: fc.constantFrom('topic', 'b', 'c', null),
        actor: fc.constantFrom('octocat', 'hubot', 'monalisa', null),
        isDefaultBranch: fc.boolean(),
        runId: fc.integer({ min: 20, max: 180 }).filter((runId) => runId !== 100),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(rows, (all) => {
        const value = clue(all.map(({ runId, ...given }) => other(runId, given)))?.value;
        expect([undefined, 1.5, 3]).toContain(value);
      }),
    );
  });
});
