import type { Framework } from './framework.ts';
import { failureOf, type MochaRun, mochaRunsIn } from './mocha-report.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { reportOf, type TestRun } from './test-run.ts';

const ANCHOR = / {2}\d+ passing \(\d+(?:ms|s|m|h)\)$/;
/** A hook has no name of its own by which it could be run: `shop > "before each" hook for "adds prices"`. */
const HOOK = / > "(?:before|after) (?:all|each)" hook\b.*$/;

/** Mocha, and what is built on it (Hardhat, VS Code's tests). A hook that failed counts as a failed test, as in Mocha. */
export const mocha: Framework = {
  name: 'mocha',
  hints: [' passing ('],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR)
      .flatMap(mochaRunsIn)
      .filter(({ spec }) => spec === null)
      .flatMap(runOf);
    return { tests: reportOf('mocha', runs), problems: [] };
  },
  runAlone({ id }) {
    return `npx mocha --fgrep ${shellWord(id.replace(HOOK, '').replaceAll(' > ', ' '))}`;
  },
};

/** None for a run without tests. */
function runOf({ counts, failures }: MochaRun): TestRun[] {
  const of = (word: string) => counts.get(word) ?? 0;
  const total = of('passing') + of('pending') + of('failing');
  if (total === 0) return [];
  const told = failures.map((failure) => failureOf(failure, null));
  return [{ passed: of('passing'), failed: of('failing'), skipped: of('pending'), total, failures: told }];
}
