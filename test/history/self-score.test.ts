import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VerdictLabel } from '../../src/domain.ts';
import { type Judgement, missesOf, type SettledPrediction, selfScore } from '../../src/history/self-score.ts';

/** So many predictions of the same chance, of which so many passed. */
const said = (probability: number, passed: number, of: number): SettledPrediction[] =>
  Array.from({ length: of }, (_, at) => ({ probability, passed: at < passed }));

describe('a score', () => {
  test('of predictions that say what happens is that of a perfect one', () => {
    expect(selfScore([...said(1, 15, 15), ...said(0, 0, 5)])).toMatchObject({
      ...{ state: 'enough', brier: 0, calibrationError: 0, passed: { count: 15, of: 20 } },
      bins: [
        { low: 0, high: 0.1, predicted: 0, passed: { count: 0, of: 5 } },
        { low: 0.9, high: 1, predicted: 1, passed: { count: 15, of: 15 } },
      ],
    });
  });

  test('of a chance that holds is calibrated, although it says no more than the mean', () => {
    const { brier, brierOfMean, calibrationError } = selfScore(said(0.75, 15, 20));
    expect(brier).toBeCloseTo(0.75 * 0.25, 12);
    expect(brierOfMean).toBeCloseTo(0.75 * 0.25, 12);
    expect(calibrationError).toBeCloseTo(0, 12);
  });

  test('of predictions that are off by twenty points in one bin of two says so by its size', () => {
    const { calibrationError, bins } = selfScore([...said(0.8, 18, 30), ...said(0.3, 3, 10)]);
    expect(bins.map(({ predicted, passed }) => [predicted, passed.count, passed.of])).toEqual([
      [expect.closeTo(0.3, 12), 3, 10],
      [expect.closeTo(0.8, 12), 18, 30],
    ]);
    expect(calibrationError).toBeCloseTo((30 / 40) * 0.2, 12);
  });

  test.each([0, 1, 19])('of %i is none, and no zero', (of) => {
    expect(selfScore(said(0.9, of, of))).toEqual({
      ...{ state: 'not-enough-data', passed: expect.objectContaining({ count: of, of }) },
      ...{ brier: null, brierOfMean: null, calibrationError: null, bins: [] },
    });
  });

  const settled = fc.array(
    fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), passed: fc.boolean() }),
    {
      minLength: 20,
      maxLength: 60,
    },
  );

  test('counts each prediction in one bin, and lies between nothing and one', () => {
    fc.assert(
      fc.property(settled, (all) => {
        const { bins, brier, brierOfMean, calibrationError } = selfScore(all);
        expect(bins.reduce((sum, { passed }) => sum + passed.of, 0)).toBe(all.length);
        expect(bins.length).toBeLessThanOrEqual(10);
        for (const { low, high, predicted } of bins) {
          expect(predicted).toBeGreaterThanOrEqual(low - 1e-9);
          expect(predicted).toBeLessThanOrEqual(high + 1e-9);
        }
        for (const one of [brier!, calibrationError!]) expect(one >= 0 && one <= 1).toBe(true);
        expect(brierOfMean).toBeLessThanOrEqual(0.25);
        // Jensen: what is off on average is off squared at least as much.
        expect(calibrationError! ** 2).toBeLessThanOrEqual(brier! + 1e-9);
      }),
    );
  });

  test('does not depend on the order', () => {
    fc.assert(
      fc.property(settled, (all) => {
        expect(selfScore(all.toReversed()).brier).toBeCloseTo(selfScore(all).brier!, 12);
      }),
    );
  });
});

describe('a real failure that was called otherwise is', () => {
  const judgement = (given: Partial<Judgement>): Judgement => ({
    ...{ repository: 'github.com/acme/nova', workflowName: 'CI', runId: 7, attempt: 1, job: 'test' },
    ...{ revisions: [], prediction: null, passedLater: false, word: null },
    ...given,
  });
  const verdicts = (...labels: (VerdictLabel | 'proven')[]): Judgement['revisions'] =>
    labels.map((label, at) => ({
      label: label === 'proven' ? 'genuine' : label,
      certainty: label === 'proven' ? 'confirmed' : 'likely',
      atMs: 100 + at,
    }));
  const word = { label: 'genuine', scope: 'this', author: 'octocat', atMs: 500 } as const;
  const promise = { probability: 0.8, passed: false, atMs: 100, settledMs: 300 };

  test.each<[what: string, given: Partial<Judgement>, came: string, label: VerdictLabel | null]>([
    ['one that a person calls genuine', { revisions: verdicts('flaky'), word }, 'word', 'flaky'],
    [
      'one that a person calls the base’s',
      { revisions: verdicts('infrastructure'), word: { ...word, label: 'broken-base' } },
      'word',
      'infrastructure',
    ],
    [
      'one of a kind that a person calls genuine',
      { revisions: verdicts('flaky'), word: { ...word, scope: 'fingerprint' } },
      'word',
      'flaky',
    ],
    [
      'one whose verdict is proven by now',
      { revisions: verdicts('uncertain', 'flaky', 'proven') },
      'confirmed',
      'flaky',
    ],
    ['one whose re-run was promised to pass', { prediction: promise }, 'rerun', null],
  ])('%s', (_what, given, came, label) => {
    expect(missesOf([judgement(given)])).toMatchObject([{ came, said: { label } }]);
  });

  test.each<[what: string, given: Partial<Judgement>]>([
    ['one that was called genuine from the beginning', { revisions: verdicts('genuine'), word }],
    ['one that was never excused', { revisions: verdicts('uncertain', 'genuine', 'proven') }],
    ['one that a person calls flaky, too', { revisions: verdicts('flaky'), word: { ...word, label: 'flaky' } }],
    ['one that was judged after the person had spoken', { revisions: verdicts('flaky'), word: { ...word, atMs: 50 } }],
    [
      'one of a kind that is genuine, which has passed',
      { revisions: verdicts('flaky'), word: { ...word, scope: 'signature' }, passedLater: true },
    ],
    ['one that is genuine, and not proven', { revisions: verdicts('flaky', 'genuine') }],
    ['one whose re-run passed', { prediction: { ...promise, passed: true } }],
    ['one that passed later', { prediction: promise, passedLater: true }],
    ['one that was not promised', { prediction: { ...promise, probability: 0.79 } }],
  ])('not %s', (_what, given) => {
    expect(missesOf([judgement(given)])).toEqual([]);
  });

  test('told once, with the verdict that held when it came out', () => {
    const revisions = verdicts('flaky', 'infrastructure', 'proven');
    const [one, ...others] = missesOf([judgement({ revisions, word: { ...word, atMs: 102 }, prediction: promise })]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ came: 'word', cameMs: 102, said: { label: 'infrastructure', atMs: 101 } });
  });

  test('told before those that came out earlier', () => {
    const first = judgement({ runId: 1, prediction: { ...promise, settledMs: 200 } });
    const second = judgement({ runId: 2, prediction: promise });
    expect(missesOf([first, second]).map(({ judgement: { runId } }) => runId)).toEqual([2, 1]);
  });
});
