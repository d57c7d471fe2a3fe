import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baselineOf, packProfile, profileOf, unpackProfile } from '../../src/classifiers/baseline.ts';
import { readLog } from '../../src/log/text.ts';

const profile = (...lines: readonly string[]) => {
  return profileOf(readLog(Buffer.from(lines.map((line) => `${line}\n`).join('')), (same) => same));
};

describe('a baseline', () => {
  const known = baselineOf([
    profile('npm warn deprecated glob@7.2.3', 'added 312 packages in 4s', 'ok'),
    profile('fetched from 10.0.0.1:443'),
  ])!;

  test.each<[line: string, has: boolean]>([
    ['npm warn deprecated glob@7.2.3', true],
    ['added 299 packages in 11s', true],
    ['fetched from 192.168.4.7:8080', true],
    ['npm error code ECONNRESET', false],
    ['', false],
  ])('%j: %j', (line, has) => expect(known.has(line)).toBe(has));

  test('does not know what every log says', () => expect(known.has('ok')).toBe(false));

  test('says how many logs it is made of', () => expect(known.logs).toBe(2));

  test('of no log is none; of an empty one it knows nothing', () => {
    expect(baselineOf([])).toBeNull();
    expect(baselineOf([profile()])).toMatchObject({ logs: 1 });
    expect(baselineOf([profile()])!.has('added 312 packages in 4s')).toBe(false);
  });

  test('knows every line that its logs have in a stable form', () => {
    const line = fc.string({ minLength: 12, maxLength: 60, unit: fc.constantFrom(...'abcdefgh /.()') });
    fc.assert(
      fc.property(fc.array(line.filter((text) => text.trim().replace(/\s+/g, ' ').length >= 8)), (lines) => {
        const baseline = baselineOf([profile(...lines)])!;
        for (const one of lines) expect(baseline.has(one)).toBe(true);
      }),
    );
  });
});

describe('a profile', () => {
  test('has each line once, whatever varies in it; stamps, colours and markers are no part of it', () => {
    expect(profile('added 1 packages', 'added 2 packages', '\x1b[32madded 3 packages\x1b[0m')).toHaveLength(1);
    expect(profile('2026-09-01T10:00:09.0000000Z ##[error]the build is broken')).toEqual(
      profile('the build is broken'),
    );
  });

  test('ascends, so that equal logs have equal profiles', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `line ${'abcdefghij'[index % 10]} of ${'x'.repeat(index)}`);
    const one = profile(...lines);
    expect([...one]).toEqual([...new Set(one)].sort((a, b) => a - b));
    expect(profile(...lines.reverse())).toEqual(one);
  });

  test('of ten thousand lines has next to no two that are taken for each other', () => {
    const word = (index: number): string =>
      index.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!);
    const lines = Array.from({ length: 10_000 }, (_, index) => `compiling the module ${word(index)}`);
    expect(profile(...lines).length).toBeGreaterThanOrEqual(9_999);
  });
});

describe('a packed profile', () => {
  const hashes = fc.uniqueArray(fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffffffff })), { maxLength: 200 });
  const profiles = hashes.map((all) => Uint32Array.from(all).sort());

  test('is the same when it is unpacked', () => {
    const edges = Uint32Array.of(0, 1, 0x7f, 0x80, 0x3fff, 0x4000, 0x7fffffff, 0x80000000, 0xffffffff);
    expect(unpackProfile(packProfile(edges))).toEqual(edges);
    expect(unpackProfile(packProfile(new Uint32Array()))).toEqual(new Uint32Array());
    fc.assert(
      fc.property(profiles, (one) => {
        expect(unpackProfile(packProfile(one))).toEqual(one);
      }),
    );
  });

  test('that is cut off loses its end and nothing else', () => {
    fc.assert(
      fc.property(profiles, fc.nat(1000), (one, at) => {
        const part = unpackProfile(packProfile(one).subarray(0, at));
        expect(part).toEqual(one.subarray(0, part.length));
      }),
    );
  });

  test('of a long log takes less than three bytes a line', () => {
    let state = 1;
    const random = Uint32Array.from({ length: 10_000 }, () => {
      state = Math.imul(state, 1_664_525) + 1_013_904_223;
      return state;
    }).sort();
    expect(packProfile(random).length).toBeLessThan(30_000);
  });
});
