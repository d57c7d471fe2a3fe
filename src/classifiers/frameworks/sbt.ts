import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { simpleName, thrownAt } from './java-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { type FailedLine, type Failing, failedIn } from './sbt-line.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** A line that sbt has printed, without its level. */
interface SbtLine extends LogLine {
  /** Null where lines have none: then what the tests print stands between them. */
  readonly level: string | null;
}

const ANCHOR =
  /\[(?:info|error)\] (?:(?:Passed|Failed|Error): (?:: )?Total \d+, |Tests: succeeded \d+, |Failed tests:$)/;
const LEVEL = /^\[(?<level>info|error|warn)\] ?(?<text>.*)$/;
/** sbt's own, of one project: all frameworks together. */
const TOTAL =
  /^(?:Passed|Failed|Error): (?:: )?Total (?<total>\d+), Failed (?<failed>\d+), Errors (?<errors>\d+), Passed (?<passed>\d+)(?<others>(?:, \w+ \d+)*)$/;
/** ScalaTest's. sbt gives its own as well where a project has several frameworks; then it names each. */
const SCALATEST =
  /^Tests: succeeded (?<passed>\d+), failed (?<failed>\d+), canceled (?<canceled>\d+), ignored (?<ignored>\d+), pending (?<pending>\d+)$/;
const SUITES = /^Suites: completed \d+, aborted (?<aborted>\d+)$/;
const ONE_OF_SEVERAL = 'ScalaTest';
const LIST = /^(?:Failed tests|Error during tests):$/;
const LISTED = /^\t(?<suite>[\w.$]+)$/;
/** ScalaTest and munit: `CartSpec:`. */
const SUITE = /^(?<suite>[\w$]+(?:\.[\w$]+)*):$/;
/** specs2: the class without more. */
const SPECIFICATION = /^(?<suite>[A-Z][\w$]*(?:Specs?|Specification|Tests?|Suite))$/;
/** What is tested stands above its tests, each further to the right. `-` and `+` are tests that ran. */
const SCOPE = /^ *(?![-+x!=>*] |==>)(?<text>[^\s:].*)$/;
const SCOPES_MAX = 12;
/** `5 did not equal 6 (CartSpec.scala:15)`. */
const PLACED = /^(?<message>.*\S) +\((?<file>[\w$-]+\.(?:scala|java|kt)):(?<line>\d+)\)$/;
/** What munit quotes of the source. */
const QUOTED = /^\d+:/;
const REASON_LINES_MAX = 12;

/**
 * Tests through sbt: ScalaTest, specs2, munit, ScalaCheck, JUnit and µTest. Counts are added up over the projects; a
 * suite that was aborted counts as one failed test, and one of whose tests none is told by its class.
 */
