import { expect, test } from 'vitest';
import { textClue } from '../../../src/classifiers/evidence/text.ts';
import type { TextModel, TransienceGuess } from '../../../src/classifiers/text-model.ts';

const CASES = { transient: 41, ofTransient: 126, lasting: 8, ofLasting: 395 };

function saying(logOdds: number | null): TextModel {
  const guess: TransienceGuess | null = logOdds === null ? null : { logOdds, known: 9, cases: CASES };
  return { categoryOf: () => null, transienceOf: () => guess };
}

test.each<[logOdds: number, value: number, words: string]>([
  [1.234, 1.23, 'come and go: as clearly so in 41 of 126 known ones that do, and in 8 of 395 that do not'],
  [7, 2, 'come and go'], // words alone decide nothing
  [-0.51, -0.51, 'stay: as clearly so in 8 of 395 known ones that do, and in 41 of 126 that come and go'],
  [-9, -2, 'stay'],
])('log-odds of %f are a clue of %f', (logOdds, value, words) => {
  const clue = textClue(saying(logOdds), ['any words'], 812);
  expect(clue).toMatchObject({ kind: 'text', feature: 'text', value, ref: 'line 812' });
  expect(clue!.text).toContain(`its words are those of failures that ${words}`);
});

test('words that speak for neither are no clue', () => {
  expect(textClue(saying(null), ['any words'], 1)).toBeNull();
});
