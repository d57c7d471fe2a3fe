import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaBinomialTail, betaCdf, betaQuantile } from '../../src/history/beta-distribution.ts';
import { burstsOf, withoutBursts } from '../../src/history/bursts.ts';
import { falseDiscovery } from '../../src/history/false-discovery.ts';
import { fisherExact } from '../../src/history/fisher.ts';
import { logChoose, logGamma, logSum } from '../../src/history/gamma.ts';
import { pooled, proportion } from '../../src/history/intervals.ts';
import { dropProbability } from '../../src/history/posterior.ts';
import { detectableDrop, runsNeeded } from '../../src/history/power.ts';

const counts = fc.tuple(fc.nat(300), fc.nat(300)).map(([failed, passed]) => ({ failed, of: failed + passed }));

describe('logGamma', () => {
  test.each([
    [1, 0],
    [2, 0],
    [5, Math.log(24)],
    [0.5, Math.log(Math.PI) / 2],
    [0.3, 1.0957979948180756],
    [101, 363.7393755555635],
    [1e6, 12815504.56914761],
  ])('of %d', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-13 * Math.max(1, Math.abs(expected)));
  });

  test('52 over 5', () => {
    expect(Math.exp(logChoose(52, 5))).toBeCloseTo(2_598_960, 4);
  });

  test('a sum of logarithms neither overflows nor loses the empty sum', () => {
    expect(logSum([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 12);
    expect(logSum([])).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('the beta distribution', () => {
  test.each([
    [0.3, 1, 1, 0.3],
    [0.5, 2, 2, 0.5],
    [0.2, 1, 5, 1 - 0.8 ** 5],
    [0.9, 5, 1, 0.9 ** 5],
    [0.25, 0.5, 0.5, 1 / 3], // the arcsine law
    [0.5, 1e5, 1e5, 0.5],
  ])('P(X ≤ %d) for Beta(%d, %d) is %d', (x, a, b, expected) => {
    expect(betaCdf(x, a, b)).toBeCloseTo(expected, 9);
  });

  test('a quantile undoes the distribution', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), counts, (p, { failed, of }) => {
        const [a, b] = [failed + 1, of - failed + 1];
        expect(betaCdf(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 8);
      }),
    );
  });

  test.each([
    // With a uniform rate each count is as likely.
    [3, 9, 1, 1, 0.7],
    [0, 9, 1, 1, 1],
    [10, 9, 1, 1, 0],
    [9, 9, 1, 1, 0.1],
  ])('%d or more of %d with Beta(%d, %d): %d', (k, n, a, b, expected) => {
    expect(betaBinomialTail(k, n, a, b)).toBeCloseTo(expected, 12);
  });

  test('a rate that hardly varies gives the binomial tail', () => {
    // 2 or more of 3 at one half.
    expect(betaBinomialTail(2, 3, 5e6, 5e6)).toBeCloseTo(0.5, 5);
  });
});

describe('a proportion', () => {
  test.each([
    [19, 20, 0.76, 0.99],
    [190, 200, 0.91, 0.97],
    [5, 5, 0.57, 1],
    [0, 5, 0, 0.43],
  ])('%d of %d lies between %d and %d', (count, of, low, high) => {
    const { rate, ...interval } = proportion(count, of);
    expect(rate).toBe(count / of);
    expect([Math.round(100 * interval.low) / 100, Math.round(100 * interval.high) / 100]).toEqual([low, high]);
  });

  test('of nothing has no rate', () => {
    expect(proportion(0, 0)).toEqual({ count: 0, of: 0, rate: null, low: 0, high: 1 });
  });

  test('lies within its interval, and the interval within 0..1', () => {
    fc.assert(
      fc.property(counts, ({ failed, of }) => {
        const { rate, low, high } = proportion(failed, of);
        if (rate === null) return;
        expect(low >= 0 && low <= rate && rate <= high && high <= 1).toBe(true);
      }),
    );
  });

  test('mirrors that of the rest', () => {
    fc.assert(
      fc.property(counts, ({ failed, of }) => {
        const [one, other] = [proportion(failed, of), proportion(of - failed, of)];
        expect(one.low).toBeCloseTo(1 - other.high, 12);
      }),
    );
  });

  test('has a lower end that rises with its count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), (of) => {
        for (let count = 1; count <= of; count++) {
          expect(proportion(count, of).low).toBeGreaterThan(proportion(count - 1, of).low);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('that is pooled lies between what was seen and what was believed', () => {
    const { rate, low, high } = pooled(3, 10, 0.02, 5);
    expect(rate).toBeCloseTo((3 + 0.1) / 15, 12);
    expect(low < rate && rate < high && low > 0 && high < 0.6).toBe(true);
  });
});

describe('the power of a comparison', () => {
  test.each([
    [0.98, 0.93, 212],
    [0.95, 0.9, 342],
    [0.95, 0.85, 111],
    [0.9, 0.8, 157],
  ])('from %d to %d needs %d runs in each window', (before, after, runs) => {
    expect(runsNeeded(before, after)).toBe(runs);
  });

  test('a longer basis needs fewer', () => {
    expect(runsNeeded(0.95, 0.85, 4)).toBeLessThan(111);
  });

  test('the detectable drop is that of the runs there are', () => {
    expect(detectableDrop(111, 0.95)).toBeCloseTo(0.1, 2);
    // Fourteen runs a week, against four weeks.
    expect(detectableDrop(14, 0.95, 4)).toBeCloseTo(0.29, 1);
  });

  test.each([
    [0, 0.9],
    [1, 0.9],
    [50, 0],
  ])('%d runs at %d show no drop at all', (runs, rate) => {
    expect(detectableDrop(runs, rate)).toBeNull();
  });
});

describe("Fisher's exact test", () => {
  test.each([
    // The lady tasting tea: (1 + 16) / 70 with one mistake, 1 / 70 without.
    [{ failed: 3, of: 4 }, { failed: 1, of: 4 }, 17 / 70],
    [{ failed: 4, of: 4 }, { failed: 0, of: 4 }, 1 / 70],
    // 3 of 5 against 0 of 5: C(5,3)/C(10,3).
    [{ failed: 3, of: 5 }, { failed: 0, of: 5 }, 10 / 120],
    [{ failed: 0, of: 5 }, { failed: 3, of: 5 }, 1],
    [{ failed: 0, of: 0 }, { failed: 3, of: 5 }, 1],
    [{ failed: 5, of: 5 }, { failed: 5, of: 5 }, 1],
  ])('%j against %j: %d', (sample, basis, p) => {
    expect(fisherExact(sample, basis)).toBeCloseTo(p, 12);
  });

  test('is the sum of the whole distribution, whatever the margins', () => {
    fc.assert(
      fc.property(counts, counts, (sample, basis) => {
        const p = fisherExact(sample, basis);
        expect(p >= 0 && p <= 1).toBe(true);
        const more = { failed: sample.failed + 1, of: sample.of + 1 };
        const fewer = { failed: basis.failed, of: basis.of + 1 };
        expect(fisherExact(more, basis)).toBeLessThanOrEqual(p + 1e-9);
        expect(fisherExact(sample, fewer)).toBeLessThanOrEqual(p + 1e-9);
      }),
    );
  });

  test('holds at a million runs', () => {
    expect(fisherExact({ failed: 50_500, of: 1e6 }, { failed: 50_000, of: 1e6 })).toBeCloseTo(0.053, 2);
  });
});

describe('the false discovery rate', () => {
  test('of the fifteen p values of Benjamini and Hochberg (1995)', () => {
    const ps = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    const qs = falseDiscovery(ps);
    expect(qs.filter((q) => q <= 0.05)).toHaveLength(4);
    expect(qs[3]).toBeCloseTo((0.0095 * 15) / 4, 12);
    expect(qs[0]).toBeCloseTo(0.0015, 12);
    // 0.0278 alone would be 0.0695; the one after it makes it less.
    expect(qs[5]).toBeCloseTo((0.0298 * 15) / 7, 12);
  });

  test('of none, and of one', () => {
    expect(falseDiscovery([])).toEqual([]);
    expect(falseDiscovery([0.03])).toEqual([0.03]);
  });

  test('does not depend on the order, and never falls below p', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (ps) => {
        const qs = falseDiscovery(ps);
        expect(falseDiscovery(ps.toReversed())).toEqual(qs.toReversed());
        qs.forEach((q, at) => {
          expect(q).toBeGreaterThanOrEqual(ps[at]!);
          expect(q).toBeLessThanOrEqual(1);
        });
      }),
    );
  });
});

