import type { TestReport } from '../domain.ts';
import type { ParsedLog } from '../log/parse.ts';
import { FRAMEWORKS } from './frameworks/index.ts';

/** A step that prints more is not read for its counts: many logs are read, and decoding takes a second for 25 MB. */
const STEP_MAX_BYTES = 1024 * 1024;

/** Frameworks of tests: a compiler has no test that could be run alone. */
const TEST_FRAMEWORKS = FRAMEWORKS.filter(({ runAlone }) => runAlone !== undefined);

/** What at least one of these frameworks prints where tests pass, whatever colours stand between. */
const WORDS = ['passed', 'PASS', 'ok  \t', ' T E S T S', 'BUILD SUCCESSFUL', 'test result: '] as const;

/** May this log tell of tests that passed? Quick, and without reading lines. */
export function mayReportTests(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return WORDS.some((word) => buffer.includes(word));
}

/**
 * What test frameworks reported in a job that passed, step by step: counts alone, since what failed in it was repeated, or allowed
 * to. Reports without counts are left out.
 */
export function passingTests({ text, steps }: ParsedLog): TestReport[] {
  const worth = steps.filter(({ kind, firstLine, lastLine }) => {
    if (kind === 'post' || kind === 'complete') return false;
    const bytes = text.bytes.subarray(text.offsetOf(firstLine), text.offsetOf(lastLine + 1));
    return bytes.length <= STEP_MAX_BYTES && mayReportTests(bytes);
  });
  return worth.flatMap(({ firstLine, lastLine }) => {
    const lines = text.lines(firstLine, lastLine);
    return TEST_FRAMEWORKS.flatMap(({ hints, parse }): TestReport[] => {
      if (!lines.some((line) => hints.some((hint) => line.text.includes(hint)))) return [];
      const { tests } = parse(lines);
      return tests === null || tests.total === null || tests.total === 0 ? [] : [{ ...tests, failures: [] }];
    });
  });
}
