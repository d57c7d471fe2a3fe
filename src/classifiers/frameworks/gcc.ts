import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** C, C++, Objective-C, CUDA, assembler, and what they include. Other compilers print the same form for their languages. */
const FILE = String.raw`(?<file>${SOURCE_PATH}\.(?:[cChHmsSyl]|cc|cp|cpp|cxx|c\+\+|hh|hpp|hxx|h\+\+|inl|ipp|ixx|cppm|tcc|tpp|txx|inc|def|mm|cu|cuh|pcc|ino))`;

/** `src/a.c:12:34: error: text [-Wflag]`; the assembler writes `Error: text`. */
const FINDING = new RegExp(
  String.raw`^${FILE}:(?<line>\d+)(?::(?<column>\d+))?: (?:fatal )?(?:(?<severity>[Ee]rror|[Ww]arning): )(?<message>\S.*)$`,
);
const COMPILER_CRASH = new RegExp(
  String.raw`^${FILE}:(?<line>\d+)(?::(?<column>\d+))?: (?<message>(?:internal compiler error|sorry, unimplemented): .+)$`,
);
/** GNU ld, with debug information (`a.c:12: …`) or without (`a.c:(.text+0x5): …`). */
const LINKER = new RegExp(
  String.raw`^(?:\S*\bld(?:\.\w+)?: )?(?:[^\s:]{1,500}\.o(?:bj)?:)?${FILE}:(?:(?<line>\d+)|\(\.[^)]+\)): (?<message>(?:undefined reference to|multiple definition of) .+)$`,
);
/** nvcc's own front end: `src/a.cu(12): error: text`, with a number in newer versions. Hosts' compilers print theirs. */
const CUDA = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}\.cuh?)\((?<line>\d+)\): (?:catastrophic )?(?<severity>error|warning)(?: (?<number>#\d+(?:-D)?))?: (?<message>\S.*)$`,
);
/** The flag, or the check of clang-tidy, at the end of a message. */
const FLAGS = /^(?<message>.*\S) \[(?<flags>-[\w+=.,-]+|[a-z]\w*[.-][\w.,-]+)\]$/;
/** Made only to see whether they compile: autoconf and CMake expect some not to. */
const PROBE = /(?:^|[\\/])(?:conftest\.\w+$|CMakeFiles[\\/](?:CMakeTmp|CMakeScratch)[\\/])/;

/** pip indents what a build printed and says where it begins and ends. */
const PIP_BEGINS = /\[\d+ lines of output\]$/;
const PIP_ENDS = /^\s+\[end of output\]$/;

/** What clang-format and clang-tidy, which print as Clang does, put behind a message; a check has no `-` in front. */
const LINT = /^(?:-Wclang-format-violations|[a-z]\w*[.-].*)$/;

/** cppcheck prints in the same form, with a name at the end that no compiler's flag and no check looks like. */
const CPPCHECK = / \[[A-Za-z]\w*\]$/;

/** GCC and Clang, and GNU ld's missing symbols. Notes are left out, and what clang-tidy and clang-format say. */
export const gcc: Framework = {
  name: 'gcc',
  hints: [
    ': error: ',
    ': warning: ',
    ': fatal error: ',
    ': Error: ',
    ': internal compiler error: ',
    ': sorry, unimplemented: ',
    ': undefined reference to',
    ': multiple definition of',
    '): error',
    '): warning',
  ],
  parse: (lines: readonly LogLine[]) => ({
    tests: null,
    problems: problemsIn(
      lines,
      nativeReader((code) => !isLint(code)),
    ),
  }),
};

export function isLint(code: string | null): boolean {
  return code !== null && LINT.test(code);
}

/** Of the findings in Clang's form those whose code is `wanted`. */
export function nativeReader(wanted: (code: string | null) => boolean): (tool: ToolLine) => Draft | null {
  const inPip = new Set<string>();
  return ({ text, runner, line }) => {
    if (PIP_BEGINS.test(text)) inPip.add(runner);
    else if (PIP_ENDS.test(text)) inPip.delete(runner);
    const printed = inPip.has(runner) ? text.trimStart() : text;
    const found = (FINDING.exec(printed) ?? COMPILER_CRASH.exec(printed) ?? LINKER.exec(printed) ?? CUDA.exec(printed))
      ?.groups;
    if (found === undefined || PROBE.test(found.file!) || CPPCHECK.test(found.message!)) return null;
    const { message, flags } = FLAGS.exec(found.message!)?.groups ?? { message: found.message! };
    const code = flags === undefined ? (found.number ?? null) : flagOf(flags);
    if (!wanted(code)) return null;
    return {
      ...foundAt(found, line),
      severity: found.severity?.toLowerCase() === 'warning' ? 'warning' : 'error',
      code,
      message: message!,
    };
  };
}

/** The warning's own flag: `-Werror=unused-variable` and `-Werror,-Wunused-variable` are both about `-Wunused-variable`. */
function flagOf(flags: string): string | null {
  const named = flags.split(',').filter((flag) => flag !== '-Werror' && flag !== '-warnings-as-errors');
  return named[0]?.replace(/^-Werror=/, '-W') ?? null;
}
