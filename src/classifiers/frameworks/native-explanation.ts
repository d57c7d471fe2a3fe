import type { LogLine, TestFailure } from '../../domain.ts';
import { catch2Runs } from './catch2.ts';
import { doctestRuns } from './doctest.ts';
import { googletestRuns } from './googletest.ts';
import { NATIVE_PLACE, nativePlace } from './native-place.ts';

export type Explanation = Pick<TestFailure, 'message' | 'file' | 'line' | 'logLine'>;

/** What programs say when they stop, or when one of their own checks fails, with the place where they name it. */
const FORMS: readonly RegExp[] = [
  // glibc, with the name of the program in front; macOS and Windows.
  /^(?:[^\s:]{1,200}: )?(?<file>[^\s:]{1,300}):(?<line>\d+): .{1,500}: (?<message>Assertion .{1,1000} failed)\.?$/,
  /^(?<message>Assertion failed: .{1,1000}), (?:function .{1,300}, )?file (?<file>\S.{0,300}), line (?<line>\d+)\.?$/,
  // Sanitizers.
  /^==\d+==\s?(?<message>ERROR: \w+Sanitizer: .+)$/,
  /^(?<message>WARNING: ThreadSanitizer: .+?)(?: \(pid=\d+\))?$/,
  new RegExp(String.raw`^${NATIVE_PLACE}(?::\d+)?: (?<message>runtime error: .+)$`),
  // Boost.Test.
  new RegExp(`^${NATIVE_PLACE}: (?:fatal )?error: in "[^"]{1,300}": (?<message>.+)$`),
  // Qt Test: `FAIL!  : TestCart::adds() Compared values are not the same`.
  /^FAIL! {1,2}: (?<message>\w+::.+)$/,
  // An exception that nobody caught.
  /^(?<message>libc\+\+abi: terminating .+)$/,
  /^ +(?<message>what\(\): .+)$/,
  /^thread '.{1,300}' (?:\(\d+\) )?(?<message>panicked at .+)$/,
  /^(?:E +)?(?<message>(?:[A-Za-z_]\w{0,100}\.){0,10}[A-Za-z_]\w{0,100}(?:Error|Exception)(?:: .+)?)$/,
  // CTest itself.
  /^(?<message>Unable to find executable: .+)$/,
];

/** The first thing in a program's output that says why it failed; what test frameworks say goes first. */
export function explanationIn(lines: readonly LogLine[]): Explanation | null {
  const runs = [googletestRuns(lines), catch2Runs(lines), doctestRuns(lines)].flat();
  const first = runs.flatMap(({ failures }) => failures)[0];
  if (first === undefined) return complaintIn(lines);
  const { message, file, line, logLine } = first;
  return { message, file, line, logLine };
}

/** The test in which the program stopped, where a framework told that it began; null when that is not known. */
export function stoppedIn(lines: readonly LogLine[]): string | null {
  const last = googletestRuns(lines).at(-1);
  const failure = last?.failures.at(-1);
  return last?.total === null && failure !== undefined ? failure.id : null;
}

/** The first line in one of the forms in which a program itself, not a test framework, says why. */
export function complaintIn(lines: readonly LogLine[]): Explanation | null {
  for (const { text, number } of lines) {
    for (const form of FORMS) {
      const found = form.exec(text)?.groups;
      if (found === undefined) continue;
      const place = nativePlace(found);
      return { message: found.message!, file: place?.file ?? null, line: place?.line ?? null, logLine: number };
    }
  }
  return null;
}
