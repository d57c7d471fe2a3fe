import type { Look } from '../../look/look.ts';
import type { Rows } from './fold-map.ts';
import type { LogView } from './state.ts';

type Mark = 'cause' | 'error' | 'hit' | null;

interface Known {
  readonly height: number;
  readonly hits: Uint32Array | null;
  readonly notes: LogView['notes'];
  readonly marks: readonly Mark[];
}

/** What stands where changes with the folds, and not from key to key. */
const known = new WeakMap<Rows, Known>();

/** More are a solid bar anyhow. */
const PLACED_MAX = 20_000;

/** The last column: what of the log is seen, and where causes, errors and hits are. One cell a line. */
export function scrollBar(view: LogView, height: number, look: Look): string[] {
  const { rows, at } = view;
  const { glyphs } = look;
  const marks = marksIn(view, height);
  const size = Math.max(1, Math.round((height * height) / Math.max(height, rows.count)));
  const most = Math.max(1, rows.count - height);
  const top = Math.min(height - size, Math.round((at.top / most) * (height - size)));
  return marks.map((mark, index) => {
    const isThumb = index >= top && index < top + size && rows.count > height;
    if (mark === 'cause') return look.bad(look.strong(glyphs.mark));
    const placed = (sign: string): string => (isThumb ? look.selection(sign) : sign);
    if (mark === 'hit') return look.accent(placed('='));
    if (mark === 'error') return look.bad(placed(glyphs.dot));
    return isThumb ? glyphs.thumb : look.dim(glyphs.track);
  });
}

function marksIn(view: LogView, height: number): readonly Mark[] {
  const hits = view.search?.hits ?? null;
  const before = known.get(view.rows);
  if (before?.height === height && before.hits === hits && before.notes === view.notes) return before.marks;
  const marks = new Array<Mark>(height).fill(null);
  const { rows } = view;
  const place = (line: number, mark: Mark): void => {
    marks[placeOf(rows.rowOf(line), rows.count, height)] = mark;
  };
  const thinned = (lines: Uint32Array, mark: Mark): void => {
    const step = Math.max(1, Math.floor(lines.length / PLACED_MAX));
    for (let index = 0; index < lines.length; index += step) place(lines[index]!, mark);
  };
  thinned(view.answer.errors, 'error');
  if (hits !== null) thinned(hits, 'hit');
  for (const line of view.notes.causes) if (line !== null) place(line, 'cause');
  known.set(rows, { height, hits, notes: view.notes, marks });
  return marks;
}

function placeOf(row: number, count: number, height: number): number {
  // A short log is not stretched over the bar.
  const length = Math.max(count, height);
  return Math.max(0, Math.min(height - 1, Math.floor((row * height) / length)));
}

/** The row that a place on the bar stands for. */
export function rowOfBar(y: number, { rows }: LogView, height: number): number {
  return Math.floor((y * Math.max(rows.count, height)) / height);
}
