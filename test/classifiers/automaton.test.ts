import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildAutomaton, fold, packAutomaton, scan, unpackAutomaton } from '../../src/classifiers/automaton.ts';

function found(literals: readonly string[], text: string): [string, number][] {
  const hits: [string, number][] = [];
  const bytes = Buffer.from(text);
  scan(buildAutomaton(literals), bytes, 0, bytes.length, (literal, offset) => hits.push([literals[literal]!, offset]));
  return hits;
}

/** Every place at which a literal ends, looked for one by one. */
function naively(literals: readonly string[], text: string): [string, number][] {
  const hits: [string, number][] = [];
  for (let end = 1; end <= text.length; end++) {
    for (const literal of literals) if (fold(text.slice(0, end)).endsWith(literal)) hits.push([literal, end]);
  }
  return hits;
}

const sorted = (hits: readonly [string, number][]): string[] =>
  hits.map(([literal, offset]) => `${offset} ${literal}`).sort();

describe('the automaton', () => {
  test('finds what a search for each literal alone finds', () => {
    const letters = fc.constantFrom('a', 'b', 'A', ' ', '\n');
    const literal = fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.uniqueArray(literal, { minLength: 1, maxLength: 8 }),
        fc.string({ unit: letters, maxLength: 60 }),
        (literals, text) => {
          expect(sorted(found(literals, text))).toEqual(sorted(naively(literals, text)));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each<[string, string]>([
    ['a colour in its middle', 'No \x1b[1;31mspace\x1b[m left on device'],
    ['other case', 'NO SPACE left On Device'],
    ['a time stamp before it', '2026-09-01T10:00:09.1234567Z No space left on device'],
    ['a charset switch in its middle', 'No space\x1b(B\x1b[m left on device'],
    ['a link in its middle', 'No \x1b]8;;https://example.org\x07space\x1b]8;;\x1b\\ left on device'],
    ['a NUL in its middle', 'No sp\0ace left on device'],
    ['an unfinished escape in the line before', 'x\x1b[\nNo space left on device'],
    ['an escape that is cut off behind it', 'No space left on device\x1b['],
  ])('finds a literal with %s', (_, text) => {
    expect(found(['no space left on'], text).map(([literal]) => literal)).toEqual(['no space left on']);
  });

  test('does not find a literal across a line end', () => expect(found(['ab'], 'a\nb')).toEqual([]));

  test('is the same after it was packed and unpacked', () => {
    const automaton = buildAutomaton(['abc', 'bcd', 'no space left']);
    expect(unpackAutomaton(packAutomaton(automaton))).toEqual(automaton);
  });

  test('searches a long literal by its beginning', () => {
    expect(found(['the remote end hung up unexpectedly'], 'the remote end hung up')).toHaveLength(1);
  });

  test('finds literals of other alphabets', () => expect(found(['naïve 🙂'], 'so naïve 🙂!')).toHaveLength(1));
});
