import type { LogLine, Problem } from '../../domain.ts';
import { repositoryPath } from './source-path.ts';
import { type ToolLine, toolOutput } from './tool-output.ts';

/** More are not read by anyone, and one broken header can give tens of thousands. */
const PROBLEMS_MAX = 500;

/** A problem that later lines may complete; `file` as the tool printed it. */
export type Draft = { -readonly [Key in keyof Problem]: Problem[Key] };

/** The problems that `read` finds; it returns null for a line that begins none, and may complete a draft until the last line. */
export function problemsIn(lines: readonly LogLine[], read: (tool: ToolLine) => Draft | null): Problem[] {
  const drafts: Draft[] = [];
  for (const readings of toolOutput(lines)) {
    for (const tool of readings) {
      const draft = read(tool);
      if (draft === null) continue;
      drafts.push(draft);
      break;
    }
  }
  return tidied(drafts);
}

/** A reader of its own for each runner: what one remembers of the lines before is not mixed up with what another prints. */
export function perRunner(newReader: () => (tool: ToolLine) => Draft | null): (tool: ToolLine) => Draft | null {
  const readers = new Map<string, (tool: ToolLine) => Draft | null>();
  return (tool) => {
    const read = readers.get(tool.runner) ?? newReader();
    readers.set(tool.runner, read);
    return read(tool);
  };
}

/**
 * In order of the log, with paths inside the repository, and each problem once: a problem matcher prints a line again,
 * Maven lists its errors a second time, a header's warning comes with every file that includes it.
 * Of too many, warnings go first, then what comes last.
 */
export function tidied(drafts: readonly Problem[]): Problem[] {
  const distinct = new Map<string, Problem>();
  for (const draft of drafts) {
    const { line, column, severity, code, logLine } = draft;
    const file = repositoryPath(draft.file);
    const message = draft.message.trim();
    const key = JSON.stringify([file, line, column, severity, code, message]);
    if (!distinct.has(key)) distinct.set(key, { file, line, column, severity, code, message, logLine });
  }
  const all = [...distinct.values()].sort(byLogLine);
  if (all.length <= PROBLEMS_MAX) return all;
  const errors = all.filter((one) => one.severity === 'error');
  const warnings = all.filter((one) => one.severity === 'warning');
  return [...errors, ...warnings].slice(0, PROBLEMS_MAX).sort(byLogLine);
}

function byLogLine(a: Problem, b: Problem): number {
  return a.logLine - b.logLine;
}

/** What the groups `file`, `line`, `column` and `message` say; a form without a column has none. */
export function foundAt(
  found: Readonly<Record<string, string | undefined>>,
  { number }: LogLine,
): Pick<Draft, 'file' | 'line' | 'column' | 'message' | 'logLine'> {
  const [line, column] = [position(found.line), position(found.column)];
  return { file: found.file!, line, column, message: found.message!, logLine: number };
}

/** A line or column as tools print it; null for what is not there, and for the 0 that some print instead. */
export function position(digits: string | undefined): number | null {
  const number = Number(digits ?? 0);
  return number === 0 ? null : number;
}
