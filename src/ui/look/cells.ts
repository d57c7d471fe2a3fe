import { graphemes, stringWidth } from '../../reports/layout.ts';

/**
 * Text in cells of a terminal, with colours. A colour is opened and closed by its own sequences (never by `0m`), so that what lies
 * around, a selection, goes on behind it.
 */

const ASCII = /^[\x20-\x7e]*$/;
const STYLE = /\u001b\[[0-9;]*m/g;

/** Text without its colours. */
export function unstyled(text: string): string {
  return text.includes('\u001b') ? text.replace(STYLE, '') : text;
}

/** Columns that a text takes, colours not counted. */
export function cellsOf(text: string): number {
  return stringWidth(unstyled(text));
}

/** Exactly `width` columns: cut with `…`, or filled with blanks. Colours that are open at the cut are closed. */
export function toWidth(text: string, width: number, more = '…'): string {
  if (width <= 0) return '';
  if (ASCII.test(text)) {
    if (text.length <= width) return text.padEnd(width);
    return text.slice(0, Math.max(0, width - more.length)) + more.slice(0, width);
  }
  const used = cellsOf(text);
  return used <= width ? text + ' '.repeat(width - used) : cut(text, width, more);
}

/** The same with the text at the right. */
export function toWidthEnd(text: string, width: number): string {
  const used = cellsOf(text);
  return used <= width ? ' '.repeat(width - used) + text : toWidth(text, width);
}

/** `left` and `right` in one line of `width` columns; the right one keeps its room. */
export function between(left: string, right: string, width: number): string {
  const room = width - cellsOf(right);
  return room <= 0 ? toWidth(right, width) : toWidth(left, room) + right;
}

/** The first of the parts, as many as there is room for whole. */
export function wholeParts(parts: readonly string[], width: number, gap: string): string {
  let text = '';
  for (const part of parts) {
    const next = text === '' ? part : `${text}${gap}${part}`;
    if (cellsOf(next) > width) break;
    text = next;
  }
  return text;
}

function cut(text: string, width: number, more: string): string {
  const room = width - more.length;
  let result = '';
  let used = 0;
  let last = 0;
  let isFull = false;
  const put = (part: string): void => {
    for (const grapheme of isFull ? [] : graphemes(part)) {
      const next = stringWidth(grapheme);
      if (used + next > room) {
        isFull = true;
        break;
      }
      result += grapheme;
      used += next;
    }
  };
  for (const match of text.matchAll(STYLE)) {
    put(text.slice(last, match.index));
    if (isFull) break;
    result += match[0];
    last = match.index + match[0].length;
  }
  if (!isFull) put(text.slice(last));
  // Whatever closes a colour behind the cut still closes it; what opens one there does no harm, as the next closes it.
  const rest = text.slice(last).match(STYLE) ?? [];
  return `${result}${more}${isFull ? rest.join('') : ''}${' '.repeat(Math.max(0, width - used - more.length))}`;
}
