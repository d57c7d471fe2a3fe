import type { LogLine, LogStep } from '../domain.ts';
import { isGithub } from '../log/format.ts';
import type { ParsedLog } from '../log/parse.ts';
import type { LogText } from '../log/text.ts';

/** The part of a job in which its failure is explained. */
export interface FailedPart {
  readonly step: LogStep | null;
  readonly first: number;
  readonly last: number;
}

/** Bytes of a step that are read; of a longer one the head and the tail. The tail holds the end, so it gets most. */
const HEAD_BYTES = 4 * 1024 * 1024;
const TAIL_BYTES = 12 * 1024 * 1024;
/** The same in lines: a decoded line takes memory however short it is. */
const HEAD_LINES = 50_000;
const TAIL_LINES = 150_000;

/**
 * The failed steps, in order. Where the log tells of none, all that is not tidying up;
 * where the job ended well, nothing.
 */
export function failedParts({ text, steps, ending, first, last }: ParsedLog): FailedPart[] {
  if (ending === 'success') return [];
  const bad = steps.filter((step) => ['failure', 'timed-out', 'cancelled'].includes(step.conclusion));
  const work = bad.filter((step) => step.kind !== 'post' && step.kind !== 'complete');
  const failed = work.length > 0 ? work : bad;
  // Elsewhere than on GitHub the system's own word on the failure stands at the very end.
  const until = (step: LogStep): number => (isGithub(text.format) ? step.lastLine : last);
  if (failed.length > 0) return failed.map((step) => ({ step, first: step.firstLine, last: until(step) }));
  const unfinished = steps.findLast((step) => step.conclusion === 'unknown' || step.conclusion === 'cut-off');
  if (unfinished !== undefined && unfinished.kind !== 'whole' && ending === 'cut-off') {
    return [{ step: unfinished, first: unfinished.firstLine, last: unfinished.lastLine }];
  }
  return [{ step: null, first, last }];
}

/** The lines of a part, decoded: all of them, or head and tail of an overlong one. */
export function linesOf({ text }: ParsedLog, part: FailedPart): LogLine[] {
  const gap = gapOf(text, part);
  if (gap === null) return text.lines(part.first, part.last);
  return [...text.lines(part.first, gap.after), ...text.lines(gap.before, part.last)];
}

/** How many lines in the middle of overlong steps nobody reads. */
export function omittedLines(log: ParsedLog): number {
  const gaps = failedParts(log).map((part) => gapOf(log.text, part));
  return gaps.reduce((sum, gap) => sum + (gap === null ? 0 : gap.before - gap.after - 1), 0);
}

/** The last line of the head and the first of the tail; null when the part is read whole. */
function gapOf(text: LogText, { first, last }: FailedPart): { after: number; before: number } | null {
  const start = text.offsetOf(first);
  const end = text.offsetOf(last + 1);
  const long = end - start > HEAD_BYTES + TAIL_BYTES || last - first + 1 > HEAD_LINES + TAIL_LINES;
  if (!long) return null;
  const after = Math.min(first + HEAD_LINES, Math.max(first, text.lineAt(Math.min(end, start + HEAD_BYTES) - 1)));
  return { after, before: Math.max(after + 1, last - TAIL_LINES, text.lineAt(Math.max(start, end - TAIL_BYTES))) };
}
