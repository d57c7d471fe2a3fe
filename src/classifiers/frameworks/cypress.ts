import type { LogLine, TestFailure } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { failureOf, type MochaRun, mochaRunsIn } from './mocha-report.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { reportOf, type TestRun } from './test-run.ts';

const ANCHOR = / {2}\(Run (?:Starting|Finished)\)$/;
const SPEC = /\.[cm]?[jt]sx?$/;
const BROKEN = /^Oops\.\.\.we found an error preparing this test file:$/;
const BROKEN_FILE = /^ {2}(?:[->] )?(?<file>\S.*)$/;
const BROKEN_ERROR = /^The error was:$/;
/** Webpack's heading and the file's name say nothing yet. */
const HEADING = /^(?:Error: Webpack Compilation Error|\.{0,2}\/\S+(?: \d+:\d+)?|\s*)$/;

/** Cypress. Tests that did not run because a hook failed count as skipped, as in its table; so do pending ones. */
export const cypress: Framework = {
  name: 'cypress',
  hints: ['Running:  ', '(Run Finished)'],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap((output) => {
      const broken = brokenSpecsIn(output);
      return mochaRunsIn(output).flatMap((run) => runOf(run, broken));
    });
    return { tests: reportOf('cypress', runs), problems: [] };
  },
  runAlone({ id }) {
    const spec = id.split(' > ', 1)[0]!;
    return `npx cypress run --spec ${shellWord(SPEC.test(spec) ? `**/${spec}` : spec)}`;
  },
};

/** None for a run of Mocha alone, or without tests. Counts are null when it was stopped. */
function runOf({ spec, counts, failures }: MochaRun, broken: readonly TestFailure[]): TestRun[] {
  if (spec === null) return [];
  const told = failures.map((failure) => failureOf(failure, spec));
  const own = broken.filter(({ id }) => id === spec || id.endsWith(`/${spec}`));
  const all = [...told, ...own.map((one) => ({ ...one, id: spec }))];
  if (counts.size === 0) {
    return all.length === 0 ? [] : [{ passed: null, failed: null, skipped: null, total: null, failures: all }];
  }
  const of = (word: string) => counts.get(word) ?? 0;
  const [passed, failed, skipped] = [of('passing'), of('failing'), of('pending') + of('skipped')];
  const total = passed + failed + skipped;
  return total === 0 ? [] : [{ passed, failed, skipped, total, failures: all }];
}

/** Files that could not be bundled; by their path. */
function brokenSpecsIn(lines: readonly LogLine[]): TestFailure[] {
  const failures: TestFailure[] = [];
  let part: 'none' | 'file' | 'heading' | 'error' = 'none';
  let file = '';
  for (const line of lines) {
    const path: string | undefined = part === 'file' ? BROKEN_FILE.exec(line.text)?.groups?.file : undefined;
    if (BROKEN.test(line.text)) part = 'file';
    else if (path !== undefined) [file, part] = [path, 'heading'];
    else if (part === 'heading' && BROKEN_ERROR.test(line.text)) part = 'error';
    else if (part === 'error' && !HEADING.test(line.text)) {
      failures.push({ id: file, message: line.text.trim(), file, line: null, logLine: line.number });
      part = 'none';
    }
  }
  return failures;
}
