import type { LogLine, LogStep } from '../domain.ts';
import { isGithub } from '../log/format.ts';
import type { ParsedLog } from '../log/parse.ts';

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

/** The lines of a part, decoded; `omitted` counts those in the middle of an overlong one. */
export function linesOf({ text }: ParsedLog, { first, last }: FailedPart): { lines: LogLine[]; omitted: number } {
  const start = text.offsetOf(first);
  const end = text.offsetOf(last + 1);
  const long = end - start > HEAD_BYTES + TAIL_BYTES || last - first + 1 > HEAD_LINES + TAIL_LINES;
  if (!long) return { lines: text.lines(first, last), omitted: 0 };
  const headEnd = Math.min(first + HEAD_LINES, Math.max(first, text.lineAt(Math.min(end, start + HEAD_BYTES) - 1)));
  const tailStart = Math.max(headEnd + 1, last - TAIL_LINES, text.lineAt(Math.max(start, end - TAIL_BYTES)));
  return {
    lines: [...text.lines(first, headEnd), ...text.lines(tailStart, last)],
    omitted: tailStart - headEnd - 1,
  };
}
