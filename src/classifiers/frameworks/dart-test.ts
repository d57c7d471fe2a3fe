import type { LogLine, TestFailure } from '../../domain.ts';
import { type Caught, exceptionsIn } from './flutter-exception.ts';
import type { Framework } from './framework.ts';
import { outputsOf } from './runner-prefix.ts';
import { repositoryPath } from './source-path.ts';
import { reportOf, type TestRun } from './test-run.ts';

const ANCHOR =
  /\d\d:\d\d \+\d{1,7}(?: ~\d{1,7})?(?: -\d{1,7})?: |(?:🎉 )?\d{1,7} tests? passed(?:, \d{1,7} failed)?(?:, \d{1,7} skipped)?\.$/u;
/** `00:03 +2 ~1 -1: what`; the reporter `failures-only` gives no time. */
const PROGRESS = /^(?<time>\d{2,}:\d\d )?\+(?<passed>\d+)(?: ~(?<skipped>\d+))?(?: -(?<failed>\d+))?: (?<what>\S.*)$/;
const FAILED = /^(?<name>.+?)(?<incomplete> - did not complete)? \[E\]$/;
const ENDED =
  /^(?:All (?:other )?tests passed!|Some tests failed\.|All tests skipped\.|No tests ran\.|No tests match .+)$/;
/** The reporter `github` puts each failure into a group. */
const GROUP = /^(?:::group::)?❌ (?<name>.+) \(failed(?: after test completion)?\)$/u;
const GROUP_ENDS = '::endgroup::';
const COUNTS =
  /^(?<won>🎉 )?(?<passed>\d+) tests? passed(?:, (?<failed>\d+) failed)?(?:, (?<skipped>\d+) skipped)?\.$/u;
/** `[VM, Kernel] `, `[Chrome, Dart2Js] `, where tests run on several platforms. */
const PLATFORM = /^\[\w+, \w+\] /;
const PATH = /^(?:loading )?(?<path>(?:[A-Za-z]:[\\/])?[^:]+\.dart)(?:: (?<name>.+))?$/;
/** `test/a_test.dart 8:5  main.<fn>`, `#4 main.<anonymous closure> (file:///w/test/a_test.dart:27:5)`. */
const FRAME =
  /^\s*(?:#\d+ .*\((?:file:\/\/)?(?<url>\/?[^()]+\.dart):(?<urlLine>\d+)(?::\d+)?\)|(?<file>(?!package:|dart:|\.\.\.)\S+\.dart) (?<line>\d+):\d+ .*)$/;
/** What matchers say goes on over lines. */
const MATCHED = /^\s*(?<part>(?:Expected|Actual|Which): .*)$/;
/** Where a suite cannot be loaded: the compiler's first complaint. */
const COMPILED = /^\s*(?<file>\S+\.dart):(?<line>\d+):\d+: Error: (?<message>\S.*)$/;
/** Longer than what anybody reads. */
const DETAILS_MAX = 200;

/** dart test and flutter test. A suite that cannot be loaded counts as one failed test, as the runner counts it. */
export const dartTest: Framework = {
  name: 'dart test',
  hints: ['All tests passed!', 'All other tests passed!', 'Some tests failed.', ' [E]', ' passed.', ' passed, ', '❌ '],
  parse(lines) {
    return { tests: reportOf('dart test', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
};

function runsOf(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  const caught = exceptionsIn(lines);
  let failures = new Map<string, TestFailure>();
  const end = (counts: Record<string, string | undefined>): void => {
    const [passed, failed, skipped] = [counts.passed, counts.failed, counts.skipped].map((count) => Number(count ?? 0));
    const total = passed! + failed! + skipped!;
    if (total > 0) {
      runs.push({ passed: passed!, failed: failed!, skipped: skipped!, total, failures: [...failures.values()] });
    }
    failures = new Map();
  };
  for (const [index, line] of lines.entries()) {
    const progress = PROGRESS.exec(line.text)?.groups;
    const name =
      line.marker === 'group' || line.text.startsWith('::') ? GROUP.exec(line.text)?.groups?.name : undefined;
    const counts = COUNTS.exec(line.text)?.groups;
    if (progress !== undefined) {
      const failed = FAILED.exec(progress.what!)?.groups;
      if (ENDED.test(progress.what!)) end(progress);
      else if (failed !== undefined && (progress.time ?? progress.failed) !== undefined) {
        const what = failed.incomplete === undefined ? null : 'did not complete';
        add(failures, failed.name!, lines, index, caught, what);
      }
    } else if (name !== undefined) add(failures, name, lines, index, caught, null);
    else if (counts !== undefined && (counts.won !== undefined || line.marker === 'error')) end(counts);
  }
  // A log that was cut.
  if (failures.size > 0) {
    runs.push({ passed: null, failed: null, skipped: null, total: null, failures: [...failures.values()] });
  }
  return runs;
}

function add(
  failures: Map<string, TestFailure>,
  printed: string,
  lines: readonly LogLine[],
  index: number,
  caught: ReadonlyMap<string, Caught>,
  message: string | null,
): void {
  const found = PATH.exec(printed.replace(PLATFORM, ''))?.groups;
  const path = found === undefined ? null : repositoryPath(found.path!);
  const name = found === undefined ? printed.replace(PLATFORM, '') : (found.name ?? null);
  const id = path === null ? name! : name === null ? path : `${path}: ${name}`;
  // A test that fails again after it has ended was told of already.
  if (failures.has(id)) return;
  const line = lines[index]!;
  const inFlutter = caught.get(name ?? '') ?? [...caught].find(([test]) => name?.endsWith(` ${test}`))?.[1];
  const told = inFlutter ?? detailsOf(lines, index);
  failures.set(id, {
    id,
    message: message ?? told?.message ?? null,
    file: told?.file ?? path,
    line: told?.file == null ? null : told.at,
    logLine: (message === null ? (told?.line ?? line) : line).number,
  });
}

function detailsOf(lines: readonly LogLine[], start: number): Caught | null {
  const inGroup = GROUP.test(lines[start]!.text);
  let message: { text: string; readonly line: LogLine } | null = null;
  let place: { readonly file: string; readonly at: number } | null = null;
  for (let index = start + 1; index < Math.min(lines.length, start + DETAILS_MAX); index++) {
    const line = lines[index]!;
    const { text } = line;
    if (inGroup ? line.marker === 'endgroup' || text === GROUP_ENDS : !/^(?: {2}|$)/.test(text)) break;
    const compiled = COMPILED.exec(text)?.groups;
    if (compiled !== undefined) {
      return { message: compiled.message!, line, file: repositoryPath(compiled.file!), at: Number(compiled.line) };
    }
    const matched = MATCHED.exec(text)?.groups?.part;
    if (message === null && text.trim() !== '') message = { text: text.trim(), line };
    else if (message !== null && place === null && matched !== undefined) message.text += ` ${matched}`;
    place ??= placeOf(text);
  }
  if (message === null) return null;
  return { message: message.text, line: message.line, file: place?.file ?? null, at: place?.at ?? null };
}

/** The first frame in a file of the repository; packages have other names than their folders. */
function placeOf(text: string): { readonly file: string; readonly at: number } | null {
  const found = FRAME.exec(text)?.groups;
  if (found === undefined) return null;
  return { file: repositoryPath(found.url ?? found.file!), at: Number(found.urlLine ?? found.line) };
}
