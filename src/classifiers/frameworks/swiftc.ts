import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import { VIOLATION } from './swiftlint.ts';
import type { ToolLine } from './tool-output.ts';

/** Always with a column: a failed XCTest gives the line alone. */
const FINDING = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}\.swift):(?<line>\d+):(?<column>\d+): (?:fatal )?(?<severity>error|warning): (?<message>\S.*)$`,
);
/** xcbeautify and xcpretty: `❌ /w/A.swift:12:5: text`, without colours `[x] /w/A.swift:12:5: text`. C and its kin, too. */
const MARKED = new RegExp(
  String.raw`^(?:❌|(?<warning>⚠️)|\[(?:x|(?<plainWarning>!))\]) +(?<file>${SOURCE_PATH}\.(?:swift|[mhc]|mm|cc|cpp|hpp)):(?<line>\d+):(?<column>\d+): (?<message>\S.*)$`,
);

/** SwiftFormat and swift-format print as the compiler does, with their rule in front. */
const FORMATTER = /^(?:\([a-z]\w*\)|\[[A-Z]\w*\]) /;

/** The Swift compiler, through SwiftPM, Xcode or what makes Xcode's output shorter. Notes are left out. */
export const swiftc: Framework = {
  name: 'swiftc',
  hints: ['.swift:', '❌ ', '⚠️ ', '[x] ', '[!] '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

function read({ text, line }: ToolLine): Draft | null {
  const found = (FINDING.exec(text) ?? MARKED.exec(text))?.groups;
  if (found === undefined || VIOLATION.test(found.message!) || FORMATTER.test(found.message!)) return null;
  const isWarning = found.severity === 'warning' || (found.warning ?? found.plainWarning) !== undefined;
  return {
    ...foundAt(found, line),
    severity: isWarning ? 'warning' : 'error',
    code: null,
  };
}
