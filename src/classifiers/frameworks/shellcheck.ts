import type { LogLine } from '../../domain.ts';
import { failedByAny } from './any-finding.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** The format `tty`: `In deploy.sh line 12:`, the line itself, and below it `   ^--^ SC2086 (info): text`. */
const PLACE = new RegExp(String.raw`^In (?<file>${SOURCE_PATH}|-) line (?<line>\d+):$`);
/** Before version 0.7 without the level. */
const BELOW =
  /^(?<indent> *)\^(?:-{0,400}\^?)? (?<code>SC\d{4})(?: \((?<level>error|warning|info|style)\))?: (?<message>\S.*)$/;
/** The format `gcc`: `deploy.sh:12:8: note: text [SC2086]`. */
const GCC = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}|-):(?<line>\d+):(?<column>\d+): (?<level>error|warning|note): (?<message>\S.*) \[(?<code>SC\d{4})\]$`,
);

/** ShellCheck fails for a finding of any level. */
export const shellcheck: Framework = {
  name: 'shellcheck',
  hints: [' SC1', ' SC2', ' SC3', '[SC1', '[SC2', '[SC3'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: failedByAny(problemsIn(lines, reader())) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const places = new Map<string, { readonly file: string; readonly line: string }>();
  return ({ text, runner, line }) => {
    const gcc = GCC.exec(text)?.groups;
    if (gcc !== undefined) return { ...draftOf(gcc, line), file: gcc.file!, line: position(gcc.line) };
    const begun = PLACE.exec(text)?.groups;
    if (begun !== undefined) places.set(runner, { file: begun.file!, line: begun.line! });
    const place = places.get(runner);
    const below = place === undefined ? undefined : BELOW.exec(text)?.groups;
    if (place === undefined || below === undefined) return null;
    const draft = draftOf({ ...below, column: String(below.indent!.length + 1) }, line);
    return { ...draft, file: place.file, line: position(place.line) };
  };
}

function draftOf(found: Readonly<Record<string, string | undefined>>, line: LogLine): Omit<Draft, 'file' | 'line'> {
  return {
    column: position(found.column),
    severity: found.level === 'error' ? 'error' : 'warning',
    code: found.code!,
    message: found.message!,
    logLine: line.number,
  };
}
