import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { thrownAt } from './java-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { reportOf, type TestRun } from './test-run.ts';

const ANCHOR = /Test run finished after \d+ ms$/;
const FAILURES = /^Failures \(\d+\):$/;
/** `  JUnit Jupiter:CartTest:adds()`. */
const ENTRY = /^ {2}(?<path>\S.*)$/;
/** Where the test is, two deeper in. */
const SOURCE =
  /^ {4}(?:MethodSource|ClassSource) \[className = '(?<class>[^']+)'(?:, methodName = '(?<method>[^']+)')?(?:, .*)?\]$/;
/** What it threw. Frames come without `at`. */
const THROWN = /^ {4}=> /;
const FRAME = /^ {6,}(?=[\w./@$-]+\.[\w$<>]+\()/;
const COUNT = /^\[ *(?<count>\d+) tests (?<what>found|skipped|aborted|successful|failed) *\]$/;
/** The last of the table. */
const LAST_COUNT = 'failed';

/** JUnit's own console launcher. A test that was aborted (an assumption did not hold) counts as skipped. */
export const junitConsole: Framework = {
  name: 'junit console',
  hints: ['Test run finished after '],
  parse(lines) {
    return { tests: reportOf('junit console', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
};

function runsOf(all: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  const lines = all.map((line) => ({ ...line, text: asStackTrace(line.text) }));
  let failures = new Map<string, TestFailure>();
  let counts = new Map<string, number>();
  let isList = false;
  let path = '';
  let source: Record<string, string | undefined> | null = null;
  for (const [index, line] of all.entries()) {
    const { text } = line;
    if (FAILURES.test(text)) [isList, failures] = [true, new Map()];
    const count = COUNT.exec(text)?.groups;
    if (count !== undefined) {
      isList = false;
      counts.set(count.what!, Number(count.count));
      if (count.what !== LAST_COUNT) continue;
      runs.push(...runOf(counts, [...failures.values()]));
      [failures, counts] = [new Map(), new Map()];
    }
    if (!isList) continue;
    const entry = ENTRY.exec(text)?.groups?.path;
    if (entry !== undefined) [path, source] = [entry, null];
    source = SOURCE.exec(text)?.groups ?? source;
    if (!THROWN.test(text)) continue;
    const failure = failureOf(lines, index, idOf(path, source), source?.class ?? '');
    if (!failures.has(failure.id)) failures.set(failure.id, failure);
  }
  // A log that was cut within the table.
  return failures.size === 0 ? runs : [...runs, { ...UNKNOWN, failures: [...failures.values()] }];
}

const UNKNOWN = { passed: null, failed: null, skipped: null, total: null };

/** As the JVM prints it. */
function asStackTrace(text: string): string {
  return text.replace(THROWN, '').replace(FRAME, '\tat ');
}

function failureOf(lines: readonly LogLine[], index: number, id: string, owner: string): TestFailure {
  const thrown = thrownAt(lines, index, owner, (text) => ENTRY.test(text) || ANCHOR.test(text));
  return {
    id,
    message: thrown?.message ?? null,
    file: thrown?.file ?? null,
    line: thrown?.at ?? null,
    logLine: lines[index]!.number,
  };
}

/** Of parameters, which ones: they are the last part of the path. */
function idOf(path: string, source: Record<string, string | undefined> | null): string {
  if (source === null) return path;
  const invocation = /:(?<which>\[\d+\].*)$/.exec(path)?.groups?.which;
  const test = source.method === undefined ? source.class! : `${source.class}.${source.method}`;
  return invocation === undefined ? test : `${test} ${invocation}`;
}

/** None when nothing was found. A class that could not be set up counts as one failed test, and its tests do not. */
function runOf(counts: ReadonlyMap<string, number>, failures: readonly TestFailure[]): TestRun[] {
  const [total, failed, passed] = [counts.get('found') ?? null, counts.get('failed')!, counts.get('successful')];
  if (passed === undefined || (failures.length === 0 && (total === null || total === 0))) return [];
  const skipped = (counts.get('skipped') ?? 0) + (counts.get('aborted') ?? 0);
  const all = Math.max(failed, failures.length);
  return [{ passed, failed: all, skipped, total: total === null ? null : passed + all + skipped, failures }];
}
