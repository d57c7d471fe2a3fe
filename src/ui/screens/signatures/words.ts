import type { Transience } from '../../../domain.ts';
import { counted, graphemes, stringWidth } from '../../../reports/layout.ts';
import { ascii, type Look } from '../../look/look.ts';

/** What the nature of a known cause means for a re-run. */
export const TRANSIENCE: Readonly<Record<Transience, string>> = {
  race: 'a race: a re-run may pass',
  network: 'a re-run may pass',
  infrastructure: 'a re-run may pass',
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

/** Lines of at most `width` columns behind `indent` blanks; only a word that is longer than a line is broken. */
export function folded(text: string, width: number, look: Look, indent = 0): string[] {
  const pieces = piecesOf(ascii(text, look).split(/\s+/).join(' ').trim(), Math.max(10, width - indent));
  return pieces.map((line) => ' '.repeat(indent) + line);
}

/** The same for a line of a file: what does not fit goes on below it, a little further in. */
export function hung(line: string, width: number): string[] {
  const text = line.trimStart();
  const indent = Math.min(line.length - text.length, width >> 1);
  return piecesOf(text, width - indent - 2).map((piece, at) => ' '.repeat(indent + (at === 0 ? 0 : 2)) + piece);
}

/** Behind these a long word is best broken. */
const JOINT = /[-./\\_:;,)\]}&?=]/;

/** Pieces of at most `room` columns that together are the line, but for the blanks at which it is broken. */
function piecesOf(line: string, room: number): string[] {
  const signs = graphemes(line);
  const pieces: string[] = [];
  let from = 0;
  do {
    const to = from + fitting(signs.slice(from), room);
    const at = to >= signs.length ? to : from + breakOf(signs.slice(from), to - from, room);
    pieces.push(signs.slice(from, at).join('').trimEnd());
    from = at;
    while (signs[from] === ' ') from++;
  } while (from < signs.length);
  return pieces;
}

/** How many of them take no more than `room` columns; at least one. */
function fitting(signs: readonly string[], room: number): number {
  let used = 0;
  const at = signs.findIndex((sign) => {
    used += stringWidth(sign);
    return used > room;
  });
  return at === -1 ? signs.length : Math.max(1, at);
}

/** Before the word that does not fit; inside it, where no line has room for it or the line would be nearly empty. @param most So many fit. */
function breakOf(signs: readonly string[], most: number, room: number): number {
  const blank = signs.lastIndexOf(' ', most);
  const after = signs.indexOf(' ', blank + 1);
  const word = signs.slice(blank + 1, after === -1 ? signs.length : after);
  const joint = signs.slice(0, most).findLastIndex((sign) => JOINT.test(sign)) + 1;
  const isJoined = joint > blank + 1 && joint > most / 3;
  if (blank > 0 && fitting(word, room) === word.length && !(isJoined && blank < most / 3)) return blank;
  return isJoined ? joint : most;
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
