import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseClue, brokenBaseRuling } from '../../../src/classifiers/evidence/broken-base.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution, RowFailure } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { DAY, execution, failure, HOUR, START } from '../../support/executions.ts';

const kind = (fingerprint: string, label: RowFailure['label'] = 'uncertain'): Partial<Execution> => ({
  conclusion: 'failure',
  failures: [failure(label, { fingerprint })],
});
const BROKEN = kind('v1:a');
const OTHERWISE = kind('v1:b');
const BRANCH = { branch: 'topic', isDefaultBranch: false };
const PULL = { event: 'pull_request', ...BRANCH };
const own = execution({ runId: 100, ...PULL, ...BROKEN });

const main = (runId: number, given: Partial<Execution> = {}): Execution => execution({ runId, ...given });
const red = (runId: number, given: Partial<Execution> = {}): Execution => main(runId, { ...BROKEN, ...given });

function ruling(others: readonly Execution[], one: Execution = own, isSpecific = true) {
  return brokenBaseRuling(aCase(one, { isSpecific }), createChronicle([one, ...others]));
}

function clue(others: readonly Execution[], one: Execution = own, isSpecific = true) {
  return baseClue(aCase(one, { isSpecific }), createChronicle([one, ...others]));
}

describe('a default branch that failed in the same way before', () => {
  test.each<[what: string, others: readonly Execution[], certainty: string, text: string, ref: string]>([
    [
      'on one commit',
      [main(98), red(99)],
      'likely',
      'main failed in the same way before this began (run 99), on 1 commit',
      'run 99',
    ],
    [
      'on two commits',
      [red(98), red(99)],
      'confirmed',
      'main failed in the same way before this began (run 99), on 2 commits',
      'runs 98 and 99',
    ],
    [
      'on one commit, again',
      [red(99), red(99, { attempt: 2 })],
      'confirmed',
      'main failed in the same way before this began (run 99), on 1 commit, and its re-run failed too',
      'run 99',
    ],
    [
      'on one commit, again, which was seen later',
      [red(99), red(99, { attempt: 2, startedMs: START + DAY * 5, completedMs: START + DAY * 6 })],
      'confirmed',
      'main failed in the same way before this began (run 99), on 1 commit, and its re-run failed too',
      'run 99',
    ],
    [
      'on one commit, in one attempt of two',
      [main(99, OTHERWISE), red(99, { attempt: 2 })],
      'likely',
      'main failed in the same way before this began (run 99), on 1 commit',
      'run 99',
    ],
    [
      'by schedule as well, which is the same commit',
      [red(98), red(99, { event: 'schedule', sha: 'sha98' })],
      'likely',
      'main failed in the same way before this began (run 99), on 1 commit',
      'runs 98 and 99',
    ],
    [
      'and after it, which was seen later',
      [red(99), red(101)],
      'confirmed',
      'main failed in the same way before this began (run 99), on 2 commits',
      'runs 99 and 101',
    ],
    [
      'and again after it had been mended',
      [red(99), main(101), red(102)],
      'likely',
      'main failed in the same way before this began (run 99), on 1 commit',
      'run 99',
    ],
    [
      'on commits between which it failed otherwise',
      [red(97), main(98, OTHERWISE), red(99)],
      'confirmed',
      'main failed in the same way before this began (run 99), on 2 commits',
      'runs 97 and 99',
    ],
    [
      'but passed before that',
      [red(97), main(98), red(99)],
      'likely',
      'main failed in the same way before this began (run 99), on 1 commit',
      'run 99',
    ],
  ])('%s', (_what, others, certainty, text, ref) => {
    const evidence = { kind: 'base', weight: 0, text, ref };
    expect(ruling(others)).toEqual({ label: 'broken-base', certainty, evidence });
  });

  test('was broken for its own later commits as well', () => {
    expect(ruling([red(98), red(99)], red(100))).toMatchObject({ label: 'broken-base', certainty: 'confirmed' });
    // The commit itself is no evidence of its own.
    expect(ruling([red(99)], red(100))).toMatchObject({ certainty: 'likely' });
    expect(ruling([red(99, { sha: 'sha100' })], red(100))).toBeNull();
  });

  test.each<[what: string, others: readonly Execution[]]>([
    ['never', []],
    ['the last was green', [red(98), main(99)]],
    [
      'the last was green, though an older one was run again after it',
      [red(98, { completedMs: START + 99.5 * HOUR }), main(99)],
    ],
    ['it failed of something else', [main(99, OTHERWISE)]],
    ['later only', [red(101)]],
    ['it had not ended', [red(99, { completedMs: START + 100 * HOUR + 1 })]],
    ['an outage breaks no branch', [red(98), main(99, kind('v1:a', 'infrastructure'))]],
    ['a race breaks no branch', [main(99, kind('v1:a', 'flaky'))]],
    ['its re-run passed', [red(99), main(99, { attempt: 2 })]],
    [
      'its re-run passed, later',
      [red(99), main(99, { attempt: 2, startedMs: START + 2 * DAY, completedMs: START + 9 * DAY })],
    ],
    [
      'this one passed in another attempt',
      [red(98), red(99), { ...own, attempt: 2, conclusion: 'success', failures: [] }],
    ],
    ['another job', [red(99, { job: 'lint' })]],
    ['another workflow', [red(99, { workflow: 2 })]],
    ['another branch', [red(99, { branch: 'other', isDefaultBranch: false })]],
    ['by hand, with inputs of its own', [red(99, { event: 'workflow_dispatch' })]],
    ['it was cancelled', [red(99, { conclusion: 'cancelled' })]],
    ['the branch brought it', [red(90, PULL), red(98), red(99)]],
  ])('no ruling: %s', (_what, others) => {
    expect(ruling(others)).toBeNull();
  });

  test.each<[what: string, others: readonly Execution[], one: Execution]>([
    ['another branch', [red(90, { ...PULL, branch: 'other' }), red(99)], own],
    ['a fork’s branch of its name', [red(90, { ...PULL, branch: 'main' }), red(99)], red(100)],
    ['the default branch itself, of the name of a fork’s', [red(90), main(95), red(99)], { ...own, branch: 'main' }],
  ])('%s may have failed before it: that did not bring it', (_what, others, one) => {
    expect(ruling(others, one)).toMatchObject({ label: 'broken-base', certainty: 'likely' });
  });

  test('a generic failure is like all others', () => {
    expect(ruling([red(98), red(99)], own, false)).toBeNull();
  });

  test('cancelled ones in between decide nothing', () => {
    expect(ruling([red(98), main(99, { conclusion: 'cancelled' })])).toMatchObject({ certainty: 'likely' });
  });

  test('a week ago, and no longer', () => {
    const week = 100 - 7 * 24;
    const at = (runId: number): Execution => red(1, { createdMs: START + runId * HOUR });
    expect(ruling([at(week)])).not.toBeNull();
    expect(ruling([at(week - 1)])).toBeNull();
  });

  test('a re-run has the code of its first attempt: what broke since is not in it', () => {
    const rerun = { ...own, attempt: 2, startedMs: START + 110 * HOUR, completedMs: START + 111 * HOUR };
    expect(ruling([main(99), red(105)], rerun)).toBeNull();
    expect(ruling([red(99)], rerun)).not.toBeNull();
  });

  test('what the last decided commit did decides, whatever was before', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('P', 'F', 'O', 'C'), { maxLength: 12 }), (letters) => {
        const rows = letters.map((letter, at) =>
          main(10 + at, { P: {}, F: BROKEN, O: OTHERWISE, C: { conclusion: 'cancelled' } }[letter]),
        );
        const last = letters.findLast((letter) => letter !== 'C');
        expect(ruling(rows) !== null).toBe(last === 'F');
        expect(clue(rows) !== null).toBe(last === 'O');
      }),
    );
  });
});

