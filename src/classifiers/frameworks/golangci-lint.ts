import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';
import { annotationIn } from './workflow-command.ts';

const PLACE = String.raw`(?<file>${SOURCE_PATH}\.go):(?<line>\d+)(?::(?<column>\d+))?`;
/** `cart/cart.go:12:5: text (errcheck)`; with the format for problem matchers `error\tcart/cart.go:12:5:\ttext (errcheck)`. */
const FINDING = new RegExp(
  String.raw`^(?:(?<severity>error|warning|info|low|medium|high)\t)?${PLACE}:[ \t]+(?<message>\S.*)$`,
);
/** The format `tab`: `cart/cart.go:12:5  errcheck  text`. */
const TABLED = new RegExp(String.raw`^${PLACE} +(?<linter>[a-z][a-z0-9]{2,30}) {2,}(?<message>\S.*)$`);
/** Without a column, or over some lines, it is a finding only where golangci-lint was run: programs log in that form. */
const NAMED = /golangci/;
/** The linter stands at the end of the message, which may go on over some lines. The compiler ends some messages in brackets too. */
const LINTER =
  /^(?<message>.*\S) \((?!(?:type|value|variable|constant|compile|cached|nil)\))(?<linter>[a-z][a-z0-9]{2,30})\)$/;
const MESSAGE_LINES_MAX = 6;
/** Source code is indented, results of tests and what programs log begin in ways of their own. */
const GOES_ON = /^(?!\d{4}[-/]|(?:FAIL|PASS|ok|level)\b|[#=-])\S/;
/** Linters that hand on the checks of others name them first: `SA1019: text (staticcheck)`, `G104: text (gosec)`. */
const CHECK = /^(?<code>[A-Z]{1,4}\d{3,4}): (?<message>\S.*)$/;

/** golangci-lint 1 and 2. The code is the check's where the linter names it, else the linter. */
export const golangciLint: Framework = {
  name: 'golangci-lint',
  hints: ['.go:', '.go,line='],
  parse(lines: readonly LogLine[]) {
    const isNamed = lines.some(({ text }) => NAMED.test(text));
    return { tests: null, problems: problemsIn(lines, reader(isNamed)) };
  },
};

interface Unfinished {
  readonly place: Pick<Draft, 'file' | 'line' | 'column' | 'severity' | 'logLine'>;
  readonly message: readonly string[];
}

function reader(isNamed: boolean): (tool: ToolLine) => Draft | null {
  const unfinished = new Map<string, Unfinished>();
  return ({ text, runner, line }) => {
    const above = unfinished.get(runner);
    unfinished.delete(runner);
    const annotation = annotationIn(text);
    const annotated = annotation === null ? undefined : LINTER.exec(annotation.message)?.groups;
    if (annotation !== null && annotated !== undefined && annotation.file.endsWith('.go')) {
      return { ...annotation, ...said(annotated.message!, annotated.linter!), logLine: line.number };
    }
    const tabled = TABLED.exec(text)?.groups;
    if (tabled !== undefined) return { ...placeOf(tabled, line), ...said(tabled.message!, tabled.linter!) };

    const found = FINDING.exec(text)?.groups;
    if (found === undefined && (above === undefined || !GOES_ON.test(text))) return null;
    if (!isNamed && found?.column === undefined) return null;
    const place = found === undefined ? above!.place : placeOf(found, line);
    const message = found === undefined ? [...above!.message, text.trim()] : [found.message!];
    const ended = LINTER.exec(message.join(' '))?.groups;
    if (ended !== undefined) return { ...place, ...said(ended.message!, ended.linter!) };
    if (isNamed && message.length < MESSAGE_LINES_MAX) unfinished.set(runner, { place, message });
    return null;
  };
}

function placeOf(found: Readonly<Record<string, string | undefined>>, line: LogLine): Unfinished['place'] {
  const severity = found.severity === 'warning' || found.severity === 'info' ? 'warning' : 'error';
  return {
    file: found.file!,
    line: position(found.line),
    column: position(found.column),
    severity,
    logLine: line.number,
  };
}

function said(message: string, linter: string): Pick<Draft, 'code' | 'message'> {
  const check = CHECK.exec(message)?.groups;
  return { code: check?.code ?? linter, message: check?.message ?? message };
}
