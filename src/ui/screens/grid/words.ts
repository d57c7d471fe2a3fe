import type { GridState } from '../../../history/grid.ts';
import { GRID_LEGEND, GRID_MARKS } from '../../../reports/grid-marks.ts';
import { counted, grouped } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import type { ToldGrid } from '../../../service/grid.ts';
import { cellsOf, wholeParts } from '../../look/cells.ts';
import { extentOf, type State } from '../../state.ts';
import { filterNow } from './ask.ts';
import { type CellMeant, shownGrid } from './shown.ts';

/** `Grid: CI  2 of 3` */
export function titleOf({ grid }: State): string {
  const shown = shownGrid(grid);
  if (shown === null) return 'Grid';
  const grids = grid.loaded.value!.grids.length;
  return `Grid: ${plain(shown.grid.workflowName)}${grids > 1 ? `  ${shown.at + 1} of ${grids}` : ''}`;
}

/** What is looked at, as much of it as there is room for; the filter first, because it hides things. */
export function aboutOf(state: State): string {
  const { grid } = state;
  const shown = shownGrid(grid);
  const filter = filterNow(state);
  const value = grid.loaded.value;
  const parts = [
    ...(grid.loaded.isAsking && value !== null ? ['reading'] : []),
    ...(filter === '' ? [] : [`filter: ${filter}`]),
    ...(shown === null ? [] : [jobsWords(shown.rows.length, shown.grid.rows.length)]),
    scopeWords(state),
    `${grid.days} days`,
    ...(value !== null && value.runsInAll > value.runs
      ? [`newest ${grouped(value.runs)} of ${counted(value.runsInAll, 'run')}`]
      : []),
    `sort: ${grid.sort}`,
  ];
  const room = extentOf(state, 'grid.cells').width - cellsOf(titleOf(state)) - 8;
  return wholeParts(parts, room, '  ');
}

/** `the default branch` where GitHub has not told what it is called. */
export function scopeWords({ grid }: State): string {
  if (grid.scope === 'all') return 'all branches';
  const { value } = grid.loaded;
  // Then all runs are told.
  if (value !== null && value.branch === null) return 'all branches, the default one is not known';
  return value?.branch ?? 'the default branch';
}

function jobsWords(shown: number, all: number): string {
  return shown === all ? counted(all, 'job') : `${grouped(shown)} of ${counted(all, 'job')}`;
}

/** What the marks that are there mean, as many as there is room for. */
export function legendOf(state: State): string {
  const shown = shownGrid(state.grid);
  if (shown === null) return '';
  const there = statesOf(shown.grid);
  const parts = GRID_LEGEND.filter((one) => there.has(one)).map(legendWords);
  return wholeParts(parts, extentOf(state, 'grid.cells').width - 4, '  ');
}

/** What its mark means; of a flaky one, whether a re-run has proven it or so far only its failure looks like it. */
export function cellWords({ row, at, tries }: CellMeant): string {
  const state = row.cells[at]!;
  if (state !== 'flaky') return GRID_MARKS[state].words;
  const latest = tries.at(-1)?.attempt ?? 1;
  const failed = tries.filter(({ conclusion }) => conclusion !== 'success');
  const isRescued = failed.length > 0 && failed.every(({ attempt }) => attempt < latest);
  return isRescued ? 'flaky: failed, and passed when run again' : 'flaky, by its verdict';
}

function legendWords(state: GridState): string {
  const { mark, words } = GRID_MARKS[state];
  return `${state === 'unknown' ? 'blank:' : mark} ${words.split(',')[0]}`;
}

const states = new WeakMap<ToldGrid, ReadonlySet<GridState>>();

function statesOf(grid: ToldGrid): ReadonlySet<GridState> {
  const known = states.get(grid) ?? new Set(grid.rows.flatMap(({ cells }) => cells));
  states.set(grid, known);
  return known;
}
