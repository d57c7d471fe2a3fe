import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../src/log/clean.ts';
import { toUtf8 } from '../../src/log/encoding.ts';
import { indexLines, lineAt } from '../../src/log/line-index.ts';
import { readLog } from '../../src/log/text.ts';

const same = (text: string): string => text;
const read = (text: string | Uint8Array) => readLog(typeof text === 'string' ? Buffer.from(text) : text, same);
const stamp = '2026-09-01T10:00:09.1234567Z ';

describe('lines are those of the file as an editor shows them', () => {
  test.each<[string, number]>([
    ['', 0],
    ['a', 1],
    ['a\n', 1],
    ['a\nb', 2],
    ['a\r\nb\r\n', 2],
    ['10%\r20%\r30%\n', 1], // a lone \r ends no line
    ['\n\n', 2],
  ])('%j has %i', (text, count) => expect(read(text).lineCount).toBe(count));

  test('for any bytes, the index is where split("\\n") would cut', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'é', '\n', '\r', '\0', '🙂'), { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const lines = text.split('\n');
        if (lines.at(-1) === '') lines.pop();
        const bytes = Buffer.from(text);
        const starts = indexLines(bytes);
        expect(starts.length).toBe(lines.length);
        let offset = 0;
        for (const [index, line] of lines.entries()) {
          expect(lineAt(starts, offset)).toBe(index + 1);
          offset += Buffer.byteLength(line) + 1;
        }
      }),
    );
  });
});

describe('a line is what a terminal would show in the end', () => {
  test.each<[string, string]>([
    ['plain', 'plain'],
    ['\x1b[31mred\x1b[0m', 'red'],
    ['[\x1b[1;31mERROR\x1b[m] No space', '[ERROR] No space'],
    ['10%\r20%\r100%', '100%'],
    ['100%\r\x1b[0K', '100%'], // clearing the line for what comes next
    ['text\r', 'text'],
    ['a\0b', 'ab'],
    ['\x1b]8;;https://evil.example\x07link\x1b]8;;\x07', 'link'],
    ['\x1b]52;c;cm0gLXJm\x07copied', 'copied'],
    ['user\u202egnp.exe', 'usergnp.exe'],
    ['unfinished \x1b[38;5', 'unfinished'],
    ['tab\tstays', 'tab\tstays'],
  ])('%j -> %j', (raw, text) => expect(cleanText(raw)).toBe(text));

  test('no text whatever comes out with anything that acts on a terminal', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('\x1b', '[', ']', '3', '1', 'm', '\x07', '\r', '\x9b', '\x08', 'a', ';', '\u202e', '\\'),
    });
    fc.assert(
      fc.property(hostile, (raw) => {
        expect(cleanText(raw)).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e]/);
      }),
    );
  });

  test('cleaning twice is the same as once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        expect(cleanText(cleanText(raw))).toBe(cleanText(raw));
      }),
    );
  });
});

describe('what the CI system wrote before a line is cut off', () => {
  test.each<[string, string, string]>([
    ['GitHub', `${stamp}##[group]Run x\n${stamp}npm ERR! code 1`, 'npm ERR! code 1'],
    ['a byte order mark in the middle of a file', `${stamp}##[group]Run x\n\uFEFF${stamp}second block`, 'second block'],
    ['a continuation line without a stamp', `${stamp}##[error]first\n   second part`, '   second part'],
    ['gh run view --log', `test\tRun npm test\t\uFEFF${stamp}a\ntest\tRun npm test\t${stamp}b`, 'b'],
    ['GitLab 17', 'Running with gitlab-runner 17.1\n2026-09-22T15:26:07.123456Z 01E fatal: no', 'fatal: no'],
    [
      'Taskcluster with mozharness',
      '[task 2026-02-12T03:17:15.938Z] x\n[task 2026-02-12T03:17:15.938Z] 03:17:15     INFO - TEST-START',
      'TEST-START',
    ],
    ['Travis', 'travis_fold:start:x\r\x1b[0Ka\ntravis_time:end:0f:start=1\r\x1b[0Knpm ERR!', 'npm ERR!'],
  ])('%s', (_, log, text) => expect(read(log).line(2).text).toBe(text));

  test('a stamp gives the time in milliseconds', () => {
    expect(read(`${stamp}a`).line(1).timeMs).toBe(Date.UTC(2026, 8, 1, 10, 0, 9, 123));
  });

  test.each<[string, string, string]>([
    ['##[error]Process completed', 'error', 'Process completed'],
    ['##[warning]old', 'warning', 'old'],
    ['[command]/usr/bin/git fetch', 'command', '/usr/bin/git fetch'],
    ['::error file=a.ts,line=3::broken', 'error', 'broken'],
  ])('%j is a marker and a text', (raw, marker, text) => {
    expect(read(`${stamp}${raw}`).line(1)).toMatchObject({ marker, text });
  });
});

