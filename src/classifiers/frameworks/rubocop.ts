import type { LogLine, Problem } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';
import { annotationIn } from './workflow-command.ts';

/** Refactoring and convention fail a run as errors do; information does not, nor what was corrected. */
const SAID = String.raw`(?:\[(?<fix>Correctable|Corrected|Todo)\] )?(?<cop>(?:[A-Z]\w+\/)+[A-Z]\w+): (?<message>\S.*)`;
/** `lib/cart.rb:12:5: C: [Correctable] Style/Cop: text`; Standard indents it and names no severity. */
const OFFENSE = new RegExp(
  String.raw`^(?:# |  )?(?<file>${SOURCE_PATH}):(?<line>\d+):(?<column>\d+): (?:(?<severity>[IRCWEF]): )?${SAID}$`,
);
/** The format `simple`: `== lib/cart.rb ==`, then `C:  1: 12: Style/Cop: text`. */
const GROUP = new RegExp(`^== (?<file>${SOURCE_PATH}) ==$`);
const GROUPED = new RegExp(String.raw`^(?<severity>[IRCWEF]): *(?<line>\d+): *(?<column>\d+): ${SAID}$`);
const ANNOTATED = new RegExp(`^${SAID}$`);

/** RuboCop, and Standard, which runs it. */
export const rubocop: Framework = {
  name: 'RuboCop',
  // Every offense names a cop; departments of extensions stand behind a severity.
  hints: [
    ': C: ',
    ': W: ',
    ': E: ',
    ': F: ',
    ': R: ',
    ': I: ',
    '== ',
    'Style/',
    'Layout/',
    'Lint/',
    'Naming/',
    '::error file=',
  ],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const groups = new Map<string, string>();
  return ({ text, runner, line }) => {
    const offense = OFFENSE.exec(text)?.groups;
    if (offense !== undefined) return draftOf(offense, offense.file!, line);
    const group = groups.get(runner);
    const grouped = group === undefined ? undefined : GROUPED.exec(text)?.groups;
    if (group !== undefined && grouped !== undefined) return draftOf(grouped, group, line);
    const annotation = annotationIn(text);
    const annotated = annotation === null ? undefined : ANNOTATED.exec(annotation.message)?.groups;
    if (annotation !== null && annotated !== undefined) {
      return { ...annotation, code: annotated.cop!, message: annotated.message!, logLine: line.number };
    }
    const file = GROUP.exec(text)?.groups?.file;
    if (file !== undefined) groups.set(runner, file);
    else if (text === '') groups.delete(runner);
    return null;
  };
}

function draftOf(found: Readonly<Record<string, string | undefined>>, file: string, line: LogLine): Draft {
  const isHarmless = found.severity === 'I' || found.fix === 'Corrected';
  const severity: Problem['severity'] = isHarmless ? 'warning' : 'error';
  const place = { file, line: position(found.line), column: position(found.column) };
  return { ...place, severity, code: found.cop!, message: found.message!, logLine: line.number };
}
