import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { search } from '../../src/classifiers/lint/machine.ts';
import { compileProgram } from '../../src/classifiers/lint/program.ts';

const BUDGET = 200_000;

/** As `exec` says it, or null; `exhausted` when the budget did not suffice. */
function ours(source: string, ignoreCase: boolean, text: string): unknown {
  const outcome = search(compileProgram(source, ignoreCase)!, text, BUDGET);
  if (outcome.kind === 'match') return { index: outcome.index, captures: outcome.captures };
  return outcome.kind === 'no-match' ? null : 'exhausted';
}

function native(source: string, ignoreCase: boolean, text: string): unknown {
  const match = new RegExp(source, ignoreCase ? 'i' : '').exec(text);
  return match === null ? null : { index: match.index, captures: Array.from(match, (capture) => capture ?? null) };
}

const PATTERNS = [
  'a|ab',
  '(a|ab)(c|bcd)(d*)',
  '^a+$',
  '(a+)+b',
  '(a*)*',
  '(a*)+',
  '(?:a*?)*?b',
  '(z)((a+)?(b+)?(c))*',
  'a{2,3}?b',
  '(a?){3}b',
  '(?:){2,}a',
  '()*b',
  '(?=(a+))a*b\\1',
  '(?!(a)b)\\1a',
  '(.*?)a(?!(a+)b\\2c)\\2(.*)',
  '(?<=a)b',
  '(?<=(\\d+)(\\d+))a',
  '(?<!a{2})b',
  '(?<=\\1(a))b',
  '(?<=^|[^a])b',
  '\\bab?\\b',
  '\\Bb\\B',
  '[^ab]+',
  '[\\w.-]+@[\\da-f]+',
  '\\s\\S\\D\\W',
  '(?<x>a)|(?<y>b)\\k<x>',
  '(a)\\1{0,2}',
  '.b$',
  '[a-cX-Z]{1,2}',
  '\\x61\\u0062[\\b]?',
  'é+[à-ü]',
  'ſ|K|\\w',
  '[^\\W]k',
];

const text = fc
  .array(fc.constantFrom(...'aaabbbcdAB019 .-_@z\n\u2028éÀſKk'), { maxLength: 12 })
  .map((characters) => characters.join(''));

describe('the counting matcher', () => {
  test.each(PATTERNS)('agrees with RegExp about %s', (source) => {
    fc.assert(
      fc.property(text, fc.boolean(), (given, ignoreCase) => {
        expect(ours(source, ignoreCase, given)).toEqual(native(source, ignoreCase, given));
      }),
      { numRuns: 300 },
    );
  });

  // Written with brackets around what repeats, so that every combination is a regular expression.
  const source = fc.letrec<{ pattern: string; part: string; atom: string }>((tie) => ({
    pattern: fc
      .array(fc.array(tie('part'), { maxLength: 3 }), { minLength: 1, maxLength: 2 })
      .map((alternatives) => alternatives.map((parts) => parts.join('')).join('|')),
    part: fc.oneof(
      { depthSize: 'small' },
      tie('atom'),
      fc
        .tuple(tie('atom'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}'), fc.constantFrom('', '?'))
        .map((parts) => parts.join('')),
      fc.constantFrom('^', '$', '\\b', '\\B', '\\1', '\\2'),
      fc
        .tuple(fc.constantFrom('(?=', '(?!', '(?<=', '(?<!'), tie('pattern'))
        .map(([open, inner]) => `${open}${inner})`),
    ),
    atom: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('a', 'b', '.', '\\w', '\\d', '[ab]', '[^a]', '[A-b]'),
      tie('pattern').map((inner) => `(${inner})`),
      tie('pattern').map((inner) => `(?:${inner})`),
    ),
  })).pattern;
  const short = fc.array(fc.constantFrom(...'aabbAB1 '), { maxLength: 7 }).map((characters) => characters.join(''));

  test('agrees with RegExp about any pattern', () => {
    fc.assert(
      fc.property(source, short, fc.boolean(), (pattern, given, ignoreCase) => {
        fc.pre(pattern.length < 60);
        const mine = ours(pattern, ignoreCase, given);
        fc.pre(mine !== 'exhausted');
        expect(mine).toEqual(native(pattern, ignoreCase, given));
      }),
      { numRuns: 3000 },
    );
  });

  test('counts what it does, and stops at the budget', () => {
    const steps = (pattern: string, given: string) => {
      const outcome = search(compileProgram(pattern, false)!, given, BUDGET);
      return outcome.kind === 'exhausted' ? 'exhausted' : outcome.steps;
    };
    expect(steps('abc', 'abc')).toBe(3);
    expect(steps('b', 'aaaa')).toBe(4 + 1);
    expect(steps('^(a+)+$', `${'a'.repeat(40)}!`)).toBe('exhausted');
  });

  test('refuses to write out a repetition of repetitions', () => {
    expect(compileProgram('(?:(?:a{1,300}){1,300}){1,300}', false)).toBe(null);
  });
});
