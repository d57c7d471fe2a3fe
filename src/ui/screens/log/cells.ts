import { graphemes, stringWidth } from '../../../reports/layout.ts';

const ASCII = /^[\x20-\x7e]*$/;
const TAB_WIDTH = 8;
/** What has no cell of its own and may change the order of others; `\u200d` joins emojis. */
const WITHOUT_CELL = /(?!\u200d)[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A line's text as it takes cells: tabs as blanks, nothing that acts on a terminal. */
export function visible(text: string): string {
  if (ASCII.test(text)) return text;
  const clean = text.replace(WITHOUT_CELL, (char) => (char === '\t' ? char : ''));
  if (!clean.includes('\t')) return clean;
  const [head = '', ...rest] = clean.split('\t');
  let shown = head;
  let used = stringWidth(head);
  for (const part of rest) {
    const blanks = TAB_WIDTH - (used % TAB_WIDTH);
    shown += ' '.repeat(blanks) + part;
    used += blanks + stringWidth(part);
  }
  return shown;
}

/** A piece of a text: which of its characters (in UTF-16 units), and how many cells they take. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly cells: number;
}

/** What of a text lies in `width` cells from cell `start` on. What would stand half outside is left out. */
export function pieceOf(text: string, start: number, width: number): Piece {
  if (ASCII.test(text)) {
    const from = Math.min(start, text.length);
    const to = Math.min(from + width, text.length);
    return { from, to, cells: to - from };
  }
  let at = 0;
  let cell = 0;
  let from = -1;
  let used = 0;
  for (const grapheme of graphemes(text)) {
    const cells = stringWidth(grapheme);
    if (from < 0 && cell >= start) from = at;
    if (from >= 0) {
      if (used + cells > width) return { from, to: at, cells: used };
      used += cells;
    }
    cell += cells;
    at += grapheme.length;
  }
  return from < 0 ? { from: at, to: at, cells: 0 } : { from, to: at, cells: used };
}

/** A text in lines of at most `width` cells: all of it, broken anywhere. An empty text is one line. */
export function wrapped(text: string, width: number): Piece[] {
  const pieces: Piece[] = [];
  if (ASCII.test(text)) {
    for (let from = 0; from < text.length; from += width) {
      const to = Math.min(from + width, text.length);
      pieces.push({ from, to, cells: to - from });
    }
    return pieces.length === 0 ? [{ from: 0, to: 0, cells: 0 }] : pieces;
  }
  let from = 0;
  let at = 0;
  let used = 0;
  for (const grapheme of graphemes(text)) {
    const cells = stringWidth(grapheme);
    if (used + cells > width && at > from) {
      pieces.push({ from, to: at, cells: used });
      from = at;
      used = 0;
    }
    at += grapheme.length;
    used += cells;
  }
  return [...pieces, { from, to: at, cells: used }];
}

/** Lines that a text takes in so many cells: the same as `wrapped` makes, sooner. */
export function heightIn(text: string, width: number): number {
  return ASCII.test(text) ? Math.max(1, Math.ceil(text.length / width)) : wrapped(text, width).length;
}
