import { describe, expect, test } from 'vitest';
import { hostileTexts } from '../../src/classifiers/lint/hostile.ts';
import { slowText } from '../../src/classifiers/lint/slow.ts';

describe('patterns that a hostile line keeps busy', () => {
  test.each([
    '(a+)+b',
    '(?:a|aa)+$',
    '(\\w+\\s?)+:',
    '(x+x+)+y',
    '(.*)\\1x',
    'error: .* in .* at .* line',
    '.+: .+ not found',
    '(?=(?:a|a)*b)a',
    'x(?<=(?:a|a)*x)y|(?:[ab]|[bc])*d',
  ])('%s is refused', (source) => {
    expect(slowText(source, false)).toMatch(/^takes more than 8,000,000 steps on 2000 characters such as "/);
  });

  test('case does not hide it', () => {
    expect(slowText('(?:A|a)+!', false)).toBe(null);
    expect(slowText('(?:A|a)+!', true)).not.toBe(null);
  });

  test('a repetition of repetitions is refused as it stands', () => {
    expect(slowText('(?:(?:a{1,300}){1,300}){1,300}', false)).toBe('repeats repetitions too often');
  });
});

describe('patterns that take one scan, or one from every place', () => {
  test.each([
    'npm error code E(?:404|40[13])',
    '^(?<file>[^:]{1,200}):(?<line>\\d{1,6}): error',
    '^(?:\\w+ )*\\w+$',
    '"[^"]*" failed',
    '\\S+ not found$',
    '\\[SQL: .* returned',
    '\\s+$',
    '(?:[\\w-]{1,40}\\.){1,5}Exception: ',
  ])('%s passes', (source) => {
    expect(slowText(source, false)).toBe(null);
  });
});

test('hostile texts lead to each part that repeats, repeat it, and end in what nothing takes', () => {
  const texts = hostileTexts('^id=(?:\\d+|x),(?<=,)[b-d]{2,9}z', 12);
  expect(texts).toContain('id=00000000§');
  expect(texts).toContain('id=0,bbbbbb§');
  expect(texts.every((text) => text.length === 12)).toBe(true);
});
