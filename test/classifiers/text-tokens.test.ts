import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tellingLines, tokensOf } from '../../src/classifiers/text-tokens.ts';

describe('the tokens of lines', () => {
  test.each<[line: string, has: string[]]>([
    ['Connection timed out', ['w:connection', 'w:timed', 'w:out', 'b:timed out']],
    ['Process completed with exit code 137.', ['exit:137', 'w:exit']],
    ['exited with status 2', ['exit:2']],
    ['error: Broken pipe (os error 32)', ['errno:32', 'b:broken pipe']],
    ['OSError: [Errno 28] No space left on device', ['errno:28', 'b:no space']],
    ['received HTTP 503 from upstream', ['http:503']],
    ['java.lang.OutOfMemoryError', ['w:memory', 'b:out memory']],
    ['ECONNRESET', ['w:econnreset']],
    ['lock_wait_timeout', ['b:wait timeout']],
    ['fetch https://registry.example.com/left-pad failed', ['s:url', 'w:fetch', 'w:failed']],
    ['dial tcp 10.0.0.1:5432', ['s:address', 'b:dial tcp']],
    ['src/deep/module.ts:12:3 is wrong', ['s:place', 'w:wrong']],
    ["isn't there", ['w:isnt']],
  ])('%j has %j', (line, has) => {
    expect(tokensOf([line])).toEqual(expect.arrayContaining(has));
  });

  test.each<[one: string, other: string]>([
    ['took 12.5s to reach 10.0.0.1:80', 'took 310 ms to reach 192.168.4.9:8080'],
    ['cannot read /home/runner/work/app/app/src/a/b.ts', 'cannot read /home/runner/work/lib/lib/src/c/d.ts'],
    ['commit 1f00aa93c0de was not found', 'commit 99bb00aa11cd was not found'],
    ['2026-09-01T10:00:09.000Z retry 3 of 5', '2026-11-21T23:59:59.000Z retry 4 of 9'],
  ])('%j and %j have the same', (one, other) => {
    expect(tokensOf([one])).toEqual(tokensOf([other]));
  });

  test('words on both sides of a name are no pair', () => {
    expect(tokensOf(['open /usr/lib/x/libz.so failed'])).not.toContain('b:open failed');
  });

  test('are each there once, in the order of the lines', () => {
    expect(tokensOf(['lost contact', 'lost contact again'])).toEqual([
      ...['w:lost', 'w:contact', 'b:lost contact'],
      ...['w:again', 'b:contact again'],
    ]);
  });

  test('are at most 150, each with a prefix and none as long as a line, whatever the lines hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 400 })), (lines) => {
        const tokens = tokensOf(lines);
        expect(tokens.length).toBeLessThanOrEqual(150);
        expect(new Set(tokens).size).toBe(tokens.length);
        for (const token of tokens) expect(token).toMatch(/^[a-z]+:[a-z0-9 -]{1,50}$/);
      }),
    );
    expect(
      tokensOf([
        Array.from({ length: 400 }, (_, at) => `word${String.fromCharCode(97 + (at % 26))}${at % 99}`).join(' '),
      ]),
    ).toHaveLength(150);
  });

  test('a line without end is read quickly', () => {
    const before = process.cpuUsage().user;
    for (const piece of ['a', 'a/', '.', 'a.', 'a::', '-', "'", 'A1']) tokensOf([piece.repeat(100_000)]);
    expect(process.cpuUsage().user - before).toBeLessThan(2_000_000);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__'])(
    'the word %s is a word',
    (word) => {
      const tokens = tokensOf([`${word} failed`]);
      expect(tokens).toContain('w:failed');
      expect(tokens.every((token) => token.includes(':'))).toBe(true);
    },
  );
});

test('what tells of a failure is its line, then strong candidates, then what stands around it', () => {
  const candidate = (text: string, score: number) => ({ line: 1, text, score, why: [] });
  const lines = tellingLines({
    rootCause: { line: 3, endLine: 3, text: 'the cause', confidence: 1 },
    candidates: [candidate('another', 6), candidate('a weak one', 0.5)],
    excerpt: [{ number: 2, text: 'before it', timeMs: null, marker: null, colour: null }],
  });
  expect(lines).toEqual(['the cause', 'another', 'before it']);
});
