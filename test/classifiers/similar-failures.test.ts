import fc from 'fast-check';
import { expect, test } from 'vitest';
import { similarFailures } from '../../src/classifiers/similar-failures.ts';
import { tokensOf } from '../../src/classifiers/text-tokens.ts';

const past = [
  ['disk', 'no space left on device while writing the index'],
  ['lease', 'lease of the shared simulator expired before the device booted'],
  ['lease again', 'lease of the shared simulator expired after the device booted'],
  ['types', 'property does not exist on type, did you mean another property'],
  ['proto', '__proto__ constructor toString hasOwnProperty __key'],
].map(([name, line]) => ({ name: name!, tokens: tokensOf([line!]) }));

function namesOf(line: string): string[] {
  return similarFailures(tokensOf([line]), past).map(({ failure }) => failure.name);
}

test.each<[line: string, names: string[]]>([
  ['the lease of the shared simulator expired', ['lease', 'lease again']],
  ['cannot write: no space left on device', ['disk']],
  ['property is missing: it does not exist on type Order', ['types']],
  ['something else entirely', []],
  ['no device left the warehouse because all drivers of the region were on strike yesterday', []],
  ['', []],
  ['__proto__ constructor toString hasOwnProperty __key', ['proto']],
])('%j is like %j', (line, names) => {
  expect(namesOf(line)).toEqual(names);
});

test('rare words count more than those that every failure has', () => {
  const common = 'the job failed in step and was stopped after the attempt';
  const rare = Array.from({ length: 30 }, (_, at) => ({
    name: `${at}`,
    tokens: tokensOf([`${common} item${at % 7}x`]),
  }));
  const own = { name: 'own', tokens: tokensOf(['quaternion solver diverged near pole']) };
  const [first] = similarFailures(tokensOf([`${common}: quaternion solver diverged`]), [...rare, own]);
  const alone = similarFailures(tokensOf([common]), rare)[0]!;
  expect(first!.likeness).toBeLessThan(alone.likeness);
  expect(similarFailures(tokensOf(['quaternion solver diverged']), [...rare, own])[0]!.failure.name).toBe('own');
});

test('the same words are wholly alike, and nothing is more than that', () => {
  const words = fc.array(fc.constantFrom('w:a', 'w:b', 'w:c', 'w:d', 'w:e', 'w:f'), { maxLength: 12 });
  fc.assert(
    fc.property(words, fc.array(words, { maxLength: 8 }), (tokens, others) => {
      const found = similarFailures(tokens, [{ tokens }, ...others.map((one) => ({ tokens: one }))]);
      expect(found.length).toBeLessThanOrEqual(5);
      for (const { likeness } of found) expect(likeness).toBeLessThanOrEqual(1);
      if (new Set(tokens).size >= 3) expect(found[0]!.likeness).toBeCloseTo(1, 9);
      expect([...found].sort((one, other) => other.likeness - one.likeness)).toEqual(found);
    }),
  );
});
