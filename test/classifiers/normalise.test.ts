import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../src/classifiers/fingerprint.ts';
import { normalise } from '../../src/classifiers/normalise.ts';

describe('the stable form of a line', () => {
  test.each<[string, string, string]>([
    ['time', 'at 2026-09-01T10:00:09.123Z: boom', 'at 2026-10-02T11:12:13Z: boom'],
    ['address and port', 'dial tcp 10.0.0.1:5432: refused', 'dial tcp 172.17.0.3:5433: refused'],
    [
      'temporary path',
      "no such file '/tmp/pytest-of-runner/pytest-1/a.pt'",
      "no such file '/tmp/pytest-of-ci/pytest-7/b.pt'",
    ],
    ['the runner’s folder', '/home/runner/work/nova/nova/src/a.ts: boom', 'D:\\a\\nova\\nova\\src/a.ts: boom'],
    ['commit', 'merge of 1f3c9ab7d2 failed', 'merge of 99aa01bcde failed'],
    ['duration', 'timed out after 310.01 s', 'timed out after 12 s'],
    ['uuid', 'pod 6f1c0a9b-e4d2-4c11-8f00-aa55bb66cc77 gone', 'pod 00000000-e4d2-4c11-8f00-aa55bb66cc70 gone'],
    ['memory address', 'fault at 0x7fff00aa', 'fault at 0x12'],
    ['shard', 'shard 3 of 8 failed', 'shard 5 of 8 failed'],
    ['path of a URL', 'GET https://registry.example/a/b?c=1 failed', 'GET https://registry.example/z failed'],
    ['masked secret', 'token *** refused', 'token ***** refused'],
  ])('does not depend on the %s', (_, a, b) => expect(normalise(a)).toBe(normalise(b)));

  test.each<[string, string, string]>([
    ['host', 'cannot resolve https://a.example/x', 'cannot resolve https://b.example/x'],
    ['name with digits', 'utf8 is not known', 'utf16 is not known'],
    ['error code', 'error TS2322: no', 'error TS2345: no'],
    ['module', "No module named 'torch'", "No module named 'numpy'"],
  ])('keeps the %s', (_, a, b) => expect(normalise(a)).not.toBe(normalise(b)));

  test('normalising twice is the same as once', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a fingerprint', () => {
  const test1 = { id: 'a > b', message: 'expected 1 to be 2', file: null, line: null, logLine: 1 };
  const report = (message: string, id = 'a > b') => ({
    framework: 'vitest',
    passed: 1,
    failed: 1,
    skipped: 0,
    total: 2,
    failures: [{ ...test1, message, id }],
  });

  test('of a failed test is that of the test, whatever it says', () => {
    expect(fingerprint('x', null, report('expected 1'), [])).toBe(fingerprint('y', null, report('expected 2'), []));
    expect(fingerprint('x', null, report('expected 1', 'c > d'), [])).not.toBe(
      fingerprint('x', null, report('expected 1'), []),
    );
  });

  test('has a version and 16 digits', () => expect(fingerprint('x', null, null, [])).toMatch(/^v1:[0-9a-f]{16}$/));
});
