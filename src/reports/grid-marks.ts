import type { GridState } from '../history/grid.ts';

/** What stands in a cell of a grid, on every medium: one column wide. It carries the meaning, the colour only repeats it. */
export const GRID_MARKS: Readonly<Record<GridState, { readonly mark: string; readonly words: string }>> = {
  passed: { mark: '.', words: 'passed' },
  failed: { mark: 'F', words: 'failed' },
  flaky: { mark: '~', words: 'flaky, or passed when run again' },
  infrastructure: { mark: 'i', words: 'infrastructure' },
  'broken-base': { mark: 'B', words: 'the base was broken' },
  expected: { mark: 'e', words: 'expected to fail' },
  cancelled: { mark: 'c', words: 'cancelled' },
  'not-run': { mark: '-', words: 'not run' },
  unknown: { mark: ' ', words: 'not stored' },
  running: { mark: '?', words: 'still running, or to come' },
};

/** In this order they are explained: where room is short, the last ones are left out. */
export const GRID_LEGEND: readonly GridState[] = [
  'passed',
  'failed',
  'flaky',
  'broken-base',
  'infrastructure',
  'expected',
  'cancelled',
  'running',
  'not-run',
  'unknown',
];
