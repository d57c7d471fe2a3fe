import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { outputsOf } from './runner-prefix.ts';
import { ownPlace, type Panic, panicsIn, type RustPlace } from './rust-panic.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** One test binary: the tests of a library, of a file in `tests/`, or of the documentation. */
interface Binary {
  /** As the log says it first, or null when its start is missing. */
  readonly expected: number | null;
  part: 'running' | 'failures' | 'names';
  passed: number;
  ignored: number;
  /** Tests that failed, and the line that says so first. */
  readonly failed: Map<string, LogLine>;
  /** The same as listed at the end: with `--nocapture` a test may print a line that looks like a result. */
  readonly names: Map<string, LogLine>;
  readonly blocks: Map<string, LogLine[]>;
  open: LogLine[] | null;
  /** What was printed while tests ran: with `--nocapture` the panics are there. */
  readonly running: LogLine[];
}

const ANCHOR = /test result: (?:ok|FAILED)\. /;
const RUNNING = /^running (?<count>\d+) tests?$/;
const TEST = /^test (?<id>.+?)(?: - should panic(?: with `.*`)?)? \.\.\. (?<outcome>ok|FAILED|ignored)\b/;
const BLOCK = /^---- (?<id>.+) stdout ----$/;
const NAME = /^ {4}(?<id>\S.*)$/;
const RESULT =
  /^test result: (?:ok|FAILED)\. (?<passed>\d+) passed; (?<failed>\d+) failed; (?<ignored>\d+) ignored; (?<measured>\d+) measured; \d+ filtered out/;
/** cargo says this after each binary that failed, also when it died and could not say so itself. */
const BINARY_FAILED =
  /^error: (?:test|doctest) failed, to rerun pass `(?<target>.+)`$|^error: test failed, to rerun pass '(?<old>.+)'$/;
const OVERFLOWED = /^thread '(?<thread>.+?)'(?: \(\d+\))? has overflowed its stack$/;
const DIED = /^ +process didn't exit successfully: .*\((?<why>(?:signal|exit code|exit status): [^()]+)\)$/;
/** Of a test that should panic. */
const NOTE = /^note: (?<message>(?:test did not panic as expected|panic did not contain expected string).*)$/;
/** What the test returned, and what the compiler says of an example in the documentation. */
const ERROR = /^(?:Error|error(?:\[E\d+\])?): \S/;

/**
 * cargo test. Counts are added up over the binaries; ignored tests count as skipped. A binary that died counts as one
 * failed test: the test that killed it.
 */
