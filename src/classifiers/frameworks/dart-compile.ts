import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** `lib/a.dart:12:5: Error: Text.`; the test runner indents it. */
const FINDING = new RegExp(
  String.raw`^(?: {2})?(?<file>${SOURCE_PATH}\.dart):(?<line>\d+):(?<column>\d+): (?<severity>Error|Warning): (?<message>\S.*)$`,
);

/** The compiler of Dart, also inside of `flutter build` and of tests that cannot be loaded. */
export const dartCompile: Framework = {
  name: 'dart compile',
  hints: [': Error: ', ': Warning: '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

function read({ text, line }: ToolLine): Draft | null {
  const found = FINDING.exec(text)?.groups;
  if (found === undefined) return null;
  return {
    ...foundAt(found, line),
    severity: found.severity === 'Warning' ? 'warning' : 'error',
    code: null,
  };
}
