import { TriageError } from '../errors.ts';
import { readTime } from '../filter/time.ts';

/**
 * The begin of what `--since` of a look back says.
 * @throws TriageError `time-malformed`, and `span-empty` where it is not past.
 */
export function pastOf(since: string, nowMs: number): number {
  const fromMs = momentOf(since, '--since', nowMs);
  if (fromMs <= nowMs) return fromMs;
  throw new TriageError(
    'span-empty',
    'No run can be meant: --since is later than now.',
    'Give --since an earlier moment: `--since 14d`, `--since 2026-11-01`.',
  );
}

/**
 * `14d`, `6h`, `2026-11-01`, `2026-11-01T12:00` -> milliseconds since 1970: the first of the day or minute, or the last.
 * @param option What it was given with, for the message.
 */
export function momentOf(text: string, option: string, nowMs: number, edge: 'first' | 'last' = 'first'): number {
  const time = readTime(text, nowMs);
  if (time !== null) return edge === 'first' ? time.startMs : time.endMs - 1;
  throw new TriageError(
    'time-malformed',
    `${option} ${JSON.stringify(text.slice(0, 40))} is no time.`,
    'Give an age (90m, 6h, 14d, 2w) or a date in UTC (2026-11-01, 2026-11-01T12:00).',
  );
}
