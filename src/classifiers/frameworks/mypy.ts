import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** `src/a.py:12: error: text  [code]`; column and end of the range when asked for. */
const FINDING = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}\.(?:pyi?|ipynb)):(?<line>\d+):(?:(?<column>\d+):)?(?:\d+:\d+:)? error: (?<message>.+)$`,
);
/** Of a file as a whole. Only these: a script's own usage error looks the same (`tool.py: error: unrecognized arguments`). */
const WHOLE_FILE = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}\.pyi?): error: (?<message>(?:Source file found twice|Duplicate module named|Cannot decode file|Cannot read file).+)$`,
);
const CODE = /^(?<message>.*\S) +\[(?<code>[a-z][a-z0-9-]*)\]$/;
/** `--pretty` breaks a long message over lines, at most so many; the code stands on the last. */
const MESSAGE_LINES_MAX = 6;
const NOT_MESSAGE = new RegExp(String.raw`^(?:$|\s|Found \d|Success: |${SOURCE_PATH}:\d+:)`);

/** mypy's errors; its notes explain them and are left out. */
export const mypy: Framework = {
  name: 'mypy',
  hints: [': error: '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const unfinished = new Map<string, { readonly draft: Draft; readonly message: readonly string[] }>();
  return ({ text, runner, line }) => {
    const above = unfinished.get(runner);
    unfinished.delete(runner);
    const found = (FINDING.exec(text) ?? WHOLE_FILE.exec(text))?.groups;
    const message = found !== undefined ? [found.message!] : [...(above?.message ?? []), text];
    const coded = CODE.exec(message.join(' '))?.groups;
    if (found !== undefined) {
      const draft: Draft = {
        ...foundAt(found, line),
        severity: 'error',
        code: coded?.code ?? null,
        message: coded?.message ?? found.message!,
      };
      if (coded === undefined) unfinished.set(runner, { draft, message });
      return draft;
    }
    if (above === undefined || NOT_MESSAGE.test(text)) return null;
    if (coded !== undefined) Object.assign(above.draft, coded);
    else if (message.length < MESSAGE_LINES_MAX) unfinished.set(runner, { draft: above.draft, message });
    return null;
  };
}
