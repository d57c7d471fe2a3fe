import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const FILE = String.raw`(?<file>${SOURCE_PATH}\.(?:php|phtml|inc))`;
/** `   1) src/Cart.php (braces, ordered_imports)`; the rules with `-v` only. */
const LISTED = new RegExp(String.raw`^ +\d+\) ${FILE}(?: \((?<rules>[\w/, -]+)\))?$`);
/** Laravel Pint: `  ⨯ src/Cart.php    braces, ordered_imports`. */
const PINT = new RegExp(String.raw`^ {2}⨯ ${FILE} {2,}(?<rules>[\w/, …-]+)$`);
/** What a run that only looks says at its end; one that writes lists files in the same way. */
const LOOKED = /^(?:Found \d+ of \d+ files that can be fixed in |Checked all files in |\s*FAIL\s.*\bstyle issues?\b)/;

/** PHP CS Fixer and Laravel Pint, where they check and do not write. */
export const phpCsFixer: Framework = {
  name: 'PHP CS Fixer',
  hints: ['can be fixed in ', 'Checked all files in ', ' style issue'],
  parse(lines: readonly LogLine[]) {
    const looked =
      problemsIn(lines, ({ text, line }) => (LOOKED.test(text) ? unformatted('', null, line) : null)).length > 0;
    return { tests: null, problems: looked ? problemsIn(lines, read) : [] };
  },
};

function read({ text, line }: ToolLine): Draft | null {
  const found = (LISTED.exec(text) ?? PINT.exec(text))?.groups;
  return found === undefined ? null : unformatted(found.file!, found.rules ?? null, line);
}

function unformatted(file: string, rules: string | null, line: LogLine): Draft {
  const message = rules === null ? 'not formatted' : `not formatted: ${rules.trim()}`;
  return { file, line: null, column: null, severity: 'error', code: null, message, logLine: line.number };
}
