import { runCourses } from './courses.ts';
import { cellState, type GridState } from './grid.ts';
import { type RateOptions, type Rates, ratesOf } from './rates.ts';
import type { RunAttempt } from './rows.ts';

/** How the newest runs of a workflow on a branch went. */
export interface RunStrip {
  /** Oldest first. */
  readonly cells: readonly { readonly runId: number; readonly state: GridState }[];
  readonly rates: Rates;
}

/** @param attempts Of runs that are alike: of one workflow, branch and event. */
export function stripOf(attempts: readonly RunAttempt[], options: RateOptions): RunStrip {
  const courses = runCourses(attempts);
  return {
    cells: courses.map(({ row, cells }) => ({ runId: row.runId, state: cellState(cells[0]!, true) })),
    rates: ratesOf(courses, options),
  };
}
