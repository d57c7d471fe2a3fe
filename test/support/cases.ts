import type { Case } from '../../src/classifiers/case.ts';
import type { Execution } from '../../src/history/rows.ts';

/** A failure that is to be judged, of which nothing is known but its execution and the first cause in it. */
export function aCase(own: Execution, given: Partial<Case> = {}): Case {
  const [first] = own.failures;
  return {
    own,
    fingerprint: first?.fingerprint ?? 'v1:0',
    signature: first?.signature ?? null,
    isSpecific: true,
    grounds: { transience: 'unknown', stopped: false, clues: [] },
    hasBegun: true,
    steps: [],
    tests: [],
    places: [],
    change: null,
    tooling: null,
    greenTooling: null,
    words: [],
    wordsElsewhere: [],
    rules: [],
    ...given,
  };
}
