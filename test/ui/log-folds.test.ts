import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chosenRows, countUpTo, foldRows, hasBetween } from '../../src/ui/screens/log/fold-map.ts';

/** Any folds, nested, overlapping, beyond the end; as the service sorts them. */
const folds = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 30 }), fc.boolean()), { maxLength: 12 })
  .map((all) => {
    const sorted = all
      .map(([first, length, isClosed]) => ({ first, last: first + length, isClosed }))
      .sort((one, other) => one.first - other.first || other.last - one.last);
    return {
      ranges: {
        first: Uint32Array.from(sorted, ({ first }) => first),
        last: Uint32Array.from(sorted, ({ last }) => last),
      },
      closed: Uint8Array.from(sorted, ({ isClosed }) => (isClosed ? 1 : 0)),
      sorted,
    };
  });

/** The same by the meaning of the words: a closed fold hides all of its lines but the first. */
function seenLines(lineCount: number, sorted: readonly { first: number; last: number; isClosed: boolean }[]): number[] {
  const lines = Array.from({ length: lineCount }, (_, index) => index + 1);
  return lines.filter((line) => !sorted.some(({ first, last, isClosed }) => isClosed && line > first && line <= last));
}

test('each row stands for one line that is seen, in order, and each line for the row above which it is hidden', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), folds, (lineCount, { ranges, closed, sorted }) => {
      const rows = foldRows(lineCount, ranges, closed);
      const seen = seenLines(lineCount, sorted);
      expect(rows.count).toBe(seen.length);
      expect(seen.map((_, row) => rows.lineAt(row))).toEqual(seen);
      for (let line = 1; line <= lineCount; line++) {
        const row = rows.rowOf(line);
        expect(seen[row]).toBe(seen.findLast((one) => one <= line));
      }
      seen.forEach((line, row) => {
        expect(rows.hiddenAfter(line)).toBe((seen[row + 1] ?? lineCount + 1) - line - 1);
      });
    }),
  );
});

test('of chosen lines each has its row, and any other the row of the one before', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1 }), (lines) => {
      const chosen = Uint32Array.from(lines).sort();
      const rows = chosenRows(chosen);
      expect(rows.count).toBe(chosen.length);
      chosen.forEach((line, row) => {
        expect([rows.lineAt(row), rows.rowOf(line), rows.hiddenAfter(line)]).toEqual([line, row, 0]);
      });
    }),
  );
});

test('what is searched in sorted numbers is found as by going through them', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.nat(60), fc.nat(60), (numbers, one, other) => {
      const sorted = Uint32Array.from(numbers).sort();
      const [low, high] = one < other ? [one, other] : [other, one];
      expect(countUpTo(sorted, one)).toBe(numbers.filter((number) => number <= one).length);
      expect(hasBetween(sorted, low, high)).toBe(numbers.some((number) => number >= low && number <= high));
    }),
  );
});
