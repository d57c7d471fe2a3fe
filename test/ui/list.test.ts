import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AT_TOP, moved, moveTo, scrollBy } from '../../src/ui/list.ts';

const move = fc.constantFrom(
  ...[
    'move.down',
    'move.up',
    'move.page-down',
    'move.page-up',
    'move.half-down',
    'move.half-up',
    'move.top',
    'move.bottom',
  ],
);

test('the cursor is in the list and in sight, whatever was pressed', () => {
  fc.assert(
    fc.property(
      fc.nat(50),
      fc.integer({ min: 1, max: 20 }),
      fc.array(move, { maxLength: 30 }),
      (count, height, moves) => {
        const view = moves.reduce((now, command) => moved(now, command, count, height)!, AT_TOP);
        expect(view.cursor).toBeGreaterThanOrEqual(0);
        expect(view.cursor).toBeLessThanOrEqual(Math.max(0, count - 1));
        expect(view.cursor).toBeGreaterThanOrEqual(view.top);
        expect(view.cursor).toBeLessThan(view.top + height);
        expect(view.top).toBeLessThanOrEqual(Math.max(0, count - height));
      },
    ),
    { seed: 7 },
  );
});

test('two entries stay in sight around the cursor where there is room', () => {
  expect(moveTo(AT_TOP, 9, 50, 10)).toEqual({ cursor: 9, top: 2 });
  expect(moveTo(AT_TOP, 49, 50, 10)).toEqual({ cursor: 49, top: 40 });
});

test('the wheel scrolls, and takes the cursor along at the edge only', () => {
  expect(scrollBy({ cursor: 5, top: 0 }, 3, 50, 10)).toEqual({ cursor: 5, top: 3 });
  expect(scrollBy({ cursor: 5, top: 3 }, 3, 50, 10)).toEqual({ cursor: 6, top: 6 });
  expect(scrollBy({ cursor: 0, top: 0 }, 3, 2, 10)).toEqual({ cursor: 0, top: 0 });
});
