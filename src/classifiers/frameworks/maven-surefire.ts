import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { thrownAt } from './java-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { NestedRuns, reportOf, type TestRun } from './test-run.ts';

/** The tests of one module. */
interface Module {
  /** By id. */
  readonly failures: Map<string, TestFailure>;
  /** What the failures are called in the summary: class without package, and method. */
  readonly told: Set<string>;
  readonly flaky: Set<string>;
  part: 'tests' | 'results' | 'failures' | 'flakes';
  /** The class that was told of last; some versions name it only once. */
  className: string | null;
  counts: Record<string, string | undefined> | null;
}

const ANCHOR = /(?:\[[A-Z]{1,9}\] ){0,4} T E S T S$/;
const LEVEL = /^(?:\[(?:INFO|WARNING|ERROR|DEBUG)\] ?)+/;
const RESULTS = /^Results ?:$/;
const CLASS = /^Running \S+$|^Tests run: .*, Time elapsed: /;
const CLASS_RESULT = /^Tests run: \d+, .*<<< (?:FAILURE|ERROR)!(?: -{1,2} in (?<class>\S+))?$/;
/** Surefire 3: `com.acme.CartTest.adds -- Time elapsed: 0.01 s <<< FAILURE!`. Before: `adds(com.acme.CartTest)  Time …`. */
const TEST = / Time elapsed: [\d.,]+ m?s(?:ec)? +<<< (?:FAILURE|ERROR)!$/;
const METHOD_AND_CLASS = /^(?<method>.+)\((?<class>[\w$]+(?:\.[\w$]+)+)\)$/;
/** Packages begin small, classes do not. */
const CLASS_AND_METHOD = /^(?<class>(?:[\w$]+\.)*?[A-Z][\w$]*)(?:\.(?<method>.+))?$/;
const HEADING = /^(?<what>Failures|Errors|Failed tests|Tests in error|Flakes|Flaked tests): *(?<first>\S.*)?$/;
/** `  CartTest.adds:8->helper:16 expected…`, `  CartTest.adds:8 » NullPointer …`, `  Run 1: CartTest.adds:8 …`. */
const SUMMED =
  /^ *(?:Run \d+: )?(?<class>[A-Za-z_][\w.$]*)\.(?<method>[\w$]+)(?::\d+)?(?:->\S+)?(?: (?:» ?)?(?<message>\S.*))?$/;
/** In Kotlin a method may have blanks in its name; then the line's number tells where it ends. */
const SUMMED_IN_WORDS =
  /^ *(?:Run \d+: )?(?<class>[A-Za-z_][\w.$]*)\.(?<method>[\w$]+ [^:»]{1,200}):\d+(?:->\S+)?(?: (?:» ?)?(?<message>\S.*))?$/;
/** Before version 2.13: `  adds(com.acme.CartTest): expected…`. */
const OLD_SUMMED = /^ *(?<method>[\w$[\]{}]+)\((?<class>[\w$]+(?:\.[\w$]+)+)\)(?:: (?<message>.*))?$/;
const COUNTS =
  /^Tests run: (?<run>\d+), Failures: (?<failures>\d+), Errors: (?<errors>\d+), Skipped: (?<skipped>\d+)(?:, Flakes: \d+)?$/;
/** The JVM of the tests died; classes are listed that had begun. */
const FORK_DIED = /The forked VM terminated without (?:properly )?saying .*goodbye|There was a timeout in the fork/;
/** Classes that Failsafe runs, unless it is told otherwise. */
const INTEGRATION = /(?:^|\.)(?:IT\w*|\w+IT(?:Case)?)(?:[.$]|$)/;
const CLASS_NAME = /^[\w$]+(?:\.[\w$]+)+$/;

/**
 * JUnit and TestNG through Maven's Surefire and Failsafe plugins. Counts are added up over the modules, errors count as
 * failed. A test that passed when it was run again is no failure; a class whose JVM died counts as one.
 */
