import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

/** `error[vulnerability]: text`; the compiler's codes are numbers. */
const HEADING = /^(?<severity>error|warning)\[(?<code>[a-z]+(?:-[a-z]+)*)\]: (?<message>\S.*)$/;
/**
 * `    ┌─ /home/runner/work/shop/shop/Cargo.lock:12:1`. The arrow in ASCII stands in what type checkers of other languages print, too:
 * then the file must be one of Cargo's or its own.
 */
const ARROW = /^ *(?:┌─ (?=\S)|--> (?=\S.{0,400}\.(?:toml|lock):))(?<file>.{1,400}):(?<line>\d+):(?<column>\d+)$/;
/** `    ├ ID: RUSTSEC-2024-0001`. */
const ADVISORY = /^ *[├|=] ID: (?<id>[A-Z]+-\d{4}-\d{4})$/;

export const cargoDeny: Framework = {
  name: 'cargo deny',
  hints: ['error[', 'warning['],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const headings = new Map<string, Draft>();
  const placed = new Map<string, Draft>();
  return ({ text, runner, line }) => {
    const heading = HEADING.exec(text)?.groups;
    if (heading !== undefined) {
      const severity = heading.severity === 'warning' ? 'warning' : 'error';
      const draft = {
        file: '',
        line: null,
        column: null,
        severity,
        code: heading.code!,
        message: heading.message!,
      } as const;
      headings.set(runner, { ...draft, logLine: line.number });
      placed.delete(runner);
      return null;
    }
    const pending = headings.get(runner);
    const arrow = pending === undefined ? undefined : ARROW.exec(text)?.groups;
    if (pending !== undefined && arrow !== undefined) {
      headings.delete(runner);
      const draft = { ...pending, file: arrow.file!, line: position(arrow.line), column: position(arrow.column) };
      placed.set(runner, draft);
      return draft;
    }
    const advisory = ADVISORY.exec(text)?.groups?.id;
    const draft = placed.get(runner);
    if (advisory !== undefined && draft !== undefined) draft.code = advisory;
    return null;
  };
}
