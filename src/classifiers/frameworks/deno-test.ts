import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { ownFrame, type Place } from './javascript-frame.ts';
import { type Draft, tidied } from './problem-list.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** One entry below ` ERRORS `. */
interface Told {
  /** Names of the test and its steps; none for a file that failed as a whole. */
  readonly names: readonly string[];
  readonly test: { readonly file: string; readonly line: number | null };
  readonly header: LogLine;
  error: LogLine | null;
  detail: string | null;
  place: Place | null;
}

interface Session {
  part: 'tests' | 'errors' | 'failures';
  readonly told: Told[];
  counts: Omit<TestRun, 'failures'> | null;
}

const ANCHOR = /(?:running \d+ tests? from \S.*|(?:ok|FAILED) \| \d+ passed .*)$/;
const START = /^running \d+ tests? from \S/;
const ERRORS = /^ ?ERRORS$/;
const FAILURES = /^ ?FAILURES$/;
/** `cart ... keeps items => ./cart_test.ts:5:6`. */
const TITLE = /^(?<names>\S.*) => (?<file>\S.*):(?<line>\d+):\d+$/;
const FILE_TITLE = /^(?<file>\S.*) \(uncaught error\)$/;
const ERROR = /^error: (?:\(in promise\) )?(?<message>.+)$/;
const COUNTS =
  /^(?:ok|FAILED) \| (?<passed>\d+) passed(?: \((?<steps>\d+) steps?\))? \| (?<failed>\d+) failed(?: \(\d+ steps?\))?(?: \| (?<ignored>\d+) ignored(?: \((?<ignoredSteps>\d+) steps?\))?)?(?: \| .*)? \([\dhms]+\)$/;
/** `error: TS2322 [ERROR]: text`; of several only the first says `error`. */
const TYPE_ERROR = /^(?:error: )?(?<code>TS\d+) \[(?<severity>ERROR|WARN)\]: (?<message>.+)$/;
const TYPE_PLACE = /^ +at (?<file>\S.*):(?<line>\d+):(?<column>\d+)$/;
/** The code that it quotes stands between a type error and its place. */
const QUOTE_LINES_MAX = 12;

/** `deno test`, and the type check before it. Steps count as tests; a test whose steps failed does not. */
export const denoTest: Framework = {
  name: 'deno test',
  hints: [' tests from ', ' test from ', ' passed | ', ' passed (', ' ERRORS', ' [ERROR]: ', ' [WARN]: '],
  parse(lines) {
    const outputs = outputsOf(lines, ANCHOR);
    const runs = outputs.flatMap(sessionsOf).flatMap(runOf);
    return { tests: reportOf('deno test', runs), problems: tidied(outputs.flatMap(typeErrorsIn)) };
  },
  runAlone({ id }) {
    const [file, name] = id.split(' > ');
    return `deno test${name === undefined ? '' : ` --filter ${shellWord(name)}`} ${shellWord(file!)}`;
  },
};

function sessionsOf(lines: readonly LogLine[]): Session[] {
  const sessions: Session[] = [];
  let session = newSession();
  for (const line of lines) {
    if (START.test(line.text) || ERRORS.test(line.text)) {
      if (sessions.at(-1) !== session) sessions.push(session);
      session.part = ERRORS.test(line.text) ? 'errors' : session.part;
    } else if (FAILURES.test(line.text)) session.part = 'failures';
    else if (COUNTS.test(line.text)) {
      if (sessions.at(-1) !== session) sessions.push(session);
      session.counts = countsOf(COUNTS.exec(line.text)!.groups!);
      session = newSession();
    } else if (session.part === 'errors') readLine(session, line);
  }
  return sessions;
}

function newSession(): Session {
  return { part: 'tests', told: [], counts: null };
}

function countsOf(counts: Record<string, string | undefined>): Session['counts'] {
  const of = (...names: string[]) => names.reduce((sum, name) => sum + Number(counts[name] ?? 0), 0);
  const [passed, failed, skipped] = [of('passed', 'steps'), of('failed'), of('ignored', 'ignoredSteps')];
  return { passed, failed, skipped, total: passed + failed + skipped };
}

function readLine({ told }: Session, line: LogLine): void {
  const last = told.at(-1);
  const title = TITLE.exec(line.text)?.groups ?? FILE_TITLE.exec(line.text)?.groups;
  if (title !== undefined) {
    const test = { file: repositoryPath(title.file!), line: title.line === undefined ? null : Number(title.line) };
    const names = title.names?.split(' ... ') ?? [];
    told.push({ names, test, header: line, error: null, detail: null, place: null });
  } else if (last !== undefined && line.text !== '') {
    if (last.error !== null) last.detail ??= line.text.trim();
    else if (ERROR.test(line.text)) last.error = line;
    last.place ??= ownFrame(line.text);
  }
}

/** None for a run without tests. Counts are null when it was stopped before it printed them. */
function runOf({ told, counts }: Session): TestRun[] {
  const failures = told.filter(({ error }) => error !== null).map(failureOf);
  if (counts === null) {
    return failures.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
  }
  if (counts.total === 0) return [];
  const failed = failures.length || counts.failed!;
  return [{ ...counts, failed, total: counts.total! - counts.failed! + failed, failures }];
}

function failureOf({ names, test, header, error, detail, place }: Told): TestFailure {
  return {
    id: [test.file, ...names].join(' > '),
    message: error === null ? null : messageOf(error.text, detail),
    file: place?.file ?? test.file,
    line: place?.line ?? test.line,
    logLine: (error ?? header).number,
  };
}

/** `Leaks detected:` has a list below. */
function messageOf(error: string, detail: string | null): string {
  const { message } = ERROR.exec(error)!.groups!;
  return message!.endsWith(':') && detail !== null ? `${message} ${detail.replace(/^- /, '')}` : message!;
}

function typeErrorsIn(lines: readonly LogLine[]): Draft[] {
  const drafts: Draft[] = [];
  let open: Draft | null = null;
  for (const { text, number } of lines) {
    const found = TYPE_ERROR.exec(text)?.groups;
    const place = TYPE_PLACE.exec(text)?.groups;
    if (found !== undefined) {
      const severity = found.severity === 'WARN' ? 'warning' : 'error';
      open = {
        file: '',
        line: null,
        column: null,
        severity,
        code: found.code!,
        message: found.message!,
        logLine: number,
      };
    } else if (place !== undefined && open !== null) {
      const file = place.file!.replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, '');
      drafts.push({ ...open, file, line: Number(place.line), column: Number(place.column) });
      open = null;
    } else if (open !== null && number - open.logLine > QUOTE_LINES_MAX) open = null;
  }
  return drafts;
}
