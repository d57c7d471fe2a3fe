import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/classifiers/case.ts';
import { notBegunRuling, setUpRuling } from '../../../src/classifiers/evidence/begun.ts';
import type { JobStep, Transience } from '../../../src/domain.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution, failure } from '../../support/executions.ts';

function grounds(transience: Transience): Pick<Case, 'grounds'> {
  return { grounds: { transience, stopped: false, clues: [] } };
}

describe('a job that GitHub never gave to a machine', () => {
  const ruling = (given: Partial<Execution>, more: Partial<Case> = {}) =>
    notBegunRuling(aCase(execution({ runId: 1, conclusion: 'failure', ...given }), { hasBegun: false, ...more }));
  const caused = (category: 'runner' | 'configuration' | 'permission') => ({
    failures: [failure('uncertain', { category })],
  });

  test.each<[what: string, given: Partial<Execution>, more?: Partial<Case>]>([
    ['for no reason that is told', {}],
    ['because no runner was there', caused('runner'), grounds('infrastructure')],
    ['until its time was up', { conclusion: 'timed_out' }],
  ])('%s is confirmed infrastructure', (_what, given, more) => {
    expect(ruling(given, more)).toMatchObject({
      label: 'infrastructure',
      certainty: 'confirmed',
      evidence: { text: 'GitHub never gave the job to a machine', ref: 'attempt 1' },
    });
  });

  test.each<[what: string, given: Partial<Execution>, more?: Partial<Case>]>([
    ['it began', {}, { hasBegun: true }],
    ['the account’s budget is spent', caused('configuration')],
    ['a permission is missing', caused('permission')],
    ['the same code fails the same way every time', {}, grounds('no')],
    ['the workflow did not start at all', { conclusion: 'startup_failure' }],
    ['it was cancelled', { conclusion: 'cancelled' }],
    ['it waits for an approval', { conclusion: 'action_required' }],
    ['somebody stopped it', {}, { grounds: { transience: 'unknown', stopped: true, clues: [] } }],
  ])('is none when %s', (_what, given, more) => {
    expect(ruling(given, more)).toBeNull();
  });
});

describe('a step that sets the job up', () => {
  const step = (number: number, name: string, conclusion: string): JobStep => {
    return { number, name, status: 'completed', conclusion, startedMs: null, completedMs: null };
  };
  const ruling = (steps: readonly JobStep[], more: Partial<Case> = {}) =>
    setUpRuling(
      aCase(execution({ runId: 1, conclusion: 'failure' }), {
        ...{ signature: 'network/reset', steps, ...grounds('network') },
        ...more,
      }),
    );
  const failed = (name: string) => [
    step(1, 'Prepare', 'success'),
    step(2, name, 'failure'),
    step(3, 'Test', 'failure'),
  ];

  test.each([
    'Set up job',
    'Initialize containers',
    'Run actions/checkout@v4',
    'Pre Run actions/checkout@v4',
    'actions/checkout@v4',
    'Checkout',
    'Check out code',
    'Checkout repository',
  ])('"%s" that the network failed is confirmed infrastructure', (name) => {
    expect(ruling(failed(name))).toMatchObject({
      label: 'infrastructure',
      certainty: 'confirmed',
      evidence: {
        text: `the step "${name}" runs nothing of the repository, and failed of the network (network/reset)`,
        ref: 'step 2',
      },
    });
  });

  test('names the machine where it was that', () => {
    expect(ruling(failed('Set up job'), grounds('infrastructure'))?.evidence.text).toContain('failed of the machine');
  });

  test.each<[what: string, steps: JobStep[], more?: Partial<Case>]>([
    ['a step of the repository', failed('Checkout flow tests')],
    ['a step that only mentions it', failed('Run ./actions/checkout@v4')],
    ['a later step', [step(1, 'Test', 'failure'), step(2, 'Set up job', 'failure')]],
    ['no step', []],
    ['a step that was cancelled', [step(1, 'Set up job', 'cancelled')]],
    ['a ref that is gone', failed('Checkout'), grounds('no')],
    ['something unknown', failed('Checkout'), grounds('unknown')],
    ['a known cause that is none', failed('Checkout'), { isSpecific: false }],
    ['no known cause', failed('Checkout'), { signature: null }],
  ])('is not to blame for %s', (_what, steps, more) => {
    expect(ruling(steps, more)).toBeNull();
  });
});
