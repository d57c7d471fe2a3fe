import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutPrefix } from '../../src/log/prefix.ts';

test('a time stamp means what the language itself makes of it', () => {
  const time = fc.date({ min: new Date('1971-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(
      time,
      fc.integer({ min: 0, max: 9 }),
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 9, maxLength: 9 }),
      (date, decimals, digits) => {
        const fraction = decimals === 0 ? '' : `.${digits.slice(0, decimals)}`;
        const stamp = `${date.toISOString().slice(0, 19)}${fraction}Z`;
        const expected = Date.parse(stamp.replace(/(\.\d{3})\d+/, '$1'));
        expect(cutPrefix('plain', `${stamp} text`)).toMatchObject({ rest: 'text', timeMs: expected });
      },
    ),
  );
});

test.each([
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-01-32T00:00:00Z',
  '2026-01-01T25:00:00Z',
  '2026-01-01T00:61:00Z',
])('%s only looks like a time', (stamp) => {
  expect(cutPrefix('plain', `${stamp} text`).timeMs).toBeNull();
});
