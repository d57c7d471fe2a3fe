import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, perRunner, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** Through Maven: `[WARNING] PMD Failure: com.acme.Cart:12 Rule:UnusedLocalVariable Priority:3 Text.` It names classes. */
const MAVEN =
  /^\[[A-Z]+\] PMD Failure: (?<class>[\w.$]+):(?<line>\d+) Rule:(?<rule>\w+) Priority:\d (?<message>\S.*?)(?:(?<=\.)\.)?$/;
/** Alone and through Gradle, with tabs: `/w/Cart.java:12:	UnusedLocalVariable:	Text`. */
const PLAIN = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}\.[A-Za-z]\w{0,14}):(?<line>\d+):\t(?<rule>[A-Z]\w+):\t(?<message>\S.*)$`,
);
/** Code that stands twice; where, the next lines tell. */
const COPIED = /^\[[A-Z]+\] CPD Failure: (?<message>Found \d+ lines? of duplicated code) at locations:$/;
const COPY = new RegExp(String.raw`^\[[A-Z]+\] +(?<file>${SOURCE_PATH}) line (?<line>\d+)$`);

/** PMD and its detector of copies. */
export const pmd: Framework = {
  name: 'pmd',
  hints: ['PMD Failure: ', 'CPD Failure: ', ':\t'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, perRunner(reader)) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  let copied: string | null = null;
  return ({ text, line }) => {
    const found = (MAVEN.exec(text) ?? PLAIN.exec(text))?.groups;
    const copy = copied === null ? undefined : COPY.exec(text)?.groups;
    const message = copied;
    copied = COPIED.exec(text)?.groups?.message ?? null;
    if (copy !== undefined) return draftOf(copy.file!, copy.line!, null, message!, line);
    if (found === undefined) return null;
    return draftOf(found.file ?? fileOf(found.class!), found.line!, found.rule!, found.message!, line);
  };
}

function fileOf(className: string): string {
  return `${className.split('$', 1)[0]!.replaceAll('.', '/')}.java`;
}

function draftOf(file: string, at: string, code: string | null, message: string, { number }: LogLine): Draft {
  return { file, line: position(at), column: null, severity: 'error', code, message, logLine: number };
}
