import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { outputsOf } from './runner-prefix.ts';
import { ownPlace, panicsIn, type RustPlace } from './rust-panic.ts';
import { shellWord } from './shell-word.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** A test of which the last try that is told of has failed. */
interface Test {
  readonly id: string;
  /** The first line that says so. */
  readonly header: LogLine;
  /** What all its tries printed, without the indent. */
  readonly output: LogLine[];
}

interface Session {
  readonly failed: Map<string, Test>;
  open: Test | null;
  /** Since 2025 nextest indents what tests print. */
  indented: boolean;
  counts: Omit<TestRun, 'failures'> | null;
}

const ANCHOR = /(?<=^|\s) {0,12}Summary \[ *[\d.]+s\] +\d+/;
const STARTING = /^ +Starting \d+ tests? across \d+ binar/;
/** `        FAIL [   0.012s] (3/781) shop-core tests::adds`, `  TRY 2 FAIL [   0.012s] shop-core::http gets`: outcome, binary, test. */
const STATUS =
  /^ *(?<status>(?:TRY \d+ )?[A-Z]+(?:[-+ ]{1,3}[A-Z]+){0,2}(?: \d+\/\d+)?) (?<time>\[[> ]*[\d.]+s\]) +(?:\( *\d+\/ *\d+\) +)?(?:\[\d+(?:\/\d+)?\] )?(?<id>\S+ \S.*)$/;
const PASSED = /PASS$|^LEAK$|^SLOW \+ LEAK$|^FLAKY /;
/** Says nothing of how the test ends: it is slow, or it begins. */
const UNDECIDED = /^(?:TRY \d+ )?(?:SLOW|SLW|START|SKIP|TERMINATING|TRMNTG|RETRY|DELAY|SETUP.*)$/;
/** `--- STDERR:              shop-core tests::adds ---` before 2025, `  stderr ───` since. */
const OLD_OUTPUT = /^--- (?:TRY \d+ )?(?:STDOUT|STDERR|OUTPUT): +(?<id>\S+ \S.*?) ---$/;
const OUTPUT = /^ {2}(?:TRY \d+ )?(?:stdout|stderr|output) ─{3,}$/;
const INDENT = /^ {4}/;
const SUMMARY =
  /^ +Summary \[ *[\d.]+s\] +(?:\d+\/)?\d+ tests? run: (?<passed>\d+) passed(?: \([^()]*\))?(?<others>(?:, \d+ [a-z ]{1,30}(?:\([^()]*\))?)*)$/;
/** What nextest itself says between the tests. */
const OWN_LINE = /^ *(?:Cancell?ing|Killing)\b|^[─-]{12}$|^error: test run failed$|^warning: \d/;

const OVERFLOWED = /^thread '.+?'(?: \(\d+\))? has overflowed its stack$|^memory allocation of \d+ bytes failed$/;
const SHOULD_PANIC = /^note: (?<message>(?:test did not panic as expected|panic did not contain expected string).*)$/;
/** What the test returned. */
const RETURNED = /^Error: \S/;
/** `(test aborted with signal 6: SIGABRT)`, which nextest adds to the output. */
const ENDED = /^\((?<message>test (?:aborted|failed|timed out).*)\)$/;

/**
 * cargo nextest. Tests that could not be started, took too long or were killed count as failed, flaky ones as passed.
 * The total is what was run: nextest calls skipped what is ignored and what was not asked for, and does not tell them apart.
 */
export const nextest: Framework = {
  name: 'cargo nextest',
  hints: [' Summary [', ' Starting '],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap(sessionsOf).flatMap(runOf);
    return { tests: reportOf('cargo nextest', runs), problems: [] };
  },
  runAlone({ id }) {
    const blank = id.indexOf(' ');
    const [binary, test] = [id.slice(0, blank), id.slice(blank + 1)];
    return `cargo nextest run -E ${shellWord(`binary_id(=${binary}) & test(=${test})`)}`;
  },
};

function sessionsOf(lines: readonly LogLine[]): Session[] {
  const sessions: Session[] = [];
  for (const line of lines) {
    if (STARTING.test(line.text)) sessions.push({ failed: new Map(), open: null, indented: false, counts: null });
    const session = sessions.at(-1);
    if (session !== undefined) readLine(session, line);
  }
  return sessions;
}

function readLine(session: Session, line: LogLine): void {
  const { text } = line;
  const counts = session.counts === null ? SUMMARY.exec(text)?.groups : undefined;
  const status = STATUS.exec(text)?.groups;
  const oldOutput = OLD_OUTPUT.exec(text)?.groups?.id;
  if (counts !== undefined) session.counts = countsOf(counts);
  if (counts !== undefined || OWN_LINE.test(text)) session.open = null;
  else if (status !== undefined) readStatus(session, status.status!, status.id!, line);
  else if (oldOutput !== undefined) {
    session.open = session.failed.get(oldOutput) ?? null;
    session.indented = false;
  } else if (OUTPUT.test(text)) session.indented = true;
  else session.open?.output.push(session.indented ? { ...line, text: text.replace(INDENT, '') } : line);
}

function readStatus(session: Session, status: string, id: string, header: LogLine): void {
  session.open = null;
  if (UNDECIDED.test(status)) return;
  if (PASSED.test(status)) {
    session.failed.delete(id);
    return;
  }
  session.open = session.failed.get(id) ?? { id, header, output: [] };
  session.failed.set(id, session.open);
}

function countsOf(found: Readonly<Record<string, string | undefined>>): Omit<TestRun, 'failures'> {
  let failed = 0;
  for (const [, count, what] of found.others!.matchAll(/(?:^|, )(\d+) ([a-z ]+?)(?= ?\(|,|$)/g)) {
    if (what !== 'skipped') failed += Number(count);
  }
  const passed = Number(found.passed);
  return { passed, failed, skipped: null, total: passed + failed };
}

/** None for a run without tests. */
function runOf({ counts, failed }: Session): TestRun[] {
  const failures = [...failed.values()].map(failureOf);
  if (failures.length === 0 && (counts?.total ?? 0) === 0) return [];
  return [{ ...(counts ?? { passed: null, failed: null, skipped: null, total: null }), failures }];
}

function failureOf({ id, header, output }: Test): TestFailure {
  const why = explanationOf(id.slice(id.indexOf(' ') + 1), output);
  const { status, time } = STATUS.exec(header.text)!.groups!;
  return {
    id,
    message: why?.message ?? `${status} ${time!.replaceAll(' ', '')}`,
    file: why?.place?.file ?? null,
    line: why?.place?.line ?? null,
    logLine: (why?.line ?? header).number,
  };
}

interface Explanation {
  readonly message: string;
  readonly line: LogLine;
  readonly place: RustPlace | null;
}

function explanationOf(test: string, output: readonly LogLine[]): Explanation | null {
  const panics = panicsIn(output);
  // A thread that the test started may have panicked first; the test's own thread bears its name.
  const panic = panics.find((one) => one.thread === test) ?? panics[0];
  if (panic !== undefined && panic.message !== '') return panic;
  for (const form of [OVERFLOWED, SHOULD_PANIC, RETURNED, ENDED]) {
    const line = output.find((one) => form.test(one.text));
    if (line === undefined) continue;
    const message = form.exec(line.text)!.groups?.message ?? line.text;
    return { message, line, place: ownPlace(message) };
  }
  return null;
}
