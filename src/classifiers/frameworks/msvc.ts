import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { buildMessage } from './msbuild-line.ts';
import { type Draft, foundAt, perRunner, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** Compiler, linker, librarian, resource compiler, command line, code analysis of C++; `LNK2019` and the like. */
export const NATIVE_CODE = /^(?:C\d{4,5}|LNK\d{4}|D\d{4}|RC\d{4}|CVT\d{4}|NMAKE|U\d{4}|BK\d{4}|PRJ\d{4})$/;
/** clang-cl: Clang's words in cl's form. Only with a column: GoogleTest prints the rest in that form, too. */
const CLANG = new RegExp(
  String.raw`^\s*(?:\d{1,3}>)?(?<file>${SOURCE_PATH})\((?<line>\d+),(?<column>\d+)\): (?:fatal )?(?<severity>error|warning) ?: (?<message>\S.*?)(?: \[(?<flags>-W[\w+=.,-]+)\])?(?: \[[^[\]]{1,500}\.vcxproj\])?$`,
);
/** MSBuild's own files, whose tasks fail in the same form. */
const BUILD_FILE = /\.(?:targets|props|tasks|\w{0,10}proj)$/;
/** Of the linker, when it fails as a whole: the file that it means stands in the message. */
const NAMED = /cannot open (?:input |program database |source )?file '(?<file>[^']{1,300})'/;
/** Only counts what others told. */
const SUMMARY = 'LNK1120';
/** Stands above the warning that it makes an error. */
const STRICT = 'C2220';
const SOURCE = /[\\/.]/;

/** cl, clang-cl and link, alone, through MSBuild, through Ninja or NMake. `fatal error LNK1120` only counts what others told. */
export const msvc: Framework = {
  name: 'msvc',
  hints: [
    '): error: ',
    '): error : ',
    '): warning: ',
    '): fatal error: ',
    'error C',
    'warning C',
    'error LNK',
    'warning LNK',
    'error D',
    'error RC',
    'warning D',
  ],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, perRunner(reader)) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  let strict: Draft | null = null;
  return (tool) => {
    const draft = read(tool);
    if (draft === null) return null;
    const above = strict;
    strict = draft.code === STRICT ? draft : null;
    if (strict !== null) return null;
    if (above !== null && above.file === draft.file && above.line === draft.line) draft.severity = 'error';
    return draft;
  };
}

function read({ text, line }: ToolLine): Draft | null {
  const clang = CLANG.exec(text)?.groups;
  if (clang !== undefined && !BUILD_FILE.test(clang.file!)) {
    return {
      ...foundAt(clang, line),
      severity: clang.severity === 'warning' ? 'warning' : 'error',
      code: clang.flags?.split(',').find((flag) => flag !== '-Werror') ?? null,
    };
  }
  const found = buildMessage(text);
  if (found === null || !NATIVE_CODE.test(found.code ?? '') || found.code === SUMMARY) return null;
  const file = NAMED.exec(found.message)?.groups?.file ?? found.origin;
  const own = found.line === undefined && !SOURCE.test(found.origin) ? file : found.origin;
  // `LINK : warning LNK4098` and `cl : Command line error D8016` are of no file but the project.
  const place = SOURCE.test(own) ? own : found.project;
  if (place === null) return null;
  return {
    file: place,
    line: position(found.line),
    column: position(found.column),
    severity: found.severity,
    code: found.code,
    message: found.message,
    logLine: line.number,
  };
}
