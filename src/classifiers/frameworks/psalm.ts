import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const PLACE = String.raw`(?<file>${SOURCE_PATH}\.(?:php|phtml|inc)):(?<line>\d+):(?<column>\d+)`;
const LINK = String.raw`(?: \(see (?<link>https:\/\/psalm\.dev\/\d+)\))`;
/** `ERROR: InvalidReturnStatement - src/Cart.php:12:16 - text (see https://psalm.dev/128)`. */
const FINDING = new RegExp(
  String.raw`^(?<severity>ERROR|INFO): (?<code>[A-Z]\w+) - ${PLACE} - (?<message>\S.*?)${LINK}?$`,
);
/** The same over three lines. */
const HEADING = /^(?<severity>ERROR|INFO): (?<code>[A-Z]\w+)$/;
const AT = new RegExp(`^at ${PLACE}$`);
/** The format `github`: what the runner shows of the command. */
const SHOWN = new RegExp(String.raw`^${PLACE}: (?<code>[A-Z]\w+): (?<message>\S.*?)${LINK}$`);

export const psalm: Framework = {
  name: 'Psalm',
  hints: ['ERROR: ', 'INFO: ', 'psalm.dev/'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const headings = new Map<string, Readonly<Record<string, string | undefined>>>();
  const unsaid = new Map<string, Draft>();
  return ({ text, runner, line }) => {
    const whole = (FINDING.exec(text) ?? SHOWN.exec(text))?.groups;
    if (whole !== undefined) return draftOf(whole, whole.message!, line);

    const draft = unsaid.get(runner);
    unsaid.delete(runner);
    if (draft !== undefined) {
      draft.message = text.replace(new RegExp(`${LINK}$`), '');
      return null;
    }
    const heading = headings.get(runner);
    headings.delete(runner);
    const at = heading === undefined ? undefined : AT.exec(text)?.groups;
    if (at !== undefined) {
      const begun = draftOf({ ...heading, ...at }, '', line);
      unsaid.set(runner, begun);
      return begun;
    }
    const next = HEADING.exec(text)?.groups;
    if (next !== undefined) headings.set(runner, next);
    return null;
  };
}

/** Information does not fail a run. */
function draftOf(found: Readonly<Record<string, string | undefined>>, message: string, line: LogLine): Draft {
  return {
    ...foundAt(found, line),
    severity: found.severity === 'INFO' ? 'warning' : 'error',
    code: found.code!,
    message,
  };
}
