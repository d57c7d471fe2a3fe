import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/log/redaction.ts';
import { sparseText } from '../../src/log/sparse.ts';
import { readLog } from '../../src/log/text.ts';
import { goldenLogs, readGolden } from '../support/golden.ts';

const redact = createRedactor();
const read = (text: string) => readLog(Buffer.from(text), redact);
const sparse = (text: string, keep: Iterable<number>) => sparseText(read(text), keep);

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('the lines that are kept', () => {
  test('stand where they stood; the others are empty', () => {
    expect(sparse('one\ntwo\nthree\nfour\n', [4, 2])).toBe('\ntwo\n\nfour\n');
  });

  test('may be none, or be named twice, or lie outside', () => {
    expect(sparse('one\ntwo', [])).toBe('\n\n');
    expect(sparse('one\ntwo', [2, 2, 0, -1, 3, 99])).toBe('\ntwo\n');
    expect(sparse('', [1])).toBe('');
  });

  test.each<[string, string, string]>([
    ['time, to milliseconds', '2026-09-01T10:00:09.1234567Z boom', '2026-09-01T10:00:09.1230000Z boom'],
    ['marker', '2026-09-01T10:00:09.0000000Z ##[error]boom', '2026-09-01T10:00:09.0000000Z ##[error]boom'],
    ['marker without a time', '##[endgroup]', '##[endgroup]'],
    ['marker of another form', '[command]/usr/bin/git version', '##[command]/usr/bin/git version'],
    ['command that nobody carried out', '::error file=a.ts,line=1::boom', '##[error]boom'],
    ['blanks behind the marker', '##[error]   at main', '##[error]   at main'],
    ['colour', '\x1b[36;1mnpm test\x1b[0m', '^[[36mnpm test'],
    ['colour and marker', '\x1b[31m##[error]boom\x1b[0m', '##[error]^[[31mboom'],
    ['last words of a progress bar', '10 %\r50 %\r100 %', '100 %'],
    ['nothing of a title or a link', '\x1b]0;title\x07boom \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 'boom link'],
  ])('show their %s', (_what, line, written) => {
    expect(sparse(`${line}\n`, [1])).toBe(`${written}\n`);
  });
});

describe('a log that was thinned out', () => {
  const stamp = '2026-09-01T10:00:09.0000000Z ';
  const line = fc
    .tuple(
      fc.constantFrom('', stamp, '2026-09-01T12:00:09+02:00 ', '2026-02-31T99:00:09.0000000Z '),
      fc.constantFrom('', '##[error]', '##[group]', '[command]', '::warning::', '##[what]'),
      fc.constantFrom('', '\x1b[31m', '\x1b[1;92m', '\x1b[0m', '^[[33m', '\uFEFF', ' ', '\t'),
      fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('a^[[0-9]', '##[error]x', 'ghp_', stamp)),
      fc.constantFrom('', '\r', '\x1b[0m', '\x1b[', '\x07'),
    )
    .map((parts) => parts.join('').replaceAll('\n', ''));
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.map((one) => `${one}\n`).join(''));

  test('has the same lines at the same numbers, and says the same when it is read again', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(14)), (given, keep) => {
        const whole = readLog(Buffer.from(given), redact, { format: 'github-job' });
        const thin = readLog(Buffer.from(sparseText(whole, keep)), redact, { format: 'github-job' });
        expect(thin.lineCount).toBe(whole.lineCount);
        for (const number of numbers(1, whole.lineCount)) {
          const nothing = { number, text: '', timeMs: null, marker: null, colour: null };
          expect(thin.line(number)).toEqual(keep.includes(number) ? whole.line(number) : nothing);
        }
      }),
    );
  });

  test('is as thin when it is thinned out again', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(14)), (given, keep) => {
        const once = sparseText(readLog(Buffer.from(given), redact, { format: 'github-job' }), keep);
        const thin = readLog(Buffer.from(once), redact, { format: 'github-job' });
        expect(sparseText(thin, numbers(1, thin.lineCount))).toBe(once);
      }),
    );
  });

  // What says how much was cut makes the text longer than the longest that is not cut.
  test('has overlong lines cut once, not again with each reading', () => {
    const once = sparse(`${'x'.repeat(20_000)} the reason\n`, [1]);
    expect(sparse(once, [1]) === once).toBe(true);
  });

  test('holds nothing that acts on a terminal', () => {
    fc.assert(
      fc.property(text, (given) => {
        // The tab is needed by parsers, and taken out where text is shown.
        expect(sparse(given, numbers(1, 12))).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\ufeff]/);
      }),
    );
  });

  const logs = goldenLogs(new URL('../fixtures/logs/triage/', import.meta.url)).slice(0, 20);
  test.each(logs.map((path) => [path.pathname.split('/').at(-1)!, path] as const))(
    'says the same of a real log: %s',
    (_name, path) => {
      const whole = read(readGolden(path).text);
      const every3rd = numbers(1, whole.lineCount).filter((number) => number % 3 === 0);
      const thin = readLog(Buffer.from(sparseText(whole, every3rd)), redact, { format: whole.format });
      const all = whole.lines(1, whole.lineCount);
      const owned = whole.format === 'gh-run-log' ? [] : every3rd;
      expect(owned.map((number) => thin.line(number))).toEqual(owned.map((number) => all[number - 1]));
    },
  );
});

describe('secrets', () => {
  const bytes = Array.from({ length: 19 }, (_, index) => createHash('sha512').update(`key ${index}`).digest());
  const body = Buffer.concat(bytes)
    .toString('base64')
    .match(/.{1,64}/g)!;
  const pem = ['-----BEGIN PRIVATE KEY-----', ...body, '-----END PRIVATE KEY-----'];
  const log = ['writing the key', ...pem, 'done'].map((line) => `2026-09-01T10:00:09.0000000Z ${line}\n`).join('');

  test('a private key stays hidden where neither its first line nor the one above is kept', () => {
    for (const first of numbers(3, pem.length)) {
      const kept = sparse(log, numbers(first, pem.length));
      for (const line of body) expect(kept).not.toContain(line);
    }
  });

  test('even of its last line, which is as short as a word, nothing stays', () => {
    const last = pem.length;
    expect(sparse(log, [last])).toBe(`${'\n'.repeat(last - 1)}2026-09-01T10:00:09.0000000Z ***\n${'\n'.repeat(2)}`);
  });

  test('tokens are hidden', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    expect(sparse(`fetch with ${token}\n`, [1])).toBe('fetch with ghp_***\n');
  });

  test('a word behind the first line of a key is no part of it', () => {
    const begin = 'error: no key begins with "-----BEGIN PRIVATE KEY-----';
    const thin = read(sparse(`${begin}\nread 3 lines\nFAILED\n`, [1, 3]));
    expect(thin.line(3).text).toBe('FAILED');
    expect(sparseText(thin, [1, 3])).toBe(sparseText(thin, numbers(1, 3)));
  });
});
