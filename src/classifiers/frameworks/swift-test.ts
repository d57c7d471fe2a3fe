import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { outputsOf } from './runner-prefix.ts';
import { shellWord } from './shell-word.ts';
import { SwiftTestingRun } from './swift-testing.ts';
import { reportOf, type TestRun } from './test-run.ts';
import { XctestRun } from './xctest.ts';

const ANCHOR = /Test Suite '.+' (?:started at|passed at|failed at) |Test run with \d+ tests? /;

/**
 * XCTest and Swift Testing, through `swift test`, xcodebuild, xcbeautify or xcpretty. A test that passed when it was run
 * again is no failure; one that crashed is.
 */
export const swiftTest: Framework = {
  name: 'swift test',
  hints: [
    'Test Case ',
    'Test case ',
    'Test run with ',
    ' recorded an issue',
    'Executed ',
    'Tests Passed: ',
    'Tests Failed: ',
    'Failing tests:',
  ],
  parse(lines) {
    return { tests: reportOf('swift test', outputsOf(lines, ANCHOR).flatMap(runsOf)), problems: [] };
  },
  runAlone: ({ id }) => `swift test --filter ${shellWord(id.replace(/\(.*\)$/, '').replace(/\.(?=[^.]+$)/, '/'))}`,
};

/** Both may run in one step: XCTest first. */
function runsOf(lines: readonly LogLine[]): TestRun[] {
  const xctest = new XctestRun(lines);
  const swiftTesting = new SwiftTestingRun();
  for (const line of lines) {
    xctest.read(line);
    swiftTesting.read(line);
  }
  return [...xctest.runs(), ...swiftTesting.runs()];
}
