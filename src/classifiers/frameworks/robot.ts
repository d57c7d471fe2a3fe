import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { outcomesIn, reportOf, type TestRun } from './test-run.ts';

interface Session {
  /** Of all its rules, in characters: 78 unless somebody chose another. */
  readonly width: number;
  /** Names of the suites that have begun and not ended, the outermost first. */
  readonly suites: string[];
  /** Since the last rule. */
  section: LogLine[];
  readonly failures: TestFailure[];
  /** Has a test or suite ended yet? Until then the rules may be somebody else's. */
  hasResult: boolean;
  counts: Omit<TestRun, 'failures'> | null;
}

/** What stands between two rules, once it has ended. */
interface Outcome {
  readonly name: string;
  readonly failed: boolean;
  readonly header: LogLine;
  /** What is said below. */
  readonly said: readonly LogLine[];
}

/** A rule: results have the test's name before them, which is no runner's prefix. */
const ANCHOR = /(?<!=)={40,}$/;
const STATUS = /^(?<info>.*)\| (?<status>PASS|FAIL|SKIP|NOT RUN) \|$/;
const RESULT = /^[^\s|].{30,}\| (?:PASS|FAIL|SKIP) \|$/;
const STATUS_LENGTH = '| PASS |'.length;
/** `Cart.Checkout :: What the suite is about`. */
const DOCUMENTED = / :: .*$/;
const SUITE_RULE = /^={40,}$/;
const TEST_RULE = /^-{40,}$/;
/** Before version 4 there was a line for critical tests, too. */
const COUNTS = /^(?<counts>\d+ tests?(?: total)?, \d+ passed, \d+ failed(?:, \d+ skipped)?)$/;
/** Warnings of Robot's own go to another stream, and stand anywhere. */
const WARNING = /^\[ (?:WARN|ERROR) \] /;

/** Robot Framework's console. A suite whose teardown failed counts as one failed test where no test of it has failed. */
export const robot: Framework = {
  name: 'Robot Framework',
  hints: ['| FAIL |', '| PASS |', '| SKIP |'],
  parse(lines) {
    return { tests: reportOf('Robot Framework', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
  runAlone: ({ id }) => `robot --test ${shellWord(id.replace(/\.\.\.$/, '*'))} .`,
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let session: Session | null = null;
  for (const line of lines) {
    const { text } = line;
    const isRule = session === null ? SUITE_RULE.test(text) : isRuleOf(session, text);
    if (session === null) {
      if (isRule) session = newSession(text.length);
      // A log that was cut may begin among the tests. A line with a name and a status is as wide as a rule.
      else if (RESULT.test(text)) session = { ...newSession(text.length), section: [line] };
      continue;
    }
    if (!isRule) {
      // Somebody else's rule was no beginning.
      if (!session.hasResult && SUITE_RULE.test(text)) session = newSession(text.length);
      else session.section.push(line);
      continue;
    }
    const outcome = outcomeOf(session);
    if (outcome !== null) session.hasResult = true;
    if (TEST_RULE.test(text)) endTest(session, outcome);
    else readSuite(session, outcome);
    session.section = [];
    if (session.counts !== null && session.suites.length === 0) {
      runs.push(...runOf(session));
      session = null;
    }
  }
  // A run that was stopped prints no counts.
  return session === null ? runs : [...runs, ...runOf(session)];
}

function newSession(width: number): Session {
  return { width, suites: [], section: [], failures: [], hasResult: false, counts: null };
}

function isRuleOf({ width }: Session, text: string): boolean {
  return text.length === width && (SUITE_RULE.test(text) || TEST_RULE.test(text));
}

function endTest(session: Session, outcome: Outcome | null): void {
  if (outcome === null || !outcome.failed) return;
  const suite = session.suites.at(-1);
  session.failures.push(failureOf(suite === undefined ? outcome.name : `${suite}.${outcome.name}`, outcome));
}

/** A rule of `=` stands below the name of a suite that begins, and below the result of one that ends. */
function readSuite(session: Session, outcome: Outcome | null): void {
  if (outcome === null) {
    const begun = session.section.find(({ text }) => text !== '' && !WARNING.test(text));
    if (begun !== undefined) session.suites.push(begun.text.replace(DOCUMENTED, '').trim());
    return;
  }
  const counts = outcome.said.flatMap(({ text }) => COUNTS.exec(text)?.groups?.counts ?? []).at(-1);
  const suite = session.suites.pop() ?? outcome.name;
  const isTold = session.failures.some(({ id }) => id.startsWith(`${suite}.`));
  if (outcome.failed && !isTold && outcome.said[0]?.text.startsWith('Suite teardown failed')) {
    session.failures.push(failureOf(suite, outcome));
  }
  if (counts !== undefined) session.counts = countsOf(counts);
}

/** Null while nothing has ended. What a test printed stands behind its name, and its status on a line of its own then. */
function outcomeOf({ section, width }: Session): Outcome | null {
  const at = section.findLastIndex(({ text }) => STATUS.test(text));
  if (at < 0) return null;
  const header = section[at]!;
  const { info, status } = STATUS.exec(header.text)!.groups!;
  const begun = section.find(({ text }) => text !== '' && !WARNING.test(text)) ?? header;
  const shown = info!.trim() === '' ? begun.text.slice(0, width - STATUS_LENGTH) : info!;
  const name = shown.replace(DOCUMENTED, '').trim();
  const said = section.slice(at + 1).filter(({ text }) => text.trim() !== '' && !WARNING.test(text));
  return { name, failed: status === 'FAIL', header, said };
}

function failureOf(id: string, { header, said }: Outcome): TestFailure {
  const [first, second] = said;
  const goesOn = first?.text.endsWith(':') === true && second !== undefined;
  const message = first === undefined ? null : goesOn ? `${first.text} ${second.text.trim()}` : first.text;
  const line = goesOn ? second : (first ?? header);
  return { id, message: message?.trim() ?? null, file: null, line: null, logLine: line.number };
}

function countsOf(text: string): Omit<TestRun, 'failures'> {
  const of = outcomesIn(text, ', ');
  const counts = { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
  return { ...counts, total: of('test', 'tests', 'test total', 'tests total') };
}

/** None for a run without tests. */
function runOf({ failures, counts }: Session): TestRun[] {
  if (counts !== null) return counts.total === 0 ? [] : [{ ...counts, failures }];
  return failures.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
}
