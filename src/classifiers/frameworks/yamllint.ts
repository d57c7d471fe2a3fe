import type { LogLine } from '../../domain.ts';
import { failedByAny } from './any-finding.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** All there are: yamllint takes no rules from elsewhere. */
const RULE =
  '(?<rule>syntax|anchors|braces|brackets|colons|commas|comments(?:-indentation)?|document-(?:start|end)|empty-(?:lines|values)|float-values|hyphens|indentation|key-(?:duplicates|ordering)|line-length|new-line-at-end-of-file|new-lines|octal-values|quoted-strings|trailing-spaces|truthy)';
/** The format `standard`: the file on a line of its own, then `  3:81      error    text  (line-length)`. */
const FILE = new RegExp(`^${SOURCE_PATH}$`);
const ROW = new RegExp(
  String.raw`^ {2}(?<line>\d+):(?<column>\d+) +(?<level>error|warning) +(?<message>\S.*?) {1,2}\(${RULE}\)$`,
);
/** The format `parsable`: `a.yml:3:81: [error] text (line-length)`. */
const PARSABLE = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}):(?<line>\d+):(?<column>\d+): \[(?<level>error|warning)\] (?<message>\S.*?) {1,2}\(${RULE}\)$`,
);
/** The format `github`: a group named by the file, and in it `##[error]3:81 [line-length] text`. */
const GROUPED = new RegExp(
  String.raw`^(?<line>\d+):(?<column>\d+) (?:\[${RULE}\] (?<message>\S.*)|(?<syntax>syntax error: .*))$`,
);
/** The same where GitHub's runner has not read it: in a container, say. */
const COMMAND =
  /^::(?<level>error|warning) file=(?<file>[^,]{1,400}),line=\d+,col=\d+::(?<rest>\d+:\d+ (?:\[|syntax error: ).*)$/;
const STRICT = /\byamllint\b.* (?:--strict|-[a-z]{0,3}s)(?: |$)/;

/** Levels, and for the format `github`, which prints none, the ends of rules. */
const HINTS =
  '  error |  warning | error    | warning  |: [error] |: [warning] | syntax error: |length]|spaces]|document-|indentation]|truthy]|new-line|[empty-|comments]|[brac|[colons]|[commas]|[hyphens]|[key-|strings]|-values]|[anchors]'.split(
    '|',
  );

/** yamllint. Warnings fail it only with `--strict`. */
export const yamllint: Framework = {
  name: 'yamllint',
  hints: HINTS,
  parse(lines: readonly LogLine[]) {
    const problems = problemsIn(lines, reader());
    const isStrict = lines.some(({ text }) => STRICT.test(text));
    return { tests: null, problems: isStrict ? failedByAny(problems) : problems };
  },
};

function reader(): (tool: ToolLine) => Draft | null {
  const files = new Map<string, string>();
  let group: string | null = null;
  return ({ text, runner, line }) => {
    if (line.marker === 'group') group = FILE.test(text) ? text : null;
    if (line.marker === 'endgroup') group = null;
    const parsable = PARSABLE.exec(text)?.groups;
    if (parsable !== undefined) return draftOf(parsable, parsable.file!, line);
    const command = COMMAND.exec(text)?.groups;
    const rest = command === undefined ? undefined : GROUPED.exec(command.rest!)?.groups;
    if (rest !== undefined) return draftOf({ ...rest, level: command!.level }, command!.file!, line);
    const isMarked = line.marker === 'error' || line.marker === 'warning';
    const grouped = isMarked && group !== null ? GROUPED.exec(text)?.groups : undefined;
    if (grouped !== undefined) return draftOf({ ...grouped, level: line.marker! }, group!, line);
    const file = files.get(runner);
    const row = file === undefined ? undefined : ROW.exec(text)?.groups;
    if (row !== undefined) return draftOf(row, file!, line);
    if (FILE.test(text)) files.set(runner, text);
    else if (text.trim() === '') files.delete(runner);
    return null;
  };
}

function draftOf(found: Readonly<Record<string, string | undefined>>, file: string, line: LogLine): Draft {
  const syntax = found.syntax?.replace(/ \(syntax\)$/, '');
  return {
    file,
    line: position(found.line),
    column: position(found.column),
    severity: found.level === 'warning' ? 'warning' : 'error',
    code: syntax === undefined ? (found.rule ?? null) : 'syntax',
    message: syntax ?? found.message!,
    logLine: line.number,
  };
}
