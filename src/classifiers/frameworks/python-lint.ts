import type { LogLine, Problem } from '../../domain.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** Ruff took over flake8's lines, and its codes: what tells them apart is which of them a step speaks of. */
type PythonLinter = 'ruff' | 'flake8';

const FILE = String.raw`(?<file>${SOURCE_PATH}\.(?:pyi?|ipynb|toml))(?::cell[ _]\d+)?`;
const PLACE = String.raw`(?<line>\d+):(?<column>\d+)`;
/** `F401 [*] text`, where the star says that `--fix` would do. pylint puts a colon after its codes, and text in brackets. */
const SAID = String.raw`(?:(?<code>[A-Z]{1,6}\d{2,4})|(?<word>invalid-syntax|unformatted|io-error|SyntaxError):) (?<star>\[\*\] )?(?<message>\S.*)`;

/** `src/a.py:1:8: F401 text`: Ruff's formats `concise` and `github`, `full` until 2025, flake8 and pycodestyle. */
const CONCISE = new RegExp(`^${FILE}:${PLACE}: ${SAID}$`);
/** The format `pylint` of both: `src/a.py:1: [F401] text`. pylint's own codes have four digits. */
const LIKE_PYLINT = new RegExp(
  String.raw`^${FILE}:(?<line>\d+): \[(?<code>(?![A-Z]\d{4}\])[A-Z]{1,6}\d{2,4}|invalid-syntax|unformatted)\] (?<message>\S.*)$`,
);
/** The format `full` since: `F401 text`, then ` --> src/a.py:1:8`. */
const HEADING = new RegExp(`^${SAID}$`);
const ARROW = new RegExp(`^ *--> ${FILE}:${PLACE}$`);
/** The format `grouped`: `src/a.py:`, then `  1:8 F401 text`. */
const GROUP = new RegExp(`^${FILE}:$`);
const GROUPED = new RegExp(`^ +${PLACE} +${SAID}$`);
/** `ruff format --check`, until 2026. */
const UNFORMATTED = new RegExp(`^(?<message>Would reformat): ${FILE}$`);

/** GitHub's starter workflow for Python runs flake8 twice in one step; the second run is only a report. */
const REPORT_ONLY = /\b(?:flake8|ruff)\b.* --exit-zero\b/;
/** What the first run of that workflow selects: broken syntax and undefined names. */
const FATAL_CODE = /^(?:E9|F63|F7|F82|invalid-syntax|SyntaxError)/;

/** Rules that Ruff alone has under this name… */
const RUFF_CODE = /^(?:RUF|UP|PL[CERW]|FURB|FAST|AIR)\d/;
/** …and those of pycodestyle and pyflakes, but for what cannot be read. */
const SHARED_CODE = /^(?!E9)[EFW]\d/;

const SPEAKS_OF_RUFF = /\bruff\b|^Found \d+ errors?(?: \(|\.$)/;
const SPEAKS_OF_FLAKE8 = /\b(?:flake8|pycodestyle)\b/;

export const PYTHON_LINT_HINTS: readonly string[] = ['.py:', '.pyi:', '.ipynb:', '.toml:', 'Would reformat: '];

/** What this one of the two found. Neither prints a severity: all is an error but what `--exit-zero` lets pass. */
export function pythonLint(lines: readonly LogLine[], linter: PythonLinter): Problem[] {
  const reportOnly = lines.some((line) => REPORT_ONLY.test(line.text));
  const ruff = lines.some((line) => SPEAKS_OF_RUFF.test(line.text));
  const flake8 = lines.some((line) => SPEAKS_OF_FLAKE8.test(line.text));
  const only = ruff === flake8 ? null : ruff ? 'ruff' : 'flake8';
  const problems = problemsIn(lines, reader(linter, only));
  return reportOnly ? problems.map(rated) : problems;
}

function rated(problem: Problem): Problem {
  return problem.code === null || FATAL_CODE.test(problem.code) ? problem : { ...problem, severity: 'warning' };
}

/** `only`: the one that the step speaks of; null: both or none. */
function reader(linter: PythonLinter, only: PythonLinter | null): (tool: ToolLine) => Draft | null {
  const headings = new Map<string, Pick<Draft, 'code' | 'message' | 'logLine'>>();
  const groups = new Map<string, string>();
  return ({ text, runner, line }) => {
    const concise = (CONCISE.exec(text) ?? LIKE_PYLINT.exec(text))?.groups;
    if (concise !== undefined) {
      if ((isOfRuff(concise) ? 'ruff' : (only ?? likely(concise))) !== linter) return null;
      return { ...place(concise, concise.file!), ...said(concise), logLine: line.number };
    }
    if (linter === 'flake8') return null;
    const unformatted = UNFORMATTED.exec(text)?.groups;
    if (unformatted !== undefined) {
      return { ...place(unformatted, unformatted.file!), ...said(unformatted), logLine: line.number };
    }

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

/** What only Ruff prints. */
function isOfRuff({ word, star, code = '' }: Groups): boolean {
  return star !== undefined || word !== undefined || RUFF_CODE.test(code);
}

/** Ruff quotes names with backticks, and begins sentences with a capital. */
function likely({ code = '', message = '' }: Groups): PythonLinter {
  const isSentence = SHARED_CODE.test(code) && /^[A-Z]/.test(message);
  return isSentence || message.includes('`') ? 'ruff' : 'flake8';
}

function place(found: Groups, file: string): Pick<Draft, 'file' | 'line' | 'column' | 'severity'> {
  return { file, line: position(found.line), column: position(found.column), severity: 'error' };
}

function said(found: Groups): Pick<Draft, 'code' | 'message'> {
  return { code: found.code ?? found.word ?? null, message: found.message! };
}
