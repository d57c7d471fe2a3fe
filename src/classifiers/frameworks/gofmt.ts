import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** The command, or what a script says before it shows the list: names of files alone say nothing. */
const ANNOUNCED = /\b(?:gofmt|goimports|gofumpt|go fmt)\b/;
const LISTED = new RegExp(String.raw`^[\s*-]{0,8}(?<file>${SOURCE_PATH}\.go)$`);
/** `gofmt -d`: `diff cart/cart.go.orig cart/cart.go`, before Go 1.19 `diff -u …`. */
const DIFFERENCE = new RegExp(String.raw`^diff (?:-u )?\S+\.go(?:\.orig)? (?<file>${SOURCE_PATH}\.go)$`);

/** gofmt, goimports and gofumpt, which name the files that they would change. */
export const gofmt: Framework = {
  name: 'gofmt',
  hints: ['gofmt', 'goimports', 'gofumpt', 'go fmt', '.go.orig '],
  parse(lines: readonly LogLine[]) {
    const announced = lines.find(({ text }) => ANNOUNCED.test(text));
    return { tests: null, problems: problemsIn(lines, reader(announced?.number ?? Number.POSITIVE_INFINITY)) };
  },
};

/** `listsAfter`: the line from which on a file's name alone tells that it is not formatted. */
function reader(listsAfter: number): (tool: ToolLine) => Draft | null {
  return ({ text, line }) => {
    const difference = DIFFERENCE.exec(text)?.groups?.file;
    const listed = line.number > listsAfter ? LISTED.exec(text)?.groups?.file : undefined;
    const file = difference ?? listed;
    if (file === undefined) return null;
    return {
      file,
      line: null,
      column: null,
      severity: 'error',
      code: null,
      message: 'not formatted',
      logLine: line.number,
    };
  };
}
