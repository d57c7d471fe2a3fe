import type { LogLine } from '../../domain.ts';
import { isCheckstyle } from './checkstyle.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, tidied } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import { type ToolLine, toolOutput } from './tool-output.ts';

const FILE = String.raw`(?<file>${SOURCE_PATH}\.java)`;
/** Through Maven: `[ERROR] /w/src/A.java:[12,34] text`; old versions of its plugin leave javac's `error: ` in. */
const MAVEN = new RegExp(
  String.raw`^\[(?<severity>ERROR|WARNING)\] ${FILE}:\[(?<line>\d+)(?:,(?<column>\d+))?\] (?:(?:error|warning): )?(?<message>\S.*)$`,
);
/** javac's own, and Gradle's: `src/A.java:12: error: text`. Maven's javadoc and Ant put their mark in front. */
const PLAIN = new RegExp(
  String.raw`^(?<mark>\[(?:ERROR|WARNING)\] |\s*\[javac\] )?${FILE}:(?<line>\d+): (?<severity>error|warning): (?<message>\S.*)$`,
);
/** Through sbt: `[error] /w/A.java:12:34: text`. */
const SBT = new RegExp(String.raw`^\[(?<severity>error|warn)\] ${FILE}:(?<line>\d+):(?<column>\d+): (?<message>\S.*)$`);

const MAVEN_BEGINS = '[INFO] Scanning for projects...';
const MAVEN_ENDS = /^\[INFO\] BUILD (?:SUCCESS|FAILURE)$/;
const BUILD_PASSED = /^(?:\[INFO\] BUILD SUCCESS|BUILD SUCCESSFUL in .+)$/;
/** Surefire's frame around what tests print. */
const TESTS_BEGIN = /^(?:\[INFO\] +)? *T E S T S$/;
const TESTS_END = /^(?:\[[A-Z]+\] )?(?:Results ?:|BUILD FAILURE|Reactor Summary.*)$/;
/** Gradle prints the compiler's words once more, two blanks to the right. */
const GRADLE_REPEATS = /^> Compilation failed; see the compiler output below\.$/;

/** javac gives no codes, and a column only through Maven and sbt. */
export const javac: Framework = {
  name: 'javac',
  hints: ['.java:'],
  parse(lines: readonly LogLine[]) {
    let found: { readonly draft: Draft; readonly runner: string }[] = [];
    const read = reader();
    for (const readings of toolOutput(lines)) {
      for (const tool of readings) {
        const draft = read(tool);
        if (draft === 'build-passed') {
          // What came before did not fail it: a build with `--fail-never`, or a script that went on.
          found = found.filter((one) => one.draft.severity === 'warning' || one.runner !== tool.runner);
        } else if (draft !== null) {
          found.push({ draft, runner: tool.runner });
          break;
        }
      }
    }
    return { tests: null, problems: tidied(found.map((one) => one.draft)) };
  },
};

function reader(): (tool: ToolLine) => Draft | 'build-passed' | null {
  let inMaven = false;
  let inTests = false;
  let inRepeat = false;
  return ({ text, line }) => {
    if (text === MAVEN_BEGINS) inMaven = true;
    else if (MAVEN_ENDS.test(text)) inMaven = false;
    if (TESTS_BEGIN.test(text)) inTests = true;
    else if (TESTS_END.test(text)) inTests = false;
    if (GRADLE_REPEATS.test(text)) inRepeat = true;
    else if (text === '') inRepeat = false;
    if (inTests) return null;
    if (BUILD_PASSED.test(text)) return 'build-passed';

    const plain = PLAIN.exec(inRepeat ? text.replace(/^ {2}/, '') : text)?.groups;
    // Maven marks what its compiler says: a bare line in its output is from a program that it runs.
    const own = inMaven && plain?.mark === undefined ? undefined : plain;
    const found = MAVEN.exec(text)?.groups ?? SBT.exec(text)?.groups ?? own;
    if (found === undefined || isCheckstyle(text)) return null;
    return {
      ...foundAt(found, line),
      severity: found.severity!.toLowerCase().startsWith('warn') ? 'warning' : 'error',
      code: null,
    };
  };
}
