import type { LogLine, Problem } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, tidied } from './problem-list.ts';
import { toolOutput } from './tool-output.ts';

const CHECKING = /^Checking formatting\.\.\.$/;
/** `[warn] src/a.ts`; a warning about options ends in a full stop. */
const FILE = /^\[warn\] (?<file>[^:*?"<>|{}]*\.\w{1,15})$/;
/** Version 3 says how many; before, `in the above file(s)`. */
const FOUND = /^(?:\[warn\] )?Code style issues found in (?:the above file(?:\(s\))?|(?<count>\d+) files)\./;
/** `[error] src/a.ts: SyntaxError: Unexpected token (1:9)`. */
const BROKEN =
  /^\[error\] (?<file>[^:*?"<>|]+\.\w{1,15}): (?<code>\w*Error): (?<message>.+?)(?: \((?<line>\d+):(?<column>\d+)\))?$/;
const CLEAN = /^All matched files use Prettier code style!$/;
const MESSAGE = 'Code style issues found';

/** `prettier --check`. What `--list-different` prints is a list of files that cannot be told from any other. */
export const prettier: Framework = {
  name: 'prettier',
  hints: ['[warn] ', '[error] '],
  parse: (lines) => ({ tests: null, problems: problemsOf(lines) }),
};

function problemsOf(lines: readonly LogLine[]): Problem[] {
  const drafts: Draft[] = [];
  const listed = new Map<string, Draft[]>();
  for (const readings of toolOutput(lines)) {
    for (const { text, runner, line } of readings) {
      const file = FILE.exec(text)?.groups?.file;
      const found = FOUND.exec(text);
      const broken = BROKEN.exec(text)?.groups;
      if (CHECKING.test(text)) listed.set(runner, []);
      else if (CLEAN.test(text)) listed.delete(runner);
      else if (file !== undefined) listed.get(runner)?.push(unformatted(file, line));
      else if (found !== null) {
        const files = listed.get(runner) ?? [];
        drafts.push(...files.slice(-Number(found.groups?.count ?? files.length)));
        listed.delete(runner);
      } else if (broken !== undefined && listed.has(runner)) drafts.push(brokenFile(broken, line));
      else continue;
      break;
    }
  }
  // A log that was cut ends before the last line.
  return tidied([...drafts, ...[...listed.values()].flat()]);
}

function unformatted(file: string, { number }: LogLine): Draft {
  return { file, line: null, column: null, severity: 'error', code: null, message: MESSAGE, logLine: number };
}

function brokenFile({ file, line, column, code, message }: Record<string, string | undefined>, at: LogLine): Draft {
  const place = {
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
  };
  return { file: file!, ...place, severity: 'error', code: code!, message: message!, logLine: at.number };
}
