import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Block, failuresOf, type Mention, type Reason } from './pytest-failures.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { NestedRuns, outcomesIn, reportOf, type TestRun } from './test-run.ts';

/** Failures are told in `ERRORS` and `FAILURES`, then listed in the short summary; `RERUNS` tells of earlier tries. */
type Section = 'progress' | 'blocks' | 'listing' | 'other';

interface Session {
  /** Of all its rules, in characters, so that a rule which a test printed is not taken for one. Null before the first. */
  width: number | null;
  readonly hasHeader: boolean;
  section: Section;
  captured: boolean;
  open: Block | null;
  /** The test that `-v` has named and whose outcome is not known yet. */
  running: string | null;
  rootdir: string | null;
  readonly blocks: Block[];
  readonly listed: Mention[];
  readonly progress: Mention[];
  /** What `--tb=line` prints in place of the blocks. */
  readonly reasons: Reason[];
  counts: Omit<TestRun, 'failures'> | null;
}

const ANCHOR = /(?<!=)={3,} (?:test session starts|FAILURES|ERRORS|short test summary info) =+$/;
const RULE = /^=+ (?<title>.+?) =+$/;
const FIRST_RULES = new Set(['test session starts', 'FAILURES', 'ERRORS', 'RERUNS', 'short test summary info']);
/** pytest draws its rules over the width of the terminal: 80 where there is none. */
const RULE_MIN_LENGTH = 60;
const BLOCK = /^_+ (?<title>.+?) _+$/;
const CAPTURED = /^-{3,} ?(?:Captured|generated|Live) .+$/;
const REASON = /^(?<file>(?:[A-Za-z]:)?[^\s:*?"<>|][^:*?"<>|]*\.\w{2,5}):(?<at>\d+): (?<message>\S.*)$/;
const COUNTS =
  /^(?:=+ )?(?<counts>no tests ran|\d+ [a-z]+(?: [a-z]+)?(?:, \d+ [a-z]+(?: [a-z]+)?)*) in [\d.]+(?:s| seconds)(?: \([\d:]+\))?(?: =+)?$/;
