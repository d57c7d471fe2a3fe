import { expect, test } from 'vitest';
import { restOf } from '../../src/classifiers/excerpt-rest.ts';
import type { LogLine } from '../../src/domain.ts';

const line = (number: number, text: string): LogLine => ({ number, text }) as LogLine;

/** Lines from 10 on; the third one explains, and the excerpt ends with the fifth. */
function rest(...texts: readonly string[]): number[] {
  const lines = texts.map((text, at) => line(10 + at, text)).filter(({ text }) => text !== '');
  const shown = lines.filter(({ number }) => number < 15);
  return restOf(shown, { endLine: 12 }, lines.slice(shown.length)).map(({ number }) => number);
}

test.each<[what: string, texts: string[], more: number[]]>([
  [
    'the rest of a list',
    ['a', 'b', 'lacks:', '2026_one', '2026_two', '2027_three', '2028_four', '', 'To apply'],
    [15, 16],
  ],
  ['nothing where the list is over', ['a', 'b', 'lacks:', '2026_one', '2026_two', 'Error: no'], []],
  ['nothing behind lines that are no list', ['a', 'b', 'Error', 'at x (y.ts:1:2)', 'Process ended.', 'Post job'], []],
  [
    'the statement that was refused',
    ['a', 'b', 'Error', 'c d', 'e: f', 'x.', '[SQL: CREATE INDEX i ON t (now())]'],
    [16],
  ],
  ['no statement twice', ['a', 'b', 'Error', 'c', '[SQL: SELECT 1]', 'x.', '[SQL: SELECT 2]'], []],
])('shows %s', (_what, texts, more) => {
  expect(rest(...texts)).toEqual(more);
});
