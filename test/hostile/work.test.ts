import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FRAMEWORKS } from '../../src/classifiers/frameworks/index.ts';
import type { LogLine } from '../../src/domain.ts';
import { triageText } from '../support/engine.ts';
import { goldenLog } from '../support/lines.ts';

interface Work {
  /** Characters that regular expressions went through, all in all. */
  readonly characters: number;
  /** In one text. */
  readonly longest: number;
}

/**
 * How much text regular expressions go through in `run`: counted, so that it is the same on every machine. How long each of them is
 * busy with its text is tested by `patterns.test.ts`.
 */
async function workOf(run: () => unknown): Promise<Work> {
  const native = RegExp.prototype.exec;
  let characters = 0;
  let longest = 0;
  RegExp.prototype.exec = function (this: RegExp, text: string) {
    const given = String(text).length;
    const start = this.global || this.sticky ? this.lastIndex : 0;
    const match = native.call(this, text);
    // Up to where it matched; whoever looks for the next match goes on from there.
    characters += Math.max(1, (match === null ? given : match.index + match[0].length) - start);
    longest = Math.max(longest, given);
    return match;
  };
  try {
    await run();
  } finally {
    RegExp.prototype.exec = native;
  }
  return { characters, longest };
}

/** Four times as much to read is four times the work, and a little more. */
const GROWTH_MAX = 5;

/** What tools repeat, as lines of a failed step. */
const REPEATED: Readonly<Record<string, string>> = {
  'one letter': 'a',
  digits: '0',
  blanks: ' ',
  'tabs and dots': '\t.',
  'opening brackets': '([{<',
  colons: 'a:1:',
  paths: '/a/b.ts',
  'paths of Windows': 'C:\\a\\b.ts ',
  'words of failures': 'error: failed FAILED ',
  frames: ' at a (b.js:1:2)',
  'equal signs': '=',
  bars: ' | ',
  quotes: `"'\``,
  settings: 'token=a password: ',
  addresses: 'https://a:b@',
  colours: '\u001b[31ma',
  'unfinished sequences': '\u001b]0;',
  'bars that are drawn over': '1 %\r',
  'workflow commands': '::error::',
  markers: '##[error]',
  'tabs as columns': 'job\tstep\t',
  'masked secrets': '***',
  capitals: 'AKIA',
  exceptions: 'a.b.CError: ',
};

const STAMP = '2026-09-01T10:00:00.0000000Z ';
const failedStep = (lines: readonly string[]): string =>
  [
    '##[group]Run make',
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    ...lines,
    '##[error]Process completed with exit code 1.',
    '',
  ]
    .map((line) => STAMP + line)
    .join('\n');

describe('the work on a failed step grows as it does', () => {
  test.each(Object.entries(REPEATED))('with the length of a line of %s', async (_, piece) => {
    const log = (length: number): string => failedStep([`error: ${piece.repeat(length / piece.length)}`]);
    const short = await workOf(() => triageText(log(5000)));
    const long = await workOf(() => triageText(log(20_000)));
    const huge = await workOf(() => triageText(log(1_000_000)));
    expect(long.characters / short.characters).toBeLessThan(GROWTH_MAX);
    // Of an overlong line beginning and end are read.
    expect(huge.longest).toBeLessThan(80_000);
    expect(huge.characters / short.characters).toBeLessThan(120);
  });

  test.each(Object.entries(REPEATED))('with the number of lines of %s', async (_, piece) => {
    const line = `error: ${piece.repeat(120 / piece.length)}`;
    const lines = (count: number): string => failedStep(Array.from({ length: count }, (_one, at) => `${line} ${at}`));
    const few = await workOf(() => triageText(lines(250)));
    const many = await workOf(() => triageText(lines(1000)));
    expect(many.characters / few.characters).toBeLessThan(GROWTH_MAX);
  });
});

const LOGS = new URL('../fixtures/logs/', import.meta.url);

/** Golden logs of parsers, by the framework that they are for. */
const outputs = readdirSync(LOGS).flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, LOGS))
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => {
      const { header, lines } = goldenLog(readFileSync(new URL(`${folder}/${name}`, LOGS), 'utf8'));
      const framework = FRAMEWORKS.find((one) => one.name === header.get('framework'));
      return framework === undefined ? [] : [{ name: `${folder}/${name}`, framework, lines }];
    }),
);

const again = (lines: readonly LogLine[], times: number): LogLine[] =>
  Array.from({ length: times }, () => lines)
    .flat()
    .map((line, at) => ({ ...line, number: at + 1 }));

describe('the work of a parser grows as its output does', () => {
  test('there are such outputs', () => expect(outputs.length).toBeGreaterThan(40));

  test.each(outputs)('$name, printed again and again', async ({ framework, lines }) => {
    const few = await workOf(() => framework.parse(again(lines, 2)));
    const many = await workOf(() => framework.parse(again(lines, 8)));
    expect(many.characters / Math.max(1000, few.characters)).toBeLessThan(GROWTH_MAX);
  });

  test.each(outputs)('$name, without its end', async ({ framework, lines }) => {
    // The first half again and again: what waits for an end looks for it from every beginning.
    const half = lines.slice(0, Math.ceil(lines.length / 2));
    const few = await workOf(() => framework.parse(again(half, 4)));
    const many = await workOf(() => framework.parse(again(half, 16)));
    expect(many.characters / Math.max(1000, few.characters)).toBeLessThan(GROWTH_MAX);
  });
});
