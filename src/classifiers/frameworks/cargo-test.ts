import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { withoutNextest } from './nextest-session.ts';
import { outputsOf } from './runner-prefix.ts';
import { ownPlace, type Panic, panicsIn, type RustPlace } from './rust-panic.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** One test binary: the tests of a library, of a file in `tests/`, or of the documentation. */
interface Binary {
  /** As the log says it first, or null when its start is missing. */
  readonly expected: number | null;
  part: 'running' | 'failures' | 'names';
  passed: number;
  ignored: number;
  /** Tests and the line that names them first. */
  readonly begun: Map<string, LogLine>;
  /** Those that failed. */
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
/** With `--nocapture` the test's output may stand in place of the outcome. */
const TEST =
  /^test (?<id>\S.*?)(?: - (?:should panic(?: with `.*`)?|compile(?: fail)?))? \.\.\.(?: (?:(?<outcome>ok|FAILED|ignored)\b)?(?<output>.*))?$/;
const BLOCK = /^---- (?<id>.+) stdout ----$/;
const NAME = /^ {4}(?<id>\S.*)$/;
const RESULT =
  /^test result: (?:ok|FAILED)\. (?<passed>\d+) passed; (?<failed>\d+) failed; (?<ignored>\d+) ignored; (?<measured>\d+) measured; \d+ filtered out/;
/** cargo says this of each binary that failed; of one that died and could not say so itself, it says why. */
const BINARY_FAILED =
  /^error: (?:test|doctest) failed, to rerun pass `(?<target>.+)`$|^error: test failed, to rerun pass '(?<old>.+)'$/;
const NEXT_BINARY = /^ +(?:Running|Doc-tests) \S/;
const OVERFLOWED = /^thread '(?<thread>.+?)'(?: \(\d+\))? has overflowed its stack$/;
const DIED = /^ +process didn't exit successfully: .*\((?<why>(?:signal|exit code|exit status): [^()]+)\)$/;
/** Of a test that should panic. */
const NOTE = /^note: (?<message>(?:test did not panic as expected|panic did not contain expected string).*)$/;
/** Of an example in the documentation: that it should not have gone well, and where it stands. */
const EXAMPLE_WRONG =
  /^(?:Test (?:executable succeeded|compiled successfully), but it's marked .+|Some expected error codes were not found: .+)$/;
const EXAMPLE = /^(?<file>\S+\.(?:rs|md)) - (?:.* )?\(line (?<line>\d+)\)$/;
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
    return { tests: reportOf('cargo test', outputsOf(withoutNextest(lines), ANCHOR).flatMap(runsOf)), problems: [] };
  },
  // A binary that died is named by cargo's own options.
  runAlone: ({ id }) => (id.startsWith('-') ? `cargo test ${id}` : `cargo test ${shellWord(id)} -- --exact`),
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let binary = newBinary(null);
  /** What cargo names to run the binary again, when it may have died. */
  let dying: string | null = null;
  let hasReported = false;
  for (const line of lines) {
    const { text } = line;
    if (dying !== null && text !== '' && text !== 'Caused by:') {
      const why = DIED.exec(text)?.groups?.why;
      if (why !== undefined && !hasReported) {
        runs.push(deadRun(binary, dying, line, why));
        binary = newBinary(null);
      }
      dying = null;
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
      hasReported = true;
      continue;
    }
    if (NEXT_BINARY.test(text)) hasReported = false;
    const failed = BINARY_FAILED.exec(text)?.groups;
    if (failed !== undefined) dying = (failed.target ?? failed.old)!;
    readLine(binary, line);
  }
  // A log that was cut ends within a binary.
  if (binary.failed.size > 0) {
    runs.push({ passed: null, failed: null, skipped: null, total: null, failures: failuresOf(binary) });
  }
  return runs;
}

function newBinary(expected: number | null): Binary {
  const lists = { begun: new Map(), failed: new Map(), names: new Map(), blocks: new Map(), running: [] };
  return { expected, part: 'running', passed: 0, ignored: 0, open: null, ...lists };
}

/** False for a result that a test printed, or that stands alone. */
function isComplete(binary: Binary, result: Record<string, string | undefined>): boolean {
  const { passed, failed, ignored, measured } = result;
  if (binary.expected === null) return binary.passed + binary.failed.size + binary.ignored > 0;
  return binary.expected === Number(passed) + Number(failed) + Number(ignored) + Number(measured);
}

function readLine(binary: Binary, line: LogLine): void {
  const { text } = line;
  const block = binary.part === 'failures' ? BLOCK.exec(text)?.groups?.id : undefined;
  if (block !== undefined && (binary.begun.has(block) || binary.begun.size === 0)) {
    binary.open = [];
    binary.blocks.set(block, binary.open);
    if (!binary.failed.has(block)) binary.failed.set(block, binary.begun.get(block) ?? line);
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
  if (name !== undefined) binary.names.set(name, binary.begun.get(name) ?? line);
  if (binary.part !== 'running') return;
  const test = TEST.exec(text)?.groups;
  if (test !== undefined) binary.begun.set(test.id!, line);
  if (test?.outcome === 'ok') binary.passed++;
  else if (test?.outcome === 'ignored') binary.ignored++;
  else if (test?.outcome === 'FAILED') binary.failed.set(test.id!, line);
  else if (text !== '') binary.running.push(test === undefined ? line : { ...line, text: test.output ?? '' });
}

/** None for a binary without tests. */
function runOf(binary: Binary, result: Record<string, string | undefined>): TestRun[] {
  const [passed, failed, ignored] = [Number(result.passed), Number(result.failed), Number(result.ignored)];
  const total = passed + failed + ignored + Number(result.measured);
  if (total === 0) return [];
  return [{ passed, failed, skipped: ignored, total, failures: failuresOf(binary) }];
}

function deadRun(binary: Binary, target: string, line: LogLine, why: string): TestRun {
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
    const started = TEST.exec(header.text)?.groups?.output ?? '';
    const output = binary.blocks.get(id) ?? [{ ...header, text: started }];
    const found = explanationOf(id, output, byThread.get(id));
    const { file, line } = found?.place ?? exampleIn(id) ?? { file: null, line: null };
    return { id, message: found?.message || null, file, line, logLine: (found?.line ?? header).number };
  });
}

/** Where an example of the documentation stands; null for other tests. */
function exampleIn(id: string): RustPlace | null {
  const found = EXAMPLE.exec(id)?.groups;
  return found === undefined ? null : { file: repositoryPath(found.file!), line: Number(found.line) };
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
  const panic = panics.find((one) => one.thread === id) ?? uncaptured ?? panics[0];
  const note = lines.find((line) => NOTE.test(line.text));
  if (note !== undefined) {
    const message = NOTE.exec(note.text)!.groups!.message!;
    return { message, line: note, place: ownPlace(message) ?? panic?.place ?? null };
  }
  if (panic !== undefined) return { message: panic.message, line: panic.line, place: panic.place };
  const wrong = lines.find((line) => EXAMPLE_WRONG.test(line.text));
  if (wrong !== undefined) return { message: wrong.text, line: wrong, place: null };
  const at = lines.findIndex((line) => ERROR.test(line.text));
  if (at < 0) return null;
  const arrow = lines[at + 1]?.text.trimStart() ?? '';
  return { message: lines[at]!.text, line: lines[at]!, place: arrow.startsWith('--> ') ? ownPlace(arrow) : null };
}
