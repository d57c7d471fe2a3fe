import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trainTextModel } from '../../src/classifiers/text-learning.ts';
import { restoreTextModel } from '../../src/classifiers/text-model.ts';
import { tokensOf } from '../../src/classifiers/text-tokens.ts';
import { type LabelledFailure, trainFromLabels } from '../../src/classifiers/train-text.ts';
import type { VerdictLabel } from '../../src/domain.ts';
import { textDocuments } from '../support/texts.ts';

const shipped = trainTextModel(textDocuments(40));
const SHIPPED = { model: shipped, learntFrom: [] };
const COLOURS = ['red', 'blue', 'green', 'amber', 'violet'];

/** What the shipped model does not know: here a lease comes back, and a ledger does not. */
function labelled(count: number, labels: readonly VerdictLabel[] = ['flaky', 'genuine']): LabelledFailure[] {
  return Array.from({ length: count }, (_, at) => {
    const label = labels[at % labels.length]!;
    const isLease = label === 'flaky' || label === 'infrastructure';
    const line = isLease
      ? `lease of the shared simulator expired on ${COLOURS[at % 5]}`
      : `ledger balance of the ${COLOURS[at % 5]} account differs by rounding`;
    return { tokens: tokensOf([line]), label, category: null, fingerprint: `v1:${at}` };
  });
}

describe('training from labels', () => {
  test('a model that learnt from them is better on failures that neither has seen', () => {
    const { report, model } = trainFromLabels(shipped, SHIPPED, labelled(30));
    expect(report).toMatchObject({ labels: 30, failures: 30, decision: 'better' });
    expect(report.compared!.inUse).toMatchObject({
      labels: 30,
      right: 0,
      wrong: 0,
      silent: 30,
      surprise: expect.closeTo(Math.LN2, 5),
    });
    expect(report.compared!.retrained.right).toBeGreaterThan(25);
    expect(report.compared!.retrained.surprise).toBeLessThan(0.5);
    const taught = restoreTextModel(model.model).transienceOf(tokensOf(['the lease of the shared simulator expired']));
    expect(taught!.logOdds).toBeGreaterThan(0);
    expect(model.learntFrom).toHaveLength(30);
  });

  test('labels that say nothing do not replace a model', () => {
    const noise = labelled(40).map((one, at) => ({
      ...one,
      label: at % 4 < 2 ? ('flaky' as const) : ('genuine' as const),
    }));
    expect(trainFromLabels(shipped, SHIPPED, noise).report.decision).toBe('not-better');
  });

  test.each<[why: string, given: LabelledFailure[]]>([
    ['there are none', []],
    ['there are few', labelled(8)],
    ['all say the same', labelled(40, ['flaky'])],
    ['all are of one failure', labelled(40).map((one) => ({ ...one, fingerprint: 'v1:1' }))],
    ['none says whether it comes and goes', labelled(40, ['expected', 'uncertain'])],
  ])('decides nothing where %s', (_, given) => {
    expect(trainFromLabels(shipped, SHIPPED, given).report.decision).toBe('too-few-labels');
  });

  test('the same failure is never learnt from and tried at once', () => {
    // Labels by chance: only who has seen a failure before is right more often than not.
    const words = Array.from({ length: 40 }, (_, at) => `w:chance${String.fromCharCode(97 + (at % 26))}${at}`);
    const tokens = fc.shuffledSubarray(words, { minLength: 6, maxLength: 6 });
    const label = fc.constantFrom<VerdictLabel>('flaky', 'genuine');
    const chance = fc.sample(fc.record({ tokens, label }), { numRuns: 120, seed: 5 });
    const given = chance.map((one, at) => ({ ...one, category: null, fingerprint: `v1:${at}` }));
    const { right, wrong } = trainFromLabels(shipped, SHIPPED, [...given, ...given]).report.score;
    expect(right + wrong).toBeGreaterThan(40);
    expect(right / (right + wrong)).toBeLessThan(0.6);
  });

  test('a model is compared only on labels that it was not trained with', () => {
    const first = trainFromLabels(shipped, SHIPPED, labelled(30));
    expect(trainFromLabels(shipped, first.model, labelled(30)).report).toMatchObject({
      compared: null,
      decision: 'too-few-labels',
    });
    const more = trainFromLabels(shipped, first.model, labelled(60)).report;
    expect(more.compared!.inUse.labels).toBe(30);
    expect(more.score.labels).toBe(60);
  });

  test('the confusion matrix holds every label once', () => {
    const { report } = trainFromLabels(
      shipped,
      SHIPPED,
      labelled(40, ['flaky', 'infrastructure', 'genuine', 'broken-base']),
    );
    expect(report.confusion.map(({ label }) => label)).toEqual(['flaky', 'infrastructure', 'genuine', 'broken-base']);
    for (const { transient, lasting, silent } of report.confusion) expect(transient + lasting + silent).toBe(10);
    const { right, wrong, silent } = report.score;
    expect(right + wrong + silent).toBe(40);
  });

  test('a failure that was labelled often counts once', () => {
    const [first, ...others] = labelled(30);
    const wrongly = { ...first!, label: 'genuine' as const };
    const often = trainFromLabels(shipped, SHIPPED, [...Array.from({ length: 50 }, () => wrongly), ...others]).report;
    const once = trainFromLabels(shipped, SHIPPED, [wrongly, ...others]).report;
    expect(often.score.labels).toBe(79);
    expect(often.score.surprise).toBeCloseTo(once.score.surprise, 9);
  });

  test('the order of the labels does not matter', () => {
    const given = labelled(24);
    const told = trainFromLabels(shipped, SHIPPED, given);
    fc.assert(
      fc.property(fc.shuffledSubarray(given, { minLength: given.length }), (shuffled) => {
        expect(trainFromLabels(shipped, SHIPPED, shuffled)).toEqual(told);
      }),
      { numRuns: 5 },
    );
  });
});
