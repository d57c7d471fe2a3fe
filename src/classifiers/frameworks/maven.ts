import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

/** Of one project; what is wrong with it stands below. */
const PROJECT = /^\[ERROR\] +The project \S* ?\((?<file>[^()]+\.xml)\) has \d+ errors?$/;
/** `[ERROR]     Text @ line 12, column 5`; with another file where the fault is in a parent: `@ com.acme:parent:1, /w/pom.xml, line …`. */
const FAULT =
  /^\[ERROR\] {4,}(?<message>\S.*?)(?: @ (?:(?:[\w.${}-]+:[\w.:${}-]+, )?(?<file>[^,@]+\.xml), )?line (?<line>\d+), column (?<column>\d+))?(?: -> \[Help \d+\])?$/;
const ENDS = /^\[ERROR\] *(?:-> \[Help \d+\])?$/;

/**
 * Maven's own complaints of a `pom.xml`. A plugin that fails has no place; javac, Checkstyle and the like are told of
 * by their own parsers.
 */
export const maven: Framework = {
  name: 'maven',
  hints: ['[ERROR]   The project '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  let project: string | null = null;
  return ({ text, line }) => {
    const named = PROJECT.exec(text)?.groups?.file;
    if (named !== undefined || ENDS.test(text)) project = named ?? null;
    const found = project === null || named !== undefined ? undefined : FAULT.exec(text)?.groups;
    if (found === undefined) return null;
    return {
      file: found.file ?? project!,
      line: position(found.line),
      column: position(found.column),
      severity: 'error',
      code: null,
      message: found.message!,
      logLine: line.number,
    };
  };
}
