import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** `/w/A.kt:12: Error: Text [NewApi]`, and for a file as a whole without line; with the library that has the rule. */
const FINDING = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}\.[A-Za-z]\w{0,14}):(?:(?<line>\d+):)? (?<severity>Error|Warning): (?<message>\S.*) \[(?<rule>[A-Z][A-Za-z0-9]+)(?: from [^\]]+)?\]$`,
);

/** Android Lint, through Gradle. */
export const androidLint: Framework = {
  name: 'android lint',
  hints: [': Error: ', ': Warning: '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

function read({ text, line }: ToolLine): Draft | null {
  const found = FINDING.exec(text)?.groups;
  if (found === undefined) return null;
  return {
    ...foundAt(found, line),
    severity: found.severity === 'Error' ? 'error' : 'warning',
    code: found.rule!,
  };
}
