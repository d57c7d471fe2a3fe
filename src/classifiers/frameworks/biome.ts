import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

/** Above each finding: `src/a.ts:4:22 lint/suspicious/noExplicitAny  FIXABLE  ━━━`; of a file as a whole without a place. */
const HEADER =
  /^(?<file>\S[^━]*?)(?::(?<line>\d+):(?<column>\d+))? (?<code>(?:lint|assist|parse|format|organizeImports|suppressions|syntax|fs|plugin)(?:\/[\w/-]+)?)(?: [ A-Z]{1,60})? ━{2,}$/;
/** Below it, by its sign: error, warning, or something to know. */
const MESSAGE = /^ {2}(?<sign>[×✖!⚠]) (?<message>\S.*)$/;
/** The reporter `summary`: a heading, then a list of files. */
const SECTION = /^reporter\/(?<section>\w+) ━{2,}$/;
const LISTED = /^ {2}- (?<file>\S.*?)(?: \((?<counts>\d+ (?:error|warning|info)s?(?:, \d+ \w+)*)\))?$/;
const SECTIONS: Readonly<Record<string, { readonly code: string | null; readonly message: string }>> = {
  parse: { code: 'parse', message: 'has parsing errors' },
  format: { code: 'format', message: 'needs to be formatted' },
  violations: { code: null, message: 'violates rules' },
};
/** The reporter `github`, where no runner of GitHub reads it. */
const COMMAND =
  /^::(?<severity>error|warning) title=(?<code>(?:lint|assist|parse|format|organizeImports)[\w/-]*),file=(?<file>[^,]+),line=(?<line>\d+),endLine=\d+,col=(?<column>\d+),endColumn=\d+::(?<message>.+)$/;
/** Said of a file whose syntax errors are told. */
const CONSEQUENCE = /^Code formatting aborted due to parsing errors\./;
/** A finding's message stands below its header; in a mixed log others' lines may come between. */
const DISTANCE_MAX = 20;

interface Above {
  readonly header: Omit<Draft, 'severity' | 'message' | 'logLine'>;
  readonly at: number;
}

/** Biome, and Rome before it. What is only to know is left out. */
export const biome: Framework = {
  name: 'biome',
  hints: ['━━', '::error title=', '::warning title='],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const above = new Map<string, Above>();
  const sections = new Map<string, string>();
  return (tool) => {
    const { text, runner, line } = tool;
    const command = COMMAND.exec(text)?.groups;
    if (command !== undefined) return commandProblem(command, line);
    const header = HEADER.exec(text)?.groups;
    const section = SECTION.exec(text)?.groups?.section;
    if (section !== undefined) sections.set(runner, section);
    else if (text.endsWith('━━')) sections.delete(runner);
    if (header !== undefined) above.set(runner, { header: headerOf(header), at: line.number });
    else if (text.endsWith('━━')) above.delete(runner);
    const message = MESSAGE.exec(text)?.groups;
    const open = above.get(runner);
    if (message !== undefined && open !== undefined) {
      above.delete(runner);
      if (line.number - open.at > DISTANCE_MAX || CONSEQUENCE.test(message.message!)) return null;
      const severity = /[×✖]/.test(message.sign!) ? 'error' : 'warning';
      return { ...open.header, severity, message: message.message!, logLine: line.number };
    }
    const listed = LISTED.exec(text)?.groups;
    return listed === undefined ? null : listedProblem(listed, sections.get(runner), line);
  };
}

function headerOf({ file, line, column, code }: Record<string, string | undefined>): Above['header'] {
  return { file: file!, line: position(line), column: position(column), code: code! };
}

function commandProblem(command: Record<string, string | undefined>, { number }: LogLine): Draft {
  const { file, line, column, code, message } = command;
  // The place of what is formatted otherwise is anywhere.
  const place = code === 'format' ? [null, null] : [position(line), position(column)];
  const severity = command.severity === 'warning' ? 'warning' : 'error';
  return { file: file!, line: place[0]!, column: place[1]!, severity, code: code!, message: message!, logLine: number };
}

function listedProblem(
  { file, counts }: Record<string, string | undefined>,
  section: string | undefined,
  { number }: LogLine,
): Draft | null {
  const kind = section === undefined ? undefined : SECTIONS[section];
  if (kind === undefined) return null;
  const severity = counts === undefined || counts.includes('error') ? 'error' : 'warning';
  const message = counts === undefined ? kind.message : `${kind.message}: ${counts}`;
  return { file: file!, line: null, column: null, severity, code: kind.code, message, logLine: number };
}
