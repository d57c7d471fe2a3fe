import type { LogLine, TestFailure } from '../../domain.ts';
import { readTraceback } from './pytest-traceback.ts';
import { outputsOf } from './runner-prefix.ts';
import type { TestRun } from './test-run.ts';

/** One run of Python's `unittest`, whichever runner made it. */
interface UnittestRun {
  readonly run: TestRun;
  readonly byDjango: boolean;
}

/** What unittest prints between two rules under the name of a test. */
interface Block {
  readonly id: string;
  readonly header: LogLine;
  readonly lines: LogLine[];
  isUnexpected: boolean;
}

interface Session {
  byDjango: boolean;
  readonly blocks: Block[];
  /** What `-v` calls failed as it goes. */
  readonly progress: Block[];
  open: Block | null;
  part: 'progress' | 'title' | 'traceback' | 'captured';
  ran: number | null;
}

export const UNITTEST_HINTS: readonly string[] = ['Ran ', 'FAIL: ', 'ERROR: ', ' ... FAIL', ' ... ERROR'];

const ANCHOR = /Ran \d+ tests? in \d+\.\d+s$/;
/** unittest's rules are always as wide as this. */
const RULE = /^={70}$/;
const THIN_RULE = /^-{70}$/;
/** `FAIL: test_adds (shop.tests.CartTest.test_adds)`; xmlrunner adds the time: `FAIL [0.002s]: …`. */
const HEADER = /^(?:ERROR|FAIL)(?: \[\d+\.\d+s\])?: (?<title>\S.*)$/;
const UNEXPECTED = /^UNEXPECTED SUCCESS: (?<title>\S+ \(\S+\))$/;
/** `-v`: `test_adds (shop.tests.CartTest.test_adds) ... FAIL`. */
const PROGRESS =
  /^ {0,2}(?<title>[^\s()]+ \([\w.]+\)(?: [[(].{1,300})?) \.\.\. (?<outcome>FAIL|ERROR|unexpected success)$/;
/** Name and owner; before Python 3.11 the owner is the class alone. What failed in `subTest` has its parameters behind. */
const TITLE = /^(?<name>[^\s(]+) \((?<owner>[\w.]+)\)(?<subtest> [[(].*)?$/;
const DOCTEST = /^Doctest: (?<id>\S+)$/;
/** What unittest calls a module that it could not import. */
const NOT_LOADED = /^unittest\.loader\._FailedTest\b/;
/** What `--buffer` shows of what a test printed. */
const CAPTURED = /^(?:Stdout|Stderr):$/;
const RAN = /^Ran (?<ran>\d+) tests? in \d+\.\d+s$/;
const RESULT = /^(?:OK|FAILED|NO TESTS RAN)(?: \((?<counts>[a-z]+(?: [a-z]+)?=\d+(?:, [a-z]+(?: [a-z]+)?=\d+)*)\))?$/;
const DJANGO =
  /^(?:Found \d+ test\(s\)\.|System check identified (?:no|some|\d+) issues?\b|(?:Creating|Using existing|Cloning) test database for alias )/;
/** Fixtures of a class or module: unittest's own count leaves them out. */
const OUTSIDE_TESTS = /\.(?:setUp|tearDown)(?:Class|Module)$/;

/**
 * What failed outside of a test (`setUpClass`) and each failed `subTest` counts as one failed test, though unittest's own
 * count of tests leaves them out. Expected failures count as skipped, unexpected successes as failed.
 */
export function unittestRuns(lines: readonly LogLine[]): UnittestRun[] {
  return outputsOf(lines, ANCHOR).flatMap(runsOf);
}

function runsOf(lines: readonly LogLine[]): UnittestRun[] {
  const runs: UnittestRun[] = [];
  let session = newSession();
  let above = '';
  for (const line of lines) {
    const { text } = line;
    if (session.ran !== null && text !== '') {
      const result = RESULT.exec(text)?.groups;
      runs.push(...runOf(session, result === undefined ? null : (result.counts ?? '')));
      session = newSession();
    }
    if (DJANGO.test(text)) session.byDjango = true;
    const ran = THIN_RULE.test(above) ? RAN.exec(text)?.groups?.ran : undefined;
    if (ran !== undefined) session.ran = Number(ran);
    else readLine(session, line, above);
    above = text;
  }
  return [...runs, ...runOf(session, null)];
}

function newSession(): Session {
  return { byDjango: false, blocks: [], progress: [], open: null, part: 'progress', ran: null };
}

function readLine(session: Session, line: LogLine, above: string): void {
  const { text } = line;
  const title = RULE.test(above) ? HEADER.exec(text)?.groups?.title : undefined;
  const unexpected = UNEXPECTED.exec(text)?.groups?.title;
  if (title !== undefined) {
    session.part = 'title';
    session.open = { id: idOf(title), header: line, lines: [], isUnexpected: false };
  } else if (unexpected !== undefined) {
    session.part = 'progress';
    session.blocks.push({ id: idOf(unexpected), header: line, lines: [], isUnexpected: true });
  } else if (RULE.test(text)) session.part = 'progress';
  else if (session.part === 'title') readTitle(session, text);
  else if (session.part === 'traceback') {
    if (CAPTURED.test(text)) session.part = 'captured';
    else session.open?.lines.push(line);
  } else if (session.part === 'progress') readProgress(session, line);
}

/** Below its name stands what a test's documentation says first, then the second rule. */
function readTitle(session: Session, text: string): void {
  if (session.open === null) return;
  if (THIN_RULE.test(text)) {
    session.part = 'traceback';
    session.blocks.push(session.open);
    return;
  }
  const id = DOCTEST.exec(text)?.groups?.id;
  if (id !== undefined) session.open = { ...session.open, id };
}

function readProgress(session: Session, line: LogLine): void {
  const found = PROGRESS.exec(line.text)?.groups;
  if (found === undefined) return;
  const isUnexpected = found.outcome === 'unexpected success';
  session.progress.push({ id: idOf(found.title!), header: line, lines: [], isUnexpected });
}

function idOf(title: string): string {
  const found = TITLE.exec(title)?.groups;
  if (found === undefined) return title;
  const { name, owner, subtest = '' } = found;
  if (NOT_LOADED.test(owner!)) return name!;
  return `${owner!.endsWith(`.${name}`) ? owner : `${owner}.${name}`}${subtest}`;
}

/** None for a run without tests. `counts`: as the last line says them; null: the log was cut before it. */
function runOf(session: Session, counts: string | null): UnittestRun[] {
  const { blocks, progress, ran, byDjango } = session;
  if (ran === null || counts === null) {
    const failures = failuresOf(blocks.length > 0 ? blocks : progress);
    if (failures.length === 0) return [];
    return [{ run: { passed: null, failed: null, skipped: null, total: null, failures }, byDjango }];
  }
  const of = countsIn(counts);
  const reported = of('failures') + of('errors') + of('unexpected successes');
  const skipped = of('skipped') + of('expected failures');
  if (ran === 0 && reported === 0) return [];
  const untold = blocks.some((one) => one.isUnexpected) ? [] : progress.filter((one) => one.isUnexpected);
  const told = [...blocks, ...untold];
  const failures = failuresOf(told);
  if (told.length !== reported) {
    const total = reported > ran ? null : ran;
    return [{ run: { passed: null, failed: reported, skipped, total, failures }, byDjango }];
  }
  const failedTests = new Set(failures.map(({ id }) => testOf(id)).filter((id) => !OUTSIDE_TESTS.test(id))).size;
  const passed = ran - failedTests - skipped;
  const total = ran + failures.length - failedTests;
  // A class that is skipped as a whole is counted as skipped, but not as run.
  return [{ run: { passed: passed < 0 ? null : passed, failed: failures.length, skipped, total, failures }, byDjango }];
}

/** `failures=1, errors=2` as a look-up. */
function countsIn(text: string): (outcome: string) => number {
  const counts = new Map<string, number>();
  for (const part of text.split(', ')) {
    const [outcome, count] = part.split('=');
    counts.set(outcome!, Number(count));
  }
  return (outcome) => counts.get(outcome) ?? 0;
}

/** Without the parameters of `subTest`. */
export function testOf(id: string): string {
  return id.replace(/ [[(].*$/, '');
}

/** One for each test: a failure, and an error while it was cleaned up, are told one after the other. */
function failuresOf(blocks: readonly Block[]): TestFailure[] {
  const failures = new Map<string, TestFailure>();
  for (const { id, header, lines, isUnexpected } of blocks) {
    if (failures.has(id)) continue;
    const { message, file, line, logLine } = readTraceback(lines, null);
    failures.set(id, {
      id,
      message: message ?? (isUnexpected ? 'unexpected success' : null),
      file,
      line,
      logLine: logLine ?? header.number,
    });
  }
  return [...failures.values()];
}
