import { expect, test } from 'vitest';
import type { Evidence, Verdict } from '../../src/domain.ts';
import { reasonOf } from '../../src/pull/revision-reason.ts';

function said(...evidence: readonly (readonly [kind: string, weight: number, text: string])[]): Verdict {
  const probability = { flaky: 0.25, infrastructure: 0.25, genuine: 0.25, brokenBase: 0.25 };
  const all = evidence.map(([kind, weight, text]): Evidence => ({ kind, weight, text, ref: null }));
  return { label: 'uncertain', certainty: null, probability, rerunPasses: null, evidence: all };
}

const HISTORY = ['history', -3, 'failed in 4 of 90 runs'] as const;
const COUNTED = ['history', -3.1, 'failed in 4 of 91 runs'] as const;
const PASSED = ['reruns', 1.2, 'the same code passed in attempt 2'] as const;
const WORD = ['person', 6, 'hubot called it flaky'] as const;
const EXPECTED = ['rule', 0, 'build is expected to fail: no licence'] as const;
const BASE = ['base-ruling', 0, 'main failed in the same way before this began'] as const;

test.each<[what: string, before: Verdict, after: Verdict, reason: string]>([
  ['new evidence, not one whose count has changed', said(HISTORY), said(COUNTED, PASSED), PASSED[2]],
  ['the strongest of what is new', said(), said(PASSED, HISTORY), HISTORY[2]],
  [
    'a word, whatever else is new',
    said(HISTORY),
    said(['person', 0, 'hubot called it uncertain'], PASSED),
    'hubot called it uncertain',
  ],
  ['a rule, which weighs nothing', said(HISTORY), said(EXPECTED, COUNTED, PASSED), EXPECTED[2]],
  ['a default branch that was broken', said(HISTORY), said(BASE, COUNTED), BASE[2]],
  ['another word', said(WORD), said(['person', -6, 'hubot called it genuine'], PASSED), 'hubot called it genuine'],
  ['a ruling of another kind', said(EXPECTED), said(WORD), WORD[2]],
  ['a word that is gone: why it was asked', said(WORD, HISTORY), said(COUNTED, PASSED), 'asked'],
  ['the same word: what is new besides', said(WORD), said(WORD, PASSED), PASSED[2]],
  [
    'evidence that weighs otherwise',
    said(HISTORY, PASSED),
    said(['history', -2.6, 'failed in 9 of 99 runs'], PASSED),
    'failed in 9 of 99 runs',
  ],
  ['evidence that is gone: why it was asked', said(HISTORY, PASSED), said(COUNTED), 'asked'],
  ['nothing: why it was asked', said(HISTORY), said(COUNTED), 'asked'],
])('a verdict is revised because of %s', (_what, before, after, reason) => {
  expect(reasonOf({ before, after }, 'asked')).toBe(reason);
});
