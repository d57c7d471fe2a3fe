import type { LogLine, Problem } from '../../domain.ts';
import { failedByAny } from './any-finding.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** Fatal, error, warning, refactor, convention, information. */
const ID = String.raw`(?<code>[FEWRCI]\d{4})`;
const SYMBOL = '[a-z][a-z0-9]*(?:-[a-z0-9]+)+';
/** `src/a.py:12:4: C0303: Trailing whitespace (trailing-whitespace)`. */
const TEXT = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}\.pyi?):(?<line>\d+):(?<column>\d+): ${ID}: (?<message>\S.*?)(?: \(${SYMBOL}\))?$`,
);
/** The formats `parseable` and `msvs`: `src/a.py:12: [C0303(trailing-whitespace), f] text`, `src/a.py(12): [C0303(…)f] text`. */
const PARSEABLE = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}\.pyi?)(?::(?<line>\d+)|\((?<at>\d+)\)): \[${ID}\(${SYMBOL}\)[^\]]*\] ?(?<message>\S.*)$`,
);
/** What fails is chosen: by a score, or by the kind of message. */
const CHOSEN = /\bpylint\b.* --(?:exit-zero|fail-under|fail-on)\b/;

/** pylint. Its errors are errors; of the rest all are what failed it where there is no error. */
export const pylint: Framework = {
  name: 'pylint',
  hints: ['.py:', '.pyi:', '.py('],
  parse(lines: readonly LogLine[]) {
    const problems: readonly Problem[] = problemsIn(lines, read);
    const isChosen = lines.some(({ text }) => CHOSEN.test(text));
    return { tests: null, problems: isChosen ? problems : failedByAny(problems) };
  },
};

function read({ text, line }: ToolLine): Draft | null {
  const found = (TEXT.exec(text) ?? PARSEABLE.exec(text))?.groups;
  if (found === undefined) return null;
  return {
    file: found.file!,
    line: position(found.line ?? found.at),
    column: position(found.column),
    severity: /^[FE]/.test(found.code!) ? 'error' : 'warning',
    code: found.code!,
    message: found.message!,
    logLine: line.number,
  };
}
