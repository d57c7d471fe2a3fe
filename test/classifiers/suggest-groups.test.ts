import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupsOf } from '../../src/classifiers/suggest-groups.ts';

function grouped(...lines: readonly string[]): string[][] {
  return groupsOf(lines.map((text) => ({ text }))).map((group) => group.map(({ text }) => text));
}

describe('together', () => {
  test.each<[one: string, other: string]>([
    // Numbers and paths alone differ.
    ['Error: shard 7 has no opening balance', 'Error: shard 12 has no opening balance'],
    ['cannot seed /tmp/a1b2/rates.sql: truncated header', 'cannot seed /tmp/ff00/rates.sql: truncated header'],
    // A name differs.
    ["Error: courier 'north' never acknowledged parcel", "Error: courier 'south-east' never acknowledged parcel"],
    ['replica alpha drifted from the recorded checksum', 'replica omega drifted from the recorded checksum'],
  ])('%j and %j', (one, other) => expect(grouped(one, other)).toEqual([[one, other]]));
});

describe('apart', () => {
  test.each<[one: string, other: string]>([
    ['Error: shard 7 has no opening balance', 'Error: courier never acknowledged parcel 12'],
    // What they share begins every failure.
    ['Error: command failed: render', 'Error: command failed: upload'],
    ['Process failed with exit code 2', 'Process failed with an unknown error'],
    ['', 'Error: shard 7 has no opening balance'],
  ])('%j and %j', (one, other) => expect(grouped(one, other)).toEqual([[one], [other]]));
});

test('the largest group comes first', () => {
  const parcel = (number: number): string => `courier never acknowledged parcel ${number}`;
  expect(grouped('replica drifted from the recorded checksum', parcel(1), parcel(2)).map((one) => one.length)).toEqual([
    2, 1,
  ]);
});

test('every failure is in one group, whatever the lines say', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom('a b c', 'Error: x 1', '')), { maxLength: 30 }),
      (lines) => {
        const failures = lines.map((text) => ({ text }));
        const groups = groupsOf(failures);
        expect(groups.flat()).toHaveLength(failures.length);
        expect(new Set(groups.flat())).toEqual(new Set(failures));
      },
    ),
  );
});
