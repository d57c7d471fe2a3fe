import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { ownPhpFrame } from './php-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { outcomesIn, reportOf, type TestRun } from './test-run.ts';

interface Block {
  readonly id: string;
  readonly header: LogLine;
  readonly lines: LogLine[];
}

interface Session {
  /** Without it only the counts are sure to be PHPUnit's: JUnit lists failures in the same way. */
  readonly hasHeader: boolean;
  /** What the list that is being read tells of; null outside of a list of failures. */
  inFailures: boolean;
  /** With `--testdox`: the class whose tests are listed. */
  testdoxClass: string | null;
  open: Block | null;
  /** The values of a data set, which go on below the name of the test. */
  inValues: boolean;
  readonly blocks: Block[];
  counts: Omit<TestRun, 'failures'> | null;
}

const ANCHOR = /PHPUnit \d+\.\d+\S* by Sebastian Bergmann|Tests: \d+, Assertions: \d+/;
const HEADER = /^(?:PHPUnit \d+\.\d+\S* by Sebastian Bergmann|ParaTest v\S+ upon PHPUnit )/;
/** `There were 4 errors:`, `There was 1 risky test:`; PHPUnit 10 also tells of what tests triggered. */
const LIST = /^(?:There (?:was|were) \d+ (?<what>\S.*)|\d+ tests? triggered .+):$/;
const FAILED = /^(?:PHPUnit )?(?:failures?|errors?)$/;
const BLOCK = /^\d+\) (?<id>\S.*)$/;
/** `--testdox`: `Cart (Tests\Unit\Cart)`, then ` ✘ Adds prices`, then `   │ Failed asserting that …`. */
const TESTDOX_CLASS = /^\S.* \((?<class>[A-Za-z_]\w*(?:\\\w+)+)\)$/;
const TESTDOX = /^ (?<mark>[✘✔↩∅☢⚠]|\[[ xXSRIW]\]) (?<title>\S.*?)(?: {2,}\d+ ms| \[[\d.]+ ms\])?$/;
const TESTDOX_FAILED = /^(?:✘|\[ \])$/;
const TESTDOX_BAR = /^ {3}[│|├┐┊╵╴┴] ?/;
/** Values of a data set may be of any length, and go on over lines; its name or number says which it is. */
const DATA_SET = /^(?<test>.*? with data set (?:#\d+|"[^"]*"|@\S+))(?: .*)?$/;
const VALUES_BEGUN = / with data set .* \((?!.*\)$)/;
const VALUES_END = /\)$/;
const COUNTS = /^Tests: (?<total>\d+), Assertions: \d+(?<outcomes>(?:, [A-Z][A-Za-z ]{2,40}: \d+)*)\.$/;
const OK = /^OK \((?<total>\d+) tests?, \d+ assertions?\)$/;
const EMPTY = /^No tests executed!$/;
const ASSERTION = /^Failed asserting that /;

/** PHPUnit and ParaTest. Errors count as failed, incomplete tests as skipped, risky ones as passed. */
export const phpunit: Framework = {
  name: 'PHPUnit',
  hints: ['Sebastian Bergmann', ', Assertions: ', 'OK (', ' upon PHPUnit '],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap(sessionsOf).flatMap(runOf);
    return { tests: reportOf('PHPUnit', runs), problems: [] };
  },
  runAlone({ id, file }) {
    const test =
      /^(?:.*\\)?(?<class>\w+)::(?<method>\w+)(?: with data set (?:#(?<number>\d+)|"(?<name>[^"]*)"|@.*))?$/.exec(id);
    if (test === null) return `vendor/bin/phpunit${file === null ? '' : ` ${shellWord(file)}`}`;
    const { class: testClass, method, number, name } = test.groups!;
    const set = number !== undefined ? `#${number}` : name !== undefined ? `@${name}` : '';
    return `vendor/bin/phpunit --filter ${shellWord(`${testClass}::${method}${set}`)}`;
  },
};

function sessionsOf(lines: readonly LogLine[]): Session[] {
  const sessions: Session[] = [];
  let session: Session | null = null;
  for (const line of lines) {
    const { text } = line;
    if (HEADER.test(text)) {
      session = newSession(true);
      sessions.push(session);
      continue;
    }
    const list = LIST.exec(text);
    const counts = countsIn(text);
    // A log that was cut may begin after the header.
    if (session === null && (counts !== null || FAILED.test(list?.groups?.what ?? ''))) {
      session = newSession(false);
      sessions.push(session);
    }
    if (session === null) continue;
    if (counts !== null) {
      session.counts = counts;
      session = null;
    } else if (list !== null) {
      session.inFailures = FAILED.test(list.groups!.what ?? '');
      session.open = null;
    } else readLine(session, line);
  }
  return sessions;
}

function newSession(hasHeader: boolean): Session {
  return { hasHeader, inFailures: false, testdoxClass: null, open: null, inValues: false, blocks: [], counts: null };
}

/** Null when the line has none. */
function countsIn(text: string): Session['counts'] {
  const ok = EMPTY.test(text) ? '0' : OK.exec(text)?.groups?.total;
  if (ok !== undefined) return { passed: Number(ok), failed: 0, skipped: 0, total: Number(ok) };
  const found = COUNTS.exec(text)?.groups;
  if (found === undefined) return null;
  const named = found
    .outcomes!.split(', ')
    .slice(1)
    .map((one) => one.split(': ').reverse().join(' '));
  const of = outcomesIn(named.join(', '), ', ');
  const [total, failed] = [Number(found.total), of('Failures', 'Errors', 'PHPUnit Errors')];
  const skipped = of('Skipped', 'Incomplete');
  return { passed: Math.max(0, total - failed - skipped), failed, skipped, total };
}

function readLine(session: Session, line: LogLine): void {
  const { text } = line;
  if (session.inFailures) {
    const id = BLOCK.exec(text)?.groups?.id;
    if (text === '--') session.inFailures = false;
    else if (id !== undefined) {
      open(session, DATA_SET.exec(id)?.groups?.test ?? id, line);
      session.inValues = VALUES_BEGUN.test(id);
    } else if (session.inValues) session.inValues = !VALUES_END.test(text);
    else session.open?.lines.push(line);
    if (!session.inFailures) session.open = null;
    return;
  }
  session.testdoxClass = TESTDOX_CLASS.exec(text)?.groups?.class ?? session.testdoxClass;
  const testdox = session.testdoxClass === null ? undefined : TESTDOX.exec(text)?.groups;
  if (testdox !== undefined && TESTDOX_FAILED.test(testdox.mark!)) {
    open(session, `${session.testdoxClass} > ${testdox.title}`, line);
  } else if (testdox !== undefined || !TESTDOX_BAR.test(text)) session.open = null;
  else session.open?.lines.push({ ...line, text: text.replace(TESTDOX_BAR, '').trimEnd() });
}

function open(session: Session, id: string, header: LogLine): void {
  session.open = { id, header, lines: [] };
  session.blocks.push(session.open);
}

/** None for a run without tests. */
function runOf({ hasHeader, counts, blocks }: Session): TestRun[] {
  if (!hasHeader && counts === null) return [];
  // PHPUnit 9 tells of them twice with `--testdox`: as they fail, and by their names at the end.
  const named = blocks.filter((one) => !one.id.includes(' > '));
  const failures = (named.length > 0 ? named : blocks).map(failureOf);
  if (failures.length === 0 && (counts?.total ?? 0) === 0) return [];
  return [{ ...(counts ?? { passed: null, failed: null, skipped: null, total: null }), failures }];
}

function failureOf({ id, header, lines }: Block): TestFailure {
  const place = lines.map(({ text }) => ownPhpFrame(text)).find((one) => one !== null) ?? null;
  const start = lines.findIndex(({ text }) => text !== '');
  const first = start < 0 ? null : lines[start]!;
  const next = lines[start + 1]?.text ?? '';
  // The assertion stands below what the test says of it.
  const isExplained = first !== null && !ASSERTION.test(first.text) && ASSERTION.test(next);
  return {
    id,
    message: isExplained ? `${first.text.trim().replace(/[.:]$/, '')}: ${next}` : (first?.text.trim() ?? null),
    file: place?.file ?? null,
    line: place?.line ?? null,
    logLine: (first ?? header).number,
  };
}
