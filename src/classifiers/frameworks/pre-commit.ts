import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, perRunner, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** A hook that failed. */
interface Hook {
  readonly id: string;
  /** The line that says that it changed files, or null. */
  modified: LogLine | null;
  /** The last line, which may be the message for a place in the next one. */
  said: ToolLine | null;
}

/** `check yaml..........Failed`. */
const RESULT = /\.{3}(?:\([\w ]{1,40}\))?(?:Passed|Failed|Skipped)$/;
const HOOK_ID = /^- hook id: (?<id>\S+)$/;
const MODIFIED = /^- files were modified by this hook$/;
const FILE = `(?<file>${SOURCE_PATH})`;

/** What hooks say of a file that they changed. */
const CHANGED: readonly RegExp[] = [
  new RegExp(`^(?:Fixing|Fixed|Rewriting|Sorting|Formatting|reformatted) ${FILE}$`),
  new RegExp(`^${FILE}: fixed mixed line endings$`),
];
/** Prettier names the files and nothing else. */
const NAMED = new RegExp(String.raw`^${FILE}(?: \d+ms)?$`);
/** What the hooks of `pre-commit-hooks` say of a file that they complain of. */
const COMPLAINTS: readonly RegExp[] = [
  new RegExp(
    `^${FILE}: Failed to json decode \\((?<message>.*?(?:: line (?<line>\\d+) column (?<column>\\d+).*)?)\\)$`,
  ),
  new RegExp(`^${FILE}: (?<message>\\S.* \\(at line (?<line>\\d+), column (?<column>\\d+)\\))$`),
  new RegExp(`^${FILE}:(?<line>\\d+): (?<message>Merge conflict string .* found)$`),
  new RegExp(`^${FILE}:(?<line>\\d+):(?<column>\\d+): (?<message>\\S+ (?:imported|called))$`),
  new RegExp(`^${FILE}:(?<line>\\d+): (?<message>\\S{1,80} ==> \\S.*)$`),
  new RegExp(`^${FILE} (?<message>\\(\\d+ KB\\) exceeds \\d+ KB)\\.?$`),
  new RegExp(`^${FILE}: (?<message>failed parsing with .+)$`),
  new RegExp(`^${FILE}: (?<message>(?:marked executable but|has a shebang but|Symlink does not point) .+)$`),
  new RegExp(`^(?<message>Private key found): ${FILE}$`),
  new RegExp(`^(?<message>Case-insensitivity conflict found): ${FILE}$`),
];
/** `check-yaml`: the message, then its place. */
const PLACE_BELOW = /^ +in "(?<file>[^"]+)", line (?<line>\d+), column (?<column>\d+)$/;
/** What was being read when it stumbled; the reason comes after it. */
const CONTEXT = /^while /;

/**
 * pre-commit: what its own hooks found, with the hook's id as code. Of a file that a hook changed, the line that says so is
 * the hook's. What other tools print as hooks is read by their own parsers.
 */
export const preCommit: Framework = {
  name: 'pre-commit',
  hints: ['- hook id: '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, perRunner(reader)) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  let hook: Hook | null = null;
  return (tool) => {
    const { text, line } = tool;
    const id = HOOK_ID.exec(text)?.groups?.id;
    if (id !== undefined) hook = { id, modified: null, said: null };
    else if (RESULT.test(text)) hook = null;
    if (hook === null) return null;
    if (MODIFIED.test(text)) hook.modified = line;
    const draft = changed(hook, text) ?? complained(hook, tool);
    hook.said = tool;
    return draft;
  };
}

function changed({ id, modified }: Hook, text: string): Draft | null {
  if (modified === null) return null;
  const forms = id.includes('prettier') ? [NAMED] : CHANGED;
  const file = forms.map((form) => form.exec(text)?.groups?.file).find((name) => name !== undefined);
  if (file === undefined) return null;
  const message = 'modified by this hook';
  return { file, line: null, column: null, severity: 'error', code: id, message, logLine: modified.number };
}

function complained({ id, said }: Hook, { text, line }: ToolLine): Draft | null {
  const below = PLACE_BELOW.exec(text)?.groups;
  if (below !== undefined && (said === null || CONTEXT.test(said.text))) return null;
  const found = below ?? COMPLAINTS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (found === undefined) return null;
  return {
    file: found.file!,
    line: position(found.line),
    column: position(found.column),
    severity: 'error',
    code: id,
    message: found.message ?? said!.text,
    logLine: below === undefined ? line.number : said!.line.number,
  };
}
