import type { LogLine, Problem } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** The formatters `stylish` and Next.js's: the file on a line of its own… */
const FILE = new RegExp(String.raw`^${SOURCE_PATH}\.[A-Za-z]\w{0,9}$`);
/** …then a row for each problem: `  12:9  error  text  rule`, in Next.js `12:9  Error: text  rule`. */
const ROW =
  /^(?<indent>\s*)(?<line>\d+):(?<column>\d+)\s+(?:(?<severity>error|warning)|(?<titled>Error|Warning):)\s+(?<rest>\S.*)$/;
/** yamllint's rows are the same but for the brackets around its rule. */
const YAMLLINT_ROW = / {1,2}\([a-z]+(?:-[a-z]+)*\)$/;
const YAML = /\.ya?ml$/;
/** Create React App's row: `  Line 12:9:  text  rule`. Whether it fails the build stands above all rows. */
const UNRATED_ROW = /^ {2}Line (?<line>\d+):(?<column>\d+): {2}(?<rest>\S.*)$/;
const COMPILED = /^(?:(?<failed>Failed to compile)|Compiled with warnings)\.$/;
/** The formatter `compact`: `a.js: line 12, col 9, Error - text (rule)`. */
const COMPACT = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}): line (?<line>\d+), col (?<column>\d+), (?<severity>Error|Warning) - (?<message>.+?)(?: \((?<rule>[^()\s]+)\))?$`,
);
/** The formatter `unix`: `a.js:12:9: text [Error/rule]`. */
const UNIX = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}):(?<line>\d+):(?<column>\d+): (?<message>.+) \[(?<severity>Error|Warning)(?:/(?<rule>[^\]]+))?\]$`,
);

/** A finding that has no rule (a syntax error, an ignored file) has no code. */
export const eslint: Framework = {
  name: 'eslint',
  hints: [
    '  error  ',
    '  warning  ',
    '  Error: ',
    '  Warning: ',
    'Error - ',
    'Warning - ',
    '[Error',
    '[Warning',
    '  Line ',
  ],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const files = new Map<string, string>();
  let compiled: Problem['severity'] | null = null;
  return ({ text, runner, line }) => {
    const rated = ROW.exec(text)?.groups;
    // Without its blanks a row is a time of day as well; a problem matcher may have cut them.
    const isRow = rated !== undefined && (rated.indent !== '' || rated.titled !== undefined || line.marker !== null);
    const row = isRow ? rated : compiled === null ? undefined : UNRATED_ROW.exec(text)?.groups;
    const file = files.get(runner);
    if (row !== undefined) {
      if (file === undefined || (YAML.test(file) && YAMLLINT_ROW.test(row.rest!))) return null;
      const severity = isRow ? severityOf(row.severity ?? row.titled!) : compiled!;
      return {
        file,
        line: position(row.line),
        column: position(row.column),
        severity,
        ...ruleAndMessage(row.rest!),
        logLine: line.number,
      };
    }
    const whole = (COMPACT.exec(text) ?? UNIX.exec(text))?.groups;
    if (whole !== undefined) {
      return {
        ...foundAt(whole, line),
        severity: severityOf(whole.severity!),
        code: whole.rule ?? null,
      };
    }
    const verdict = COMPILED.exec(text)?.groups;
    if (verdict !== undefined) compiled = verdict.failed === undefined ? 'warning' : 'error';
    if (FILE.test(text)) files.set(runner, text);
    else if (text.trim() === '') files.delete(runner);
    return null;
  };
}

function severityOf(word: string): Problem['severity'] {
  return word.toLowerCase() === 'warning' ? 'warning' : 'error';
}

/** The rule is the last column, with at least two blanks before it; a message may hold two blanks of its own. */
function ruleAndMessage(rest: string): Pick<Draft, 'code' | 'message'> {
  const trimmed = rest.trimEnd();
  const gap = trimmed.lastIndexOf('  ');
  const rule = trimmed.slice(gap + 2);
  if (gap < 0 || /\s/.test(rule)) return { code: null, message: trimmed };
  return { code: rule, message: trimmed.slice(0, gap).trimEnd() };
}
