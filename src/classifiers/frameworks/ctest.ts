import type { TestFailure } from '../../domain.ts';
import { type CtestRun, type CtestTest, readCtest } from './ctest-log.ts';
import type { Framework } from './framework.ts';
import { complaintIn, explanationIn, stoppedIn } from './native-explanation.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { reportOf, type TestRun } from './test-run.ts';

const ANCHOR =
  /(?:Test project (?:[A-Za-z]:)?[\\/]|(?:(?<!\d)\d+\/\d+ )?(?:Test|MemCheck) +#\d+: \S.{0,200}? \.{2,}|(?<!\d)\d+% tests passed, \d+ tests? failed out of \d+)/;
const SKIPPED = /^(?:Skipped|Not Run \(Disabled\))/;
/** What a status says beyond that the test failed. */
const BARE = /^Failed$|^$/;

/**
 * CTest. Its tests are programs, or tests of a program, as the project told it; what failed in a program is read where
 * CTest shows its output (`--output-on-failure`, `-V`). A test that was repeated until it passed has not failed.
 */
export const ctest: Framework = {
  name: 'ctest',
  hints: ['% tests passed, ', 'Test project ', ' Test #', 'MemCheck ', 'Test  #', 'Test   #'],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap((output) => readCtest(output).runs);
    return { tests: reportOf('ctest', runs.flatMap(runOf)), problems: [] };
  },
  runAlone: ({ id }) => `ctest --output-on-failure -R ${shellWord(`^${id.replace(/[\\^$.*+?()[\]|]/g, '\\$&')}$`)}`,
};

/** None for a run that found no tests. */
function runOf(run: CtestRun): TestRun[] {
  const failures = failuresOf(run);
  if (run.counts === null) {
    const begun = run.tests.size > 0;
    return begun ? [{ passed: null, failed: null, skipped: null, total: null, failures }] : [];
  }
  // A disabled test is not in CTest's total; one that skipped itself is, and passed.
  const { failed, total } = run.counts;
  const disabled = [...run.notRun.values()].filter(({ status }) => status === 'Disabled').length;
  const skipped = run.notRun.size;
  return [{ passed: total - failed - (skipped - disabled), failed, skipped, total: total + disabled, failures }];
}

function failuresOf(run: CtestRun): TestFailure[] {
  const told = [...run.tests.values()].filter(({ number, status }) =>
    run.counts === null ? status !== 'Passed' && !SKIPPED.test(status) : run.failed.has(number),
  );
  const known = new Set(told.map(({ number }) => number));
  const listed = [...run.failed].filter(([number]) => !known.has(number));
  return [
    ...told.map((test) => failureOf(test)),
    ...listed.map(([, { name, status, line }]) => ({
      id: name,
      message: BARE.test(status) ? null : status,
      file: null,
      line: null,
      logLine: line.number,
    })),
  ];
}

function failureOf({ name, status, header, output }: CtestTest): TestFailure {
  const isStopped = !BARE.test(status);
  // What failed before a program died is not why it died.
  const why = isStopped ? complaintIn(output) : explanationIn(output);
  if (why !== null) return { id: name, ...why };
  const inner = isStopped ? stoppedIn(output) : null;
  const message = isStopped ? `${status}${inner === null ? '' : ` in ${inner}`}` : null;
  return { id: name, message, file: null, line: null, logLine: header.number };
}
