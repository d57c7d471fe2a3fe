import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { linesOfEvents } from './go-json.ts';
import { bestMessage, complaint } from './go-message.ts';
import { newPackage, type Package, readLine, type Test, testOf, testsOf } from './go-package.ts';
import type { Panic } from './go-panic.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { repositoryPath } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** What the log tells of more than one package. */
interface Context {
  /** By package: what the compiler said first. */
  readonly builds: ReadonlyMap<string, LogLine>;
  /** With `-v`. */
  readonly listsTests: boolean;
}

const ANCHOR = /(?:ok {2}|FAIL)\t\S+[\t ](?:[\d.]+s|\(cached\)|\[)|--- (?:FAIL|PASS): Test/;
const PASSED = /^ok\s+(?<name>\S+)\s+(?:[\d.]+s|\(cached\))(?<note>.*)$/;
const FAILED = /^FAIL\s+(?<name>\S+)\s+(?:[\d.]+s|\[(?:build|setup) failed\])$/;
/** gotestsum: the failures once more, with their package, and the counts. */
const SUMMED = /^=== FAIL: (?<package>\S+) (?<name>\S*)(?: \(re-run (?<rerun>\d+)\))? \((?:-?[\d.]+s|unknown)\)$/;
const DONE =
  /^DONE (?:(?<runs>\d+) runs, )?(?<total>\d+) tests?(?:, (?<skipped>\d+) skipped)?(?:, (?<failed>\d+) failures?)?(?:, (?<errors>\d+) errors?)? in [\d.]+s$/;
/** `# example.com/shop/cart [example.com/shop/cart.test]`, then what the compiler says. */
const COMPILED = /^# \[?(?<name>[^\s\]]+)\]?(?: \[.+\])?$/;
const COMPILER = /^(?:vet: )?(?<file>\S+\.go):(?<line>\d+)(?::\d+)?: (?<message>.+)$/;

/**
 * go test and gotestsum. Go prints no counts: passed, skipped and total are counted when all tests are listed (`-v`),
 * those with subtests by their subtests. A package that could not be built, or that failed outside of its tests, counts
 * as one failed test.
 */
export const goTest: Framework = {
  name: 'go test',
  hints: ['FAIL\t', 'ok  \t', '--- FAIL: ', '--- PASS: ', '=== FAIL: ', '"Action":'],
  parse(lines) {
    const outputs = outputsOf(lines, ANCHOR).flatMap(linesOfEvents);
    return { tests: reportOf('go test', outputs.flatMap(runsOf)), problems: [] };
  },
  runAlone({ id }) {
    const test = /^(?:(?<package>\S+)\.)?(?<name>(?:Test|Example|Fuzz)[^.]*)$/.exec(id)?.groups;
    if (test === undefined) return `go test ${shellWord(id)}`;
    const pattern = test
      .name!.split('/')
      .map((part) => `^${part}$`)
      .join('/');
    return `go test ${shellWord(test.package ?? './...')} -run ${shellWord(pattern)}`;
  },
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let packages: TestRun[] = [];
  const context = { builds: buildsIn(lines), listsTests: lines.some(({ text }) => text.startsWith('=== RUN ')) };
  let current = newPackage();
  let summed = new Map<string, Package>();
  let inSummary: Package | null = null;
  /** gotestsum's first run of the tests, of which it may run again what failed; and how many runs stand before it. */
  let first: { readonly counts: Omit<TestRun, 'failures'>; readonly before: number } | null = null;
  const tries = new Map<Test, number>();

  for (const line of lines) {
    const { text } = line;
    const summary = SUMMED.exec(text)?.groups;
    const done = DONE.exec(text)?.groups;
    const failed = FAILED.exec(text)?.groups?.name;
    const passed = PASSED.exec(text)?.groups;
    if (summary !== undefined) {
      inSummary = summed.get(summary.package!) ?? newPackage();
      summed.set(summary.package!, inSummary);
      const test = testOf(inSummary, summary.name!, line);
      test.outcome = 'FAIL';
      tries.set(test, Number(summary.rerun ?? 0));
      inSummary.current = test;
    } else if (done !== undefined) {
      const reruns = Number(done.runs ?? 1) - 1;
      for (const one of summed.values()) dropPassed(one, tries, reruns);
      const stillFailed = [...summed].filter(([, one]) => one.tests.size > 0);
      // gotestsum shortens the packages' names: what Go itself has told is better.
      const told = packages.some((one) => one.failures.some(({ message }) => message !== null));
      const listed = told ? packages : stillFailed.map(([name, one]) => failedPackage(name, line, one, context));
      const run = doneRun(done, listed.length > 0 ? listed : packages);
      if (reruns === 0 || first === null) {
        const { failures: _, ...counts } = run;
        first = { counts, before: runs.length };
        runs.push(run);
      } else {
        const again = stillFailed.reduce((sum, [, one]) => sum + one.tests.size, Number(done.errors ?? 0));
        runs.splice(first.before, runs.length, { ...afterReruns(first.counts, again), failures: run.failures });
      }
      [packages, summed, inSummary, current] = [[], new Map(), null, newPackage()];
    } else if (failed !== undefined) {
      packages.push(failedPackage(failed, line, current, context));
      [current, inSummary] = [newPackage(), null];
    } else if (passed !== undefined) {
      if (!passed.note!.includes('[no tests to run]')) packages.push(passedPackage(current));
      [current, inSummary] = [newPackage(), null];
    } else readLine(inSummary ?? current, line);
  }
  // A log that was cut ends within a package, and its name is not known.
  const { panic } = current;
  if (panic?.file != null || testsOf(current).some((test) => test.outcome !== null)) {
    packages.push(failedPackage(null, lines.at(-1)!, current, context));
  }
  return [...runs, ...packages];
}

function buildsIn(lines: readonly LogLine[]): Map<string, LogLine> {
  const builds = new Map<string, LogLine>();
  let building: string | null = null;
  for (const line of lines) {
    const name = COMPILED.exec(line.text)?.groups?.name;
    if (name !== undefined) building = name;
    else if (building === null || !COMPILER.test(line.text)) building = null;
    else if (!builds.has(building)) builds.set(building, line);
  }
  return builds;
}

/** Counts are null unless all tests are listed. */
function countsOf(tests: readonly Test[], failed: number): Omit<TestRun, 'failures'> {
  if (!tests.some((test) => test.begun)) return { passed: null, failed, skipped: null, total: null };
  const parents = parentsOf(tests);
  const leaves = tests.filter((test) => !parents.has(test.name));
  const passed = leaves.filter((test) => test.outcome === 'PASS').length;
  const skipped = leaves.filter((test) => test.outcome === 'SKIP').length;
  return { passed, failed, skipped, total: passed + failed + skipped };
}

function parentsOf(tests: readonly Test[]): Set<string> {
  const parents = new Set<string>();
  for (const { name } of tests) {
    for (let at = name.lastIndexOf('/'); at > 0; at = name.lastIndexOf('/', at - 1)) {
      const parent = name.slice(0, at);
      if (parents.has(parent)) break;
      parents.add(parent);
    }
  }
  return parents;
}

function passedPackage(one: Package): TestRun {
  return { ...countsOf(testsOf(one), 0), failures: [] };
}

/** `name`: null when the log does not tell it. `last`: the line that says that the package failed. */
function failedPackage(name: string | null, last: LogLine, one: Package, { builds, listsTests }: Context): TestRun {
  const tests = testsOf(one);
  const failed = tests.filter((test) => test.outcome === 'FAIL' && test.name !== '');
  const parents = parentsOf(failed);
  const told = failed.filter((test) => !parents.has(test.name) || complaint(test.messages) !== null);
  const idOf = (test: string) => (name === null ? test : `${name}.${test}`);
  const failures = told.map((test): TestFailure => {
    const best = bestMessage(test.messages);
    if (best !== null) {
      return {
        id: idOf(test.name),
        message: best.text || null,
        file: best.file,
        line: best.at,
        logLine: best.line.number,
      };
    }
    if (one.panic?.tests.includes(test.name)) return panicFailure(idOf(test.name), one.panic);
    return { id: idOf(test.name), message: null, file: null, line: null, logLine: test.header.number };
  });
  if (one.panic !== null) {
    const stopped = one.panic.tests.filter((test) => !one.tests.has(test) || one.tests.get(test)!.outcome === null);
    failures.push(...stopped.map((test) => panicFailure(idOf(test), one.panic!)));
    if (failures.length === 0 && name !== null) failures.push(panicFailure(name, one.panic));
  }
  if (failures.length === 0 && name !== null) failures.push(packageFailure(name, last, one.exit, builds.get(name)));
  // Nothing ran where nothing was built, nor where no test is listed though they are elsewhere.
  if (tests.length === 0 && (listsTests || last.text.endsWith(' failed]'))) {
    return { passed: 0, failed: failures.length, skipped: 0, total: failures.length, failures };
  }
  return { ...countsOf(tests, failures.length), failures };
}

function panicFailure(id: string, { message, header, file, line }: Panic): TestFailure {
  return { id, message, file, line, logLine: header.number };
}

function packageFailure(id: string, last: LogLine, exit: LogLine | null, build: LogLine | undefined): TestFailure {
  const error = build === undefined ? undefined : COMPILER.exec(build.text)?.groups;
  if (build !== undefined && error !== undefined) {
    const place = { file: repositoryPath(error.file!), line: Number(error.line) };
    return { id, message: error.message!, ...place, logLine: build.number };
  }
  return { id, message: exit?.text ?? null, file: null, line: null, logLine: (exit ?? last).number };
}

/** Takes out what passed when it was run again: each further run is of what failed in the last. */
function dropPassed(one: Package, tries: ReadonlyMap<Test, number>, reruns: number): void {
  for (const [name, test] of one.tests) if ((tries.get(test) ?? 0) < reruns) one.tests.delete(name);
}

/** gotestsum counts each try as a test. */
function afterReruns(counts: Omit<TestRun, 'failures'>, failed: number): Omit<TestRun, 'failures'> {
  const { total, skipped } = counts;
  return { passed: Math.max(0, total! - skipped! - failed), failed, skipped, total };
}

function doneRun(done: Record<string, string | undefined>, packages: readonly TestRun[]): TestRun {
  const failures = new Map(packages.flatMap((one) => one.failures).map((one) => [one.id, one]));
  const of = (count: string | undefined) => Number(count ?? 0);
  const [failed, errors, skipped] = [of(done.failed), of(done.errors), of(done.skipped)];
  const passed = Math.max(0, Number(done.total) - skipped - failed);
  return {
    passed,
    failed: failed + errors,
    skipped,
    // gotestsum counts no test for a package that could not be built.
    total: passed + failed + errors + skipped,
    failures: [...failures.values()],
  };
}