export const mavenSurefire: Framework = {
  name: 'maven-surefire',
  hints: [' T E S T S'],
  parse(lines) {
    return { tests: reportOf('maven-surefire', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
  runAlone({ id }) {
    const test = id.replace(/\.([^.]+)$/, '#$1');
    return INTEGRATION.test(id)
      ? `mvn verify ${shellWord(`-Dit.test=${test}`)}`
      : `mvn test ${shellWord(`-Dtest=${test}`)}`;
  },
};

function runsOf(all: readonly LogLine[]): TestRun[] {
  const lines = all.map((line) => ({ ...line, text: line.text.replace(LEVEL, '') }));
  const crashed = new Map<string, TestFailure>();
  let died: LogLine | null = null;
  let inCrashed = false;
  const modules = new NestedRuns<Module>();
  // Maven's words for `-T`: then modules are mixed, and one that begins within another is not a part of it.
  const isParallel = lines.some(({ text }) => text.startsWith('Using the MultiThreadedBuilder '));
  for (const [index, line] of lines.entries()) {
    const { text } = line;
    if (FORK_DIED.test(text)) died ??= line;
    inCrashed = text === 'Crashed tests:' || (inCrashed && CLASS_NAME.test(text));
    if (inCrashed && text !== 'Crashed tests:' && !crashed.has(text)) crashed.set(text, crashOf(text, died ?? line));

    const module = modules.current;
    if (text === ' T E S T S') modules.begin(newModule(isParallel && module !== null ? module.told : new Set()));
    else if (module !== null) {
      if (module.part !== 'tests') module.counts = COUNTS.exec(text)?.groups ?? null;
      if (module.counts !== null) modules.end(isParallel);
      else if (RESULTS.test(text)) module.part = 'results';
      // Programs that are tested print `Results:` too.
      else if (CLASS.test(text)) module.part = 'tests';
      if (module.part === 'tests') readTest(module, lines, index);
      else readSummary(module, line);
    }
  }
  const runs = modules.all().flatMap(runOf);
  const failed = crashed.size;
  if (failed > 0) runs.push({ passed: 0, failed, skipped: 0, total: failed, failures: [...crashed.values()] });
  return runs;
}

/** `told`: modules that run at the same time share it, since one may give its summary within another. */
function newModule(told: Set<string>): Module {
  const lists = { failures: new Map(), told, flaky: new Set<string>() };
  return { ...lists, part: 'tests', className: null, counts: null };
}

function crashOf(id: string, { text, number }: LogLine): TestFailure {
  const at = text.search(FORK_DIED);
  return { id, message: at < 0 ? null : text.slice(at), file: null, line: null, logLine: number };
}

function readTest(module: Module, lines: readonly LogLine[], index: number): void {
  const line = lines[index]!;
  const ofClass = CLASS_RESULT.exec(line.text)?.groups;
  if (ofClass !== undefined) module.className = ofClass.class ?? null;
  const name = nameOf(line.text);
  if (name === null) return;
  const { owner, method } = identified(name, module.className);
  const id = method === null ? owner : `${owner}.${method}`;
  if (module.failures.has(id)) return;
  const thrown = thrownAt(lines, index + 1, owner, (text) => nameOf(text) !== null || text.startsWith('Running '));
  add(module, owner, method, {
    id,
    message: thrown?.message ?? null,
    file: thrown?.file ?? null,
    line: thrown?.at ?? null,
    logLine: (thrown?.line ?? line).number,
  });
}

/** The test that a line says has failed; null for any other line. */
function nameOf(text: string): string | null {
  const end = text.search(TEST);
  if (end < 1 || /^\s/.test(text) || text.startsWith('Tests run:')) return null;
  return text.slice(0, end).trimEnd().replace(/ --$/, '');
}

/** `method`: null when the whole class failed. */
function identified(name: string, className: string | null): { owner: string; method: string | null } {
  const old = METHOD_AND_CLASS.exec(name)?.groups;
  if (old !== undefined) return { owner: old.class!, method: old.method! };
  const isQualified = name === className || /^[a-z][\w$]*\.[\w$]+/.test(name) || name.startsWith(`${className}.`);
  const found = isQualified || className === null ? CLASS_AND_METHOD.exec(name)?.groups : undefined;
  if (found !== undefined) return { owner: found.class!, method: found.method ?? null };
  return { owner: className ?? name, method: className === null ? null : name };
}

function add(module: Module, owner: string, method: string | null, failure: TestFailure): void {
  module.failures.set(failure.id, failure);
  const name = summaryName(owner, method, WORDS);
  module.told.add(name);
  if (name.includes(' ')) module.told.add(`${summaryName(owner, method, WORD)} …`);
}

const WORD = /^[\w$]*/;
const WORDS = /^[^([{:»]*/;

function summaryName(owner: string, method: string | null, part: RegExp): string {
  const simple = owner.slice(owner.lastIndexOf('.') + 1);
  return method === null ? simple : `${simple}.${part.exec(method)![0].trimEnd()}`;
}

function isTold({ told }: Module, owner: string, method: string): boolean {
  const word = summaryName(owner, method, WORD);
  // Without a line's number it is not to be seen where a name of several words ends.
  const cut = method.includes(' ') ? summaryName(owner, method, WORDS) : `${word} …`;
  return [summaryName(owner, null, WORD), word, cut].some((name) => told.has(name));
}

function readSummary(module: Module, line: LogLine): void {
  const heading = HEADING.exec(line.text)?.groups;
  if (heading !== undefined) module.part = heading.what!.startsWith('Fla') ? 'flakes' : 'failures';
  const text = heading === undefined ? line.text : (heading.first ?? '');
  if (module.part === 'flakes') {
    if (/^\S+\.\S/.test(text)) module.flaky.add(text.replace(/\([\w.$]+\)$/, ''));
    return;
  }
  // A line at the margin is a test that ran several times, or goes on with a message.
  const isEntry = heading !== undefined || text.startsWith('  ');
  const found = isEntry
    ? (OLD_SUMMED.exec(text) ?? SUMMED_IN_WORDS.exec(text) ?? SUMMED.exec(text))?.groups
    : undefined;
  if (module.part !== 'failures' || found === undefined) return;
  const { class: owner, method, message = null } = found;
  if (isTold(module, owner!, method!)) return;
  add(module, owner!, method!, { id: `${owner}.${method}`, message, file: null, line: null, logLine: line.number });
}

/** None for a module without tests. In a log that was cut, or when the JVM was killed, it has no counts. */
function runOf({ failures: all, flaky, counts }: Module): TestRun[] {
  const failures = [...all.values()].filter((one) => !flaky.has(one.id));
  if (counts === null) {
    return failures.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures }];
  }
  const [total, skipped] = [Number(counts.run), Number(counts.skipped)];
  const failed = Number(counts.failures) + Number(counts.errors);
  return total === 0 && failed === 0 ? [] : [{ passed: total - failed - skipped, failed, skipped, total, failures }];
}
