import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

const PLACE = String.raw`(?<file>${SOURCE_PATH}\.(?:dart|yaml)):(?<line>\d+):(?<column>\d+)`;
const SEVERITY = '^ *(?<severity>error|warning|info|hint|lint)';
/** `dart analyze`: `  error - lib/a.dart:12:5 - Text. - undefined_identifier`. */
const DART = new RegExp(String.raw`${SEVERITY} [-•] ${PLACE} [-•] (?<message>\S.*) [-•] (?<code>[a-z][a-z0-9_.]*)$`);
/** `flutter analyze`: `  error • Text • lib/a.dart:12:5 • undefined_identifier`; on Windows with `-`. */
const FLUTTER = new RegExp(String.raw`${SEVERITY} [-•] (?<message>\S.*) [-•] ${PLACE} [-•] (?<code>[a-z][a-z0-9_.]*)$`);
/** Before Dart 2.14, and dartanalyzer: `  error • Text at lib/a.dart:12:5 • (undefined_identifier)`. */
const OLD = new RegExp(String.raw`${SEVERITY} [-•] (?<message>\S.*) at ${PLACE} [-•] \(?(?<code>[a-z][a-z0-9_.]*)\)?$`);
/** `--format=machine`: `ERROR|COMPILE_TIME_ERROR|UNDEFINED_IDENTIFIER|/w/lib/a.dart|12|5|3|Text.` */
const MACHINE =
  /^(?<severity>ERROR|WARNING|INFO)\|[A-Z_]+\|(?<code>[A-Z0-9_]+)\|(?<file>[^|]+)\|(?<line>\d+)\|(?<column>\d+)\|\d+\|(?<message>.+)$/;
const FORMS = [DART, FLUTTER, OLD, MACHINE];

const SUMMARY = /^\d+ issues? found\.(?: \(ran in .*\))?$/;
/** The runner's last word on a step. */
const STEP_FAILED = 'Process completed with exit code ';

/**
 * The analyzer of Dart and Flutter. What it calls info is a warning here, but where it found no errors and the step
 * failed with it: Flutter's fails on everything unless it is told otherwise, Dart's on warnings.
 */
export const dartAnalyze: Framework = {
  name: 'dart analyze',
  hints: ['error - ', 'warning - ', 'info - ', 'error • ', 'warning • ', 'info • ', 'ERROR|', 'WARNING|', 'INFO|'],
  parse(lines: readonly LogLine[]) {
    const problems = problemsIn(lines, read);
    const isFatal = problems.every((one) => one.severity === 'warning') && failedTheStep(lines);
    return { tests: null, problems: isFatal ? problems.map((one) => ({ ...one, severity: 'error' })) : problems };
  },
};

/** Whether nothing came after the analyzer but the end of the step. */
function failedTheStep(lines: readonly LogLine[]): boolean {
  const summary = lines.findLastIndex(({ text }) => SUMMARY.test(text));
  if (summary < 0) return false;
  const next = lines.slice(summary + 1).find(({ text }) => text.trim() !== '');
  return next?.marker === 'error' && next.text.startsWith(STEP_FAILED);
}

function read({ text, line }: ToolLine): Draft | null {
  for (const form of FORMS) {
    const found = form.exec(text)?.groups;
    if (found === undefined) continue;
    return {
      ...foundAt(found, line),
      severity: found.severity!.toLowerCase() === 'error' ? 'error' : 'warning',
      code: found.code!.toLowerCase(),
    };
  }
  return null;
}
