import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, perRunner, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** Gradle says it after `> `, Maven at the end of its own sentence. */
const BEGINS = /(?:^> ?|: )The following files had format violations:$/;
const REST = /^(?:\[ERROR\] )?\s*Violations also present in(?: \d+ other files)?:$/;
const ENDS = /^(?:\[ERROR\] )?\s*Run '.+' to fix (?:all|these) violations\.$/;
const FILE = new RegExp(String.raw`^(?:\[ERROR\] )? {2,10}(?<file>${SOURCE_PATH})$`);
const HUNK = /^(?:\[ERROR\] )?\s+@@ -(?<line>\d+)(?:,\d+)? \+\d+(?:,\d+)? @@$/;
const MESSAGE = 'format violations';
/** What it cannot mend itself: `  src/A.kt:L12 ktlint(standard:max-line-length) Text`. */
const LINT = new RegExp(
  String.raw`^(?:\[ERROR\] )?\s*(?<file>${SOURCE_PATH}):(?:L(?<line>\d+)(?:-L?\d+)?|LINE_UNDEFINED) (?<step>\w+)\((?<rule>[^()]{1,120})\) (?<message>\S.*)$`,
);

/** Spotless, through Gradle and Maven: files that are not formatted, each with the first line that would change, and lints. */
export const spotless: Framework = {
  name: 'spotless',
  hints: ['The following files had format violations:', ' lint error(s), they must be fixed or suppressed'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, perRunner(reader)) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  let isList = false;
  let last: Draft | null = null;
  /** The source in a hunk is deeper in than the files. */
  let inHunk = false;
  return ({ text, line }) => {
    const lint = LINT.exec(text)?.groups;
    if (lint !== undefined) return lintOf(lint, line);
    if (BEGINS.test(text)) [isList, last, inHunk] = [true, null, false];
    else if (ENDS.test(text)) isList = false;
    else if (REST.test(text)) inHunk = false;
    if (!isList) return null;
    const hunk = HUNK.exec(text)?.groups;
    if (hunk !== undefined) {
      if (last !== null) last.line ??= position(hunk.line);
      inHunk = true;
      return null;
    }
    const file = FILE.exec(text)?.groups?.file;
    if (file === undefined || (inHunk && /^(?:\[ERROR\] )? {8}/.test(text))) return null;
    inHunk = false;
    last = { file, line: null, column: null, severity: 'error', code: null, message: MESSAGE, logLine: line.number };
    return last;
  };
}

function lintOf(found: Record<string, string | undefined>, { number }: LogLine): Draft {
  const { file, step, rule, message } = found;
  const code = `${step}(${rule})`;
  return {
    file: file!,
    line: position(found.line),
    column: null,
    severity: 'error',
    code,
    message: message!,
    logLine: number,
  };
}
