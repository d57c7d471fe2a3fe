import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const FILE = String.raw`(?<file>${SOURCE_PATH}\.(?:pyi?|ipynb|toml))(?::cell[ _]\d+)?`;
const PLACE = String.raw`(?<line>\d+):(?<column>\d+)`;
/** `F401 [*] text`, where the star says that `--fix` would do. pylint puts a colon after its codes, and text in brackets. */
const SAID = String.raw`(?:(?<code>[A-Z]{1,6}\d{2,4})|(?<syntax>invalid-syntax|SyntaxError):) (?:\[\*\] )?(?<message>\S.*)`;

/** `src/a.py:1:8: F401 text`: the format `concise`, `full` until 2025, and flake8. */
const CONCISE = new RegExp(`^${FILE}:${PLACE}: ${SAID}$`);
/** The format `full` since: `F401 text`, then ` --> src/a.py:1:8`. */
const HEADING = new RegExp(`^${SAID}$`);
const ARROW = new RegExp(`^ *--> ${FILE}:${PLACE}$`);
/** The format `grouped`: `src/a.py:`, then `  1:8 F401 text`. */
const GROUP = new RegExp(`^${FILE}:$`);
const GROUPED = new RegExp(`^ +${PLACE} +${SAID}$`);
/** `ruff format --check`. */
const UNFORMATTED = new RegExp(`^(?<message>Would reformat): ${FILE}$`);

/** GitHub's starter workflow for Python runs flake8 twice in one step; the second run is only a report. */
const REPORT_ONLY = /\b(?:flake8|ruff)\b.* --exit-zero\b/;
/** What the first run of that workflow selects: broken syntax and undefined names. */
const FATAL_CODE = /^(?:E9|F63|F7|F82|invalid-syntax|SyntaxError)/;

/** Ruff, and flake8, whose lines are the same. Neither prints a severity: all is an error but what `--exit-zero` lets pass. */
export const ruff: Framework = {
  name: 'ruff',
  hints: ['.py:', '.pyi:', '.ipynb:', '.toml:', 'Would reformat: '],
  parse(lines: readonly LogLine[]) {
    const reportOnly = lines.some((line) => REPORT_ONLY.test(line.text));
    const problems = problemsIn(lines, reader());
    return { tests: null, problems: reportOnly ? problems.map(rated) : problems };
  },
};

function rated(problem: Draft): Draft {
  return problem.code === null || FATAL_CODE.test(problem.code) ? problem : { ...problem, severity: 'warning' };
}

function reader(): (tool: ToolLine) => Draft | null {
  const headings = new Map<string, Pick<Draft, 'code' | 'message' | 'logLine'>>();
  const groups = new Map<string, string>();
  return ({ text, runner, line }) => {
    const concise = (CONCISE.exec(text) ?? UNFORMATTED.exec(text))?.groups;
    if (concise !== undefined) return { ...place(concise, concise.file!), ...said(concise), logLine: line.number };

    const heading = headings.get(runner);
    headings.delete(runner);
    const arrow = heading === undefined ? undefined : ARROW.exec(text)?.groups;
    if (heading !== undefined && arrow !== undefined) return { ...place(arrow, arrow.file!), ...heading };
    const next = HEADING.exec(text)?.groups;
    if (next !== undefined) headings.set(runner, { ...said(next), logLine: line.number });

    const group = groups.get(runner);
    const grouped = group === undefined ? undefined : GROUPED.exec(text)?.groups;
    if (group !== undefined && grouped !== undefined)
      return { ...place(grouped, group), ...said(grouped), logLine: line.number };
    const file = GROUP.exec(text)?.groups?.file;
    if (file !== undefined) groups.set(runner, file);
    else if (text.trim() === '') groups.delete(runner);
    return null;
  };
}

type Groups = Readonly<Record<string, string | undefined>>;

function place(found: Groups, file: string): Pick<Draft, 'file' | 'line' | 'column' | 'severity'> {
  return { file, line: position(found.line), column: position(found.column), severity: 'error' };
}

function said(found: Groups): Pick<Draft, 'code' | 'message'> {
  return { code: found.code ?? found.syntax ?? null, message: found.message! };
}