describe('encodings', () => {
  const text = `${stamp}error: naïve café 🙂\r\n${stamp}second`;

  test.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 LE with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 LE without one', Buffer.from(text, 'utf16le')],
    ['UTF-16 BE with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('%s reads the same', (_, bytes) => {
    expect(read(bytes).line(1).text).toBe('error: naïve café 🙂');
    expect(read(bytes).line(2).text).toBe('second');
  });

  test('escape codes that were written as ^[ are escape codes', () => {
    expect(read('^[[31mred^[[0m text').line(1)).toMatchObject({ text: 'red text', colour: 'red' });
  });

  test('a caret in a script is not', () => {
    expect(Buffer.from(toUtf8(Buffer.from('grep ^[[0-9] file'))).toString()).toBe('grep ^[[0-9] file');
  });
});

describe('long lines', () => {
  test('a line of 10 MB is capped and says how much is missing', () => {
    const { text } = read(`${stamp}${'x'.repeat(10_000_000)}\n`).line(1);
    expect(text.length).toBeLessThan(9000);
    expect(text).toMatch(/^x+…\[\d+ chars\]…x+$/);
  });

  test('the end of an overlong line is kept: the reason stands there', () => {
    const { text } = read(`rustc ${'--cfg feature '.repeat(10_000)}(signal: 9, SIGKILL: kill)`).line(1);
    expect(text).toMatch(/^rustc .*\(signal: 9, SIGKILL: kill\)$/);
  });

  test('of a progress bar of 1 MB the last state is kept, with its time', () => {
    const line = read(`${stamp}${'12 %\r'.repeat(250_000)}done`).line(1);
    expect(line).toMatchObject({ text: 'done', timeMs: Date.UTC(2026, 8, 1, 10, 0, 9, 123) });
  });

  test('a cap never cuts an emoji in half', () => {
    const { text } = read(`x${'🙂'.repeat(5000)}`).line(1);
    expect(encodeURIComponent(text)).toContain(encodeURIComponent('…'));
  });
});

test('a private key is hidden line by line', () => {
  const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDb1234567890ab';
  const log = read(`-----BEGIN PRIVATE KEY-----\n${body}\n${body}\nQUJD\n-----END PRIVATE KEY-----\nafter`);
  const texts = log.lines(1, 6).map((line) => line.text);
  expect(texts.slice(1, 4).join('')).not.toMatch(/MII|QUJD/);
  expect(texts[5]).toBe('after');
});

test('the last line of a private key is hidden even when one asks for it alone', () => {
  const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDb1234567890ab';
  const log = read(`-----BEGIN PRIVATE KEY-----\n${body}\n${body}\nQUJDRA==\n-----END PRIVATE KEY-----\n`);
  expect(log.line(4).text).not.toContain('QUJD');
  expect(log.lines(4, 5)[0]!.text).not.toContain('QUJD');
});

test('names of jobs and steps act on no terminal', () => {
  const log = read(`evil\x1b]0;pwned\x07job\tstep\x1b[2J\t${stamp}a\n`);
  expect(log.owner(1)).toEqual({ job: 'eviljob', step: 'step' });
});

test('escape codes written as ^[ do not shift what stands behind them', () => {
  const bytes = Buffer.from('^[[31mred^[[0m\nsecond\n');
  expect(toUtf8(bytes).length).toBe(bytes.length);
});
