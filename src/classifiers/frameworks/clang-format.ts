import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { nativeReader } from './gcc.ts';
import { type Draft, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** Its own flag, in the form of Clang's warnings. */
export const CLANG_FORMAT = '-Wclang-format-violations';
/** run-clang-format, also in an action: a diff, whose head says what it compares. */
const ORIGINAL = new RegExp(String.raw`^--- (?<file>${SOURCE_PATH})\s+\(original\)$`);
/** clang-format-check-action. */
const ACTION = new RegExp(`^Failed on file: (?<file>${SOURCE_PATH})$`);

/** clang-format --dry-run, and the scripts that most repositories run it with. */
export const clangFormat: Framework = {
  name: 'clang-format',
  hints: [CLANG_FORMAT, '(original)', 'Failed on file: '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const readFinding = nativeReader((code) => code === CLANG_FORMAT);
  return (tool) => {
    const file = (ORIGINAL.exec(tool.text) ?? ACTION.exec(tool.text))?.groups?.file;
    if (file === undefined) return readFinding(tool);
    const place = { file, line: null, column: null } as const;
    return {
      ...place,
      severity: 'error',
      code: null,
      message: 'code should be clang-formatted',
      logLine: tool.line.number,
    };
  };
}
