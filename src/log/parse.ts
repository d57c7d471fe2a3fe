import type { LogPart, LogStep } from '../domain.ts';
import { githubStructure } from './structure/github.ts';
import { otherStructure } from './structure/other.ts';
import type { Ending, Lines } from './structure/structure.ts';
import { type LogText, type Redact, readLog } from './text.ts';

/** One job's log, or the part of it that a file holds: its place in the file, its steps and its end. */
export interface ParsedLog {
  /** As the log itself says, or null. */
  readonly jobName: string | null;
  readonly text: LogText;
  /** Whose lines are counted. */
  readonly file: string;
  readonly first: number;
  readonly last: number;
  readonly steps: readonly LogStep[];
  readonly ending: Ending;
}

/** A file -> its jobs: one, but for the output of `gh run view --log`, which holds all jobs of a run. Empty files have none. */
export function parsePart(part: LogPart, redact: Redact): ParsedLog[] {
  const text = readLog(part.bytes, redact, { kept: part.kept ?? null });
  if (text.lineCount === 0) return [];
  const whole = { text, file: part.file, first: 1, last: text.lineCount };
  switch (text.format) {
    case 'gh-run-log':
      return parseRunLog(whole);
    case 'github-job':
    case 'github-step':
    case 'azure':
      return [{ ...whole, ...githubStructure(whole, stepsOf(part, text), part.step) }];
    default:
      return [{ ...whole, ...otherStructure(whole, text.format) }];
  }
}

/** Where the encoding was changed, the places of the steps are no longer those of the bytes. */
function stepsOf({ steps, bytes }: LogPart, text: LogText): LogPart['steps'] {
  return text.bytes.length === bytes.length ? steps : null;
}

/** Runs of lines with the same job, and in them runs of lines with the same step. */
function parseRunLog(whole: Lines & { readonly file: string }): ParsedLog[] {
  const { text, file } = whole;
  const failedStepsOnly = !text.bytes.includes('Current runner version: ');
  return runsOf(whole, 1).map((job) => {
    const lines = { text, first: job.first, last: job.last };
    const named = runsOf(lines, 2);
    // gh writes this when it cannot tell the steps apart.
    const known = named.some((step) => step.name !== 'UNKNOWN STEP')
      ? named.map((step, index) => ({
          number: index + 1,
          name: step.name,
          start: text.offsetOf(step.first),
          end: text.offsetOf(step.last + 1),
        }))
      : null;
    const structure = githubStructure(lines, known, null);
    // `--log-failed` prints failed steps and nothing else, so there is no end to be seen.
    const ending = failedStepsOnly && structure.ending === 'unknown' ? 'failure' : structure.ending;
    return { ...lines, file, ...structure, ending, jobName: job.name };
  });
}

interface Run {
  readonly name: string;
  readonly first: number;
  last: number;
}

/** Consecutive lines whose first tab-separated `columns` are the same; compared as bytes, decoded once a run. */
function runsOf({ text, first, last }: Lines, columns: 1 | 2): Run[] {
  const buffer = text.bytes;
  const runs: Run[] = [];
  let prefix: Buffer = Buffer.alloc(0);
  for (let number = text.from(first); number <= last; number = text.from(number + 1)) {
    const start = text.offsetOf(number);
    const end = text.offsetOf(number + 1);
    const current = runs.at(-1);
    if (
      current !== undefined &&
      buffer.compare(prefix, 0, prefix.length, start, Math.min(end, start + prefix.length)) === 0
    ) {
      continue;
    }
    const owner = text.owner(number);
    // A continuation line has no columns: it belongs to the line before.
    if (owner === null) {
      if (current === undefined) runs.push({ name: '', first, last });
      continue;
    }
    const width = buffer.indexOf('\t', columns === 1 ? start : buffer.indexOf('\t', start) + 1) + 1;
    prefix = buffer.subarray(start, width);
    const name = columns === 1 ? owner.job : owner.step;
    // Only the first line of a file has a byte order mark before its name.
    if (current?.name === name) continue;
    if (current !== undefined) current.last = number - 1;
    runs.push({ name, first: current === undefined ? first : number, last });
  }
  return runs;
}
