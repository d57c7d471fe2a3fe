import fc from 'fast-check';
import { expect, test } from 'vitest';
import { between, cellsOf, toWidth, toWidthEnd, unstyled } from '../../src/ui/look/cells.ts';
import { lookOf } from '../../src/ui/look/look.ts';

const look = lookOf({ theme: 'dark', isAscii: false });
const piece = fc.constantFrom('ab', '日本', '🎉', 'e\u0301', look.bad('red'), look.selection(look.ok('both')), ' ');
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test('any text is as wide as it is told to be', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 30 }), (line, width) => {
      expect(cellsOf(toWidth(line, width))).toBe(width);
      expect(cellsOf(toWidthEnd(line, width))).toBe(width);
      expect(cellsOf(between(line, 'end', width))).toBe(width);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('what opens a colour closes it, also where the text is cut', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 30 }), (line, width) => {
      const styles = [...toWidth(line, width).matchAll(/\u001b\[(\d+)m/g)].map(([, code]) => code);
      for (const [open, close] of [
        ['31', '39'],
        ['7', '27'],
      ]) {
        const count = (code: string | undefined): number => styles.filter((one) => one === code).length;
        if (open === '31') expect(count('39')).toBeGreaterThanOrEqual(count('31'));
        else expect(count(close)).toBe(count(open));
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('a text that is cut says so', () => {
  expect(toWidth('abcdef', 4)).toBe('abc…');
  expect(unstyled(toWidth(look.bad('abcdef'), 4))).toBe('abc…');
});
