import type { LogLine } from '../domain.ts';
import type { ParsedLog } from '../log/parse.ts';

/** Five lines of context; blank ones are passed over, but not for long. */
const EXCERPT_BEFORE = 2;
const EXCERPT_AFTER = 3;
const EXCERPT_REACH = 8;

/** The line with the nearest lines before and after it that say something. */
export function excerptOf({ text, first, last }: ParsedLog, line: number): LogLine[] {
  const said = ({ text: words }: LogLine): boolean => words.trim() !== '';
  const before = text.lines(Math.max(first, line - EXCERPT_REACH), line - 1).filter(said);
  const after = text.lines(line + 1, Math.min(last, line + EXCERPT_REACH)).filter(said);
  return [...before.slice(-EXCERPT_BEFORE), text.line(line), ...after.slice(0, EXCERPT_AFTER)];
}
