import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { loggedClass, loggedCounts, loggedTest } from './gradle-test-logger.ts';
import { simpleName, type Thrown, thrownAt } from './java-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** One task of a build. */
interface Task {
  readonly failures: Map<string, TestFailure>;
  readonly passed: Set<string>;
  readonly skipped: Set<string>;
  /** Of Android's tests, by device; null until its progress was printed. */
  readonly devices: Map<string, { readonly total: number; readonly skipped: number | null }>;
  /** As printed: a test that was tried again is counted each time. */
  counts: { readonly total: number; readonly failed: number; readonly skipped: number } | null;
  /** Failures that passed when they were tried again. */
  retried: number;
  failed: boolean;
  /** The class above the tests that the plugin "test logger" lists. */
  logged: string | null;
}

/** One invocation of Gradle. */
interface Build {
  readonly tasks: Map<string, Task>;
  task: Task;
  /** Gradle says so unless each failure passed when it was tried again. */
  hasFailingTests: boolean;
  isGradle: boolean;
}

const ANCHOR = /> Task :\S+/;
const TASK = /^(?:> Task )?(?<name>:[\w:.-]+)(?: (?<outcome>[A-Z-]+))?$/;
/** `CartTest > adds() FAILED`, `com.acme.CartTest > adds FAILED`, `A cart > when empty > has no total FAILED`. */
const TEST = /^(?!Gradle Test )[^\s>].*? > \S/;
/** Kotlin's native and script targets: `com.acme.CartTest.adds[linuxX64]`, `com.acme.CartTest.adds[js, node]`. */
const NATIVE = /^(?<owner>(?:[a-z_]\w*\.)*[A-Z]\w*)\.(?<method>[^>:/]+)\[[A-Za-z][\w, ]*\]$/;
/** On the JVM the target stands twice: `CartTest[jvm] > adds()[jvm]`; an Android device once: `… > adds[Pixel(AVD) - 11]`. */
const TARGET = /^(?<owner>[^[\]]+)\[(?<target>[\w, ]+)\] > (?<rest>.+)\[\k<target>\]$/;
const DEVICE = /\[[^[\]]{1,120} - [\w.]+\]$/;
const STARTING = /^Starting (?<total>\d+) tests? on (?<device>\S.*)$/;
const PROGRESS = /^(?<device>\S.*) Tests \d+\/(?<total>\d+) completed\. \((?<skipped>\d+) skipped\) \(\d+ failed\)$/;
const OUTCOME = / (?<outcome>PASSED|FAILED|SKIPPED)(?: \([\d.]+m?s\))?$/;
const COUNTS = /^(?<total>\d+) tests? completed(?:, (?<failed>\d+) failed)?(?:, (?<skipped>\d+) skipped)?$/;
const FAILING = /^(?:> )?There were failing tests\./;
const BUILD = /^BUILD (?:SUCCESSFUL|FAILED)\b/;

/**
 * JUnit and TestNG through Gradle. Gradle prints counts for tasks with failures only, and single tests as the build asks
 * for. Counts are added up over the tasks. A test that passed when it was tried again is no failure.
 */
