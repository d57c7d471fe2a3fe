import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

/** `Diff in /home/runner/work/shop/shop/src/lib.rs:12:`, before 2024 `Diff in … at line 12:`; on Windows `\\?\D:\a\…`. */
const DIFFERENCE = /^Diff in (?:\\\\\?\\)?(?<file>\S.*?\.rs)(?::| at line )(?<line>\d+):?$/;

/** `cargo fmt --check` and `rustfmt --check`. */
export const rustfmt: Framework = {
  name: 'rustfmt',
  hints: ['Diff in '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

function read({ text, line }: ToolLine): Draft | null {
  const found = DIFFERENCE.exec(text)?.groups;
  if (found === undefined) return null;
  const place = { file: found.file!, line: position(found.line), column: null };
  return { ...place, severity: 'error', code: null, message: 'not formatted', logLine: line.number };
}
