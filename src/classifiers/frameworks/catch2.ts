import type { LogLine, TestFailure } from '../../domain.ts';
import { readCtest } from './ctest-log.ts';
import type { Framework } from './framework.ts';
import { NATIVE_PLACE, type NativePlace, nativePlace } from './native-place.ts';
import { outputsOf } from './runner-prefix.ts';
import { outcomesIn, reportOf, type TestRun } from './test-run.ts';

type Counts = Omit<TestRun, 'failures'>;

/** What is known of one program. */
interface Program {
  /** By test case. */
  readonly failures: Map<string, TestFailure>;
  /** What the reporter `compact` says, which names no test case. */
  readonly compact: TestFailure[];
  /** The lines between two rules, which name the test case and its sections. */
  title: string[] | null;
  /** What stood between two rules is a test case when dots follow. */
  named: string | null;
  testCase: string | null;
  open: Result | null;
}

/** An assertion that failed, and what is said of it below. */
interface Result {
  readonly testCase: string;
  readonly header: LogLine;
  readonly place: NativePlace | null;
  readonly lines: LogLine[];
}

const ANCHOR = /(?<!\[doctest\] )test cases: +\d+ \||All tests passed \(\d+ assertions? in |(?<!\.)\.{79}$/;
const RULE = /^-{60,}$/;
const DOTS = /^\.{60,}$/;
const TITLE_LINES_MAX = 20;
const RESULT = new RegExp(`^${NATIVE_PLACE}: (?<outcome>FAILED|PASSED|SKIPPED|FAILED - .{1,40}):$`);
const COMPACT = new RegExp(String.raw`^${NATIVE_PLACE}: failed: (?<words>\S.*)$`);
const COUNTS = /^test cases: +(?<total>\d+) \| (?<counts>.+)$/;
const ALL_PASSED = /^All tests passed \(\d+ assertions? in (?<total>\d+) test cases?\)$/;
const COMPACT_PASSED = /^Passed (?:all |both )?(?<total>\d+) test cases? /;
const COMPACT_FAILED = /^Failed (?:all |both )?(?<failed>\d+) test cases?, failed /;
/** What introduces the words below it. */
const EXPANSION = /^with expansion:$/;
const REASON =
  /^(?:due to (?<why>unexpected exception|a fatal error condition)(?: with messages?)?|explicitly with messages?|because (?<none>no exception was thrown where one was expected)):$/;
const MORE = /^with messages?:$/;

/** Catch2, versions 2 and 3, by its reporters `console` and `compact`. A test case counts once, whatever sections of it failed. */
export const catch2: Framework = {
  name: 'catch2',
  hints: ['test cases: ', 'All tests passed (', ': FAILED:', ': failed: ', ' test cases'],
  parse(lines) {
    const { outside } = readCtest(lines);
    const outputs = outputsOf(outside, ANCHOR).map((output) => readCtest(output).outside);
    return { tests: reportOf('catch2', outputs.flatMap(catch2Runs)), problems: [] };
  },
};

/** Each program, in order. */
export function catch2Runs(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let program = newProgram();
  for (const line of lines) {
    const counts = countsOf(line.text);
    if (counts === null) readLine(program, line);
    else {
      runs.push({ ...counts, failures: failuresOf(program, true) });
      program = newProgram();
    }
  }
  const failures = failuresOf(program, false);
  if (failures.length === 0) return runs;
  return [...runs, { passed: null, failed: null, skipped: null, total: null, failures }];
}

function newProgram(): Program {
  return { failures: new Map(), compact: [], title: null, named: null, testCase: null, open: null };
}

function countsOf(text: string): Counts | null {
  const found = COUNTS.exec(text)?.groups;
  if (found !== undefined) {
    const of = outcomesIn(found.counts!.trim().replaceAll(/ +/g, ' '), ' | ');
    const passed = of('passed', 'failed as expected');
    return { passed, failed: of('failed'), skipped: of('skipped'), total: Number(found.total) };
  }
  const total = (ALL_PASSED.exec(text) ?? COMPACT_PASSED.exec(text))?.groups?.total;
  if (total !== undefined) return { passed: Number(total), failed: 0, skipped: 0, total: Number(total) };
  const failed = COMPACT_FAILED.exec(text)?.groups?.failed;
  return failed === undefined ? null : { passed: null, failed: Number(failed), skipped: null, total: null };
}

function readLine(program: Program, line: LogLine): void {
  const { text } = line;
  const result = program.testCase === null ? undefined : RESULT.exec(text)?.groups;
  if (RULE.test(text)) {
    close(program);
    // The second rule ends the title.
    if (program.title === null) program.title = [];
    else [program.named, program.testCase, program.title] = [nameOf(program.title), null, null];
  } else if (program.title !== null) {
    if (text.trim() === '' || program.title.length === TITLE_LINES_MAX) program.title = null;
    else program.title.push(text);
  } else if (DOTS.test(text)) {
    [program.testCase, program.named] = [program.named, null];
  } else if (result !== undefined) {
    close(program);
    const header = { testCase: program.testCase!, header: line, place: nativePlace(result), lines: [] };
    program.open = result.outcome === 'FAILED' ? header : null;
  } else if (text.trim() === '') close(program);
  else if (program.open !== null) program.open.lines.push(line);
  else {
    const compact = COMPACT.exec(text)?.groups;
    if (compact !== undefined) program.compact.push(compactFailure(compact, line));
  }
}

/** A long name goes on in the next line; sections stand below it, to the right. */
function nameOf(title: readonly string[]): string | null {
  const own = title.filter((text, index) => index === 0 || /^\S/.test(text)).map((text) => text.trim());
  return own.length === 0 ? null : own.join(' ');
}

function close(program: Program): void {
  const { open, failures } = program;
  program.open = null;
  if (open === null || failures.has(open.testCase)) return;
  const { testCase, header, place, lines } = open;
  const { message, line } = explanationOf(lines);
  failures.set(testCase, {
    id: testCase,
    message,
    file: place?.file ?? null,
    line: place?.line ?? null,
    logLine: (line ?? header).number,
  });
}

/** `CHECK( total() == 4 ): 3 == 4`, or what was thrown or said. */
function explanationOf(lines: readonly LogLine[]): { message: string | null; line: LogLine | null } {
  const first = lines[0] !== undefined && /^ {2}\S/.test(lines[0].text) ? lines[0] : null;
  const expression = first?.text.trim() ?? null;
  for (const [at, line] of lines.entries()) {
    const reason = REASON.exec(line.text)?.groups;
    const below = lines[at + 1];
    const words = below === undefined || MORE.test(below.text) ? null : below.text.trim();
    if (EXPANSION.test(line.text) && words !== null) return { message: `${expression}: ${words}`, line: first };
    if (reason?.none !== undefined) return { message: `${expression}: ${reason.none}`, line: first };
    if (reason !== undefined && words !== null) {
      return { message: reason.why === undefined ? words : `${reason.why}: ${words}`, line: below! };
    }
  }
  return { message: expression, line: first };
}

function compactFailure(found: Readonly<Record<string, string | undefined>>, line: LogLine): TestFailure {
  const place = nativePlace(found);
  const id = place === null ? line.text : `${place.file}:${place.line}`;
  return { id, message: found.words!, file: place?.file ?? null, line: place?.line ?? null, logLine: line.number };
}

/** `ended`: only at its end is it certain that a program spoke `compact`. */
function failuresOf(program: Program, ended: boolean): TestFailure[] {
  close(program);
  const { failures, compact } = program;
  return failures.size > 0 || !ended ? [...failures.values()] : compact;
}
