import type { Failure } from '../../domain.ts';
import type { LogText } from '../../log/text.ts';

/** So much of a line is compared. */
const COMPARED_LENGTH = 200;
/** More lines that say the same tell nothing of which one is meant. */
const TRIES_MAX = 200;

/**
 * What is to be added to the lines of failures in this log: they may have been counted in another file of the job.
 * Null: what explains them does not stand in it.
 * @param base Lines before the file that they were counted in, as far as that can be told.
 * @param isCertain It is that file.
 */
export function shiftOf(
  text: LogText,
  failures: readonly Failure[],
  { base, isCertain }: { readonly base: number | null; readonly isCertain: boolean },
): number | null {
  const [best] = failures;
  if (best === undefined || isCertain) return base ?? 0;
  const { line, text: said } = best.rootCause;
  if (base !== null && isAt(text, line + base, said)) return base;
  const found = nearest(text, line, said);
  return found === null ? null : found - line;
}

function isAt(text: LogText, number: number, said: string): boolean {
  if (number < 1 || number > text.lineCount) return false;
  return text.line(number).text.slice(0, COMPARED_LENGTH) === said.slice(0, COMPARED_LENGTH);
}

function nearest(text: LogText, line: number, said: string): number | null {
  const wanted = Buffer.from(said.slice(0, COMPARED_LENGTH).split('***')[0]!);
  if (wanted.length === 0) return null;
  let best: number | null = null;
  let at = text.bytes.indexOf(wanted);
  for (let tries = 0; at >= 0 && tries < TRIES_MAX; tries++) {
    const number = text.lineAt(at);
    const isNearer = best === null || Math.abs(number - line) < Math.abs(best - line);
    if (isNearer && isAt(text, number, said)) best = number;
    at = text.bytes.indexOf(wanted, text.offsetOf(number + 1));
  }
  return best;
}
