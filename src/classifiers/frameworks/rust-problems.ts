import type { LogLine, Problem } from '../../domain.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const LEVEL = String.raw`(?<severity>error|warning)(?:\[(?<code>E\d{4})\])?: (?<message>.+)`;
const FILE = String.raw`(?<file>${SOURCE_PATH}\.(?:rs|toml))`;
/** `error[E0432]: text`, then `  --> src/lib.rs:1:5`. Type checkers of other languages draw the same arrow. */
const HEADING = new RegExp(`^${LEVEL}$`);
const ARROW = new RegExp(String.raw`^ *--> ${FILE}:(?<line>\d+):(?<column>\d+)$`);
/** `--message-format short`. */
const SHORT = new RegExp(String.raw`^${FILE}:(?<line>\d+):(?<column>\d+): ${LEVEL}$`);
/** A lint's name stands below the source: that it is on by default, what turned it on, or where clippy explains it. */
const LINT =
  /`#\[(?:warn|deny|forbid)\((?<attribute>[\w:]+)\)\]`|`-[DFW] (?<option>[\w:-]+)`|rust-clippy\/\S+#(?<clippy>\w+)/;

/** What rustc, clippy and rustdoc complain of. What has no place (`error: linking with cc failed`) is no problem of a file. */
export function rustProblems(lines: readonly LogLine[]): Problem[] {
  return problemsIn(lines, reader());
}

function reader(): (tool: ToolLine) => Draft | null {
  const headings = new Map<string, Draft>();
  const placed = new Map<string, Draft>();
  return ({ text, runner, line }) => {
    const short = SHORT.exec(text)?.groups;
    if (short !== undefined) return drafted(short, line.number);
    const heading = HEADING.exec(text)?.groups;
    if (heading !== undefined || text.trim() === '') {
      headings.delete(runner);
      placed.delete(runner);
    }
    if (heading !== undefined) headings.set(runner, drafted(heading, line.number));

    const pending = headings.get(runner);
    const arrow = pending === undefined ? undefined : ARROW.exec(text)?.groups;
    if (pending !== undefined && arrow !== undefined) {
      // Only the first arrow is the problem's place; those below belong to its notes.
      headings.delete(runner);
      const draft = { ...pending, file: arrow.file!, line: position(arrow.line), column: position(arrow.column) };
      placed.set(runner, draft);
      return draft;
    }
    const draft = placed.get(runner);
    if (draft !== undefined && draft.code === null) draft.code = lintIn(text);
    return null;
  };
}

function drafted(found: Readonly<Record<string, string | undefined>>, logLine: number): Draft {
  return {
    file: found.file ?? '',
    line: position(found.line),
    column: position(found.column),
    severity: found.severity === 'warning' ? 'warning' : 'error',
    code: found.code ?? null,
    message: found.message!,
    logLine,
  };
}

function lintIn(text: string): string | null {
  const lint = LINT.exec(text)?.groups;
  if (lint?.clippy !== undefined) return `clippy::${lint.clippy}`;
  return lint?.attribute ?? lint?.option?.replaceAll('-', '_') ?? null;
}
