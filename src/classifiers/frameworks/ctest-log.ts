import type { LogLine } from '../../domain.ts';

/** One test as CTest ran it: a program, or one test of a program. */
export interface CtestTest {
  readonly number: number;
  readonly name: string;
  /** What CTest says of it: `Passed`, `Failed`, `Exception: SegFault`. Of a test that it repeats, the last time. */
  status: string;
  header: LogLine;
  /** What the program printed, if CTest shows it. */
  output: LogLine[];
}

export interface CtestRun {
  readonly tests: Map<number, CtestTest>;
  /** What CTest lists at its end, by number. */
  readonly failed: Map<number, Listed>;
  readonly notRun: Map<number, Listed>;
  /** Null for a run that did not end. */
  counts: { readonly failed: number; readonly total: number } | null;
}

interface Listed {
  readonly name: string;
  readonly status: string;
  readonly line: LogLine;
}

/** What is open while lines are read. */
interface Reading {
  run: CtestRun;
  running: boolean;
  /** The test whose output follows its result. */
  output: LogLine[] | null;
  list: Map<number, Listed> | null;
  /** With `-V` a test's output stands before its result. */
  readonly early: Map<number, LogLine[]>;
  /** What CTest says above the result of a test that it could not start. */
  notFound: LogLine | null;
}

const BEGINS = /^Test project (?:[A-Za-z]:)?[\\/]/;
const STARTED = /^ +Start +\d+: \S/;
/** `1/3 Test #1: cart ......***Failed    0.01 sec`; another try of a test has no `1/3`. */
const RESULT = /^ *(?:\d+\/\d+ )?(?:Test|MemCheck) +#(?<number>\d+): (?<name>\S.{0,500}?) \.{2,}(?<status>[^.].*)?$/;
/** With `-V`, each line of a test behind the test's number. */
const VERBOSE = /^(?<number>\d+): ?/;
const ABOUT_THE_TEST = /^(?:Test command: |Working Directory: |Environment variables: |Test timeout computed to be: )/;
const NOT_FOUND = /^Unable to find executable: \S/;
const NOT_RUN = 'Not Run';
const COUNTS = /^\d+% tests passed, (?<failed>\d+) tests? failed out of (?<total>\d+)\b/;
const ENDS = /^(?:Total Test time \(real\) = |No tests were found!!!$)/;
const LIST = /^The following tests (?<what>FAILED|did not run|passed):$/;
/** `  2 - cart (Failed)`; newer versions print the test's labels behind it. On Windows a status may break the line. */
const LISTED = /^\s*(?<number>\d+) - (?<name>\S.{0,500}?) \((?<status>[A-Za-z][^()]{0,100})\)?(?: .*)?$/;
const SECONDS = / +[\d.]+ sec$/;

/** The runs of CTest, and the lines that stand outside of them: what a test prints in CTest is told as CTest's. */
export function readCtest(lines: readonly LogLine[]): { runs: CtestRun[]; outside: LogLine[] } {
  const runs: CtestRun[] = [];
  const outside: LogLine[] = [];
  let reading: Reading | null = null;
  for (const line of lines) {
    const begins = BEGINS.test(line.text);
    if (begins || (reading?.running !== true && RESULT.test(line.text))) {
      reading = newReading();
      runs.push(reading.run);
    }
    if (reading === null || (!readLine(reading, line) && !reading.running)) outside.push(line);
  }
  return { runs, outside };
}

function newReading(): Reading {
  const run = { tests: new Map(), failed: new Map(), notRun: new Map(), counts: null };
  return { run, running: true, output: null, list: null, early: new Map(), notFound: null };
}

/** False for a line that is not CTest's own, though it may be a test's. */
function readLine(reading: Reading, line: LogLine): boolean {
  const { text } = line;
  const result = RESULT.exec(text)?.groups;
  const counts = COUNTS.exec(text)?.groups;
  const list = LIST.exec(text)?.groups?.what;
  const entry = reading.list === null ? undefined : LISTED.exec(text)?.groups;
  if (result !== undefined) {
    reading.output = resultOf(reading, result, line).output;
  } else if (entry !== undefined) {
    reading.list?.set(Number(entry.number), { name: entry.name!, status: entry.status!, line });
  } else if (counts !== undefined) {
    reading.run.counts = { failed: Number(counts.failed), total: Number(counts.total) };
    reading.output = null;
  } else if (list !== undefined) {
    reading.list = list === 'FAILED' ? reading.run.failed : list === 'did not run' ? reading.run.notRun : new Map();
    reading.output = null;
  } else if (ENDS.test(text)) {
    reading.running = false;
    reading.output = null;
  } else if (STARTED.test(text)) {
    reading.output = null;
  } else {
    if (reading.running) readOutput(reading, line);
    return false;
  }
  return true;
}

function resultOf(reading: Reading, found: Readonly<Record<string, string | undefined>>, header: LogLine): CtestTest {
  const { run, early, notFound } = reading;
  const number = Number(found.number);
  const status = statusOf(found.status ?? '');
  const output = status === NOT_RUN && notFound !== null ? [notFound] : (early.get(number) ?? []);
  const test = { number, name: found.name!, status, header, output };
  early.delete(number);
  reading.notFound = null;
  run.tests.set(number, test);
  return test;
}

/** `***Exception: SegFault  0.00 sec` without its frame; why a test failed that ended well is told behind `Failed`. */
function statusOf(text: string): string {
  const bare = text.replace('***', ' ').replace(SECONDS, '').trim();
  return bare.replace(/^Failed +(?=\S)/, '').replace(/:$/, '');
}

function readOutput(reading: Reading, line: LogLine): void {
  const { output, early } = reading;
  if (NOT_FOUND.test(line.text)) reading.notFound = line;
  const verbose = VERBOSE.exec(line.text);
  if (verbose === null) {
    output?.push(line);
    return;
  }
  const text = line.text.slice(verbose[0].length);
  const number = Number(verbose.groups!.number);
  const lines = early.get(number);
  if (lines !== undefined) lines.push({ ...line, text });
  else if (ABOUT_THE_TEST.test(text)) early.set(number, []);
  else output?.push(line);
}
