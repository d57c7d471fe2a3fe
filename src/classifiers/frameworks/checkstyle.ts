import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const LEVEL = String.raw`\[(?<level>ERROR|WARN|WARNING|INFO)\] `;
const FILE = String.raw`(?<file>${SOURCE_PATH}\.[A-Za-z]\w{0,14})`;
/** Through Maven: `[ERROR] src/main/java/A.java:[12,5] (javadoc) MissingJavadocMethod: Text.` */
const MAVEN = new RegExp(
  String.raw`^${LEVEL}${FILE}:\[(?<line>\d+)(?:,(?<column>\d+))?\] \([a-z]\w*\) (?<rule>\w+): (?<message>\S.*)$`,
);
/** Alone, and through Gradle and Ant: `[ant:checkstyle] [ERROR] /w/A.java:12:5: Text. [RuleName]`. */
const PLAIN = new RegExp(
  String.raw`^(?: *\[(?:ant:)?checkstyle\] )?${LEVEL}${FILE}:(?<line>\d+)(?::(?<column>\d+))?: (?<message>\S.*) \[(?<rule>[A-Z]\w*)\]$`,
);

/** Checkstyle, alone, through Maven, Gradle and Ant. What it only informs of is left out. */
export const checkstyle: Framework = {
  name: 'checkstyle',
  hints: ['[ERROR] ', '[WARN] ', '[WARNING] '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

/** Through Maven it looks as javac does. */
export function isCheckstyle(text: string): boolean {
  return MAVEN.test(text) || PLAIN.test(text);
}

function read({ text, line }: ToolLine): Draft | null {
  const found = (MAVEN.exec(text) ?? PLAIN.exec(text))?.groups;
  if (found === undefined || found.level === 'INFO') return null;
  return {
    ...foundAt(found, line),
    severity: found.level === 'ERROR' ? 'error' : 'warning',
    code: found.rule!,
  };
}
