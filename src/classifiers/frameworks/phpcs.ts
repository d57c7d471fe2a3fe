import type { LogLine, Problem } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** The report `full`: `FILE: src/Cart.php`, then ` 12 | ERROR | [x] text`, of which more lines follow. */
const FILE = /^FILE: (?<file>\S.*)$/;
const ROW = /^ +(?<line>\d+) \| (?<severity>ERROR|WARNING) +\| (?:\[[x ]\] )?(?<message>\S.*)$/;
const MORE = /^ +\| +\| {1,10}(?<message>\S.*)$/;
/** With `-s` a message ends in the name of its sniff. */
const SNIFF = /^(?<message>.*\S) \((?<code>[A-Z]\w*(?:\.\w+){2,4})\)$/;
/** The report `emacs`: `src/Cart.php:12:5: error - text`. */
const EMACS = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}):(?<line>\d+):(?<column>\d+): (?<severity>error|warning) - (?<message>\S.*)$`,
);

export const phpcs: Framework = {
  name: 'PHP_CodeSniffer',
  hints: ['FILE: ', ': error - ', ': warning - '],
  parse(lines: readonly LogLine[]) {
    return { tests: null, problems: problemsIn(lines, reader()).map(withCode) };
  },
};

function reader(): (tool: ToolLine) => Draft | null {
  const files = new Map<string, string>();
  const rows = new Map<string, Draft>();
  return ({ text, runner, line }) => {
    const emacs = EMACS.exec(text)?.groups;
    if (emacs !== undefined) return draftOf(emacs, emacs.file!, line);
    const file = FILE.exec(text)?.groups?.file;
    if (file !== undefined) files.set(runner, file);
    else if (text === '') files.delete(runner);
    const found = files.has(runner) ? ROW.exec(text)?.groups : undefined;
    const more = MORE.exec(text)?.groups?.message;
    const row = rows.get(runner);
    if (more !== undefined && row !== undefined) {
      row.message += ` ${more}`;
      return null;
    }
    rows.delete(runner);
    if (found === undefined) return null;
    const draft = draftOf(found, files.get(runner)!, line);
    rows.set(runner, draft);
    return draft;
  };
}

function draftOf(found: Readonly<Record<string, string | undefined>>, file: string, line: LogLine): Draft {
  return {
    file,
    line: position(found.line),
    column: position(found.column),
    severity: found.severity!.toLowerCase() as Problem['severity'],
    code: null,
    message: found.message!,
    logLine: line.number,
  };
}

function withCode(problem: Problem): Problem {
  return { ...problem, ...SNIFF.exec(problem.message)?.groups };
}
