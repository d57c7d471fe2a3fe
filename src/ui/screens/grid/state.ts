import type { GridDays } from '../../../service/choices.ts';
import type { GridAnswer, GridScope } from '../../../service/grid.ts';
import type { Asked } from '../../asked.ts';
import { type Loaded, UNASKED } from '../../state.ts';

export const GRID_SORTS = ['failures', 'flips', 'cost', 'name'] as const;
export type GridSort = (typeof GRID_SORTS)[number];

/** Jobs by runs. The cursor is kept by what it is on, so that it stays there when the answer changes. */
export interface GridScreen {
  readonly loaded: Loaded<GridAnswer>;
  /** Null: nothing yet. */
  readonly asked: Asked | null;
  readonly days: GridDays;
  readonly scope: GridScope;
  readonly sort: GridSort;
  /** Only jobs in which something failed. */
  readonly isRedOnly: boolean;
  /** Id of the workflow that is looked at; null, or one that is gone: the first. */
  readonly workflow: number | null;
  /** Key of the job under the cursor; null, or one that is gone: the first. */
  readonly job: string | null;
  /** Id of the run under the cursor; null, or one that is gone: the newest. */
  readonly run: number | null;
  /** First row, and first run, that is in sight, as far as the cursor lets them be. */
  readonly top: number;
  readonly left: number;
  /** First line of the details that is in sight. */
  readonly detailsTop: number;
}

export const INITIAL: GridScreen = {
  loaded: UNASKED,
  asked: null,
  days: 30,
  scope: 'all',
  sort: 'failures',
  isRedOnly: false,
  workflow: null,
  job: null,
  run: null,
  top: 0,
  // The newest runs are at the right.
  left: Number.MAX_SAFE_INTEGER,
  detailsTop: 0,
};
