import type { LogLine, LogStep } from '../domain.ts';
import { isGithub } from '../log/format.ts';
import type { ParsedLog } from '../log/parse.ts';

/** The part of a job in which its failure is explained. */
export interface FailedPart {
  readonly step: LogStep | null;
  readonly first: number;
  readonly last: number;
}

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

/** The lines of a part that are there, decoded. */
export function linesOf({ text }: ParsedLog, part: FailedPart): LogLine[] {
  return text.lines(part.first, part.last);
}

/** How many lines of the failed steps were left out because they are too long. */
export function omittedLines(log: ParsedLog): number {
  const missing = failedParts(log).map(({ first, last }) => last - first + 1 - log.text.count(first, last));
  return missing.reduce((sum, one) => sum + one, 0);
}
