import type { LogLine } from '../../domain.ts';
import { FORMATTER_CODE } from './dotnet-format.ts';
import { isFormatStep } from './dotnet-format-step.ts';
import type { Framework } from './framework.ts';
import { type BuildMessage, buildMessage } from './msbuild-line.ts';
import { NATIVE_CODE } from './msvc.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';

/** Tools whose findings have parsers of their own, or are no findings of a build. */
const OTHERS = /^(?:TS\d+|TESTERROR|VSTEST\d*)$/;
/** Codes have digits behind letters: `CS0246`, `NETSDK1045`, `SA1200`; an analyzer may call its rules by letters alone. */
const CODE = /^[A-Za-z]{1,20}\d{1,6}$/;
const IS_PROJECT = new RegExp(
  String.raw`^${SOURCE_PATH}\.\w{0,10}(?:proj|sln|slnx|slnf|props|targets|metaproj|config|json)$`,
);
const DOTNET_CODE = /^(?:CS|FS|BC|VB|CA|IDE|SA|MSB|NETSDK|NU|RZ)\d{2,5}$/;
const SOURCE = /\.(?:cs|csx|vb|fs|fsx|fsi|razor|cshtml|xaml)$/;
/** The SDK and packages bring targets of their own; what they complain of is the project. */
const FOREIGN = /[\\/](?:dotnet|\.dotnet|\.nuget|hostedtoolcache|MSBuild)[\\/]|[\\/]Program Files/;
/** clang-cl's, through MSBuild: see `msvc.ts`. */
const C_SOURCE = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|inl|ixx|cu|cuh)$/i;
/** Microsoft.Testing.Platform's task; the tests are told by `dotnet-test.ts`. */
const TESTS_FAILED = /^Tests failed: /;
/** MSBuild gives up on a project after it printed why. */
const WRAPPER = /^(?:MSB3073|MSB6006|MSB4181)$/;

/**
 * The .NET build: the compilers of C#, F# and Visual Basic, analyzers, NuGet, the SDK, and MSBuild itself. What names no
 * file (`CSC : error CS5001`) is a problem of its project. That a command exited is none.
 */
export const msbuild: Framework = {
  name: 'msbuild',
  hints: [
    'proj]',
    'proj::',
    '.sln]',
    '.slnx]',
    'error CS',
    'error FS',
    'error BC',
    'error MSB',
    'error NU',
    '.cs(',
    '.vb(',
    '.fs(',
  ],
  parse(lines: readonly LogLine[]) {
    if (isFormatStep(lines)) return { tests: null, problems: [] };
    const problems = problemsIn(lines, ({ text, line }): Draft | null => {
      const found = buildMessage(text);
      if (found === null || !isOwn(found)) return null;
      const isFile = found.line !== undefined || IS_PROJECT.test(found.origin);
      const isForeign = found.project !== null && FOREIGN.test(found.origin);
      const file = isFile && !isForeign ? found.origin : found.project;
      if (file === null || (found.project === null && !isDotnet(found))) return null;
      return {
        file,
        line: isForeign ? null : position(found.line),
        column: isForeign ? null : position(found.column),
        severity: found.severity,
        code: found.code,
        message: found.message,
        logLine: line.number,
      };
    });
    return { tests: null, problems };
  },
};

function isOwn({ code, origin, message }: BuildMessage): boolean {
  if (code === null) return !C_SOURCE.test(origin) && !TESTS_FAILED.test(message);
  return CODE.test(code) && ![WRAPPER, OTHERS, NATIVE_CODE, FORMATTER_CODE].some((form) => form.test(code));
}

/** Without a project behind it, a line may be any tool's: the terminal logger prints none, nor does a compiler that runs alone. */
function isDotnet({ code, origin }: BuildMessage): boolean {
  return DOTNET_CODE.test(code ?? '') || SOURCE.test(origin);
}
