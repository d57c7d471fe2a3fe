import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastChance, weighed } from '../../src/classifiers/rerun-chance.ts';
import { verdictOf } from '../../src/classifiers/verdict.ts';
import type { Evidence, RerunChance } from '../../src/domain.ts';

function chance(probability: number): RerunChance {
  return { probability, low: Math.max(0, probability - 0.2), high: Math.min(1, probability + 0.2), reasons: [] };
}

function evidence(weight: number, kind = 'signature'): Evidence {
  return { kind, weight, text: 'what the log shows', ref: 'line 1' };
}

const anyChance = fc.double({ min: 0, max: 1, noNaN: true });
const anyWeight = fc.double({ min: -8, max: 8, noNaN: true });

describe('the chance of a re-run', () => {
  test.each<[history: number, weights: number[], passes: number]>([
    [0.6, [], 0.6],
    [0.6, [-2.2], 0.157], // a compiler's finding
    [0.6, [-2.6], 0.115], // deterministic by nature
    [0.6, [2.1], 0.901], // a race by nature
    [0.2, [2.1], 0.647], // whose re-runs seldom passed here
    [0.95, [-2.2], 0.815], // what almost always passed here speaks louder than one finding
  ])('%f by the history, with %j in the log: %f', (history, weights, passes) => {
    const said = weighed(
      chance(history),
      weights.map((weight) => evidence(weight)),
    );
    expect(said.probability).toBeCloseTo(passes, 2);
  });

  test('stays what the history says where the log says nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.015, max: 0.97, noNaN: true }), (history) => {
        expect(weighed(chance(history), []).probability).toBeCloseTo(history, 2);
      }),
    );
  });

  test('is higher with a better history and with evidence that it is nobody’s fault, never sure, in its interval', () => {
    fc.assert(
      fc.property(anyChance, anyChance, anyWeight, anyWeight, (one, other, weight, more) => {
        const of = (history: number, odds: number) => weighed(chance(history), [evidence(odds)]);
        const worst = of(Math.min(one, other), Math.min(weight, more));
        const best = of(Math.max(one, other), Math.max(weight, more));
        expect(worst.probability).toBeLessThanOrEqual(best.probability);
        for (const { low, probability, high } of [worst, best]) {
          expect(low).toBeGreaterThanOrEqual(0.015);
          expect(low).toBeLessThanOrEqual(probability);
          expect(probability).toBeLessThanOrEqual(high);
          expect(high).toBeLessThanOrEqual(0.97);
        }
      }),
    );
  });

  test('does not count other attempts twice: the history has', () => {
    expect(weighed(chance(0.5), [evidence(-3, 'reruns')])).toEqual(weighed(chance(0.5), []));
  });

  test('of a job is that of its worst failure', () => {
    const verdicts = [2.1, -2.6, 0].map((value) => {
      const clue = { ...evidence(0), feature: 'one', value };
      const grounds = { transience: 'unknown', stopped: false, clues: [clue] } as const;
      return verdictOf({ grounds, clues: [], ruling: null, proof: null, rerun: chance(0.6) }, { weights: { one: 1 } });
    });
    expect(leastChance(verdicts)).toEqual(verdicts[1]!.rerun);
    expect(leastChance([])).toBeNull();
  });
});
