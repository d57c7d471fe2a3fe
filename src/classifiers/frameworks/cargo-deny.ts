import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, perRunner, problemsIn } from './problem-list.ts';
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
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, perRunner(reader)) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  let heading: Pick<Draft, 'severity' | 'code' | 'message' | 'logLine'> | null = null;
  let placed: Draft | null = null;
  return ({ text, line }) => {
    const begun = HEADING.exec(text)?.groups;
    if (begun !== undefined) {
      const severity = begun.severity === 'warning' ? 'warning' : 'error';
      heading = { severity, code: begun.code!, message: begun.message!, logLine: line.number };
      placed = null;
      return null;
    }
    const arrow = heading === null ? undefined : ARROW.exec(text)?.groups;
    if (arrow !== undefined) {
      placed = { ...foundAt(arrow, line), ...heading! };
      heading = null;
      return placed;
    }
    const advisory = ADVISORY.exec(text)?.groups?.id;
    if (advisory !== undefined && placed !== null) placed.code = advisory;
    return null;
  };
}
