import type { LogLine } from '../../domain.ts';
import { isDetekt } from './detekt.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** A path, or a URL of one, which on Windows has a slash before the drive. kapt speaks of the Java that it made. */
const FILE = String.raw`(?:file:\/\/(?:\/(?=[A-Za-z]:))?)?(?<file>${SOURCE_PATH}\.(?:kts?|java))`;
/**
 * Through Gradle `e: file:///w/A.kt:12:5 text`, before Kotlin 1.9 `e: /w/A.kt: (12, 5): text`; KSP and kapt
 * `e: [ksp] /w/A.kt:12: text`; Gradle's own scripts `e: file:///w/build.gradle.kts:12:5: text`.
 */
const GRADLE = new RegExp(
  String.raw`^(?<severity>[ew]): (?:\[\w+\] )?${FILE}:(?: \((?<oldLine>\d+), (?<oldColumn>\d+)\):|(?<line>\d+):(?:(?<column>\d+)\b:?)?) (?:(?:error|warning): )?(?<message>\S.*)$`,
);
/** The compiler alone, or through Bazel: `A.kt:12:5: error: text`. */
const PLAIN = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}\.kts?):(?<line>\d+):(?<column>\d+): (?<severity>error|warning): (?<message>\S.*)$`,
);
/** Through Maven: `[ERROR] /w/A.kt:[12,5] text`, before `[ERROR] /w/A.kt: (12, 5) text`. */
const MAVEN = new RegExp(
  String.raw`^\[(?<severity>ERROR|WARNING)\] (?:file:\/*(?=\/))?(?<file>${SOURCE_PATH}\.kts?):(?:\[(?<line>\d+),(?<column>\d+)\]| \((?<oldLine>\d+), (?<oldColumn>\d+)\)) (?<message>\S.*)$`,
);
/** The diagnostic's name, where the build asks for it. */
const NAMED = /^\[(?<code>[A-Z][A-Z0-9_]+)\] (?<message>.+)$/;

/** The Kotlin compiler, and the processors of annotations that speak through it. */
export const kotlinc: Framework = {
  name: 'kotlinc',
  hints: ['.kt:', '.kts:', '.java:'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, read) }),
};

function read({ text, line }: ToolLine): Draft | null {
  const found = (GRADLE.exec(text) ?? PLAIN.exec(text) ?? MAVEN.exec(text))?.groups;
  if (found === undefined || isDetekt(text)) return null;
  const named = NAMED.exec(found.message!)?.groups;
  return {
    file: found.file!.replaceAll('%20', ' '),
    line: position(found.line ?? found.oldLine),
    column: position(found.column ?? found.oldColumn),
    severity: found.severity!.toLowerCase().startsWith('w') ? 'warning' : 'error',
    code: named?.code ?? null,
    message: named?.message ?? found.message!,
    logLine: line.number,
  };
}
