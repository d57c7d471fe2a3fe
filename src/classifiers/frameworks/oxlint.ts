import type { LogLine, Problem } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, tidied } from './problem-list.ts';
import { toolOutput } from './tool-output.ts';

/** `  × eslint(no-debugger): text`, in ASCII `  x eslint(no-debugger): text`. A syntax error has no rule. */
const MESSAGE = /^ {2}(?<sign>[×x✖⚠!]) (?:(?<code>[\w@-]+\([\w/@-]+\)): )?(?<message>\S.*)$/;
/** A long message goes on below. */
const MORE = /^ {2}[│|] (?<text>\S.*)$/;
const PLACE = /^ *(?:╭─|,-)\[(?<file>\S.*):(?<line>\d+):(?<column>\d+)\]$/;
/** The last line but one: other tools draw their messages in the same way. */
const FOUND = /^Found \d+ warnings? and \d+ errors?\.$/;
/** The format `github`, where no runner of GitHub reads it. */
const COMMAND =
  /^::(?<severity>error|warning) file=(?<file>[^,]+),line=(?<line>\d+),endLine=\d+,col=(?<column>\d+),endColumn=\d+,title=oxlint::(?<message>.+)$/;

type Unplaced = Pick<Draft, 'severity' | 'code' | 'message' | 'logLine'>;

/** oxlint in its formats default and github; unix and stylish are ESLint's own. */
export const oxlint: Framework = {
  name: 'oxlint',
  hints: ['╭─[', ',-[', 'title=oxlint'],
  parse: (lines) => ({ tests: null, problems: problemsOf(lines) }),
};

function problemsOf(lines: readonly LogLine[]): Problem[] {
  const drafts: Draft[] = [];
  const open = new Map<string, Unplaced>();
  const ruleless = new Map<string, Draft[]>();
  for (const readings of toolOutput(lines)) {
    for (const { text, runner, line } of readings) {
      const command = COMMAND.exec(text)?.groups;
      const message = MESSAGE.exec(text)?.groups;
      const place = PLACE.exec(text)?.groups;
      const above = open.get(runner);
      const more = above === undefined ? undefined : MORE.exec(text)?.groups?.text;
      if (command !== undefined) drafts.push(commandProblem(command, line));
      else if (message !== undefined) open.set(runner, unplaced(message, line));
      else if (more !== undefined) open.set(runner, { ...above!, message: `${above!.message} ${more}` });
      else if (place !== undefined && above !== undefined) {
        const draft = { ...above, file: place.file!, line: Number(place.line), column: Number(place.column) };
        if (above.code !== null) drafts.push(draft);
        else if (ruleless.has(runner)) ruleless.get(runner)!.push(draft);
        else ruleless.set(runner, [draft]);
        open.delete(runner);
      } else if (FOUND.test(text)) {
        drafts.push(...(ruleless.get(runner) ?? []));
        ruleless.delete(runner);
      } else continue;
      break;
    }
  }
  return tidied(drafts);
}

function unplaced({ sign, code, message }: Record<string, string | undefined>, { number }: LogLine): Unplaced {
  const severity = /[⚠!]/.test(sign!) ? 'warning' : 'error';
  return { severity, code: code ?? null, message: message!, logLine: number };
}

function commandProblem(command: Record<string, string | undefined>, { number }: LogLine): Draft {
  const place = { file: command.file!, line: Number(command.line), column: Number(command.column) };
  const severity = command.severity === 'warning' ? 'warning' : 'error';
  return { ...place, severity, code: null, message: command.message!, logLine: number };
}