/** `....F.s   [ 42%]`: how `-q` begins, which prints no header. */
const QUIET_PROGRESS = /^[.FEsxXR]+(?: +\[ *\d+%\])?$/;
/** What runs with `-v` print as they go: `id FAILED [ 42%]`, `[gw0] [ 42%] FAILED id` with pytest-xdist. */
const PROGRESS =
  /^(?:\[gw\d+\] (?:\[ *\d+%\] )?(?:FAILED|ERROR) (?<worker>\S.*)|(?<id>[^\s[].*?) (?:FAILED|ERROR)(?: .*)?)$/;
const NODE_ID = /^[^\s:]+::/;
const OUTCOME = / (?:PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|RERUN)\b/;
/** pytest-timeout stopped everything in the test that `-v` named last. */
const TIMED_OUT = /^\++ (?<message>Timeout) \++$/;
/** The interpreter died in this test, so pytest could not report it. */
const FATAL = /^(?<id>[^\s:]+::\S+) (?<message>Fatal Python error: .+)$/;
/** A subtest's message and parameters stand before the id: `SUBFAILED[small] (size=1) tests/test_a.py::test_b - …`. */
const LISTED =
  /^(?:FAILED|ERROR|SUBFAIL(?:ED)?(?:\[.{0,200}?\])? ?(?:\((?=[^\s=]+=).{1,200}?\)(?= \S+::)|\(<subtest>\))?) (?:\[[\d.]+s\] )?(?<rest>\S.*)$/;
/** An id may hold blanks and ` - ` in its brackets only. */
const ID_AND_MESSAGE = /^(?<id>[^\s[]+(?:\[.*?\])?)(?: - (?<message>.*))?$/;

/**
 * pytest, with xdist, subtests and rerunfailures. An error (in a fixture, or of a file that cannot be collected) counts
 * as failed; xfailed counts as skipped, xpassed as passed. What was deselected is not in the total.
 */
export const pytest: Framework = {
  name: 'pytest',
  hints: [
    'test session starts =',
    '= FAILURES =',
    '= ERRORS =',
    '= short test summary info =',
    ' passed in ',
    ' failed in ',
  ],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap(sessionsOf).flatMap(runOf);
    return { tests: reportOf('pytest', runs), problems: [] };
  },
  runAlone: ({ id }) => `pytest ${shellWord(id)}`,
};

function sessionsOf(lines: readonly LogLine[]): Session[] {
  const sessions = new NestedRuns<Session>();
  for (const line of lines) {
    const { text } = line;
    const rule = RULE.exec(text)?.groups?.title ?? null;
    if (rule === 'test session starts') {
      if (sessions.current?.hasHeader === false) sessions.end();
      sessions.begin(newSession(text.length));
      continue;
    }
    let session = sessions.current;
    if (session === null) {
      const begins = rule === null ? QUIET_PROGRESS.test(text) : FIRST_RULES.has(rule) || isClosing(text);
      if (!begins) continue;
      session = sessions.begin(newSession(null));
    }
    if (rule !== null && FIRST_RULES.has(rule)) session.width ??= text.length;
    if (readLine(session, line, rule)) sessions.end();
  }
  return sessions.all();
}

/** The last rule of a session, whose start a cut log may lack. */
function isClosing(text: string): boolean {
  return text.length >= RULE_MIN_LENGTH && COUNTS.test(text);
}

function newSession(width: number | null): Session {
  const lists = { blocks: [], listed: [], progress: [], reasons: [] };
  const place = {
    section: 'progress',
    captured: false,
    open: null,
    running: null,
    rootdir: null,
    counts: null,
  } as const;
  return { ...lists, ...place, width, hasHeader: width !== null };
}

/** True when the session ends with this line. */
function readLine(session: Session, line: LogLine, rule: string | null): boolean {
  const { text } = line;
  const isWide = session.width === null || text.length >= session.width;
  const counts = COUNTS.exec(text)?.groups?.counts;
  if (counts !== undefined && (session.hasHeader || rule !== null ? isWide : !session.captured)) {
    session.counts = countsOf(counts);
    return session.counts !== null;
  }
  if (rule !== null && isWide) {
    session.section = sectionOf(rule);
    session.captured = false;
    session.open = null;
    return false;
  }
  if (text.startsWith('rootdir: ')) session.rootdir ??= text.slice('rootdir: '.length).replace(/, \w+: .*$/, '');
  if (session.section === 'blocks') readBlockLine(session, line, isWide);
  else if (session.section === 'listing') session.listed.push(...mention(LISTED.exec(text)?.groups, line));
  else if (session.section === 'progress') readProgress(session, line);
  return false;
}

function readProgress(session: Session, line: LogLine): void {
  const { text } = line;
  const found = PROGRESS.exec(text)?.groups;
  const id = found?.worker ?? found?.id ?? '';
  const fatal = FATAL.exec(text)?.groups;
  const timeout = TIMED_OUT.exec(text)?.groups?.message;
  if (fatal !== undefined) session.progress.push({ id: fatal.id!, message: fatal.message!, line });
  else if (NODE_ID.test(id)) session.progress.push({ id: id.replace(/ <- .*$/, '').trim(), message: null, line });
  else if (timeout !== undefined && session.running !== null) {
    session.progress.push({ id: session.running, message: timeout, line });
    session.running = null;
  }
  if (NODE_ID.test(text)) session.running = OUTCOME.test(text) ? null : text.replace(/ <- .*$/, '');
}

function sectionOf(title: string): Section {
  if (title === 'FAILURES' || title === 'ERRORS') return 'blocks';
  return title === 'short test summary info' ? 'listing' : 'other';
}

function readBlockLine(session: Session, line: LogLine, isWide: boolean): void {
  const title = isWide && !line.text.startsWith('_ _ ') ? BLOCK.exec(line.text)?.groups?.title : undefined;
  if (title !== undefined) {
    session.open = { title, header: line, lines: [] };
    session.blocks.push(session.open);
    session.captured = false;
  } else if (CAPTURED.test(line.text)) session.captured = true;
  else if (session.captured) return;
  else if (session.open !== null) session.open.lines.push(line);
  else {
    const { file, at, message } = REASON.exec(line.text)?.groups ?? {};
    if (file !== undefined) session.reasons.push({ file, at: Number(at), message: message!, line });
  }
}

function mention(found: Record<string, string | undefined> | undefined, line: LogLine): Mention[] {
  if (found === undefined) return [];
  const rest = found.rest!;
  const parts = ID_AND_MESSAGE.exec(rest)?.groups;
  const dash = rest.indexOf(' - ');
  const id = parts?.id ?? (dash < 0 ? rest : rest.slice(0, dash));
  const message = parts === undefined ? (dash < 0 ? null : rest.slice(dash + 3)) : (parts.message ?? null);
  return [{ id, message, line }];
}

/** Null when they are no counts of pytest's. */
function countsOf(text: string): Omit<TestRun, 'failures'> | null {
  const of = outcomesIn(text, ', ');
  const passed = of('passed', 'xpassed');
  const failed = of('failed', 'error', 'errors');
  const skipped = of('skipped', 'xfailed');
  const total = passed + failed + skipped;
  if (total === 0 && text !== 'no tests ran' && of('deselected', 'warning', 'warnings', 'rerun') === 0) return null;
  return { passed, failed, skipped, total };
}

/** None for a session that ran nothing. */
function runOf(session: Session): TestRun[] {
  const failures = failuresOf(session);
  if (failures.length === 0 && (session.counts?.total ?? 0) === 0) return [];
  return [{ ...(session.counts ?? { passed: null, failed: null, skipped: null, total: null }), failures }];
}
