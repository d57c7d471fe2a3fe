import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

const PLACE = String.raw`(?<file>[\w$-]+\.(?:java|kt|scala|groovy))(?::\[lines? (?<line>\d+)(?:-\d+)?\])?`;
/** Through Maven: `[ERROR] High: Text [com.acme.Cart, com.acme.Line] At Cart.java:[line 12] NP_ALWAYS_NULL`, or `… Dereferenced at`. */
const MAVEN = new RegExp(
  String.raw`^\[ERROR\] (?:High|Medium|Low): (?<message>\S.*) \[(?<class>[\w.$]+)(?:, [^\]]*)?\] [^:]{0,200}?\b(?:[Aa]t|[Ii]n|from) ${PLACE}.* (?<code>[A-Z][A-Z0-9_]+)$`,
);
/** Its report as text: `H C NP: Text  At Cart.java:[line 12]`. */
const PLAIN = new RegExp(
  String.raw`^[HML] [A-Z] (?<code>[A-Z][A-Za-z0-9]*): (?<message>\S.*?) {1,2}(?:At|In) ${PLACE}$`,
);

/** SpotBugs, through Maven and Gradle. */
export const spotbugs: Framework = {
  name: 'spotbugs',
  hints: ['[ERROR] High: ', '[ERROR] Medium: ', '[ERROR] Low: ', ' At ', ' In '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

function read({ text, line }: ToolLine): Draft | null {
  const found = (MAVEN.exec(text) ?? PLAIN.exec(text))?.groups;
  if (found === undefined) return null;
  return {
    file: [...(found.class?.split('.').slice(0, -1) ?? []), found.file!].join('/'),
    line: position(found.line),
    column: null,
    severity: 'error',
    code: found.code!,
    message: found.message!,
    logLine: line.number,
  };
}