export const cargoTest: Framework = {
  name: 'cargo test',
  hints: ['test result: ', 'test failed, to rerun pass '],
  parse(lines) {
    return { tests: reportOf('cargo test', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let binary = newBinary(null);
  let dying: { binary: Binary; header: LogLine; target: string } | null = null;
  for (const line of lines) {
    const { text } = line;
    if (dying !== null && text !== '' && text !== 'Caused by:') {
      const why = DIED.exec(text)?.groups?.why;
      if (why !== undefined || !text.startsWith(' ')) {
        runs.push(deadRun(dying.binary, dying.target, why === undefined ? dying.header : line, why ?? null));
        dying = null;
      }
    }
    const count = binary.part === 'failures' ? undefined : RUNNING.exec(text)?.groups?.count;
    if (count !== undefined) {
      binary = newBinary(Number(count));
      continue;
    }
    const result = RESULT.exec(text)?.groups;
    if (result !== undefined && isComplete(binary, result)) {
      runs.push(...runOf(binary, result));
      binary = newBinary(null);
      continue;
    }
    const failed = BINARY_FAILED.exec(text)?.groups;
    // Said also after a binary that has printed its result.
    if (failed !== undefined && binary.expected !== null) {
      dying = { binary, header: line, target: (failed.target ?? failed.old)! };
      binary = newBinary(null);
      continue;
    }
    readLine(binary, line);
  }
  if (dying !== null) runs.push(deadRun(dying.binary, dying.target, dying.header, null));
  // A log that was cut ends within a binary.
  if (binary.failed.size > 0) {
    runs.push({ passed: null, failed: null, skipped: null, total: null, failures: failuresOf(binary) });
  }
  return runs;
}

function newBinary(expected: number | null): Binary {
  const lists = { failed: new Map(), names: new Map(), blocks: new Map(), running: [] };
  return { expected, part: 'running', passed: 0, ignored: 0, open: null, ...lists };
}

/** False for a result that a test printed. */
function isComplete({ expected }: Binary, result: Record<string, string | undefined>): boolean {
  const { passed, failed, ignored, measured } = result;
  return expected === null || expected === Number(passed) + Number(failed) + Number(ignored) + Number(measured);
}

function readLine(binary: Binary, line: LogLine): void {
  const { text } = line;
  const block = binary.part === 'failures' ? BLOCK.exec(text)?.groups?.id : undefined;
  if (block !== undefined && (binary.failed.has(block) || binary.failed.size === 0)) {
    binary.open = [];
    binary.blocks.set(block, binary.open);
    if (!binary.failed.has(block)) binary.failed.set(block, line);
    return;
  }
  // Said twice: before what the tests printed, and before the list of their names.
  if (text === 'failures:') {
    binary.part = binary.part === 'running' ? 'failures' : 'names';
    binary.open = null;
    return;
  }
  if (binary.open !== null) binary.open.push(line);
  const name = binary.part === 'names' ? NAME.exec(text)?.groups?.id : undefined;
  if (name !== undefined) binary.names.set(name, binary.failed.get(name) ?? line);
  if (binary.part !== 'running') return;
  const test = TEST.exec(text)?.groups;
  if (test?.outcome === 'ok') binary.passed++;
  else if (test?.outcome === 'ignored') binary.ignored++;
  else if (test !== undefined) binary.failed.set(test.id!, line);
  else if (text !== '') binary.running.push(line);
}

/** None for a binary without tests. */
function runOf(binary: Binary, result: Record<string, string | undefined>): TestRun[] {
  const [passed, failed, ignored] = [Number(result.passed), Number(result.failed), Number(result.ignored)];
  const total = passed + failed + ignored + Number(result.measured);
  if (total === 0) return [];
  return [{ passed, failed, skipped: ignored, total, failures: failuresOf(binary) }];
}

function deadRun(binary: Binary, target: string, line: LogLine, why: string | null): TestRun {
  const failures = failuresOf(binary);
  const overflow = binary.running.find((one) => OVERFLOWED.test(one.text));
  const thread = overflow === undefined ? undefined : OVERFLOWED.exec(overflow.text)!.groups!.thread!;
  failures.push({
    id: thread ?? target,
    message: overflow?.text ?? why,
    file: null,
    line: null,
    logLine: (overflow ?? line).number,
  });
  const failed = failures.length;
  const total = binary.passed + failed + binary.ignored;
  return { passed: binary.passed, failed, skipped: binary.ignored, total, failures };
}

function failuresOf(binary: Binary): TestFailure[] {
  const uncaptured = panicsIn(binary.running);
  const byThread = new Map(uncaptured.map((panic) => [panic.thread, panic]));
  return [...(binary.names.size > 0 ? binary.names : binary.failed)].map(([id, header]): TestFailure => {
    const found = explanationOf(id, binary.blocks.get(id) ?? [], byThread.get(id));
    const { file, line } = found?.place ?? { file: null, line: null };
    return { id, message: found?.message ?? null, file, line, logLine: (found?.line ?? header).number };
  });
}

interface Explanation {
  readonly message: string;
  readonly line: LogLine;
  readonly place: RustPlace | null;
}

/** `uncaptured`: the test's panic, if it was printed while the tests ran. */
function explanationOf(id: string, lines: readonly LogLine[], uncaptured: Panic | undefined): Explanation | null {
  const panics = panicsIn(lines);
  // A thread that the test started may have panicked first; the test's own thread bears its name, an example's does not.
  const panic = panics.find((one) => one.thread === id) ?? panics[0] ?? uncaptured;
  const note = lines.find((line) => NOTE.test(line.text));
  if (note !== undefined) {
    const message = NOTE.exec(note.text)!.groups!.message!;
    return { message, line: note, place: ownPlace(message) ?? panic?.place ?? null };
  }
  if (panic !== undefined) return { message: panic.message, line: panic.line, place: panic.place };
  const at = lines.findIndex((line) => ERROR.test(line.text));
  if (at < 0) return null;
  const arrow = lines[at + 1]?.text.trimStart() ?? '';
  return { message: lines[at]!.text, line: lines[at]!, place: arrow.startsWith('--> ') ? ownPlace(arrow) : null };
}
