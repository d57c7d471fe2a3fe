import type { GridState } from '../../history/grid.ts';
import type { Role } from './theme.ts';

/** The colour of a cell; its mark says the same. */
export const GRID_ROLES: Readonly<Record<GridState, Role>> = {
  passed: 'ok',
  failed: 'bad',
  flaky: 'flaky',
  infrastructure: 'infra',
  'broken-base': 'bad',
  expected: 'dim',
  cancelled: 'dim',
  'not-run': 'dim',
  unknown: 'dim',
  running: 'accent',
};
