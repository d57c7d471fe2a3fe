import type { LogLine } from '../../domain.ts';
import { readSpec, type Spec, specOf } from './go-ginkgo.ts';
import { type Message, messageOf, readDetail } from './go-message.ts';
import { type Panic, panicOf, readStack } from './go-panic.ts';
import { RACED, type Race, raceOf, readRace } from './go-race.ts';

type Outcome = 'PASS' | 'FAIL' | 'SKIP';

export interface Test {
  readonly name: string;
  outcome: Outcome | null;
  header: LogLine;
  readonly messages: Message[];
  /** With `-v` Go says when a test begins. */
  begun: boolean;
}

/** What stands in the log before the result of a package. */
export interface Package {
  readonly tests: Map<string, Test>;
  /** Whose output follows. */
  current: Test | null;
  /** Results by depth of indent, which tells whose output follows them. */
  readonly results: Test[];
  message: Message | null;
  panic: Panic | null;
  /** The first, since the last test that told of it. */
  race: Race | null;
  exit: LogLine | null;
  /** The first that failed of those that the next result is about. */
  spec: Spec | null;
}

const CONTEXT = /^=== (?<what>RUN|CONT|NAME|PAUSE)\s+(?<name>\S+)$/;
const RESULT = /^(?<indent> *)--- (?<outcome>PASS|FAIL|SKIP): (?<name>\S+) \([\d.]+s\)$/;
const EXIT = /^(?:exit status \d+|signal: .+|\*\*\* Test killed.+)$/;

export function newPackage(): Package {
  return {
    tests: new Map(),
    current: null,
    results: [],
    message: null,
    panic: null,
    race: null,
    exit: null,
    spec: null,
  };
}

/** The test of that name; `header`: the line that names it. */
export function testOf(one: Package, name: string, header: LogLine): Test {
  const known = one.tests.get(name);
  if (known !== undefined) return known;
  const test: Test = { name, outcome: null, header, messages: [], begun: false };
  one.tests.set(name, test);
  return test;
}

export function readLine(one: Package, line: LogLine): void {
  const { text } = line;
  const context = CONTEXT.exec(text)?.groups;
  if (context !== undefined) {
    const test = testOf(one, context.name!, line);
    test.begun ||= context.what === 'RUN';
    one.current = context.what === 'PAUSE' ? null : test;
    one.message = null;
    return;
  }
  const result = RESULT.exec(text)?.groups;
  if (result !== undefined) {
    const test = testOf(one, result.name!, line);
    test.outcome = result.outcome as Outcome;
    test.header = line;
    if (one.spec !== null && result.outcome === 'FAIL') test.messages.unshift(one.spec.message);
    one.spec = null;
    const depth = result.indent!.length / 4;
    one.results.length = Math.min(one.results.length, depth);
    one.results[depth] = test;
    one.current = null;
    one.message = null;
    return;
  }
  if (one.spec === null) one.spec = specOf(line);
  else readSpec(one.spec, line);
  const panic = panicOf(line);
  if (panic !== null) {
    const running = one.current ?? one.results.at(-1);
    const isTimeout = panic.message.includes('test timed out after');
    if (running !== undefined && running.outcome !== 'PASS' && !isTimeout) panic.tests.push(running.name);
    one.panic = panic;
    return;
  }
  if (EXIT.test(text)) one.exit = line;
  if (one.panic !== null) readStack(one.panic, text);
  one.race ??= raceOf(line);
  if (one.race !== null) readRace(one.race, text);
  const message = messageOf(line);
  if (message !== null && RACED.test(message.text) && one.race !== null) {
    const { header, file, line: at } = one.race;
    Object.assign(message, { line: header, file, at });
    one.race = null;
  }
  if (message !== null) {
    const owner = one.current ?? one.results[Math.floor(message.indent / 4) - 1];
    owner?.messages.push(message);
    one.message = owner === undefined ? null : message;
  } else if (one.message !== null) readDetail(one.message, line);
}

/** Without those that a test printed: when Go says which tests begin, others are not tests. */
export function testsOf(one: Package): Test[] {
  const tests = [...one.tests.values()];
  return tests.some((test) => test.begun) ? tests.filter((test) => test.begun) : tests;
}
