import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** What a rule says; Xcode and what makes its output shorter print it as they print a compiler's words. */
export const VIOLATION = /^(?<message>.+ Violation: .+) \((?<rule>[a-z][a-z0-9_]*)\)$/;

/** `/w/A.swift:12:5: error: Line Length Violation: text (line_length)`. */
const FINDING = new RegExp(
  String.raw`^(?:❌ +|⚠️ +|\[[x!]\] +)?(?<file>${SOURCE_PATH}\.swift):(?<line>\d+):(?:(?<column>\d+):)? (?:(?<severity>error|warning): )?(?<text>\S.*)$`,
);

/** SwiftLint, alone or as a phase of an Xcode build. */
export const swiftlint: Framework = {
  name: 'swiftlint',
  hints: [' Violation: '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

function read({ text, line }: ToolLine): Draft | null {
  const found = FINDING.exec(text)?.groups;
  const violation = found === undefined ? undefined : VIOLATION.exec(found.text!)?.groups;
  if (found === undefined || violation === undefined) return null;
  return {
    ...foundAt(found, line),
    severity: found.severity === 'warning' || /^(?:⚠️|\[!\])/.test(text) ? 'warning' : 'error',
    code: violation.rule!,
    message: violation.message!,
  };
}
