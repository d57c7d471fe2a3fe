import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const PLACE = String.raw`(?:file:\/\/(?:\/(?=[A-Za-z]:))?)?(?<file>${SOURCE_PATH}\.kts?):(?<line>\d+):(?<column>\d+)`;
/** `/w/A.kt:12:5: Text. [RuleName]`; version 2 gives the severity. */
const FINDING = new RegExp(
  String.raw`^${PLACE}: (?:(?<severity>error|warning|info): )?(?<message>\S.*) \[(?<rule>[A-Z][A-Za-z0-9]+)\]$`,
);
/** The report in full: `    LongMethod - 65/60 - [total] at /w/A.kt:12:5`. */
const IN_FULL = new RegExp(String.raw`^\s+(?<rule>[A-Z][A-Za-z0-9]+) - (?<message>.*\[[^\]]+\]) (?:- )?at ${PLACE}$`);

/** detekt, alone and through Gradle. */
export const detekt: Framework = {
  name: 'detekt',
  hints: ['.kt:', '.kts:'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

/** Its second version prints as the compiler does, with its rule at the end. */
export function isDetekt(text: string): boolean {
  return FINDING.test(text);
}

function read({ text, line }: ToolLine): Draft | null {
  const found = (FINDING.exec(text) ?? IN_FULL.exec(text))?.groups;
  if (found === undefined) return null;
  return {
    ...foundAt(found, line),
    severity: found.severity === undefined || found.severity === 'error' ? 'error' : 'warning',
    code: found.rule!,
  };
}