export const sbt: Framework = {
  name: 'sbt',
  hints: [
    '] Passed: ',
    '] Failed: ',
    '] Error: ',
    '] Tests: succeeded ',
    '] Failed tests:',
    '*** FAILED ***',
    '==> X ',
  ],
  parse(lines) {
    return { tests: reportOf('sbt', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
  runAlone({ id }) {
    const [suite, name] = id.split(' > ', 2);
    if (!/^[\w.$]+$/.test(suite!)) return 'sbt test';
    return `sbt ${shellWord(`testOnly ${name === undefined || suite!.includes('.') ? suite : `*${suite}`}`)}`;
  },
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  return scalaRuns(lines.flatMap(sbtLine));
}

/** What the frameworks of Scala tell, each line with the level at which it was printed. */
export function scalaRuns(lines: readonly SbtLine[]): TestRun[] {
  const runs: TestRun[] = [];
  const failing: Failing[] = [];
  const listed = new Map<string, LogLine>();
  const scopes = new Scopes();
  let inList = false;
  let aborted = 0;
  let isOneOfSeveral = false;
  for (const [index, line] of lines.entries()) {
    const { text, level } = line;
    const suite: string | undefined = inList ? LISTED.exec(text)?.groups?.suite : undefined;
    inList = LIST.test(text) || suite !== undefined;
    if (suite !== undefined) listed.set(suite, line);
    if (inList) continue;

    const total = TOTAL.exec(text)?.groups;
    const scalatest = SCALATEST.exec(text)?.groups;
    if (total !== undefined) runs.push(totalRun(total));
    else if (scalatest !== undefined) {
      if (!isOneOfSeveral) runs.push(scalatestRun(scalatest, aborted));
      [isOneOfSeveral, aborted] = [false, 0];
    }
    isOneOfSeveral ||= text === ONE_OF_SEVERAL;
    aborted += Number(SUITES.exec(text)?.groups?.aborted ?? 0);

    const failed = failedIn(text, level);
    if (failed === null) scopes.read(text, level !== null);
    else failing.push(failingOf(failed, lines, index, scopes));
  }
  const failures = named(failing, listed);
  if (runs.some((one) => one.total! > 0)) return [...runs, { passed: 0, failed: 0, skipped: 0, total: 0, failures }];
  // A log that was cut. Only sbt's list tells that what failed were tests of sbt.
  return listed.size === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
}

function sbtLine(line: LogLine): SbtLine[] {
  const found = LEVEL.exec(line.text)?.groups;
  return found === undefined ? [] : [{ ...line, text: found.text!, level: found.level! }];
}

/** What is tested where: the class, and the words that stand above a test. */
class Scopes {
  suite: string | null = null;
  #texts: { readonly indent: number; readonly text: string }[] = [];
  /** Lines further to the right tell why a test failed. */
  #failedAt: number | null = null;

  /** `isReported`: the line is the framework's, not what a test printed. */
  read(text: string, isReported: boolean): void {
    const suite = (SUITE.exec(text) ?? SPECIFICATION.exec(text))?.groups?.suite;
    if (suite !== undefined) {
      [this.suite, this.#texts, this.#failedAt] = [suite, [], null];
      return;
    }
    const scope = SCOPE.exec(text)?.groups;
    const indent = text.search(/\S/);
    if (this.#failedAt !== null && indent > this.#failedAt) return;
    if (indent >= 0) this.#failedAt = null;
    if (scope === undefined || !isReported) return;
    this.#texts = this.#texts.filter((one) => one.indent < indent).slice(0, SCOPES_MAX);
    this.#texts.push({ indent, text: scope.text! });
  }

  /** The words above a test that has failed. */
  above(text: string): string[] {
    this.#failedAt = text.search(/\S/);
    return this.#texts.filter((one) => one.indent <= this.#failedAt!).map((one) => one.text);
  }
}

function failingOf(failed: FailedLine, lines: readonly SbtLine[], index: number, scopes: Scopes): Failing {
  const line = lines[index]!;
  const above = scopes.above(line.text);
  const isBare = failed.suite === null && failed.name !== null && failed.message === null;
  const words = isBare ? [...above, failed.name!] : [failed.name];
  const suite = failed.suite ?? (isBare ? scopes.suite : null);
  const name = failed.name === null ? null : words.join(' ');
  if (failed.file !== null) {
    const message = failed.message ?? textBelowSource(lines, index);
    return { suite, name, message, file: repositoryPath(failed.file), line: failed.at, logLine: line.number };
  }
  const reason = reasonAt(lines, failed.message === null ? index + 1 : index, index, suite ?? '');
  const told = failed.message === null ? (reason?.told ?? line) : line;
  return {
    suite,
    name,
    message: failed.message ?? reason?.message ?? null,
    file: reason?.file ?? null,
    line: reason?.at ?? null,
    logLine: told.number,
  };
}

interface Reason {
  readonly message: string;
  readonly told: LogLine;
  readonly file: string | null;
  readonly at: number | null;
}

/** What stands below the line of a failed test, further to the right; from `start`, where the reason begins. */
function reasonAt(lines: readonly SbtLine[], start: number, index: number, owner: string): Reason | null {
  const { text: title } = lines[index]!;
  const indent = title.search(/\S/);
  const ends = (text: string) =>
    text !== title && text.trim() !== '' && text.search(/\S/) <= indent && !/^\s*at /.test(text);
  const first = lines[start];
  if (first === undefined || first.text.trim() === '' || ends(first.text)) return null;
  for (const { text } of lines.slice(start, start + REASON_LINES_MAX)) {
    if (ends(text) || /^\s*at /.test(text)) break;
    const found = PLACED.exec(text)?.groups;
    if (found === undefined) continue;
    const message = text === first.text ? found.message! : first.text;
    return { message: message.trim(), told: first, file: found.file!, at: Number(found.line) };
  }
  const thrown = thrownAt(lines, start, owner, ends);
  return thrown === null ? null : { message: thrown.message, told: first, file: thrown.file, at: thrown.at };
}

/** munit: the source around the line, then what the assertion says. */
function textBelowSource(lines: readonly SbtLine[], index: number): string | null {
  const below = lines.slice(index + 1, index + 1 + REASON_LINES_MAX);
  const from = below.findIndex(({ text }) => !QUOTED.test(text));
  const text = below[from]?.text ?? '';
  return from < 1 || !/^[^\s=]/.test(text) ? null : text.trim();
}

/** With the full names of classes, where sbt lists them, each failure once: cross builds run a test for each version. */
function named(failing: readonly Failing[], listed: ReadonlyMap<string, LogLine>): TestRun['failures'] {
  const failures = new Map<string, TestRun['failures'][number]>();
  const told = new Set<string>();
  for (const { suite: printed, name, ...reason } of failing) {
    const suite = [...listed.keys()].find((one) => printed !== null && isSame(one, printed)) ?? printed;
    if (suite !== null) told.add(suite);
    const id = [suite, name].filter((part) => part !== null).join(' > ');
    if (!failures.has(id)) failures.set(id, { id, ...reason });
  }
  const isProperties = failing.some((one) => one.suite === null);
  for (const [id, { number }] of listed) {
    if (told.has(id) || failures.has(id) || isProperties) continue;
    failures.set(id, { id, message: null, file: null, line: null, logLine: number });
  }
  return [...failures.values()];
}

function isSame(full: string, printed: string): boolean {
  return full === printed || (!printed.includes('.') && simpleName(full) === printed);
}

function totalRun(counts: Record<string, string | undefined>): TestRun {
  const others = [...(counts.others ?? '').matchAll(/(?<what>\w+) (?<count>\d+)/g)];
  const notRun = others.reduce((sum, one) => sum + Number(one.groups!.count), 0);
  const [passed, failed] = [Number(counts.passed), Number(counts.failed) + Number(counts.errors)];
  return { passed, failed, skipped: notRun, total: passed + failed + notRun, failures: [] };
}

function scalatestRun(counts: Record<string, string | undefined>, aborted: number): TestRun {
  const [passed, failed] = [Number(counts.passed), Number(counts.failed) + aborted];
  const skipped = Number(counts.canceled) + Number(counts.ignored) + Number(counts.pending);
  return { passed, failed, skipped, total: passed + failed + skipped, failures: [] };
}
