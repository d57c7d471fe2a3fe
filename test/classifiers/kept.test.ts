import { describe, expect, test } from 'vitest';
import { keptLines, searchable } from '../../src/classifiers/kept.ts';
import type { Failure, JobTriage } from '../../src/domain.ts';
import { parsePart } from '../../src/log/parse.ts';
import { sparseText } from '../../src/log/sparse.ts';
import { complete, script, setUp, stamped } from '../support/api-job.ts';
import { engine, triageText } from '../support/engine.ts';

/** Text of a job that may be stored; an empty line for each of the others comes to it. */
const KEPT_MAX_BYTES = 96 * 1024;
const EXIT_1 = '##[error]Process completed with exit code 1.';
const ERROR = "AssertionError: expected 'on' to be 'off'";

function parsed(text: string) {
  return parsePart({ file: 'job.log', bytes: Buffer.from(text), step: null, steps: null }, engine.redact)[0]!;
}

async function kept(text: string): Promise<{ lines: number[]; job: JobTriage; bytes: number; text: string }> {
  const [job] = (await triageText(text)).jobs;
  const log = parsed(text);
  const lines = keptLines(log, job!);
  const all = lines.map((number) => log.text.line(number).text);
  return { lines, job: job!, bytes: Buffer.byteLength(all.join('')), text: sparseText(log.text, lines) };
}

function causeOf({ failures }: JobTriage): Failure['rootCause'] {
  return failures[0]!.rootCause;
}

function filler(count: number, words: string): string[] {
  return Array.from({ length: count }, (_, index) => `${words} ${index}`);
}

describe('of a failed job are kept', () => {
  const text =
    setUp(0, 'test') +
    script(1, 'npm ci', ...filler(2000, 'fetched package number')) +
    script(
      20,
      'npm test',
      ...filler(3000, 'passed the test number'),
      ERROR,
      ...filler(3000, 'tidied up room'),
      EXIT_1,
    ) +
    complete(60);

  test('the explaining line and what stands around it, the head of its step, the beginning and the end', async () => {
    const { lines, job } = await kept(text);
    const { line } = causeOf(job);
    const has = (number: number): boolean => lines.includes(number);
    const log = parsed(text);
    expect(job.failures[0]!.rootCause.text).toBe(ERROR);
    for (let number = line - 40; number <= line + 40; number++) expect(has(number)).toBe(true);
    expect([1, log.last, log.last - 20].every(has)).toBe(true);
    const step = log.steps.find(({ name }) => name === 'Run npm test')!;
    expect([0, 1, 2, 3].every((at) => has(step.firstLine + at))).toBe(true);
  });

  test('nothing of the middle of a step that passed', async () => {
    const { lines } = await kept(text);
    expect(lines.filter((number) => number > 300 && number < 1900)).toEqual([]);
  });

  test('the lines in order, each once', async () => {
    const { lines } = await kept(text);
    expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
  });

  test('all lines where they are few', async () => {
    const short = setUp(0, 'test') + script(1, 'npm test', ERROR, EXIT_1) + complete(2);
    const { lines } = await kept(short);
    expect(lines).toEqual(Array.from({ length: parsed(short).last }, (_, index) => index + 1));
  });
});

describe('a job without failures keeps', () => {
  test('nothing', async () => {
    expect((await kept(setUp(0, 'test') + script(1, 'npm test', 'ok') + complete(2))).lines).toEqual([]);
  });

  test('what other jobs may hang on, and where it comes from', () => {
    const text =
      setUp(0, 'build') +
      script(1, 'make', ...filler(500, 'compiled module number')) +
      stamped(9, "##[warning]Skip output 'url' since it may contain secret.") +
      complete(10);
    const log = parsed(text);
    const lines = keptLines(log, { failures: [] });
    expect(lines).toHaveLength(32);
    expect(lines.map((number) => log.text.line(number).text)).toContain(
      "Skip output 'url' since it may contain secret.",
    );
  });
});

describe('whatever a log is like, no more is kept than there is room for, and the explaining line is among it', () => {
  const long = 'x'.repeat(2000);
  const dump = `{"dump":"${'y'.repeat(400_000)}"}`;
  const job = (...output: readonly (string | readonly string[])[]) =>
    setUp(0, 'test') +
    script(1, 'npm ci', 'ok') +
    script(2, 'npm test') +
    [...output, EXIT_1]
      .map((one) =>
        [one]
          .flat()
          .map((line) => stamped(2, line))
          .join(''),
      )
      .join('') +
    complete(9);

  test.each<[string, string]>([
    ['long lines at both ends', job(filler(60, long), ERROR, filler(60, long))],
    ['a dump before the failure', job('begin', dump, ERROR, 'end')],
    ['a dump behind the failure', job('begin', ERROR, dump, 'end')],
    ['a dump as the last words', job(ERROR, filler(100, 'tidied up room')) + stamped(9, dump)],
    ['a dump as the first words', stamped(0, dump) + job(ERROR)],
    ['dumps all around', job(dump, dump, dump, ERROR, dump, dump, dump)],
  ])('%s', async (_what, text) => {
    const { lines, job: triaged, bytes } = await kept(text);
    expect(lines).toContain(causeOf(triaged).line);
    expect(bytes).toBeLessThanOrEqual(KEPT_MAX_BYTES);
  });

  test.each(['error', 'debug'])('200,000 lines with a mark and a failed test each: ##[%s]', async (marker) => {
    const line = stamped(2, `##[${marker}]FAILED tests/test_api.py::test_login`);
    const begin = setUp(0, 'test') + script(2, 'pytest');
    const end = stamped(2, EXIT_1) + complete(9);
    const [job] = (await triageText(begin + line + end)).jobs;
    const [failure] = job!.failures;
    const failures = Array.from({ length: 200_000 }, (_, index) => ({
      id: 'tests/test_api.py::test_login',
      message: null,
      file: null,
      line: null,
      logLine: 15 + index,
    }));
    const many: Failure = {
      ...failure!,
      rootCause: { ...failure!.rootCause, line: 100_000, endLine: 100_000 },
      tests: { framework: 'pytest', passed: 0, failed: 200_000, skipped: 0, total: 200_000, failures },
    };
    const log = parsed(begin + line.repeat(200_000) + end);
    const lines = keptLines(log, { failures: [many, many, many, many, many] });
    expect(lines).toEqual(expect.arrayContaining([1, 99_960, 100_000, 100_040, log.last - 1, log.last]));
    expect(Buffer.byteLength(sparseText(log.text, lines))).toBeLessThanOrEqual(KEPT_MAX_BYTES + log.last);
  });

  test('a dump beside the explaining line takes no room from the lines around it', async () => {
    const { lines, job: triaged } = await kept(job('begin', dump, filler(30, 'step'), ERROR, filler(30, 'word')));
    const { line } = causeOf(triaged);
    expect(lines).toEqual(expect.arrayContaining([line - 30, line - 1, line + 1, line + 30]));
  });

  test('marks take no room from the failure', async () => {
    const { lines, job: triaged } = await kept(job(filler(50_000, '##[debug]looked at file number'), ERROR));
    const { line } = causeOf(triaged);
    expect(lines).toEqual(expect.arrayContaining([line - 40, line, line + 1]));
  });
});

test('a search looks into each text once, without the blanks around it', () => {
  const line = (number: number, text: string) => ({ number, text, timeMs: null, marker: null, colour: null });
  expect(searchable([line(1, '  boom '), line(2, ''), line(3, 'boom'), line(4, '   '), line(5, 'bang')])).toBe(
    'boom\nbang',
  );
});
