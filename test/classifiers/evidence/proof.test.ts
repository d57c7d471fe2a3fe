import { describe, expect, test } from 'vitest';
import { proofOf } from '../../../src/classifiers/evidence/proof.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution, failure } from '../../support/executions.ts';

const BROKEN = { conclusion: 'failure', failures: [failure('uncertain', { fingerprint: 'v1:a' })] };
const OTHERWISE = { conclusion: 'failure', failures: [failure('uncertain', { fingerprint: 'v1:b' })] };
const OUTAGE = { conclusion: 'failure', failures: [failure('infrastructure', { fingerprint: 'v1:c' })] };
const TOPIC = { branch: 'topic', isDefaultBranch: false };
const own = execution({ runId: 10, sha: 'abc', treeId: 'tree', ...TOPIC, ...BROKEN });

function proof(others: readonly Execution[], one: Execution = own, isSpecific = true) {
  return proofOf(aCase(one, { isSpecific }), createChronicle([one, ...others]));
}

const attempt = (number: number, given: Partial<Execution> = {}): Execution =>
  execution({ runId: 10, sha: 'abc', treeId: 'tree', ...TOPIC, attempt: number, ...given });
/** Another run of the same code. */
const again = (runId: number, given: Partial<Execution> = {}): Execution =>
  execution({ runId, sha: 'abc', treeId: 'tree', ...TOPIC, ...given });
/** Another commit of the same branch. */
const next = (runId: number, given: Partial<Execution> = {}): Execution => execution({ runId, ...TOPIC, ...given });
const failedTwice = [attempt(2, BROKEN), attempt(3, BROKEN)];

describe('a proof that it comes and goes', () => {
  test.each<[what: string, others: readonly Execution[], one?: Execution]>([
    ['another attempt passed', [attempt(2)]],
    ['an attempt before it passed', [attempt(1)], { ...own, attempt: 2 }],
    ['a later push of the same commit passed', [again(11)]],
    ['a later push of the same content passed', [again(11, { sha: 'def' })]],
    [
      'a later pull request of the same commit passed',
      [again(11, { event: 'pull_request' })],
      { ...own, event: 'pull_request' },
    ],
    ['whatever else failed', [attempt(2, BROKEN), again(11), again(12, BROKEN)]],
  ])('%s', (_what, others, one = own) => {
    expect(proof(others, one)).toBe('unsteady');
  });

  test.each<[what: string, others: readonly Execution[], one?: Execution]>([
    ['nothing', []],
    ['a pass before it: what changed may lie outside, and stay', [again(9)]],
    ['a pass on another branch', [again(11, { branch: 'other' })]],
    ['a pass of other code', [next(11)]],
    ['a pass of another job', [again(11, { job: 'lint' })]],
    ['a pass of the merge with the base', [again(11, { event: 'pull_request' })]],
    ['a pass by schedule', [again(11, { event: 'schedule' })]],
    ['two scheduled runs', [again(11, { event: 'schedule' })], { ...own, event: 'schedule' }],
    ['two dispatched runs', [again(11, { event: 'workflow_dispatch' })], { ...own, event: 'workflow_dispatch' }],
    ['two that follow other workflows', [again(11, { event: 'workflow_run' })], { ...own, event: 'workflow_run' }],
    [
      'cancelled, skipped, waiting',
      ['cancelled', 'skipped', 'action_required'].map((conclusion, at) => attempt(at + 2, { conclusion })),
    ],
    ['a branch without a name', [again(11, { branch: null })], { ...own, branch: null }],
  ])('not %s', (_what, others, one = own) => {
    expect(proof(others, one)).toBeNull();
  });
});

describe('a proof that it stays', () => {
  test.each<[what: string, others: readonly Execution[]]>([
    ['until another commit', [...failedTwice, next(11)]],
    ['in the next commit too', [...failedTwice, next(11, BROKEN)]],
    [
      'in the first commit after it that was decided',
      [...failedTwice, next(11, { conclusion: 'cancelled' }), next(12)],
    ],
    ['failed of what nobody looked at', [attempt(2, { conclusion: 'failure' }), attempt(3, BROKEN), next(11)]],
  ])('%s', (_what, others) => {
    expect(proof(others)).toBe('persistent');
  });

  test.each<[what: string, others: readonly Execution[]]>([
    ['without another commit', failedTwice],
    ['with one further failure only', [attempt(2, BROKEN), next(11)]],
    ['with the next commit failing otherwise', [...failedTwice, next(11, OTHERWISE)]],
    ['with the next commit passing when it is run again', [...failedTwice, next(11, BROKEN), next(11, { attempt: 2 })]],
    ['with an outage in between', [attempt(2, BROKEN), attempt(3, OUTAGE), next(11)]],
    ['with a cancelled attempt', [attempt(2, BROKEN), attempt(3, { conclusion: 'cancelled' }), next(11)]],
    ['when the same code has passed before', [...failedTwice, again(9), next(11)]],
    ['by a commit before', [...failedTwice, next(9)]],
    ['by the same content', [...failedTwice, next(11, { treeId: 'tree', event: 'schedule' })]],
    ['by another branch', [...failedTwice, next(11, { branch: 'other' })]],
  ])('not %s', (_what, others) => {
    expect(proof(others)).toBeNull();
  });

  test('a generic failure is not compared with the next, but may be mended by it', () => {
    expect(proof([...failedTwice, next(11, BROKEN)], own, false)).toBeNull();
    expect(proof([...failedTwice, next(11)], own, false)).toBe('persistent');
  });
});

describe('an incident that hit others as well', () => {
  const outside = (others: readonly Execution[]) => proofOf(aCase(own), createChronicle([own, ...others]), 'outside');

  test('is a proof, stronger than that it stays, weaker than a pass', () => {
    expect(outside([])).toBe('outside');
    expect(outside([...failedTwice, next(11)])).toBe('outside');
    expect(outside([attempt(2)])).toBe('unsteady');
  });
});
