import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const FILE = String.raw`(?<file>${SOURCE_PATH}\.(?:pyi?|ipynb))`;
const UNFORMATTED = new RegExp(`^(?<message>would reformat) ${FILE}$`);
/** `error: cannot format src/a.py: Cannot parse for target version Python 3.13: 3:8: def f(:`. */
const UNREADABLE = new RegExp(String.raw`^error: cannot format ${FILE}: (?<message>\S.*)$`);
const PLACE = /^Cannot parse[^:]{0,200}: (?<line>\d+):(?<column>\d+)\b/;

/** Black, with `--check`. */
export const black: Framework = {
  name: 'black',
  hints: ['would reformat ', 'error: cannot format '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

function read({ text, line }: ToolLine): Draft | null {
  const found = (UNFORMATTED.exec(text) ?? UNREADABLE.exec(text))?.groups;
  if (found === undefined) return null;
  const message = found.message!;
  const place = PLACE.exec(message)?.groups;
  return {
    file: found.file!,
    line: position(place?.line),
    column: position(place?.column),
    severity: 'error',
    code: null,
    message,
    logLine: line.number,
  };
}
