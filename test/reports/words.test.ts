import { expect, test } from 'vitest';
import type { Evidence, Verdict } from '../../src/domain.ts';
import { verdictWords } from '../../src/reports/words.ts';

function evidence(kind: string, weight = 1): Evidence {
  return { kind, weight, text: 'x', ref: null };
}

function verdict(given: Partial<Verdict>): Verdict {
  const probability = { flaky: 0.9, infrastructure: 0.06, genuine: 0.04, brokenBase: 0 };
  return { label: 'flaky', certainty: null, probability, rerunPasses: null, evidence: [], ...given };
}

test.each<[given: Partial<Verdict>, words: string]>([
  [{ evidence: [evidence('signature')] }, '~ flaky by nature 96 %, not proven: only re-runs or history can'],
  [{ evidence: [evidence('text')] }, '~ flaky 96 %, not proven: only re-runs or history can'],
  [{ certainty: 'likely', evidence: [evidence('history')] }, '~ flaky, likely 96 %: nothing has proven it'],
  [{ certainty: 'confirmed', evidence: [evidence('reruns')] }, '~ flaky, confirmed 96 %: the same code passed'],
  [
    { label: 'infrastructure', certainty: 'confirmed', evidence: [evidence('begun'), evidence('reruns', -1)] },
    '~ infrastructure, confirmed 96 %',
  ],
  [
    { label: 'genuine', certainty: 'confirmed', evidence: [evidence('person', -6), evidence('reruns')] },
    '✗ genuine, confirmed: a person said so',
  ],
  [
    { label: 'genuine', certainty: 'confirmed', evidence: [evidence('reruns', -2)] },
    '✗ genuine, confirmed: the same code failed again and again',
  ],
  [{ label: 'broken-base', certainty: 'likely' }, '✗ the base was broken before this change, likely'],
  [{ label: 'uncertain', evidence: [evidence('text')] }, '? uncertain: this log alone does not tell whose fault it is'],
  [
    { label: 'uncertain', evidence: [evidence('text'), evidence('history')] },
    '? uncertain: all that is known does not tell whose fault it is (4 % this change’s)',
  ],
  [{ label: 'uncertain', evidence: [evidence('person', 0)] }, '? uncertain: a person said so'],
  [
    { label: 'uncertain', evidence: [evidence('person-like')] },
    '? uncertain: all that is known does not tell whose fault it is (4 % this change’s)',
  ],
])('%j is told as “%s”', (given, words) => {
  expect(verdictWords(verdict(given))).toBe(words);
});
