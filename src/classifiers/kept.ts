import type { JobTriage, LogLine } from '../domain.ts';
import type { ParsedLog } from '../log/parse.ts';
import { linesWith } from '../log/structure/structure.ts';
import { tracesOf } from './traces.ts';
import { type FailedPart, failedParts } from './window.ts';

/** Bytes of text that are kept of a job at most: a page of output around each cause, and what leads to it. */
const KEPT_MAX_BYTES = 96 * 1024;
/** Of these beginning, end and the runner's marks may take so much: a log may have a hundred thousand marks. */
const FRAME_MAX_BYTES = 24 * 1024;
/** An overlong line is cut when it is read, and takes no more than this. Source: `log/clean.ts`. */
const LINE_MAX_BYTES = 9 * 1024;

/** Lines at the beginning of a log, where the runner says what it is, and at its end. */
const FIRST_LINES = 30;
const LAST_LINES = 20;
/** The head of a failed step shows script and variables. */
const HEAD_LINES = 200;
const CAUSE_LINES = 40;
const TAIL_LINES = 120;
const CANDIDATE_LINES = 6;
const REPORTED_LINES = 2;

/**
 * The lines of a log that are worth keeping: enough to explain the failure again with a better catalogue, and to search in.
 * What matters most comes first, until the room is taken; ascending. Of a job without failures only what others may hang on.
 */
export function keptLines(log: ParsedLog, { failures }: Pick<JobTriage, 'failures'>): number[] {
  const kept = new Set<number>();
  let room = FRAME_MAX_BYTES;
  const keep = (first: number, last: number, step = 1): void => {
    const [from, to] = [Math.max(log.first, first), Math.min(log.last, last)];
    for (let at = step > 0 ? from : to; at >= from && at <= to; at += step) {
      if (kept.has(at)) continue;
      const size = Math.min(LINE_MAX_BYTES, log.text.offsetOf(at + 1) - log.text.offsetOf(at));
      if (size > room) return;
      room -= size;
      kept.add(at);
    }
  };
  const around = (line: number, reach: number): void => keep(line - reach, line + reach);

  const traces = tracesOf(log);
  const tied = [...traces.dropped, ...traces.empty, ...traces.missingArtifacts, ...traces.emptyUploads];
  for (const { line } of traces.needs === null ? tied : [...tied, traces.needs]) keep(line, line);
  if (failures.length === 0) {
    if (kept.size === 0) return [];
    keep(log.first, log.first + FIRST_LINES);
    return [...kept].sort((a, b) => a - b);
  }

  keep(log.first, log.first + FIRST_LINES);
  keep(log.last - LAST_LINES, log.last);
  for (const line of marks(log)) keep(line, line);

  room += KEPT_MAX_BYTES - FRAME_MAX_BYTES;
  const parts = failedParts(log);
  for (const { rootCause } of failures) {
    keep(rootCause.line, rootCause.endLine);
    around(rootCause.line, CAUSE_LINES);
  }
  for (const part of parts) keep(part.first, headEnd(log, part));
  for (const part of parts) keep(part.last - TAIL_LINES, part.last, -1);
  for (const failure of failures) {
    for (const { logLine } of failure.tests?.failures ?? []) around(logLine, REPORTED_LINES);
    for (const { logLine } of failure.problems) around(logLine, REPORTED_LINES);
    for (const { line } of failure.candidates) around(line, CANDIDATE_LINES);
  }
  // Whatever room is left: what came before the end.
  for (const part of parts) keep(part.first, part.last, -1);
  return [...kept].sort((a, b) => a - b);
}

/** The text that a search looks into: what the job printed in its failed steps, each line once. */
export function searchable(lines: readonly LogLine[]): string {
  return [...new Set(lines.map(({ text }) => text.trim()).filter((text) => text !== ''))].join('\n');
}

function marks(log: ParsedLog): number[] {
  return ['Current runner version: ', 'Complete job name: ', '##[', 'Post job cleanup.', 'Cleaning up orphan processes']
    .flatMap((needle) => linesWith(log, needle))
    .sort((a, b) => a - b);
}

function headEnd({ text }: ParsedLog, { first, last }: FailedPart): number {
  const reach = Math.min(last, first + HEAD_LINES);
  const end = text.lines(first, reach).find((line) => line.marker === 'endgroup');
  return end?.number ?? first;
}
