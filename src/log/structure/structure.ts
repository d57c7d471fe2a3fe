import type { LogStep } from '../../domain.ts';
import type { LogText } from '../text.ts';

/** How a job's log ends. `cut-off`: in the middle of a step, without any word about the end. */
export type Ending = 'failure' | 'success' | 'cancelled' | 'timed-out' | 'cut-off' | 'unknown';

export interface Structure {
  /** In order, without gaps: every line of the job is in exactly one. */
  readonly steps: readonly LogStep[];
  readonly ending: Ending;
  /** The job's own name for itself, or null. */
  readonly jobName: string | null;
}

/** Part of a file: lines `first` to `last`, both included. */
export interface Lines {
  readonly text: LogText;
  readonly first: number;
  readonly last: number;
}

/** Numbers of the lines that contain `needle`, found in the bytes without decoding. */
export function linesWith({ text, first, last }: Lines, needle: string): number[] {
  const end = text.offsetOf(last + 1);
  // The search must not run on through the jobs behind this one.
  const bytes = text.bytes.subarray(0, end);
  const found: number[] = [];
  let at = text.offsetOf(first);
  while (at < end) {
    const hit = bytes.indexOf(needle, at);
    if (hit < 0) break;
    const line = text.lineAt(hit);
    found.push(line);
    at = text.offsetOf(line + 1);
  }
  return found;
}

/** The one step of a log that tells of none. */
export function wholeStep({ first, last }: Lines, conclusion: LogStep['conclusion'], exitCode: number | null): LogStep {
  return { number: null, name: 'whole log', firstLine: first, lastLine: last, kind: 'whole', conclusion, exitCode };
}

/** What is collected of a step while its lines go by. */
export interface Draft {
  readonly number: number | null;
  readonly name: string;
  readonly kind: LogStep['kind'];
  readonly firstLine: number;
}

/** Drafts in order of their first lines -> steps that end where the next begins. The first one begins at `first`. */
export function closeSteps(
  drafts: readonly Draft[],
  { first, last }: Lines,
  judge: (draft: Draft, lastLine: number) => Pick<LogStep, 'conclusion' | 'exitCode'>,
): LogStep[] {
  return drafts.map((draft, index) => {
    const lastLine = index + 1 < drafts.length ? drafts[index + 1]!.firstLine - 1 : last;
    return { ...draft, firstLine: index === 0 ? first : draft.firstLine, lastLine, ...judge(draft, lastLine) };
  });
}
