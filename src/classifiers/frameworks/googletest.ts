import type { LogLine, TestFailure } from '../../domain.ts';
import { readCtest } from './ctest-log.ts';
import type { Framework } from './framework.ts';
import { NATIVE_PLACE, type NativePlace, nativePlace } from './native-place.ts';
import { outputsOf } from './runner-prefix.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** What is known of one run of one program. */
interface Program {
  /** By test, in order. */
  readonly failures: Map<string, TestFailure>;
  running: LogLine | null;
  assertion: Assertion | null;
  /** The assertion whose words follow. */
  open: Assertion | null;
  total: number | null;
  passed: number | null;
  skipped: number;
  failed: number | null;
}

interface Assertion {
  readonly place: NativePlace | null;
  readonly header: LogLine;
  readonly words: LogLine[];
}

const ANCHOR = /\[={10}\] (?:Running \d+ tests? from |\d+ tests? from )/;
const BEGINS = /^\[={10}\] Running \d+ tests? from \d+ test (?:suite|case)s?\.$/;
const RAN = /^\[={10}\] (?<total>\d+) tests? from \d+ test (?:suite|case)s? ran\./;
const RUNS = /^\[ RUN {6}\] (?<id>\S.*)$/;
/** What a test printed without an end of line stands in front. */
const ENDED = /\[ {2}(?<outcome>FAILED {2}|SKIPPED | {5}OK )\] (?<id>\S.{0,500}?)(?:, where .{1,1000})? \(\d+ ms\)$/;
const COUNT = /^\[ {2}(?<outcome>PASSED|SKIPPED|FAILED) {1,2}\] (?<count>\d+) tests?[.,]/;
/** Where nothing can be run again: what a suite sets up. */
const SUITE_FAILED = /^\[ {2}FAILED {2}\] (?<id>\S+: SetUpTest(?:Suite|Case) or TearDownTest(?:Suite|Case))$/;
/** `a_test.cc:12: Failure`; from MSVC `a_test.cc(12): error: ` and the first words. */
const FAILURE = new RegExp(`^(?:${NATIVE_PLACE}|unknown file): (?:Failure|error: (?<words>.*))$`);
const OTHER_RESULT = new RegExp(`^(?:${NATIVE_PLACE}|unknown file): (?:Skipped|Success)$`);
/** What follows the words of an assertion. */
const AFTER = /^(?:\[[ A-Z=-]{10}\]|Google Test trace:$|Stack trace:$|With diff:$)/;
const WORDS_MAX = 5;
/** What ends a program in the middle of a test. */
const DIED =
  /^(?:.{0,200}\b(?:Segmentation fault|Aborted|Illegal instruction|Bus error|Floating point exception|Killed)\b|terminate called |libc\+\+abi: |==\d+==ERROR: |.{1,500}: Assertion .{1,1000} failed\.?$|Assertion failed: )/;

/** A shell says where in its script the program died, and its number. */
const SHELL = /^\S{1,500}: line \d+: +\d+ +/;

/**
 * GoogleTest: parametrised and typed tests, shards, death tests, repeated runs. The test in which a program died has
 * failed, though no count says so. Programs that CTest runs are told by CTest.
 */
export const googletest: Framework = {
  name: 'googletest',
  hints: ['[==========] ', '[ RUN      ] '],
  parse(lines) {
    const { outside } = readCtest(lines);
    const outputs = outputsOf(outside, ANCHOR).map((output) => readCtest(output).outside);
    return { tests: reportOf('googletest', outputs.flatMap(googletestRuns)), problems: [] };
  },
};

/** Each program, in order. */
export function googletestRuns(lines: readonly LogLine[]): TestRun[] {
  const programs: Program[] = [];
  for (const line of lines) {
    if (BEGINS.test(line.text)) {
      const before = programs.at(-1);
      if (before !== undefined) dies(before, null);
      programs.push(newProgram());
      continue;
    }
    let program = programs.at(-1);
    if (program === undefined) {
      if (!RUNS.test(line.text) && !RAN.test(line.text)) continue;
      program = newProgram();
      programs.push(program);
    }
    readLine(program, line);
  }
  const last = programs.at(-1);
  if (last !== undefined) dies(last, null);
  return programs.flatMap(runOf);
}

function newProgram(): Program {
  const counts = { total: null, passed: null, skipped: 0, failed: null };
  return { failures: new Map(), running: null, assertion: null, open: null, ...counts };
}