describe('bursts', () => {
  test('all of one day alike: a day says as much as one run', () => {
    const days = [10, 0, 0, 0, 0].map((failed) => ({ failed, of: 10 }));
    const bursts = burstsOf([days]);
    expect(bursts).toEqual({ correlation: 1, designEffect: 10 });
    expect(withoutBursts({ failed: 10, of: 50 }, bursts)).toEqual({ failed: 1, of: 5 });
  });

  test('spread evenly there are none', () => {
    const days = [2, 2, 2, 2].map((failed) => ({ failed, of: 10 }));
    expect(burstsOf([days])).toEqual({ correlation: 0, designEffect: 1 });
  });

  test('a change from one window to the next is none', () => {
    const days = (failed: number) => [1, 2, 3].map(() => ({ failed, of: 10 }));
    expect(burstsOf([days(1), days(8)]).correlation).toBe(0);
  });

  test.each([[[]], [[[]]], [[[{ failed: 1, of: 3 }]]]])('of %j there is nothing to say', (windows) => {
    expect(burstsOf(windows)).toEqual({ correlation: 0, designEffect: 1 });
  });
});

describe('the probability of a drop', () => {
  test('of the same counts is one half', () => {
    expect(dropProbability({ failed: 3, of: 40 }, { failed: 3, of: 40 }, 0)).toBeCloseTo(0.5, 6);
    expect(dropProbability({ failed: 0, of: 0 }, { failed: 0, of: 0 }, 0)).toBeCloseTo(0.5, 6);
  });

  test('of many runs is nearly that of the difference', () => {
    // 10 % against 5 %, 2,000 runs each: z = (0.05 − 0.03) / 0.0083.
    const p = dropProbability({ failed: 200, of: 2000 }, { failed: 100, of: 2000 }, 0.03);
    expect(p).toBeGreaterThan(0.99);
    expect(p).toBeLessThan(0.995);
  });

  test('both ways add up to one', () => {
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        expect(dropProbability(one, other, 0) + dropProbability(other, one, 0)).toBeCloseTo(1, 5);
      }),
    );
  });

  test('falls as the drop grows', () => {
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const ps = [0, 0.02, 0.05, 0.2].map((drop) => dropProbability(one, other, drop));
        for (let at = 1; at < ps.length; at++) expect(ps[at]!).toBeLessThanOrEqual(ps[at - 1]! + 1e-12);
      }),
    );
  });

  test('holds at a million runs', () => {
    expect(dropProbability({ failed: 1e5, of: 1e6 }, { failed: 5e4, of: 1e6 }, 0.05)).toBeCloseTo(0.5, 2);
  });
});
