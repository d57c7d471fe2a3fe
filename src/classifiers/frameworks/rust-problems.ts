import type { LogLine, Problem } from '../../domain.ts';
import { type Draft, foundAt, perRunner, problemsIn } from './problem-list.ts';
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

/** typos draws the same arrow in Rust's files: `error: \`teh\` should be \`the\``. */
const TYPO = /^`[^`]{1,80}` should be `[^`]{1,80}`/;

/** What rustc, clippy and rustdoc complain of. What has no place (`error: linking with cc failed`) is no problem of a file. */
export function rustProblems(lines: readonly LogLine[]): Problem[] {
  return problemsIn(lines, perRunner(reader));
}

function reader(): (tool: ToolLine) => Draft | null {
  let heading: Draft | null = null;
  let placed: Draft | null = null;
  return ({ text, line }) => {
    const short = SHORT.exec(text)?.groups;
    if (short !== undefined) return draftOf(short, line);
    const begun = HEADING.exec(text)?.groups;
    if (begun !== undefined || text.trim() === '') heading = placed = null;
    if (begun !== undefined && !TYPO.test(begun.message!)) heading = draftOf(begun, line);

    const arrow = heading === null ? undefined : ARROW.exec(text)?.groups;
    if (arrow !== undefined) {
      const { severity, code, message, logLine } = heading!;
      placed = { ...foundAt(arrow, line), severity, code, message, logLine };
      // Only the first arrow is the problem's place; those below belong to its notes.
      heading = null;
      return placed;
    }
    if (placed !== null && placed.code === null) placed.code = lintIn(text);
    return null;
  };
}

function draftOf(found: Readonly<Record<string, string | undefined>>, line: LogLine): Draft {
  const severity = found.severity === 'warning' ? 'warning' : 'error';
  return { ...foundAt(found, line), severity, code: found.code ?? null };
}

function lintIn(text: string): string | null {
  const lint = LINT.exec(text)?.groups;
  if (lint?.clippy !== undefined) return `clippy::${lint.clippy}`;
  return lint?.attribute ?? lint?.option?.replaceAll('-', '_') ?? null;
}
