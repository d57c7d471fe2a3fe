import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** `  /src/a.py:12:5 - error: text (reportCallIssue)`, below a line with the file alone. */
const FINDING = new RegExp(
  String.raw`^ *(?<file>${SOURCE_PATH}\.(?:pyi?|ipynb)):(?<line>\d+):(?<column>\d+) - (?<severity>error|warning): (?<message>\S.*)$`,
);
/** The rule stands at the end of a message, which goes on over lines that are indented, in part with unbreakable blanks. */
const RULE = /^(?<message>.*?) ?\((?<rule>report[A-Z]\w{1,80})\)$/;
const GOES_ON = /^[ \u00a0]{2}/;

/** pyright, and basedpyright, which prints the same. Its notes (`information`) are left out. */
export const pyright: Framework = {
  name: 'pyright',
  hints: [' - error: ', ' - warning: '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const unfinished = new Map<string, Draft>();
  return ({ text, runner, line }) => {
    const found = FINDING.exec(text)?.groups;
    if (found === undefined) {
      const above = unfinished.get(runner);
      const rule = RULE.exec(text)?.groups?.rule;
      if (above !== undefined && rule !== undefined && GOES_ON.test(text)) above.code = rule;
      if (rule !== undefined || !GOES_ON.test(text)) unfinished.delete(runner);
      return null;
    }
    const ruled = RULE.exec(found.message!)?.groups;
    const draft: Draft = {
      ...foundAt(found, line),
      severity: found.severity === 'warning' ? 'warning' : 'error',
      code: ruled?.rule ?? null,
      message: ruled?.message ?? found.message!,
    };
    if (ruled === undefined) unfinished.set(runner, draft);
    return draft;
  };
}
