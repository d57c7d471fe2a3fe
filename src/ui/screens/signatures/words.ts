import type { Transience } from '../../../domain.ts';
import { counted, wrap } from '../../../reports/layout.ts';
import { ascii, type Look } from '../../look/look.ts';

/** What the nature of a known cause means for a re-run. */
export const TRANSIENCE: Readonly<Record<Transience, string>> = {
  race: 'a race: a re-run may pass',
  network: 'network: a re-run may pass',
  infrastructure: 'the machines: a re-run may pass',
  resource: 'a shortage: a re-run may pass',
  no: 'a re-run will not help',
  unknown: 'a re-run may or may not help',
};

/** `39 of 41 (95 %)` */
export function shareOf(part: number, whole: number): string {
  return `${part} of ${whole} (${Math.round((part / whole) * 100)} %)`;
}

/** `3 runs` … joined by two blanks. */
export function countsOf(...counts: readonly (readonly [count: number, noun: string])[]): string {
  return counts.map(([count, noun]) => counted(count, noun)).join('  ');
}

/** Lines of at most `width` columns, longer words cut into pieces, each behind `indent` blanks. */
export function folded(text: string, width: number, look: Look, indent = 0): string[] {
  const room = Math.max(10, width - indent);
  return wrap(ascii(text, look), room)
    .flatMap((line) => piecesOf(line, room))
    .map((line) => ' '.repeat(indent) + line);
}

/** Pieces of at most `room` characters that together are the line: broken behind a blank where one is near. */
export function piecesOf(line: string, room: number): string[] {
  const chars = [...line];
  const pieces: string[] = [];
  for (let from = 0; from < chars.length; ) {
    const rest = chars.length - from;
    const blank = rest <= room ? -1 : chars.lastIndexOf(' ', from + room - 1);
    const to = rest <= room ? chars.length : blank > from + room / 2 ? blank + 1 : from + room;
    pieces.push(chars.slice(from, to).join(''));
    from = to;
  }
  return pieces.length === 0 ? [''] : pieces;
}

/** One sign a week, the newest at the right: how many runs, beside the most of any week. */
export function stripOf(weeks: readonly number[], look: Look): string {
  const { levels, dot } = look.glyphs;
  const most = Math.max(1, ...weeks);
  return weeks
    .toReversed()
    .map((runs) => (runs === 0 ? dot : levels[Math.max(0, Math.ceil((runs / most) * levels.length) - 1)]!))
    .join('');
}
