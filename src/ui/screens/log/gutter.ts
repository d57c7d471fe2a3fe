import { grouped } from '../../../reports/layout.ts';
import type { LogView, Times } from './state.ts';
import { stepAt } from './view.ts';

/** Cells of a time with the blank behind it. */
const TIME_WIDTH: Readonly<Record<Times, number>> = { off: 0, clock: 13, step: 11, delta: 10 };

/** Cells before a line's text: the cursor, its number, its time, its sign. */
export function gutterWidth(view: LogView, times: Times): number {
  return 1 + numberWidth(view) + 1 + TIME_WIDTH[times] + 2;
}

export function numberWidth({ reader }: LogView): number {
  return grouped(reader.lineCount).length;
}

/** A line's time, exactly as wide as its column; blanks where it has none. */
export function timeOf(view: LogView, line: number, times: Times): string {
  const width = TIME_WIDTH[times];
  if (width === 0) return '';
  return `${(timeText(view, line, times) ?? '').padStart(width - 1).slice(0, width - 1)} `;
}

function timeText(view: LogView, line: number, times: Times): string | null {
  const { timeMs } = view.reader.line(line);
  if (timeMs === null) return null;
  if (times === 'clock') return new Date(timeMs).toISOString().slice(11, 23);
  const since = times === 'step' ? stepBegan(view, line) : timeBefore(view, line);
  return since === null ? null : times === 'step' ? elapsed(timeMs - since) : delta(timeMs - since);
}

/** Lines at the beginning of a step that may have no time. */
const UNTIMED_MAX = 3;

function stepBegan(view: LogView, line: number): number | null {
  const first = stepAt(view, line)?.step.firstLine ?? 1;
  for (let number = first; number <= Math.min(line, first + UNTIMED_MAX); number++) {
    const { timeMs } = view.reader.line(number);
    if (timeMs !== null) return timeMs;
  }
  return null;
}

function timeBefore(view: LogView, line: number): number | null {
  return line <= 1 ? null : view.reader.line(line - 1).timeMs;
}

/** `+12:03.250`; an hour and more: `+1:02:03`. */
function elapsed(ms: number): string {
  const sign = ms < 0 ? '-' : '+';
  const whole = Math.floor(Math.abs(ms) / 1000);
  const seconds = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes >= 60) return `${sign}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds}`;
  return `${sign}${minutes}:${seconds}.${String(Math.abs(ms) % 1000).padStart(3, '0')}`;
}

function delta(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  return `${ms < 0 ? '-' : '+'}${seconds < 1000 ? seconds.toFixed(3) : `${Math.round(seconds)} s`}`;
}
