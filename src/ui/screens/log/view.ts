import type { LogAnswer } from '../../../service/log.ts';
import { chosenRows, foldRows } from './fold-map.ts';
import { closedAsIn, closedAtFirst, unfoldedTo, withRows } from './folding.ts';
import { notesOf } from './notes.ts';
import { createReader } from './reader.ts';
import type { LogSearch, LogSource, LogView } from './state.ts';

/** A log that came, folded as it is at first, the cursor on its first line. */
export function viewOf(answer: LogAnswer, { failures }: LogSource): LogView {
  const reader = createReader(answer);
  const notes = notesOf(failures, answer.shift, reader.lineCount);
  const closed = closedAtFirst(answer.folds, notes.lines, answer.errors);
  return {
    answer,
    reader,
    notes,
    closed,
    rows: foldRows(reader.lineCount, answer.folds, closed),
    at: { cursor: 0, top: 0 },
    skip: 0,
    left: 0,
    marks: [],
    anchor: null,
    pressed: null,
    search: null,
    awaited: null,
    isFiltered: false,
  };
}

/** The line under the cursor. */
export function lineOf({ rows, at }: LogView): number {
  return rows.lineAt(at.cursor);
}

/** Where to begin: what explains the failure; else the last error; else the end. */
export function startOf({ notes, answer, reader }: LogView, number: number): number {
  return (
    notes.causes[number - 1] ?? notes.causes.find((line) => line !== null) ?? answer.errors.at(-1) ?? reader.lineCount
  );
}

/** Only the lines that hold what is searched, or all of them again. */
export function filtered(view: LogView, isFiltered: boolean): LogView {
  const rows =
    isFiltered && view.search !== null
      ? chosenRows(view.search.hits)
      : foldRows(view.reader.lineCount, view.answer.folds, view.closed);
  return { ...withRows(view, rows), isFiltered };
}

/** What a search found; where only such lines are shown, other ones are now. */
export function withSearch(view: LogView, search: LogSearch): LogView {
  const next = { ...view, search, awaited: null };
  return view.isFiltered ? filtered(next, true) : next;
}

/** What was done with a log (folds, marks, search, place), in the same log as it came now: another part of it, or all. */
export function carried(before: LogView, fresh: LogView): LogView {
  const moved = (fresh.answer.shift ?? 0) - (before.answer.shift ?? 0);
  const { search } = before;
  const open: LogView = {
    ...fresh,
    closed: closedAsIn(before, fresh, moved),
    left: before.left,
    marks: before.marks.map((line) => line + moved),
    anchor: before.anchor === null ? null : before.anchor + moved,
    pressed: before.pressed === null ? null : before.pressed + moved,
    search: search === null ? null : { ...search, hits: search.hits.map((line) => line + moved) },
    awaited: before.awaited,
  };
  const line = Math.max(1, Math.min(fresh.reader.lineCount, lineOf(before) + moved));
  const shown = filtered(open, before.isFiltered);
  const { rows, closed } = before.isFiltered ? shown : unfoldedTo(shown, line);
  const cursor = rows.rowOf(line);
  const { at, skip } = before;
  const top = Math.max(0, cursor - (at.cursor - at.top));
  return { ...shown, rows, closed, at: { cursor, top }, skip };
}

/** The step of a line, and which of its lines it is, from 1. Null: the log does not tell. */
export function stepAt({ answer: { steps } }: LogView, line: number) {
  const step = steps.find(({ firstLine, lastLine }) => line >= firstLine && line <= lastLine);
  return step === undefined ? null : { step, line: line - step.firstLine + 1 };
}

/** First and last line of the selection; null where nothing is selected. */
export function selectionOf(view: LogView): readonly [first: number, last: number] | null {
  if (view.anchor === null) return null;
  const line = lineOf(view);
  // A row that stands for many is selected with all of them.
  const last = Math.max(line, view.anchor);
  return [Math.min(line, view.anchor), last + view.rows.hiddenAfter(last)];
}
