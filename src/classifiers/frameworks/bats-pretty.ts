import type { LogLine, TestFailure } from '../../domain.ts';
import type { Place } from './javascript-frame.ts';
import { repositoryPath } from './source-path.ts';
import type { TestRun } from './test-run.ts';

interface Told {
  readonly name: string;
  place: Place | null;
  error: LogLine | null;
}

/** ` ✗ sets the mode`; with `--timing` milliseconds behind it. */
const TEST = /^ (?<mark>[✓✗-]) (?<name>\S.*?)(?: \[\d+\])?$/;
/** `   (in test file test/a.bats, line 6)`, or the last line of a longer list. */
const PLACE = /^ {3}[( ]in test file (?<file>.+), line (?<line>\d+)\)$/;
const FAILED = /^ {5}`.*' failed(?: with status \d+)?(?:, expected .*)?$/;
const SUMMARY =
  /^(?<total>\d+) tests?, (?<failed>\d+) failures?(?:, (?<skipped>\d+) skipped)?(?:, \d+ not run)?(?: in \d+ seconds?)?$/;

/** Runs of bats by its formatter `pretty`. */
export function batsRunsIn(lines: readonly LogLine[]): TestRun[] {
  const runs: TestRun[] = [];
  let told: Told[] = [];
  let tests = 0;
  let open: Told | null = null;
  for (const line of lines) {
    const test = TEST.exec(line.text)?.groups;
    const summary = SUMMARY.exec(line.text)?.groups;
    if (test !== undefined) {
      tests++;
      open = test.mark === '✗' ? { name: test.name!, place: null, error: null } : null;
      if (open !== null) told.push(open);
    } else if (summary !== undefined) {
      // Others count in the same words, but do not list each test.
      if (tests >= Number(summary.total)) runs.push(...runOf(summary, told));
      [told, tests, open] = [[], 0, null];
    } else if (open !== null) readLine(open, line);
  }
  const failures = told.flatMap(failureOf);
  return failures.length === 0 ? runs : [...runs, { passed: null, failed: null, skipped: null, total: null, failures }];
}

function readLine(told: Told, line: LogLine): void {
  const place = PLACE.exec(line.text)?.groups;
  if (place !== undefined) told.place ??= { file: repositoryPath(place.file!), line: Number(place.line) };
  else if (told.place !== null && FAILED.test(line.text)) told.error ??= line;
}

/** None for a run without tests, or when nothing of what failed is bats' own. */
function runOf(counts: Record<string, string | undefined>, told: readonly Told[]): TestRun[] {
  const [total, failed, skipped] = [Number(counts.total), Number(counts.failed), Number(counts.skipped ?? 0)];
  const failures = told.flatMap(failureOf);
  if (total === 0 || (failed > 0 && failures.length === 0)) return [];
  return [{ passed: total - failed - skipped, failed, skipped, total, failures }];
}

/** None for a cross of another tool: bats says where and what failed. */
function failureOf({ name, place, error }: Told): TestFailure[] {
  if (place === null || error === null) return [];
  return [{ id: `${place.file} > ${name}`, message: error.text.trim(), ...place, logLine: error.number }];
}
