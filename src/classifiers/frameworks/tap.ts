import type { LogLine, TestFailure } from '../../domain.ts';
import { batsRunsIn } from './bats-pretty.ts';
import type { Framework } from './framework.ts';
import { isNodeTest } from './node-test.ts';
import { proveRunsIn } from './prove.ts';
import { outputsOf } from './runner-prefix.ts';
import { type TapDocument, type TapPoint, tapDocumentsIn } from './tap-document.ts';
import { failureOf } from './tap-failure.ts';
import { reportOf, type TestRun } from './test-run.ts';

const ANCHOR = /(?:TAP version 1[34]|1\.\.\d+|not ok \d+ .*|Result: (?:PASS|FAIL))$/;

/**
 * The Test Anything Protocol, as bats, tape, node-tap, Perl's tests and reporters of others print it, and `prove`, which
 * reads it; bats also as it prints to a terminal. Of tests with subtests those count. What `node --test` prints has a
 * parser of its own.
 */
export const tap: Framework = {
  name: 'TAP',
  hints: ['TAP version 1', 'ok 1', '1..', 'Bail out!', 'Result: ', '(in test file ', ' tests, ', ' test, '],
  parse(lines) {
    const runs = outputsOf(lines, ANCHOR).flatMap(runsIn);
    return { tests: reportOf('TAP', runs), problems: [] };
  },
};

function runsIn(lines: readonly LogLine[]): TestRun[] {
  const proved = proveRunsIn(lines).filter(({ run }) => run.total! > 0);
  const known = new Set(proved.flatMap((one) => one.lines));
  const documents = tapDocumentsIn(lines.filter((line) => !known.has(line))).filter((one) => !isNodeTest(one));
  // With `-v` prove shows the tests of scripts that are not Perl's as well.
  const shown = proved.map(({ run, lines: own }) => {
    const failures = tapDocumentsIn(own).flatMap(failuresOf);
    return run.failures.length >= failures.length ? run : { ...run, failures };
  });
  return [...shown, ...documents.flatMap(runOf), ...batsRunsIn(lines)];
}

/** None for a run without tests. */
function runOf(document: TapDocument): TestRun[] {
  const failures = failuresOf(document);
  const counts = countsOf(document);
  return counts.total === 0 && failures.length === 0 ? [] : [{ ...counts, failures }];
}

/** By the summary that some print, else by the points when all that were planned are there. */
function countsOf({ points, plan, counts }: TapDocument): Omit<TestRun, 'failures'> {
  const total = counts.get('tests');
  if (total !== undefined) {
    const of = (...words: string[]) => words.map((word) => counts.get(word)).find((count) => count !== undefined);
    return {
      passed: of('pass', 'passed', 'ok') ?? null,
      failed: of('fail', 'failed') ?? 0,
      skipped: of('skip', 'skipped') ?? 0,
      total,
    };
  }
  const leaves = points.filter(({ inner }) => inner.length === 0);
  const skipped = leaves.filter(({ directive }) => directive !== null).length;
  const failed = leaves.filter(isFailed).length;
  const top = points.filter(({ depth }) => depth === 0).length;
  if (plan === null || top < plan) return { passed: null, failed: null, skipped: null, total: null };
  return { passed: leaves.length - failed - skipped, failed, skipped, total: leaves.length };
}

function isFailed({ ok, directive }: TapPoint): boolean {
  return !ok && directive === null;
}

function failuresOf(document: TapDocument): TestFailure[] {
  const failures: TestFailure[] = [];
  let title: string | null = null;
  for (const point of document.points) {
    title = titleAbove(point) ?? title;
    if (isFailed(point) && !point.inner.some(isFailed)) failures.push(failureOf(point, title));
  }
  const { bailOut } = document;
  if (bailOut !== null) {
    failures.push({ id: 'Bail out!', message: bailOut.text, file: null, line: null, logLine: bailOut.number });
  }
  return failures;
}

/** tape names a test in a comment above its assertions. */
function titleAbove({ above }: TapPoint): string | null {
  const comment = above.findLast(({ text }) => text.startsWith('# '));
  return comment?.text.slice('# '.length) ?? null;
}
