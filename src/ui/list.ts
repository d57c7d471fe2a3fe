import { grouped } from '../reports/layout.ts';

/** A cursor in a list, and which entry stands at the top of what is shown of it. */
export interface ListView {
  /** From 0. */
  readonly cursor: number;
  readonly top: number;
}

export const AT_TOP: ListView = { cursor: 0, top: 0 };

/** Entries that stay in sight above and below the cursor, where there is room. */
const MARGIN = 2;

/** The cursor on an entry, and the list scrolled so that it is seen. */
export function moveTo({ top }: ListView, cursor: number, count: number, height: number): ListView {
  const at = Math.max(0, Math.min(count - 1, cursor));
  const margin = Math.min(MARGIN, Math.max(0, (height - 1) >> 1));
  const least = Math.max(0, at + margin - height + 1);
  const most = Math.max(0, at - margin);
  const last = Math.max(0, count - height);
  return { cursor: at, top: Math.min(last, Math.max(Math.min(least, last), Math.min(top, most))) };
}

export function moveBy(view: ListView, delta: number, count: number, height: number): ListView {
  return moveTo(view, view.cursor + delta, count, height);
}

/** Scrolled by the wheel: the cursor stays where it is as long as it is seen. */
export function scrollBy({ cursor, top }: ListView, delta: number, count: number, height: number): ListView {
  const next = Math.max(0, Math.min(Math.max(0, count - height), top + delta));
  return { top: next, cursor: Math.max(0, Math.min(count - 1, Math.max(next, Math.min(next + height - 1, cursor)))) };
}

/** The moves that every list knows, by the name of their command; null for all others. */
export function moved(view: ListView, command: string, count: number, height: number): ListView | null {
  const delta = MOVES[command]?.(Math.max(1, height), count);
  return delta === undefined ? null : moveBy(view, delta, count, height);
}

/** The same for a text without a cursor: its first line in sight. */
export function movedText(top: number, command: string, count: number, height: number): number | null {
  return moved({ cursor: top, top: 0 }, command, lastTop(count, height) + 1, height)?.cursor ?? null;
}

/** By the wheel. */
export function scrollText(top: number, delta: number, count: number, height: number): number {
  return Math.max(0, Math.min(lastTop(count, height), top + delta));
}

/** How far it is scrolled: `4 below`, `end`; empty where all of it is in sight. */
export function scrolledWords(top: number, count: number, height: number): string {
  if (count <= height) return '';
  const below = lastTop(count, height) - scrollText(top, 0, count, height);
  return below === 0 ? 'end' : `${grouped(below)} below`;
}

function lastTop(count: number, height: number): number {
  return Math.max(0, count - height);
}

const MOVES: Readonly<Record<string, (height: number, count: number) => number>> = {
  'move.down': () => 1,
  'move.up': () => -1,
  'move.page-down': (height) => height,
  'move.page-up': (height) => -height,
  'move.half-down': (height) => Math.max(1, height >> 1),
  'move.half-up': (height) => -Math.max(1, height >> 1),
  'move.top': (_height, count) => -count,
  'move.bottom': (_height, count) => count,
};
