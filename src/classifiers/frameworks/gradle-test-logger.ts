/** What Gradle's plugin "test logger" says of a test: without its class, which stands above. */
interface LoggedTest {
  readonly name: string;
  readonly outcome: 'PASSED' | 'FAILED' | 'SKIPPED';
}

/** `  Test adds() FAILED (1.2s)`; the themes after mocha `  ✘ adds() (1.2s)`. Nested classes are further to the right. */
const TEST =
  /^ {2,12}(?:Test (?<name>\S.*?) (?<outcome>PASSED|FAILED|SKIPPED)|(?<mark>[✔✘]) (?<marked>\S.*?))(?: \([\d.]+m?s\))?$/;
const CLASS = /^(?<name>[a-z][\w$]*(?:\.[\w$]+)+)$/;
const EXECUTED =
  /^(?:SUCCESS|FAILURE): Executed (?<total>\d+) tests? in [^()]{1,40}(?: \((?:(?<failed>\d+) failed)?(?:, )?(?:(?<skipped>\d+) skipped)?\))?$/;

/** The class that a line alone names. */
export function loggedClass(text: string): string | null {
  return CLASS.exec(text)?.groups?.name ?? null;
}

export function loggedTest(text: string): LoggedTest | null {
  const found = TEST.exec(text)?.groups;
  if (found === undefined) return null;
  if (found.mark !== undefined) return { name: found.marked!, outcome: found.mark === '✔' ? 'PASSED' : 'FAILED' };
  return { name: found.name!, outcome: found.outcome as LoggedTest['outcome'] };
}

/** Its last line on a task. */
export function loggedCounts(text: string): { total: number; failed: number; skipped: number } | null {
  const found = EXECUTED.exec(text)?.groups;
  if (found === undefined) return null;
  return { total: Number(found.total), failed: Number(found.failed ?? 0), skipped: Number(found.skipped ?? 0) };
}
