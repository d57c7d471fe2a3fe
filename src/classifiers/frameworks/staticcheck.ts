import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const FILE = String.raw`(?<file>${SOURCE_PATH}\.go)`;
/** `cart/cart.go:12:5: text (SA1019)`. What does not compile has the check `compile`. */
const FINDING = new RegExp(
  String.raw`^${FILE}:(?<line>\d+):(?<column>\d+): (?<message>\S.*) \((?<code>(?:SA|S|ST|QF|U)\d{4}|compile)\)$`,
);
/** The format `stylish`: the file alone, then `  (12, 5)  SA1019  text`. */
const GROUP = new RegExp(`^${FILE}$`);
const GROUPED = /^ +\((?<line>\d+), (?<column>\d+)\) +(?<code>(?:SA|S|ST|QF|U)\d{4}|compile) +(?<message>\S.*)$/;

export const staticcheck: Framework = {
  name: 'staticcheck',
  hints: ['.go:', ')  SA', ')  S1', ')  ST', ')  QF', ')  U1', ')  compile'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const groups = new Map<string, string>();
  return ({ text, runner, line }) => {
    const whole = FINDING.exec(text)?.groups;
    const row = whole ?? (groups.has(runner) ? GROUPED.exec(text)?.groups : undefined);
    if (row !== undefined) {
      return {
        file: row.file ?? groups.get(runner)!,
        line: position(row.line),
        column: position(row.column),
        severity: 'error',
        code: row.code!,
        message: row.message!,
        logLine: line.number,
      };
    }
    const file = GROUP.exec(text)?.groups?.file;
    if (file !== undefined) groups.set(runner, file);
    else groups.delete(runner);
    return null;
  };
}
