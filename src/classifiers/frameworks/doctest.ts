import type { LogLine, TestFailure } from '../../domain.ts';
import { readCtest } from './ctest-log.ts';
import type { Framework } from './framework.ts';
import { NATIVE_PLACE, nativePlace } from './native-place.ts';
import { outputsOf } from './runner-prefix.ts';
import { reportOf, type TestRun } from './test-run.ts';

const ANCHOR = /\[doctest\] (?:doctest version is |test cases: )/;
const BEGINS = /^\[doctest\] doctest version is /;
const CASE = /^TEST CASE: +(?<id>\S.*)$/;
const FAILED = new RegExp(String.raw`^${NATIVE_PLACE}: (?:FATAL )?ERROR: (?<words>\S.*)$`);
const VALUES = /^ {2}values: (?<values>\S.*)$/;
const COUNTS = /^\[doctest\] test cases: +(?<total>\d+) \| +(?<passed>\d+) passed \| +(?<failed>\d+) failed\b/;

/** doctest, of C++. What filters left out is not counted. A test case counts once, whatever subcases of it failed. */
export const doctest: Framework = {
  name: 'doctest',
  hints: ['[doctest] '],
  parse(lines) {
    const { outside } = readCtest(lines);
    const outputs = outputsOf(outside, ANCHOR).map((output) => readCtest(output).outside);
    return { tests: reportOf('doctest', outputs.flatMap(doctestRuns)), problems: [] };
  },
};

/** Each program, in order; one without tests is left out. */
export function doctestRuns(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let failures = new Map<string, TestFailure>();
  let begun = false;
  let testCase: string | null = null;
  let last: TestFailure | null = null;
  for (const line of lines) {
    const { text } = line;
    const failed = FAILED.exec(text)?.groups;
    const values = VALUES.exec(text)?.groups?.values;
    const counts = COUNTS.exec(text)?.groups;
    if (BEGINS.test(text)) begun = true;
    testCase = CASE.exec(text)?.groups?.id ?? testCase;
    if (counts !== undefined) {
      const [total, passed, count] = [Number(counts.total), Number(counts.passed), Number(counts.failed)];
      if (total > 0) runs.push({ passed, failed: count, skipped: 0, total, failures: [...failures.values()] });
      [failures, begun, testCase, last] = [new Map(), false, null, null];
    } else if (failed !== undefined && testCase !== null) {
      last = failures.has(testCase) ? null : failureOf(testCase, failed, line);
      if (last !== null) failures.set(testCase, last);
    } else if (values !== undefined && last !== null) {
      failures.set(last.id, { ...last, message: `${last.message} ${values}` });
      last = null;
    } else last = null;
  }
  if (!begun || failures.size === 0) return runs;
  return [...runs, { passed: null, failed: null, skipped: null, total: null, failures: [...failures.values()] }];
}

function failureOf(id: string, found: Readonly<Record<string, string | undefined>>, line: LogLine): TestFailure {
  const place = nativePlace(found);
  return { id, message: found.words!, file: place?.file ?? null, line: place?.line ?? null, logLine: line.number };
}
