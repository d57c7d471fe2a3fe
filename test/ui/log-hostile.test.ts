import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringWidth } from '../../src/reports/layout.ts';
import { cellsOf, unstyled } from '../../src/ui/look/cells.ts';
import { heightIn, pieceOf, visible, wrapped } from '../../src/ui/screens/log/cells.ts';
import { failureAt, openLog } from './kit/log.ts';

/** What acts on a terminal, takes two cells or none, or looks like what the runner writes. */
const NASTY = [
  '\u001b[31m',
  '\u001b]52;c;aGk=\u0007',
  '\u001b[2J',
  '\u001b]0;title\u0007',
  '\u001b',
  '\u009b31m',
  '\u0007',
  '\r',
  '\t',
  '\u0000',
  '\u202e',
  '\u00ad',
  '\u200b',
  '\u200d',
  '\ufe0f',
  '\u2028',
  '👩‍👩‍👧',
  '🇩🇪',
  '日本語',
  'é',
  '\u0301',
  '##[error]',
  '##[group]',
  '##[endgroup]',
  '2026-09-01T10:00:00.0000000Z ',
  ' '.repeat(30),
  'x'.repeat(300),
  '123',
  '\n',
  '\n\n\n\n\n',
];
const nasty = fc.array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary' }), fc.string()), {
  maxLength: 40,
});
const hostile = nasty.map((parts) => `${parts.join('')}\n`);
const keys = fc.array(
  fc.constantFrom(
    'j',
    'k',
    'G',
    'g',
    'space',
    'b',
    'z',
    'Z',
    'w',
    't',
    '>',
    '<',
    'V',
    'm',
    'M',
    'e',
    'E',
    'c',
    'W',
    'f',
    'n',
    'y',
    'Y',
    'L',
  ),
  { maxLength: 25 },
);

test('whatever a log holds, no painted line acts on the terminal or is wider than the pane, and nothing that is copied does', async () => {
  await fc.assert(
    fc.asyncProperty(
      hostile,
      keys,
      fc.integer({ min: 24, max: 90 }),
      fc.integer({ min: 3, max: 20 }),
      fc.boolean(),
      async (text, pressed, width, height, isKept) => {
        const origin = isKept ? 'kept' : 'download';
        const log = openLog(text, { width, height, origin, failures: [failureAt(2, 'x', [3, 1])] });
        await log.press('/', 'x', 'enter');
        for (const key of pressed) {
          await log.press(key);
          const lines = log.painted();
          expect(lines.length).toBeLessThanOrEqual(height);
          for (const line of lines) {
            expect(unstyled(line)).not.toMatch(/(?!\u200d)[\p{Cc}\p{Cf}\u2028\u2029]/u);
            expect(cellsOf(line)).toBeLessThanOrEqual(width);
          }
        }
        for (const effect of log.effects) {
          if (effect.type === 'copy' || effect.type === 'page') expect(effect.text).not.toMatch(/(?![\n\t])\p{Cc}/u);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('a wrapped text is all there, each line fits, and its height is known beforehand', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string()), fc.integer({ min: 2, max: 60 }), (text, width) => {
      const shown = visible(text);
      const pieces = wrapped(shown, width);
      expect(pieces.map(({ from, to }) => shown.slice(from, to)).join('')).toBe(shown);
      expect(heightIn(shown, width)).toBe(pieces.length);
      for (const { from, to, cells } of pieces) {
        expect(cells).toBeLessThanOrEqual(width);
        expect(cells).toBe(stringWidth(shown.slice(from, to)));
      }
    }),
  );
});

test('a piece of a text is what lies in its cells', () => {
  fc.assert(
    fc.property(hostile, fc.nat(40), fc.integer({ min: 1, max: 40 }), (text, start, width) => {
      const shown = visible(text);
      const { from, to, cells } = pieceOf(shown, start, width);
      expect(cells).toBeLessThanOrEqual(width);
      expect(cells).toBe(stringWidth(shown.slice(from, to)));
      // What begins with a character of two cells may begin one cell later.
      expect(stringWidth(shown.slice(0, from)) - start).toBeLessThanOrEqual(1);
    }),
  );
});
