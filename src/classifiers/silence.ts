import type { LogLine } from '../domain.ts';
import type { Ranked, Window } from './ranking.ts';
import { spoken } from './spoken.ts';

/** A long time without a word, where a step was stopped: what hung stands before it. */
export interface Silence {
  /** What was said last. */
  readonly after: LogLine;
  readonly ms: number;
}

/** Shorter ones are what builds and tests do all the time; so are those that take less of the whole time. */
const SILENT_FROM_MS = 60_000;
const SILENT_SHARE = 0.25;

/** The longest time between two lines of the output; null where it is short, or the lines have no times. */
export function silenceIn({ lines, roleAt }: Window): Silence | null {
  let longest: Silence | null = null;
  let said: LogLine | null = null;
  for (const [index, line] of lines.entries()) {
    if (line.timeMs === null || line.text.trim() === '') continue;
    const ms = said === null ? 0 : line.timeMs - said.timeMs!;
    if (said !== null && ms >= SILENT_FROM_MS && ms > (longest?.ms ?? 0)) longest = { after: said, ms };
    const role = roleAt(index);
    if (role !== 'header' && role !== 'tidy') said = line;
  }
  const first = lines.find(({ timeMs }) => timeMs !== null)?.timeMs ?? 0;
  const last = lines.findLast(({ timeMs }) => timeMs !== null)?.timeMs ?? 0;
  return longest !== null && longest.ms >= SILENT_SHARE * (last - first) ? longest : null;
}

/** With the last words before the silence as a candidate of their own, behind what the log itself gives as a reason. */
export function withSilence(ranked: readonly Ranked[], silence: Silence | null): Ranked[] {
  const [best] = ranked;
  if (best === undefined || silence === null) return [...ranked];
  const { number, text } = silence.after;
  const why = [`nothing was said for ${spoken(silence.ms)} after it`];
  const others = ranked.slice(1).filter(({ line }) => line !== number);
  if (best.line === number) return [{ ...best, why: [...best.why, ...why] }, ...others];
  const nothing = {
    role: 'output' as const,
    finding: null,
    test: false,
    problem: false,
    compiler: false,
    deeper: false,
    times: 1,
  };
  return [best, { line: number, text, score: Math.min(best.score, 1) - 0.5, why, ...nothing }, ...others];
}
