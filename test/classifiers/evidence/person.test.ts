import { describe, expect, test } from 'vitest';
import type { PersonsWord } from '../../../src/classifiers/case.ts';
import { likePersonClue, personRuling } from '../../../src/classifiers/evidence/person.ts';
import type { VerdictLabel } from '../../../src/domain.ts';
import { aCase } from '../../support/cases.ts';
import { execution, failure } from '../../support/executions.ts';

const own = execution({
  runId: 1,
  conclusion: 'failure',
  failures: [failure('flaky', { signature: 'npm/econnreset' })],
});

let keys = 0;
function word(label: VerdictLabel, given: Partial<PersonsWord> = {}): PersonsWord {
  return { key: ++keys, label, scope: 'this', note: null, author: 'octocat', atMs: 0, ...given };
}

describe('a person’s word', () => {
  test('is none where nobody said one', () => expect(personRuling(aCase(own))).toBe(null));

  test.each<[label: VerdictLabel, certainty: string | null, weight: number]>([
    ['flaky', 'confirmed', 6],
    ['infrastructure', 'confirmed', 6],
    ['genuine', 'confirmed', -6],
    ['broken-base', 'confirmed', -6],
    ['expected', 'confirmed', 0],
    // Who says that nobody knows has confirmed nothing.
    ['uncertain', null, 0],
  ])('%s rules, with the certainty %s and a weight of %i', (label, certainty, weight) => {
    expect(personRuling(aCase(own, { words: [word(label, { key: 7 })] }))).toEqual({
      label,
      certainty,
      evidence: { kind: 'person', weight, text: `octocat called it ${label}`, ref: 'label 7' },
    });
  });

  test('of several the first one rules, which is the most specific', () => {
    const words = [word('genuine'), word('flaky', { scope: 'fingerprint' })];
    expect(personRuling(aCase(own, { words }))?.label).toBe('genuine');
  });

  test.each<[given: Partial<PersonsWord>, text: string]>([
    [{ note: 'seen it' }, 'octocat called it genuine: "seen it"'],
    [{ author: null }, 'a person called it genuine'],
    [{ scope: 'fingerprint' }, 'octocat called this failure genuine, wherever it is'],
    [{ scope: 'signature', note: 'x' }, 'octocat called all failures of npm/econnreset genuine: "x"'],
    [{ note: ' two\n\tlines\r\nof it ' }, 'octocat called it genuine: "two lines of it"'],
    [{ note: '\x1b[2J\x1b]0;t\x07\u202e' }, 'octocat called it genuine'],
    [{ note: 'é'.repeat(120) }, `octocat called it genuine: "${'é'.repeat(120)}"`],
    [{ note: '😀'.repeat(121) }, `octocat called it genuine: "${'😀'.repeat(119)}…"`],
  ])('%j reads %j', (given, text) => {
    expect(personRuling(aCase(own, { words: [word('genuine', given)] }))?.evidence.text).toBe(text);
  });
});

describe('what persons said of the same failure elsewhere', () => {
  test.each<[labels: readonly VerdictLabel[], odds: number, text: string]>([
    [['flaky'], Math.log(3), 'flaky once'],
    [['genuine'], -Math.log(3), 'genuine once'],
    [['flaky', 'flaky', 'genuine', 'flaky'], Math.log(3.5 / 1.5), 'flaky 3 times and genuine once'],
    [
      ['infrastructure', 'flaky', 'broken-base'],
      Math.log(2.5 / 1.5),
      'flaky once, infrastructure once and broken-base once',
    ],
    // However many say it.
    [Array.from({ length: 9 }, () => 'flaky'), 2, 'flaky 9 times'],
    [Array.from({ length: 9 }, () => 'broken-base'), -2, 'broken-base 9 times'],
    // These say nothing of whose fault it is.
    [['expected', 'uncertain', 'flaky'], Math.log(3), 'flaky once'],
  ])('%j speaks with %d', (labels, odds, text) => {
    const clue = likePersonClue(aCase(own, { wordsElsewhere: labels.map((label) => word(label)) }));
    expect(clue).toMatchObject({
      kind: 'person-like',
      feature: 'person',
      text: `a person called the same failure ${text}`,
    });
    expect(clue?.value).toBeCloseTo(odds, 10);
  });

  test('names the words that it rests on, and no others', () => {
    const wordsElsewhere = [word('genuine', { key: 9 }), word('expected', { key: 3 }), word('flaky', { key: 4 })];
    const more = [...wordsElsewhere, word('flaky', { key: 12 })];
    expect(likePersonClue(aCase(own, { wordsElsewhere: more }))?.ref).toBe('labels 4, 9 and 12');
  });

  test.each<[what: string, labels: readonly VerdictLabel[], isSpecific: boolean]>([
    ['nothing was said', [], true],
    ['nothing was said of whose fault it is', ['expected', 'uncertain'], true],
    ['as many say one as the other', ['flaky', 'genuine'], true],
    ['nothing tells the failure from others', ['flaky', 'flaky'], false],
  ])('is no evidence where %s', (_what, labels, isSpecific) => {
    const wordsElsewhere = labels.map((label) => word(label));
    expect(likePersonClue(aCase(own, { wordsElsewhere, isSpecific }))).toBe(null);
  });
});
