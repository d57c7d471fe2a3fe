import type { LogLine, Problem } from '../../domain.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** `# example.com/app/pkg`, for tests `# pkg [pkg.test]`, and vet's own `# [pkg]`. */
const PACKAGE = /^# (?:(?<vet>\[[\w.~/-]+\])|[\w.~/-]+(?: \[[\w.~/-]+\])?)$/;
/** Lines that only come after the compiler's: test results, the next command. */
const PACKAGE_ENDS = /^(?:ok|FAIL|PASS|\?|---|===)\s|^(?:go|make(?:\[\d+\])?|exit status)[: ]|^(?:FAIL|PASS)?$/;

/** What vet could not compile begins with its name; what it finds does not. */
const FINDING = new RegExp(
  String.raw`^(?<built>vet: )?(?<file>${SOURCE_PATH}\.go):(?<line>\d+):(?<column>\d+): (?:(?<warning>warning): )?(?<message>\S.*)$`,
);
/** Found while go reads the imports, before it compiles: no package stands above. */
const WHILE_LOADING =
  /^(?:expected .+, found |package \S+ is not in |no required module provides package |cannot find (?:package|module) |import cycle not allowed|use of (?:internal|vendored) package |build constraints exclude all Go files|found packages |pattern \S+: no matching files found)/;
/** A module that could not be had: go puts the first import of it in front. The network or the registry is at fault. */
const DOWNLOAD =
  /^\S+@v\d\S*: |\b(?:Get|reading) "?https?:|\bdial tcp\b|\bread tcp\b|\bconnection reset\b|\bTLS handshake\b/;
/** golangci-lint and staticcheck end their lines with a check's name, the compiler some with what an operand is. */
const OTHER_LINTER = / \((?!(?:type|value|variable|constant)\))[\w-]+\)$/;
/** cgo hands on the C compiler's flag. */
const FLAG = /^(?<message>.*\S) \[(?<flag>-W[\w+=-]+)\]$/;

/** Who complains. */
export type GoTool = 'compiler' | 'vet';

/** A test's own `x_test.go:12: text` has no column and is not theirs. */
export function goProblems(lines: readonly LogLine[], by: GoTool): Problem[] {
  return problemsIn(lines, reader(by));
}

function reader(by: GoTool): (tool: ToolLine) => Draft | null {
  const speaking = new Map<string, GoTool>();
  return ({ text, runner, line }) => {
    const heading = PACKAGE.exec(text);
    if (heading !== null) speaking.set(runner, heading.groups!.vet === undefined ? 'compiler' : 'vet');
    else if (PACKAGE_ENDS.test(text) || line.marker === 'group') speaking.delete(runner);
    const found = FINDING.exec(text)?.groups;
    if (found === undefined || DOWNLOAD.test(found.message!) || OTHER_LINTER.test(found.message!)) return null;
    if (found.message === 'too many errors') return null;
    const isLoading = WHILE_LOADING.test(found.message!);
    const speaker = found.built !== undefined || isLoading ? 'compiler' : speaking.get(runner);
    if (speaker !== by || !(speaking.has(runner) || isLoading)) return null;
    const { message, flag } = FLAG.exec(found.message!)?.groups ?? { message: found.message! };
    return {
      ...foundAt(found, line),
      severity: found.warning === undefined ? 'error' : 'warning',
      code: flag ?? null,
      // The command that would add it stands on the next line.
      message: message!.replace(/; to add it:$/, ''),
    };
  };
}