describe('a default branch that was red otherwise', () => {
  test.each<[what: string, others: readonly Execution[], isSpecific: boolean, how: string]>([
    ['of something else', [main(99, OTHERWISE)], true, 'of something else'],
    ['nobody looked', [main(99, { conclusion: 'failure' })], true, 'of what cannot be compared'],
    ['generic', [red(99)], false, 'of what cannot be compared'],
  ])('%s: perhaps it was broken', (_what, others, isSpecific, how) => {
    expect(clue(others, own, isSpecific)).toEqual({
      kind: 'base',
      feature: 'base',
      value: 0,
      text: `main was red before this began (run 99), ${how}`,
      ref: 'run 99',
    });
  });

  test.each<[what: string, others: readonly Execution[]]>([
    ['never', []],
    ['green', [main(99)]],
    ['in the same way, which is a ruling', [red(99)]],
    ['in the same way by nature', [main(99, kind('v1:a', 'flaky'))]],
    ['only by an outage', [main(99, kind('v1:b', 'infrastructure'))]],
    ['green when run again', [main(99, OTHERWISE), main(99, { attempt: 2 })]],
    ['long ago', [main(1, { ...OTHERWISE, createdMs: START - 10 * DAY })]],
  ])('%s: nothing', (_what, others) => {
    expect(clue(others)).toBeNull();
  });
});
