import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { ownFrame, type Place } from './javascript-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { NestedRuns, outcomesIn, reportOf, type TestRun } from './test-run.ts';

/** One error as vitest prints it: the tests that it failed, then its message, then its frames. */
interface Told {
  readonly unhandled: boolean;
  /** Projects may have tests of the same name. */
  readonly tests: { readonly id: string; readonly project: string }[];
  readonly header: LogLine;
  error: LogLine | null;
  /** Goes on after a message that ends in a colon. */
  detail: string | null;
  place: Place | null;
}

interface Session {
  part: 'tests' | 'failed' | 'unhandled' | 'summary';
  readonly told: Told[];
  open: Told | null;
  failedSuites: number;
  errors: number;
  files: boolean;
  counts: Omit<TestRun, 'failures'> | null;
}

const ANCHOR = / (?:RUN|DEV) {1,2}v\d+\.\d+/;
const START = /^ *(?:RUN|DEV) +v\d+\.\d+/;
const RULE = /^⎯{2,}(?: (?<title>[^⎯]+) ⎯+|\[\d+\/\d+\]⎯+)?$/;
/** The name of a project stands before the file: `|unit|`, or in colours ` unit `. */
const FAILED = /^ ?FAIL {2}(?<project>\|[^|]+\| | \S.*? {2})?(?<id>\S.*?)(?: \[ \S+ \])?$/;
const ORIGIN = /^This error originated in "(?<file>.+)" test file\./;
const FILES = /^ *Test Files +(?:no tests|\d+ \w+.*)$/;
const TESTS =
  /^ *Tests +(?<counts>no tests|\d+ [a-z]+(?: [a-z]+)?(?: \| \d+ [a-z]+(?: [a-z]+)?)*)(?: \((?<total>\d+)\))?$/;
const ERRORS = /^ *Errors +(?<count>\d+) errors?$/;
const SUMMARY = /^ *(?:Test Files|Tests|Snapshots|Errors|Type Errors|Start at|Duration) {2,}\S/;

/**
 * vitest. A suite that could not run and an error outside of any test count as one failed each, since vitest's own count
 * of tests leaves them out. Tests that passed when they were tried again count as passed.
 */
export const vitest: Framework = {
  name: 'vitest',
  hints: [' RUN ', ' Test Files ', '⎯ Failed '],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap(sessionsOf).flatMap(runOf);
    return { tests: reportOf('vitest', runs), problems: [] };
  },
  runAlone({ id }) {
    const [file, ...title] = id.split(' > ');
    return `npx vitest run ${shellWord(file!)}${title.length === 0 ? '' : ` -t ${shellWord(title.join(' '))}`}`;
  },
};

function sessionsOf(lines: readonly LogLine[]): Session[] {
  const sessions = new NestedRuns<Session>();
  for (const line of lines) {
    if (START.test(line.text)) {
      sessions.begin(newSession());
      continue;
    }
    const rule = RULE.exec(line.text);
    const title = rule === null ? undefined : (rule.groups?.title ?? '');
    // A log that was cut may begin after the header.
    const session = sessions.current ?? (title?.startsWith('Failed ') ? sessions.begin(newSession()) : null);
    if (session === null) continue;
    if (title !== undefined) readRule(session, title, line);
    else if (SUMMARY.test(line.text)) readSummary(session, line.text);
    else readLine(session, line);
    if (/^ *Duration {2,}/.test(line.text) && session.counts !== null) sessions.end();
  }
  return sessions.all();
}

function newSession(): Session {
  return { part: 'tests', told: [], open: null, failedSuites: 0, errors: 0, files: false, counts: null };
}

function readRule(session: Session, title: string, line: LogLine): void {
  session.open = null;
  const failed = /^Failed (?<what>Suites|Tests|Benchmarks|Typechecks) (?<count>\d+)$/.exec(title)?.groups;
  if (failed !== undefined) {
    session.part = 'failed';
    if (failed.what === 'Suites') session.failedSuites = Number(failed.count);
  } else if (title === 'Unhandled Errors') session.part = 'unhandled';
  else if (session.part === 'unhandled' && title !== '') tell(session, null, line);
}

function tell(session: Session, test: Told['tests'][number] | null, header: LogLine): void {
  const tests = test === null ? [] : [test];
  session.open = { unhandled: session.part === 'unhandled', tests, header, error: null, detail: null, place: null };
  session.told.push(session.open);
}

function readLine(session: Session, line: LogLine): void {
  const failed = session.part === 'failed' ? FAILED.exec(line.text)?.groups : undefined;
  if (failed !== undefined) {
    const test = { id: failed.id!, project: (failed.project ?? '').trim() };
    // Several tests that one error failed are listed before it.
    if (session.open !== null && session.open.error === null) session.open.tests.push(test);
    else tell(session, test, line);
    return;
  }
  const { open } = session;
  if (open === null || line.text === '') return;
  if (open.error === null) open.error = line;
  else if (open.detail === null && open.place === null) open.detail = line.text.trim();
  open.place ??= ownFrame(line.text);
  const origin = session.part === 'unhandled' ? ORIGIN.exec(line.text)?.groups?.file : undefined;
  if (origin !== undefined) open.tests.push({ id: origin, project: '' });
}

function readSummary(session: Session, text: string): void {
  const errors = ERRORS.exec(text)?.groups?.count;
  if (errors !== undefined) session.errors = Number(errors);
  if (FILES.test(text)) session.files = true;
  const found = session.files ? TESTS.exec(text)?.groups : undefined;
  if (found === undefined) return;
  const of = outcomesIn(found.counts!, ' | ');
  session.counts = {
    passed: of('passed', 'expected fail'),
    failed: of('failed'),
    skipped: of('skipped', 'todo'),
    total: Number(found.total ?? 0),
  };
}

/** None for a run without tests. */
function runOf(session: Session): TestRun[] {
  const failures = failuresOf(session.told);
  if (session.counts === null) {
    return failures.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
  }
  const outside = session.failedSuites + session.errors;
  const { passed, failed, skipped, total } = session.counts;
  if (total === 0 && outside === 0 && failures.length === 0) return [];
  return [{ passed, failed: failed! + outside, skipped, total: total! + outside, failures }];
}

/** One for each test: the error of its first try, or the first of its soft assertions. */
function failuresOf(told: readonly Told[]): TestFailure[] {
  const failures = new Map<string, TestFailure>();
  for (const { unhandled, tests, header, error, detail, place } of told) {
    const text = error?.text.trim() ?? null;
    const message = text?.endsWith(':') && detail !== null ? `${text} ${detail}` : text;
    const unnamed = { id: place?.file ?? header.text.replaceAll('⎯', '').trim(), project: '' };
    for (const { id, project } of tests.length > 0 ? tests : [unnamed]) {
      const key = JSON.stringify([project, id, unhandled ? header.number : null]);
      if (failures.has(key)) continue;
      const { file, line } = place ?? { file: id.split(' > ', 1)[0]!, line: null };
      failures.set(key, { id, message, file, line, logLine: (error ?? header).number });
    }
  }
  return [...failures.values()];
}
