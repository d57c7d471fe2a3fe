import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { ownFrame, type Place } from './javascript-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** What stands above the line of a test: its error and the place of that. */
interface Told {
  readonly error: LogLine;
  readonly message: string;
  place: Place | null;
}

interface Session {
  file: string | null;
  /** The errors that no test has claimed yet. */
  told: Told | null;
  unhandled: boolean;
  readonly failures: TestFailure[];
  readonly counts: Map<string, number>;
}

const ANCHOR = /bun test v\d+\.\d+\.\d+\S* \([0-9a-f]+\)$/;
/** `test/cart.test.ts:`, on GitHub a group of that name. */
const FILE = /^(?<file>\S.*\.[cm]?[jt]sx?):$/;
/** `(fail) cart > keeps items [0.51ms]`; in colours a sign. */
const TEST = /^(?:\((?<word>pass|fail|skip|todo)\)|(?<sign>[✓✗»✎])) (?<name>\S.*?)(?: \[[\d.]+m?s\])?$/;
const ERROR = /^(?<kind>error|[A-Z]\w*(?:Error|Exception))(?<message>: .+)?$/;
/** Notes on the test's line above. */
const TIMED_OUT = /^ {2}\^ (?<message>this test timed out after \d+ms\.)/;
const UNHANDLED = /^# Unhandled error between tests$/;
const RULE = /^-{10,}$/;
const COUNT = /^ (?<count>\d+) (?<what>pass|fail|skip|todo|error)s?$/;
const TOTAL = /^Ran (?<count>\d+) tests? across \d+ files?\./;
/** Long runs list their failures once more. */
const LIST = /^\d+ tests? (?:failed|skipped|todo):$/;

/** `bun test`. A file that could not be loaded, and an error between tests, counts as a failed test. */
export const bunTest: Framework = {
  name: 'bun test',
  hints: ['bun test v', '(fail) ', ' tests across '],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap(sessionsOf).flatMap(runOf);
    return { tests: reportOf('bun test', runs), problems: [] };
  },
  runAlone({ id }) {
    const [file, ...names] = id.split(' > ');
    if (names.length === 0) return `bun test ${shellWord(file!)}`;
    const pattern = names.join(' ').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return `bun test ${shellWord(file!)} -t ${shellWord(pattern)}`;
  },
};

function sessionsOf(lines: readonly LogLine[]): Session[] {
  const sessions: Session[] = [];
  let session: Session | null = null;
  let inList = false;
  for (const line of lines) {
    if (ANCHOR.test(line.text)) {
      session = { file: null, told: null, unhandled: false, failures: [], counts: new Map() };
      sessions.push(session);
      inList = false;
    } else if (session !== null) {
      inList ||= LIST.test(line.text);
      const total = TOTAL.exec(line.text)?.groups?.count;
      const count = COUNT.exec(line.text)?.groups;
      if (total !== undefined) {
        session.counts.set('total', Number(total));
        session = null;
      } else if (count !== undefined) session.counts.set(count.what!, Number(count.count));
      else if (!inList) readLine(session, line);
    }
  }
  return sessions;
}

function readLine(session: Session, line: LogLine): void {
  const file = FILE.exec(line.text)?.groups?.file;
  const test = TEST.exec(line.text)?.groups;
  const error = line.marker === null ? ERROR.exec(line.text)?.groups : undefined;
  if (file !== undefined) {
    flush(session);
    session.file = repositoryPath(file);
  } else if (test !== undefined) readTest(session, test, line);
  else if (UNHANDLED.test(line.text)) {
    flush(session);
    session.unhandled = true;
  } else if (RULE.test(line.text)) {
    if (session.unhandled && session.told !== null) flush(session);
  } else if (TIMED_OUT.test(line.text)) readTimeOut(session, line);
  else if (session.told !== null) session.told.place ??= ownFrame(line.text);
  // A test may log errors of its own before it fails: they have no place.
  if (error !== undefined && (session.told === null || session.told.place === null)) {
    const message = error.kind === 'error' ? (error.message ?? ': ').slice(2) : line.text;
    session.told = { error: line, message, place: null };
  }
}

function readTest(session: Session, { word, sign, name }: Record<string, string | undefined>, line: LogLine): void {
  const failed = word === 'fail' || sign === '✗';
  if (failed) session.failures.push(failureOf(session, name!, session.told, line));
  session.told = null;
  session.unhandled = false;
}

/** What is said below the line of a test that took too long. */
function readTimeOut({ failures }: Session, line: LogLine): void {
  const last = failures.at(-1);
  const message = TIMED_OUT.exec(line.text)!.groups!.message!;
  if (last !== undefined && last.message === null) {
    failures[failures.length - 1] = { ...last, message, logLine: line.number };
  }
}

/** An error that belongs to no test is its file's. */
function flush(session: Session): void {
  const { told, unhandled, file } = session;
  if (told !== null && unhandled && file !== null) session.failures.push(failureOf(session, null, told, told.error));
  session.told = null;
  session.unhandled = false;
}

function failureOf({ file }: Session, name: string | null, told: Told | null, header: LogLine): TestFailure {
  return {
    id: [file, name].filter((part) => part !== null).join(' > '),
    message: told === null ? null : told.message || null,
    file: told?.place?.file ?? file,
    line: told?.place?.line ?? null,
    logLine: (told?.error ?? header).number,
  };
}

/** None for a run without tests. Counts are null when it was stopped before it printed them. */
function runOf(session: Session): TestRun[] {
  flush(session);
  const { failures, counts } = session;
  const ran = counts.get('total');
  if (ran === undefined) {
    return failures.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
  }
  const of = (...words: string[]) => words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
  // Some errors are counted as a failed test as well; those between tests are not.
  const failed = Math.max(of('fail'), failures.length);
  const total = of('pass', 'skip', 'todo') + failed;
  return total === 0 ? [] : [{ passed: of('pass'), failed, skipped: of('skip', 'todo'), total, failures }];
}
