import { stringWidth, truncate } from './layout.ts';

/** One column of a table. It is as wide as its longest cell, as long as the page holds that. */
export interface Column {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly right?: boolean;
  /** Columns down to which it may be cut; null when a cut cell would be worth nothing. */
  readonly least: number | null;
  /** The page may leave it out where it is narrow; later ones go first; one that cannot be cut, before others are hard to read. */
  readonly spare?: boolean;
}

export interface Cell {
  readonly text: string;
  readonly style?: (text: string) => string;
}

/** Between two columns. */
const GAP = 2;
/** Cut to fewer columns a name is hard to tell from others. */
const LEGIBLE = 15;

/** A head and a line for each row, cut to `width` and never wrapped. `head` styles the titles. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, head }: { readonly width: number; readonly head: (text: string) => string },
): string[] {
  const shown = columns.map((column, index) => ({
    column,
    index,
    room: Math.max(stringWidth(column.title), ...rows.map((row) => stringWidth(row[index]!.text))),
  }));
  /** Columns of all of them where none is cut to fewer than `least`, or than it may be. */
  const needs = (least: number): number =>
    shown.reduce((sum, { column, room }) => sum + Math.min(room, Math.max(least, column.least ?? room)), 0) +
    GAP * (shown.length - 1);
  const leaveOut = (least: number, which: (column: Column) => boolean): void => {
    while (needs(least) > width) {
      const last = shown.findLastIndex(({ column }) => column.spare && which(column));
      if (last === -1) break;
      shown.splice(last, 1);
    }
  };
  leaveOut(LEGIBLE, (column) => column.least === null);
  leaveOut(0, () => true);
  for (let tooMuch = needs(Infinity) - width; tooMuch > 0; tooMuch--) {
    const elastic = shown.filter(({ column, room }) => column.least !== null && room > column.least);
    if (elastic.length === 0) break;
    // The widest gives way, so that short names stay whole.
    elastic.reduce((widest, one) => (one.room > widest.room ? one : widest)).room--;
  }
  const line = (cells: readonly Cell[]): string =>
    shown
      .map(({ column, index, room }) => {
        const { text, style = same } = cells[index]!;
        const cut = truncate(text, room);
        const blanks = ' '.repeat(Math.max(0, room - stringWidth(cut)));
        return column.right ? `${blanks}${style(cut)}` : `${style(cut)}${blanks}`;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  return [line(columns.map(({ title }) => ({ text: title, style: head }))), ...rows.map(line)];
}

function same(text: string): string {
  return text;
}
