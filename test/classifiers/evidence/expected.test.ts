import { describe, expect, test } from 'vitest';
import {
  type ExpectedRule,
  expectedByName,
  expectedRuling,
  expiredClue,
} from '../../../src/classifiers/evidence/expected.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution } from '../../support/executions.ts';

function rule(given: Partial<ExpectedRule> = {}): ExpectedRule {
  const reason = 'feature branches have no remote state yet';
  return { job: 'drift-check', branches: [], events: [], signatures: [], reason, until: null, ...given };
}

const DAY = Date.parse('2026-10-01T00:00:00Z');

function drift(given: Partial<Execution> = {}): Execution {
  const where = { branch: 'topic/x', isDefaultBranch: false, createdMs: DAY };
  return execution({ runId: 1, job: 'drift-check', conclusion: 'failure', ...where, ...given });
}

const isExpected = (given: Partial<ExpectedRule>, own: Execution = drift(), signature: string | null = null): boolean =>
  expectedRuling(aCase(own, { signature, rules: [rule(given)] })) !== null;

describe('a rule of .whyred.yml', () => {
  test('rules with its reason, its end and its place', () => {
    const rules = [rule({ job: 'other' }), rule({ until: '2026-12-31' })];
    expect(expectedRuling(aCase(drift(), { rules }))).toEqual({
      label: 'expected',
      certainty: 'confirmed',
      evidence: {
        kind: 'rule',
        weight: 0,
        text: 'drift-check is expected to fail until 2026-12-31: feature branches have no remote state yet',
        ref: 'rule 2',
      },
    });
  });

  test('that has no end tells none', () => {
    const text = 'drift-check is expected to fail: feature branches have no remote state yet';
    expect(expectedRuling(aCase(drift(), { rules: [rule()] }))?.evidence.text).toBe(text);
  });

  test('of several the first that fits rules', () => {
    const rules = [rule({ branches: ['main'] }), rule({ reason: 'second' }), rule({ reason: 'third' })];
    expect(expectedRuling(aCase(drift(), { rules }))?.evidence.text).toContain('second');
  });

  test('on all branches but the default one means a feature branch, and not the default one', () => {
    for (const branches of [['!main'], ['!default']]) {
      expect(isExpected({ branches }, drift())).toBe(true);
      expect(isExpected({ branches }, drift({ branch: 'main', isDefaultBranch: true }))).toBe(false);
    }
  });

  test.each<[pattern: string, job: string, fits: boolean]>([
    ['drift-check', 'drift-check', true],
    ['drift-check', 'drift-check (eu)', false],
    ['drift-check', 'Drift-Check', false],
    ['drift-check*', 'drift-check (eu)', true],
    ['* / drift-check', 'deploy / drift-check', true],
    ['* / drift-check', 'drift-check', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['ab*ba', 'aba', false],
    ['*', '', true],
    // No regular expression.
    ['a.c', 'abc', false],
    ['a+(b', 'a+(b', true],
    [`${'*a'.repeat(200)}*b`, 'a'.repeat(50_000), false],
  ])('job %j: %j is meant: %j (%#)', (job, name, fits) => {
    expect(isExpected({ job }, drift({ job: name }))).toBe(fits);
  });

  test.each<[branches: readonly string[], branch: string | null, isDefaultBranch: boolean, fits: boolean]>([
    [['main'], 'main', true, true],
    [['main'], 'topic/x', false, false],
    [['topic/*'], 'topic/x', false, true],
    [['default'], 'trunk', true, true],
    [['default'], 'default', false, false],
    [['!default'], 'default', false, true],
    // A pull request from a fork's branch of that name.
    [['!default'], 'main', false, true],
    [['topic/*', 'spike'], 'spike', false, true],
    [['topic/*', '!topic/keep*'], 'topic/keep-1', false, false],
    [['topic/*', '!topic/keep*'], 'topic/x', false, true],
    [['!main', '!release/*'], 'release/3', false, false],
    [['!main', '!release/*'], 'topic/x', false, true],
    // Nobody knows which branch: neither this one, nor all others.
    [['main'], null, false, false],
    [['!main'], null, false, false],
    [['!default'], null, false, false],
    [[], null, false, true],
  ])('branches %j: %j (default: %j) is meant: %j', (branches, branch, isDefaultBranch, fits) => {
    expect(isExpected({ branches }, drift({ branch, isDefaultBranch }))).toBe(fits);
  });

  test.each<[signatures: readonly string[], signature: string | null, fits: boolean]>([
    [['terraform/*'], 'terraform/state-lock', true],
    [['terraform/*'], 'npm/econnreset', false],
    [['terraform/*'], null, false],
    [['!terraform/*'], null, false],
    [['!terraform/*'], 'npm/econnreset', true],
  ])('signatures %j: %j is meant: %j', (signatures, signature, fits) => {
    expect(isExpected({ signatures }, drift(), signature)).toBe(fits);
  });

  test.each<[events: readonly string[], event: string, fits: boolean]>([
    [['pull_request'], 'pull_request', true],
    [['pull_request'], 'push', false],
    [['!schedule'], 'push', true],
  ])('events %j: %j is meant: %j', (events, event, fits) => {
    expect(isExpected({ events }, drift({ event }))).toBe(fits);
  });

  test.each<[when: string, fits: boolean]>([
    ['2026-09-30T10:00:00Z', true],
    // The last day counts to its end.
    ['2026-10-01T23:59:59.999Z', true],
    ['2026-10-02T00:00:00Z', false],
    ['2027-01-01T00:00:00Z', false],
  ])('until 2026-10-01: a run of %s is meant: %j', (when, fits) => {
    expect(isExpected({ until: '2026-10-01' }, drift({ createdMs: Date.parse(when) }))).toBe(fits);
  });
});

describe('a rule that is over', () => {
  const over = (when: string, given: Partial<ExpectedRule> = {}) =>
    expiredClue(aCase(drift({ createdMs: Date.parse(when) }), { rules: [rule({ until: '2026-10-01', ...given })] }));

  test('is told for a month, and weighs nothing', () => {
    expect(over('2026-10-02T00:00:00Z')).toEqual({
      kind: 'expired-rule',
      feature: 'expired-rule',
      value: 0,
      text: 'a rule expected this until 2026-10-01: feature branches have no remote state yet',
      ref: 'rule 1',
    });
    expect(over('2026-10-31T23:59:59Z')).not.toBe(null);
    expect(over('2026-11-01T00:00:00Z')).toBe(null);
  });

  test('is not told while it holds, nor where it would not fit', () => {
    expect(over('2026-10-01T23:00:00Z')).toBe(null);
    expect(over('2026-10-05T00:00:00Z', { branches: ['main'] })).toBe(null);
    expect(over('2026-10-05T00:00:00Z', { until: null })).toBe(null);
  });
});

describe('a log on disk', () => {
  const ruled = (given: Partial<ExpectedRule>, atMs: number | null = DAY, signature: string | null = null): boolean =>
    expectedByName([rule(given)], 'drift-check', atMs, signature) !== null;

  test('is expected by the name of its job', () => {
    expect(ruled({})).toBe(true);
    expect(ruled({ job: 'other' })).toBe(false);
    expect(expectedByName([rule()], 'drift-check', null)?.label).toBe('expected');
  });

  test('is not where its branch or event would matter', () => {
    expect(ruled({ branches: ['!main'] })).toBe(false);
    expect(ruled({ events: ['push'] })).toBe(false);
  });

  test('is by its known cause, where it has one', () => {
    expect(ruled({ signatures: ['terraform/*'] }, DAY, 'terraform/state-lock')).toBe(true);
    expect(ruled({ signatures: ['terraform/*'] })).toBe(false);
  });

  test('of which nobody knows when it was written is under no rule that ends', () => {
    expect(ruled({ until: '2026-10-01' })).toBe(true);
    expect(ruled({ until: '2026-10-01' }, null)).toBe(false);
  });
});
