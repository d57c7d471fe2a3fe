import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const FILE = String.raw`(?<file>${SOURCE_PATH}\.kts?)`;
const RULE = String.raw`(?<rule>[a-z][\w-]*(?::[a-z][\w-]*)?)`;
/** `A.kt:12:5: text (standard:rule)`; the Gradle plugin leaves the last colon out. */
const FINDING = new RegExp(String.raw`^${FILE}:(?<line>\d+):(?<column>\d+):? (?<message>\S.*) \(${RULE}\)$`);
/** kotlinter: `A.kt:12:5: Lint error > [standard:rule] text`. */
const KOTLINTER = new RegExp(
  String.raw`^${FILE}:(?<line>\d+):(?<column>\d+): (?:Lint|Format) (?<severity>error|warning) > \[${RULE}\] (?<message>\S.*)$`,
);
/** A file that it cannot read has no rule. */
const BROKEN = new RegExp(
  String.raw`^${FILE}:(?<line>\d+):(?<column>\d+):? (?<message>Not a valid Kotlin file \(.+\))$`,
);
/** `plain?group_by_file`: the file, then `  12:5 text (standard:rule)`. */
const GROUP = new RegExp(`^${FILE}$`);
const IN_GROUP = new RegExp(String.raw`^ {2}(?<line>\d+):(?<column>\d+) (?<message>\S.*) \(${RULE}\)$`);

/** ktlint, alone, through Gradle's and Maven's plugins, and kotlinter. */
export const ktlint: Framework = {
  name: 'ktlint',
  hints: ['.kt'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const groups = new Map<string, string>();
  return ({ text, runner, line }) => {
    const found = (KOTLINTER.exec(text) ?? BROKEN.exec(text) ?? FINDING.exec(text))?.groups;
    if (found !== undefined) return draftOf(found, found.file!, line);
    const group = groups.get(runner);
    const inGroup = group === undefined ? undefined : IN_GROUP.exec(text)?.groups;
    if (inGroup !== undefined) return draftOf(inGroup, group!, line);
    const file = GROUP.exec(text)?.groups?.file;
    if (file === undefined) groups.delete(runner);
    else groups.set(runner, file);
    return null;
  };
}

function draftOf(found: Record<string, string | undefined>, file: string, line: LogLine): Draft {
  return {
    file,
    line: position(found.line),
    column: position(found.column),
    severity: found.severity === 'warning' ? 'warning' : 'error',
    code: found.rule ?? null,
    message: found.message!,
    logLine: line.number,
  };
}
