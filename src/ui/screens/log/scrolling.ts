import { moved, moveTo, scrollBy } from '../../list.ts';
import { type Extent, extentOf, type State } from '../../state.ts';
import { heightIn, visible } from './cells.ts';
import { closedAt, unfoldedTo } from './folding.ts';
import { gutterWidth } from './gutter.ts';
import type { LogPane, LogView } from './state.ts';
import { filtered } from './view.ts';
import { whyHeight } from './why.ts';

export const PANE = 'run.log';
/** Rows above a line that was jumped to. */
const ABOVE = 5;

/** What scrolling has to know of the pane. */
export interface Room {
  readonly height: number;
  /** Cells that a line's text may take. */
  readonly textWidth: number;
  readonly isWrapped: boolean;
}

export function roomOf(state: Pick<State, 'panes'> & { readonly log: LogPane }): Room {
  return roomIn(state.log, extentOf(state, PANE));
}

export function roomIn(log: LogPane, { width, height }: Extent): Room {
  const gutter = log.view === null ? 0 : gutterWidth(log.view, log.times);
  return {
    height: Math.max(1, height - whyHeight(log, { width, height })),
    textWidth: Math.max(1, width - gutter - 1),
    isWrapped: log.isWrapped,
  };
}

/** Lines of the pane that a row takes. */
function heightOfRow(view: LogView, row: number, { textWidth, isWrapped }: Room): number {
  if (!isWrapped) return 1;
  const line = view.rows.lineAt(row);
  if (closedAt(view, line) !== null && !view.isFiltered) return 1;
  return heightIn(visible(view.reader.line(line).text), textWidth);
}

/** The cursor on a row, in sight. */
export function toRow(view: LogView, row: number, room: Room): LogView {
  const at = moveTo(view.at, row, view.rows.count, room.height);
  return room.isWrapped ? inSight({ ...view, at, skip: 0 }, room) : { ...view, at, skip: 0 };
}

/** The cursor on a line, which is unfolded where it is hidden, some rows below the top if it was not in sight. */
export function toLine(view: LogView, line: number, room: Room): LogView {
  const wanted = Math.max(1, Math.min(view.reader.lineCount, line));
  const all = view.isFiltered && view.rows.lineAt(view.rows.rowOf(wanted)) !== wanted ? filtered(view, false) : view;
  const open = all.isFiltered ? all : unfoldedTo(all, wanted);
  const row = open.rows.rowOf(wanted);
  const isSeen = row >= open.at.top && row < open.at.top + room.height;
  return toRow(isSeen ? open : { ...open, at: { cursor: row, top: Math.max(0, row - ABOVE) } }, row, room);
}

/** The moves that lists know; null for all others. */
export function movedBy(view: LogView, command: string, room: Room): LogView | null {
  if (!room.isWrapped) {
    const at = moved(view.at, command, view.rows.count, room.height);
    return at === null ? null : { ...view, at };
  }
  const within = movedWithin(view, command, room);
  if (within !== null) return within;
  const isPage = command === 'move.page-down' || command === 'move.page-up';
  const shown = isPage ? Math.max(1, rowsShown(view, room)) : room.height;
  const at = moved(view.at, command, view.rows.count, shown);
  return at === null ? null : toRow(view, at.cursor, room);
}

/** A row that is higher than the pane is gone through before the next one. */
function movedWithin(view: LogView, command: string, room: Room): LogView | null {
  const step = {
    'move.down': 1,
    'move.up': -1,
    'move.half-down': room.height >> 1,
    'move.half-up': -(room.height >> 1),
  }[command];
  if (step === undefined || view.at.top !== view.at.cursor) return null;
  const most = heightOfRow(view, view.at.cursor, room) - room.height;
  const skip = Math.max(0, Math.min(most, view.skip + step));
  return most > 0 && skip !== view.skip ? { ...view, skip } : null;
}

/** Scrolled by the wheel. */
export function wheeled(view: LogView, delta: number, room: Room): LogView {
  const at = scrollBy(view.at, delta, view.rows.count, room.height);
  return room.isWrapped ? inSight({ ...view, at, skip: 0 }, room) : { ...view, at };
}

/** Wrapped rows take more room than one line each: the top goes down until the cursor's row is seen. */
function inSight(view: LogView, room: Room): LogView {
  const { cursor } = view.at;
  let top = Math.max(view.at.top, cursor - room.height);
  let used = 0;
  for (let row = top; row <= cursor; row++) used += heightOfRow(view, row, room);
  while (used > room.height && top < cursor) used -= heightOfRow(view, top++, room);
  return { ...view, at: { cursor, top } };
}

function rowsShown(view: LogView, room: Room): number {
  let used = 0;
  let row = view.at.top;
  while (row < view.rows.count) {
    used += heightOfRow(view, row, room);
    if (used > room.height) break;
    row++;
  }
  return row - view.at.top;
}

/** The row that is drawn in line `y` of the pane; the last one where there is none. */
export function rowAt(view: LogView, y: number, room: Room): number {
  const { top } = view.at;
  if (!room.isWrapped) return Math.max(0, Math.min(view.rows.count - 1, top + y));
  let used = -view.skip;
  for (let row = top; row < view.rows.count; row++) {
    used += heightOfRow(view, row, room);
    if (used > y) return row;
  }
  return view.rows.count - 1;
}