export const gradleTest: Framework = {
  name: 'gradle',
  hints: [' tests completed', ' test completed', '> Task :', 'BUILD SUCCESSFUL', 'BUILD FAILED'],
  parse(lines) {
    return { tests: reportOf('gradle', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
  runAlone: ({ id }) => `./gradlew test --tests ${shellWord(id)}`,
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let build = newBuild();
  for (const [index, line] of lines.entries()) {
    const { text } = line;
    if (BUILD.test(text)) {
      runs.push(...[...build.tasks.values()].flatMap((task) => runOf(settled(task, build))));
      build = newBuild();
      continue;
    }
    const task = TASK.exec(text)?.groups;
    if (task !== undefined) {
      build.task = taskOf(build, task.name!);
      build.task.failed ||= task.outcome === 'FAILED';
      build.isGradle = true;
      continue;
    }
    const counts = COUNTS.exec(text)?.groups;
    build.task.counts ??= loggedCounts(text);
    build.task.logged = loggedClass(text) ?? build.task.logged;
    if (counts !== undefined) {
      const { total, failed = 0, skipped = 0 } = counts;
      build.task.counts = { total: Number(total), failed: Number(failed), skipped: Number(skipped) };
      build.isGradle = true;
    }
    build.hasFailingTests ||= FAILING.test(text);
    readDevice(build.task, text);
    readTest(build.task, lines, index);
  }
  // A log that was cut: what it tells is not the end.
  return build.isGradle ? [...runs, ...[...build.tasks.values()].flatMap(runOf)] : runs;
}

function newBuild(): Build {
  const build = { tasks: new Map<string, Task>(), hasFailingTests: false, isGradle: false };
  return { ...build, task: taskOf(build, '') };
}

function taskOf({ tasks }: Pick<Build, 'tasks'>, name: string): Task {
  const known = tasks.get(name);
  if (known !== undefined) return known;
  const sets = { failures: new Map(), passed: new Set<string>(), skipped: new Set<string>(), devices: new Map() };
  const task: Task = { ...sets, counts: null, retried: 0, failed: false, logged: null };
  tasks.set(name, task);
  return task;
}

function readTest(task: Task, lines: readonly LogLine[], index: number): void {
  const line = lines[index]!;
  const ended = endedTest(task, line.text);
  if (ended === null) return;
  const { path, outcome, below } = ended;
  const name = nameOf(path);
  const owner = name.split(' > ', 1)[0]!;
  if (outcome !== 'FAILED') {
    (outcome === 'PASSED' ? task.passed : task.skipped).add(path);
    if (task.failures.delete(path)) task.retried++;
    return;
  }
  if (task.failures.has(path)) return;
  const thrown = thrownAt(lines, index + below, owner, (text) => text !== '' && !/^\s/.test(text));
  task.failures.set(path, {
    id: idOf(name, thrown),
    message: thrown?.message ?? null,
    file: thrown?.file ?? null,
    line: thrown?.at ?? null,
    logLine: (thrown?.line ?? line).number,
  });
}

/** `below`: how far down its exception stands. */
function endedTest(task: Task, text: string): { path: string; outcome: string; below: number } | null {
  const end = OUTCOME.exec(text);
  const path = text.slice(0, end?.index);
  if (end !== null && (TEST.test(path) || NATIVE.test(path))) return { path, outcome: end.groups!.outcome!, below: 1 };
  const logged = task.logged === null ? null : loggedTest(text);
  return logged === null ? null : { path: `${task.logged} > ${logged.name}`, outcome: logged.outcome, below: 2 };
}

function readDevice({ devices }: Task, text: string): void {
  const started = STARTING.exec(text)?.groups;
  const progress = PROGRESS.exec(text)?.groups;
  if (started !== undefined) devices.set(started.device!, { total: Number(started.total), skipped: null });
  if (progress === undefined) return;
  devices.set(progress.device!, { total: Number(progress.total), skipped: Number(progress.skipped) });
}

/** Without the platform that the test ran on. */
function nameOf(path: string): string {
  if (!path.endsWith(']')) return path;
  const native = NATIVE.exec(path)?.groups;
  if (native !== undefined) return `${native.owner} > ${native.method}`;
  const target = TARGET.exec(path)?.groups;
  if (target !== undefined) return `${target.owner} > ${target.rest!.replaceAll(`[${target.target}]`, '')}`;
  return path.replace(DEVICE, '');
}

/** `com.acme.CartTest.adds`; with nested classes, parameters or names for people, as Gradle prints it. */
function idOf(name: string, thrown: Thrown | null): string {
  const parts = name.replace(/\(\)$/, '').split(' > ');
  const [owner, method] = parts;
  if (parts.length > 2 || owner!.includes(' ')) return parts.join(' > ');
  const inFrame = thrown?.className?.split('$', 1)[0] ?? '';
  const isShort = !owner!.includes('.') && simpleName(inFrame) === owner;
  return `${isShort ? inFrame : owner}.${method}`;
}

/** A task that ended well although a test failed has tried that test again. */
function settled(task: Task, build: Build): Task {
  if (task.failed || build.hasFailingTests) return task;
  return { ...task, failures: new Map(), retried: task.retried + task.failures.size };
}

/** None for a task without tests. Counts are null when the log does not give them. */
function runOf(task: Task): TestRun[] {
  const { counts, passed, skipped, retried } = task;
  const failures = [...task.failures.values()];
  if (counts !== null) {
    const failed = Math.max(failures.length, counts.failed - retried);
    const total = counts.total - (counts.failed - failed);
    return [{ passed: total - failed - counts.skipped, failed, skipped: counts.skipped, total, failures }];
  }
  if (task.devices.size > 0) return [{ ...countsOnDevices(task, failures.length), failures }];
  if (failures.length === 0 && passed.size === 0 && skipped.size === 0) return [];
  const isAll = passed.size > 0 && skipped.size > 0;
  return [
    {
      passed: passed.size > 0 ? passed.size : null,
      failed: failures.length,
      skipped: skipped.size > 0 ? skipped.size : null,
      total: isAll ? passed.size + failures.length + skipped.size : null,
      failures,
    },
  ];
}

function countsOnDevices({ devices }: Task, failed: number): Omit<TestRun, 'failures'> {
  const all = [...devices.values()];
  const total = all.reduce((sum, one) => sum + one.total, 0);
  const skipped = all.reduce<number | null>(
    (sum, one) => (sum === null || one.skipped === null ? null : sum + one.skipped),
    0,
  );
  return { passed: skipped === null ? null : total - failed - skipped, failed, skipped, total };
}
