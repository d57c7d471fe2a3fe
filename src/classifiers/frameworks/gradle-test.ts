import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { thrownAt } from './java-frame.ts';
import { outputsOf } from './runner-prefix.ts';
import { reportOf, type TestRun } from './test-run.ts';

/** One test task of a build. */
interface Task {
  readonly failures: Map<string, TestFailure>;
  readonly passed: Set<string>;
  readonly skipped: Set<string>;
  counts: { readonly total: number; readonly failed: number; readonly skipped: number } | null;
  /** Gradle says so of a task with failures, unless each passed when it was tried again. */
  failed: boolean;
}

const ANCHOR = /> Task :\S+/;
const TASK = /^(?:> Task )?(?<name>:[\w:.-]+)(?: (?<outcome>[A-Z-]+))?$/;
/** `CartTest > adds() FAILED`, `com.acme.CartTest > adds FAILED`, `CartTest > Inner > adds() PASSED`. */
const TEST = /^(?:Gradle Test Run \S+ > Gradle Test Executor \d+ > )?(?<path>[A-Za-z_]\S* > .*\S) (?<outcome>PASSED|FAILED|SKIPPED)(?: \([\d.]+m?s\))?$/;
const COUNTS = /^(?<total>\d+) tests? completed(?:, (?<failed>\d+) failed)?(?:, (?<skipped>\d+) skipped)?$/;
const FAILING = /^(?:> )?There were failing tests\. /;
const BUILD = /^BUILD (?<outcome>SUCCESSFUL|FAILED)\b/;

/**
 * JUnit and TestNG through Gradle. Gradle prints counts for tasks with failures only, and results of single tests as the
 * build asks for. Counts are added up over the tasks. A test that passed when it was tried again is no failure.
 */
export const gradleTest: Framework = {
  name: 'gradle',
  hints: [' tests completed', ' test completed', '> Task :', ' > '],
  parse(lines) {
    return { tests: reportOf('gradle', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
};
