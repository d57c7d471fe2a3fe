import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { outputsOf } from './runner-prefix.ts';
import { scalaRuns } from './sbt.ts';
import { reportOf, type TestRun } from './test-run.ts';

const ANCHOR = /Tests: succeeded \d+, failed \d+, canceled \d+, ignored \d+, pending \d+$/;
/** sbt's, which are read by its own parser, and Maven's. */
const LEVEL = /^\[\w+\] /;

/** ScalaTest through Maven, Gradle or its own runner, which print its lines without a level. */
export const scalatest: Framework = {
  name: 'scalatest',
  hints: ['Tests: succeeded '],
  parse(lines) {
    return { tests: reportOf('scalatest', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
};

function runsOf(all: readonly LogLine[]): TestRun[] {
  const lines = all.filter(({ text }) => !LEVEL.test(text)).map((line) => ({ ...line, level: null }));
  return lines.some(({ text }) => text.search(ANCHOR) === 0) ? scalaRuns(lines) : [];
}
