import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const FILE = String.raw`(?<file>${SOURCE_PATH}\.(?:php|phtml|inc|module|neon))`;
/** ` ------ ------------- `, above and below `  Line   src/Cart.php`, and at the end of a file's rows. */
const RULE = /^ -{2,} -{2,} *$/;
const FILE_ROW = new RegExp(String.raw`^ {2}Line {3,}${FILE}(?: \(in context of .+\))?$`);
/** `  12     text`; what a file as a whole is blamed for has no number. */
const ROW = /^ {2}(?::?(?<line>\d+)|\?)? +(?<message>\S.*)$/;
/** A row goes on below the message, with what kind of problem it is, advice, and where an editor would open it. */
const IDENTIFIER = /^🪪 +(?<code>[\w.]+)(?: \(non-ignorable\))?$/;
const ADVICE = /^(?:💡|✏️|at |• )/;
/** The format `raw`: `src/Cart.php:12:text [identifier=return.type]`. */
const RAW = new RegExp(
  String.raw`^${FILE}:(?<line>\d+|\?):(?<message>[^\s\d:].*?)(?: \[identifier=(?<code>[\w.]+)\])?$`,
);
/** Searches print lines of that form too. */
const NAMED = /phpstan|larastan/i;
const MESSAGE_LINES_MAX = 12;

/** PHPStan and Larastan. */
export const phpstan: Framework = {
  name: 'PHPStan',
  hints: ['  Line   ', 'phpstan', 'PHPStan', 'larastan'],
  parse(lines: readonly LogLine[]) {
    const isNamed = lines.some(({ text }) => NAMED.test(text));
    return { tests: null, problems: problemsIn(lines, reader(isNamed)) };
  },
};

interface Table {
  readonly file: string;
  /** The rule below the heading has been seen. */
  inRows: boolean;
  row: { readonly draft: Draft; lines: number } | null;
}

function reader(readsRaw: boolean): (tool: ToolLine) => Draft | null {
  const tables = new Map<string, Table>();
  return ({ text, runner, line }) => {
    const file = FILE_ROW.exec(text)?.groups?.file;
    if (file !== undefined) {
      tables.set(runner, { file, inRows: false, row: null });
      return null;
    }
    const table = tables.get(runner);
    if (table === undefined) return readsRaw ? rawIn(text, line) : null;
    if (RULE.test(text)) {
      if (table.inRows) tables.delete(runner);
      table.inRows = true;
      return null;
    }
    return table.inRows ? rowIn(table, text, line) : null;
  };
}

function rowIn(table: Table, text: string, line: LogLine): Draft | null {
  const found = ROW.exec(text.trimEnd())?.groups;
  if (found === undefined) return null;
  const message = found.message!;
  const isNew = /^ {2}[\d:?]/.test(text) || table.row === null;
  if (isNew) {
    const draft: Draft = {
      file: table.file,
      line: position(found.line),
      column: null,
      severity: 'error',
      code: null,
      message,
      logLine: line.number,
    };
    table.row = { draft, lines: 1 };
    return draft;
  }
  const { row } = table;
  const code = IDENTIFIER.exec(message)?.groups?.code;
  if (row === null) return null;
  if (code !== undefined) row.draft.code = code;
  // What follows is no message any more.
  if (code !== undefined || ADVICE.test(message)) row.lines = MESSAGE_LINES_MAX;
  if (row.lines++ < MESSAGE_LINES_MAX) row.draft.message += ` ${message}`;
  return null;
}

function rawIn(text: string, line: LogLine): Draft | null {
  const found = RAW.exec(text)?.groups;
  if (found === undefined) return null;
  const place = { file: found.file!, line: position(found.line?.replace('?', '0')), column: null };
  return { ...place, severity: 'error', code: found.code ?? null, message: found.message!, logLine: line.number };
}
