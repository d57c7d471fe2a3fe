import { isRedCell } from '../../../history/grid.ts';
import { stringWidth } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import type { ToldGrid, ToldGridRow, ToldGridRun, ToldTry } from '../../../service/grid.ts';
import { moveTo } from '../../list.ts';
import { type Extent, extentOf, type State } from '../../state.ts';
import type { GridScreen, GridSort } from './state.ts';

/** The grid that is looked at, with the rows that are shown in their order, and where the cursor is among them. */
export interface ShownGrid {
  readonly grid: ToldGrid;
  /** Which of all grids, from 0. */
  readonly at: number;
  readonly rows: readonly ToldGridRow[];
  /** Indices of the cursor; -1 where there is no row. */
  readonly row: number;
  readonly run: number;
}

/** What is under the cursor. */
export interface CellMeant {
  readonly row: ToldGridRow;
  readonly run: ToldGridRun;
  readonly at: number;
  readonly tries: readonly ToldTry[];
}

/** Null where no run is loaded. */
export function shownGrid({ loaded, workflow, job, run, sort, isRedOnly }: GridScreen): ShownGrid | null {
  const grids = loaded.value?.grids ?? [];
  const at = Math.max(
    0,
    grids.findIndex((one) => one.workflow === workflow),
  );
  const grid = grids[at];
  if (grid === undefined) return null;
  const rows = rowsOf(grid, sort, isRedOnly);
  const under = rows.findIndex((one) => one.job === job);
  const runAt = grid.runs.findIndex(({ id }) => id === run);
  return {
    ...{ grid, at, rows },
    row: Math.max(under, Math.min(0, rows.length - 1)),
    run: runAt === -1 ? grid.runs.length - 1 : runAt,
  };
}

export function cellMeant(screen: GridScreen): CellMeant | null {
  const shown = shownGrid(screen);
  const row = shown?.rows[shown.row];
  const run = shown?.grid.runs[shown.run];
  if (shown === null || row === undefined || run === undefined) return null;
  return { row, run, at: shown.run, tries: row.told[shown.run] ?? [] };
}

const sorted = new WeakMap<ToldGrid, Map<string, readonly ToldGridRow[]>>();

/** Painted again and again, and sorted once. */
function rowsOf(grid: ToldGrid, sort: GridSort, isRedOnly: boolean): readonly ToldGridRow[] {
  const key = `${sort} ${isRedOnly}`;
  const kept = sorted.get(grid) ?? new Map<string, readonly ToldGridRow[]>();
  sorted.set(grid, kept);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const rows = isRedOnly ? grid.rows.filter(isRed) : grid.rows;
  const order = ORDERS[sort];
  // The answer's own order decides between equals: what failed most often first.
  const made = order === null ? rows : rows.toSorted(order);
  kept.set(key, made);
  return made;
}

function isRed({ failed, cells }: ToldGridRow): boolean {
  return failed > 0 || cells.some(isRedCell);
}

const ORDERS: Readonly<Record<GridSort, ((one: ToldGridRow, other: ToldGridRow) => number) | null>> = {
  failures: null,
  flips: (one, other) => other.flips - one.flips,
  cost: (one, other) =>
    (other.flaky?.runsBlocked ?? 0) - (one.flaky?.runsBlocked ?? 0) ||
    (other.flaky?.minutesRerun ?? 0) - (one.flaky?.minutesRerun ?? 0),
  name: (one, other) => (one.job < other.job ? -1 : one.job > other.job ? 1 : 0),
};

/** How a pane of cells is divided, in columns and rows. */
export interface Layout {
  /** Of the names, behind the mark of the cursor. */
  readonly name: number;
  /** Of the cells: where they begin, how many there is room for, and the first one in sight. */
  readonly from: number;
  readonly columns: number;
  readonly left: number;
  /** Lines above the rows, how many rows there is room for, and the first one in sight. */
  readonly head: number;
  readonly height: number;
  readonly top: number;
  readonly hasFlips: boolean;
  readonly hasTrend: boolean;
}

const GAP = 2;
/** A name gets so much of the pane at most, the runs the rest. */
const NAME_SHARE = 0.35;
const NAME_LEAST = 8;
/** ` 97%  100%` */
const RATES_WIDTH = 10;
const FLIPS_WIDTH = 6;
/** On a narrower pane the runs need the room. */
const FLIPS_FROM = 70;
const TREND_FROM = 84;
/** `TREND` */
const TREND_LEAST = 5;
/** Lower ones do without the line of the cursor's column. */
const MARKER_FROM = 8;

export function layoutOf({ left, top }: GridScreen, shown: ShownGrid, { width, height }: Extent): Layout {
  const { grid, rows, row, run } = shown;
  const longest = rows.reduce((most, { job }) => Math.max(most, stringWidth(plain(job))), NAME_LEAST);
  const name = Math.min(longest, Math.floor(width * NAME_SHARE));
  const hasFlips = width >= FLIPS_FROM;
  const trend = grid.rows[0]?.trend.length ?? 0;
  const hasTrend = width >= TREND_FROM && trend > 0;
  const figures = RATES_WIDTH + (hasFlips ? FLIPS_WIDTH : 0) + (hasTrend ? Math.max(TREND_LEAST, trend) + GAP : 0);
  const from = 1 + name + GAP;
  const columns = Math.max(1, Math.min(grid.runs.length, width - from - GAP - figures));
  const head = height >= MARKER_FROM ? 2 : 1;
  const room = Math.max(1, height - head - (hasWarning(shown) ? 1 : 0));
  return {
    ...{ name, from, columns, head, hasFlips, hasTrend },
    left: moveTo({ cursor: run, top: left }, run, grid.runs.length, columns).top,
    height: room,
    top: moveTo({ cursor: row, top }, row, rows.length, room).top,
  };
}

/** Are cells missing that a pull could bring? Then the last line says so. */
export function hasWarning({ grid, rows }: ShownGrid): boolean {
  return rows.some(({ cells }) => cells.includes('unknown')) || grid.rows.length === 0;
}

/** The layout of the pane as it is on the screen now. */
export function layoutNow(state: State, shown: ShownGrid): Layout {
  return layoutOf(state.grid, shown, extentOf(state, 'grid.cells'));
}
