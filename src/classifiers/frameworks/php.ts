import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

const LEVEL = '^(?:PHP )?(?:Parse|Fatal|Compile|Core|Recoverable fatal) error: {1,2}';
/** `PHP Parse error:  Unclosed '(' in src/Cart.php on line 2`; on the error stream with `PHP`, on the other without. */
const ERROR = new RegExp(`${LEVEL}${String.raw`(?<message>\S.*) in (?<file>\S.*?) on line (?<line>\d+)$`}`);
/** An exception that nothing caught: its stack follows, and at the end once more where it was thrown. */
const UNCAUGHT = new RegExp(`${LEVEL}${String.raw`(?<message>Uncaught \S.*) in (?<file>\S.*?):(?<line>\d+)$`}`);

/** PHP itself: what it cannot read, and what stopped it. */
export const php: Framework = {
  name: 'PHP',
  hints: ['Parse error: ', 'Fatal error: ', 'Compile error: ', 'Core error: ', 'fatal error: '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

function read({ text, line }: ToolLine): Draft | null {
  const found = (ERROR.exec(text) ?? UNCAUGHT.exec(text))?.groups;
  if (found === undefined) return null;
  const place = { file: found.file!, line: position(found.line), column: null };
  return { ...place, severity: 'error', code: null, message: found.message!, logLine: line.number };
}