function readLine(program: Program, line: LogLine): void {
  const { text } = line;
  const begun = RUNS.exec(text)?.groups;
  const ended = endOf(program, text);
  const failure = FAILURE.exec(text)?.groups;
  const failedSuite = SUITE_FAILED.exec(text)?.groups?.id;
  if (begun !== undefined) {
    program.running = line;
    program.assertion = program.open = null;
  } else if (ended !== null) {
    if (ended.outcome === 'FAILED  ') program.failures.set(ended.id!, failureOf(ended.id!, line, program.assertion));
    program.running = program.assertion = program.open = null;
  } else if (failure !== undefined) {
    program.open = { place: nativePlace(failure), header: line, words: [] };
    if (failure.words) program.open.words.push({ ...line, text: failure.words });
    program.assertion ??= program.open;
  } else if (failedSuite !== undefined) {
    if (!program.failures.has(failedSuite)) {
      program.failures.set(failedSuite, failureOf(failedSuite, line, program.assertion));
    }
    program.assertion = program.open = null;
  } else if (AFTER.test(text) || OTHER_RESULT.test(text) || text.trim() === '') {
    program.open = null;
    readCount(program, text);
  } else if (program.open !== null) {
    if (program.open.words.length < WORDS_MAX) program.open.words.push(line);
  } else if (program.running !== null && DIED.test(text)) dies(program, line);
}

function endOf({ running }: Program, text: string): Readonly<Record<string, string | undefined>> | null {
  const found = ENDED.exec(text);
  if (found === null) return null;
  const isWhole = found.index === 0 || running?.text.endsWith(`] ${found.groups!.id}`) === true;
  return isWhole ? found.groups! : null;
}

function readCount(program: Program, text: string): void {
  const total = RAN.exec(text)?.groups?.total;
  if (total !== undefined) program.total = Number(total);
  const found = COUNT.exec(text)?.groups;
  if (found === undefined || program.total === null) return;
  if (found.outcome === 'PASSED') program.passed = Number(found.count);
  else if (found.outcome === 'SKIPPED') program.skipped = Number(found.count);
  else program.failed = Number(found.count);
}

/** A test that began and never ended, where the program did not get to its end either. */
function dies(program: Program, last: LogLine | null): void {
  const { running, assertion, total } = program;
  const id = running === null ? undefined : RUNS.exec(running.text)?.groups?.id;
  if (running === null || id === undefined || total !== null) return;
  const words = last === null ? [] : [{ ...last, text: last.text.replace(SHELL, '').replaceAll(/ {2,}/g, ' ') }];
  const died = last === null ? null : { place: null, header: last, words };
  program.failures.set(id, failureOf(id, running, assertion ?? died));
  // The program's last words come after what the shell says of it, too.
  if (last !== null) program.running = null;
}

function failureOf(id: string, ended: LogLine, assertion: Assertion | null): TestFailure {
  const message = assertion === null ? '' : messageOf(assertion.words.map(({ text }) => text));
  return {
    id,
    message: message === '' ? null : message,
    file: assertion?.place?.file ?? null,
    line: assertion?.place?.line ?? null,
    logLine: (assertion?.words[0] ?? assertion?.header ?? ended).number,
  };
}

/** `Expected equality of these values: total() (3), 4`: what stands on several lines, in one. */
function messageOf(words: readonly string[]): string {
  let message = '';
  for (const word of words) {
    const text = word.trim().replace(/,$/, '');
    if (text === 'Error msg:') break;
    const value = /^Which is: (?<value>.*)$/.exec(text)?.groups?.value;
    if (value !== undefined) message += ` (${value})`;
    else if (message === '' || message === 'Failed') message = text;
    else message = `${message.replace(/\.$/, '')}${message.endsWith(':') ? ' ' : ', '}${text}`;
  }
  return message;
}

/** None for a program in which nothing ran. */
function runOf({ failures: found, total, passed, skipped, failed }: Program): TestRun[] {
  const failures = [...found.values()];
  if (total === null) {
    return failures.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
  }
  if (total === 0) return [];
  // A program whose end is cut off has no counts but the total.
  if (passed === null) return [{ passed: null, failed: null, skipped: null, total, failures }];
  return [{ passed, failed: failed ?? failures.length, skipped, total, failures }];
}
