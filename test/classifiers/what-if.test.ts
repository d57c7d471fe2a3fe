import fc from 'fast-check';
import { expect, test } from 'vitest';
import { whatIf } from '../../src/classifiers/what-if.ts';
import type { Verdict } from '../../src/domain.ts';

const model = { weights: { reruns: 1 } };

function verdict(notGenuine: number, given: Partial<Verdict> = {}): Verdict {
  const probability = { flaky: notGenuine, infrastructure: 0, genuine: 1 - notGenuine, brokenBase: 0 };
  return { label: 'uncertain', certainty: null, probability, rerunPasses: null, evidence: [], ...given };
}

test('of a failure of which nothing is known, a pass would settle nearly all and a failure some', () => {
  expect(whatIf(verdict(0.5), [], model)).toEqual({ passes: 0.98, fails: 0.2 });
});

test('after a failed re-run, another one tells less', () => {
  const second = whatIf(verdict(0.2), [{ attempt: 2, conclusion: 'failure' }], model)!;
  expect(second.fails).toBeCloseTo(0.09, 2);
  expect(0.2 - second.fails).toBeLessThan(0.3);
});

test.each([
  ['what is settled', verdict(0.98, { label: 'flaky', certainty: 'confirmed' })],
  ['what has not failed', verdict(0, { label: 'expected' })],
])('%s needs no re-run', (_what, one) => {
  expect(whatIf(one, [], model)).toBeNull();
});

test('a pass never speaks against chance, a failure never for it, and nothing becomes certain', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.nat(5), (now, failed) => {
      const others = Array.from({ length: failed }, (_, at) => ({ attempt: at + 2, conclusion: 'failure' }));
      const { passes, fails } = whatIf(verdict(now), others, model)!;
      expect(passes).toBeGreaterThanOrEqual(Math.round(now * 100) / 100);
      expect(fails).toBeLessThanOrEqual(Math.round(now * 100) / 100);
      expect(passes).toBeLessThanOrEqual(0.99);
      expect(fails).toBeGreaterThanOrEqual(0.01);
    }),
  );
});
