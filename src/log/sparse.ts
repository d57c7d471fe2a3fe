import type { LogLine } from '../domain.ts';
import type { LogText } from './text.ts';

/**
 * A log with only some of its lines, the others left empty: line numbers stay what they were, and whatever reads a log
 * reads this as well. Lines come as they may be shown: without secrets, and without control characters but tabs and line ends.
 * @param keep Numbers of the lines to keep, in any order; those outside the log are passed over.
 */
export function sparseText(text: LogText, keep: Iterable<number>): string {
  const lines: string[] = new Array(text.lineCount).fill('');
  for (const [first, last] of rangesOf(keep, text.lineCount)) {
    for (const line of text.lines(first, last)) lines[line.number - 1] = written(line);
    lines[last - 1] = closed(lines[last - 1]!);
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Runs of neighbours, each decoded at once: a private key is only recognised by the lines before. */
function rangesOf(keep: Iterable<number>, lineCount: number): (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const number of [...new Set(keep)].filter((one) => one >= 1 && one <= lineCount).sort((a, b) => a - b)) {
    const current = ranges.at(-1);
    if (current !== undefined && current[1] === number - 1) current[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

const KEY_BEGINS = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^*]{0,8}$/;

/** The key that begins in the last line before a gap ends there, too: a word behind the gap is no part of it. */
function closed(line: string): string {
  return KEY_BEGINS.test(line) ? `${line}***` : line;
}

/** Colours as the two characters `^[`, which `toUtf8` understands. */
const COLOURS = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;

function written({ text, timeMs, marker, colour }: LogLine): string {
  // GitHub writes seven decimals; what is finer than milliseconds is nobody's business.
  const stamp = timeMs === null ? '' : `${new Date(timeMs).toISOString().slice(0, -1)}0000Z `;
  const painted = colour === null ? '' : `^[[${COLOURS[colour]}m`;
  // One blank behind a marker belongs to it.
  const marked = marker === null ? '' : `##[${marker}]${text.startsWith(' ') ? ' ' : ''}`;
  return `${stamp}${marked}${painted}${text}`;
}
