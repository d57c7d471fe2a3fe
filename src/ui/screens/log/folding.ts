import { FOLD_KINDS, type FoldKind } from '../../../service/choices.ts';
import type { Folds } from '../../../service/log.ts';
import { countUpTo, foldRows, hasBetween, type Rows } from './fold-map.ts';
import type { LogView } from './state.ts';

/** A fold, by its place in the list. */
export interface Fold {
  readonly index: number;
  readonly kind: FoldKind;
  readonly first: number;
  readonly last: number;
}

/**
 * What is closed to begin with: steps that passed, groups without an error, repetitions, internals; never what holds a line that
 * explains something.
 */
export function closedAtFirst({ first, last, kind }: Folds, important: Uint32Array, errors: Uint32Array): Uint8Array {
  return Uint8Array.from(first, (line, index) => {
    const end = last[index]!;
    const name = FOLD_KINDS[kind[index]!]!;
    if (name === 'gap') return 1;
    // The first line of a fold is seen anyhow, but what stands for many says less than itself.
    if (hasBetween(important, line, end) || name === 'step') return 0;
    return name === 'group' && hasBetween(errors, line, end) ? 0 : 1;
  });
}

/** The closed fold that a row stands for; null: it is a line like others. */
export function closedAt({ answer: { folds }, closed }: LogView, line: number): Fold | null {
  for (let index = countUpTo(folds.first, line - 1); folds.first[index] === line; index++) {
    if (closed[index] === 1) return foldOf(folds, index);
  }
  return null;
}

/** The longest open fold that begins with a line; null where none does. */
export function openAt({ answer: { folds }, closed }: LogView, line: number): Fold | null {
  for (let index = countUpTo(folds.first, line - 1); folds.first[index] === line; index++) {
    if (closed[index] === 0) return foldOf(folds, index);
  }
  return null;
}

/** The shortest open fold around a line; null where there is none. */
export function openAround({ answer: { folds }, closed }: LogView, line: number): Fold | null {
  let best: Fold | null = null;
  for (let index = countUpTo(folds.first, line) - 1; index >= 0; index--) {
    if (closed[index] === 1 || folds.last[index]! < line) continue;
    const fold = foldOf(folds, index);
    if (best === null || fold.last - fold.first < best.last - best.first) best = fold;
  }
  return best;
}

function foldOf({ first, last, kind }: Folds, index: number): Fold {
  return { index, kind: FOLD_KINDS[kind[index]!]!, first: first[index]!, last: last[index]! };
}

/** Folds opened and closed; the view must be put in order by the caller. */
export function withFold(view: LogView, { index }: Fold, isClosed: boolean): LogView {
  const closed = view.closed.slice();
  closed[index] = isClosed ? 1 : 0;
  return refolded(view, closed);
}

/** All folds opened, or closed; what was not kept stays closed. */
export function withAllFolds(view: LogView, isClosed: boolean): LogView {
  const { kind } = view.answer.folds;
  return refolded(
    view,
    view.closed.map((_, index) => (FOLD_KINDS[kind[index]!] === 'gap' || isClosed ? 1 : 0)),
  );
}

export function hasClosed({ answer: { folds }, closed }: LogView): boolean {
  return closed.some((one, index) => one === 1 && FOLD_KINDS[folds.kind[index]!] !== 'gap');
}

/** Everything open that hides a line. */
export function unfoldedTo(view: LogView, line: number): LogView {
  const { first, last, kind } = view.answer.folds;
  const closed = view.closed.slice();
  let isChanged = false;
  for (let index = countUpTo(first, line - 1) - 1; index >= 0; index--) {
    if (closed[index] === 0 || last[index]! < line || FOLD_KINDS[kind[index]!] === 'gap') continue;
    closed[index] = 0;
    isChanged = true;
  }
  return isChanged ? refolded(view, closed) : view;
}

function refolded(view: LogView, closed: Uint8Array): LogView {
  const rows = view.isFiltered ? view.rows : foldRows(view.reader.lineCount, view.answer.folds, closed);
  return { ...withRows(view, rows), closed };
}

/** Other rows, with the line under the cursor at the same height. */
export function withRows(view: LogView, rows: Rows): LogView {
  const { cursor: row, top } = view.at;
  const cursor = rows.rowOf(view.rows.lineAt(row));
  return { ...view, rows, at: { cursor, top: Math.max(0, cursor - (row - top)) }, skip: 0 };
}

/** Folds that were there before are as they were; others as they are at first. @param moved What is added to a line. */
export function closedAsIn(before: LogView, fresh: LogView, moved: number): Uint8Array {
  const known = new Map<string, number>();
  const { folds } = before.answer;
  before.closed.forEach((closed, index) => {
    const { kind, first } = foldOf(folds, index);
    if (kind !== 'gap') known.set(`${kind} ${first + moved}`, closed);
  });
  return fresh.closed.map((closed, index) => {
    const { kind, first } = foldOf(fresh.answer.folds, index);
    return known.get(`${kind} ${first}`) ?? closed;
  });
}
