import type { RunPlace } from '../../../service/places.ts';
import type { State } from '../../state.ts';
import { cellMeant } from './shown.ts';

/** The run under the cursor. */
export function runInGrid({ grid, repository }: State): RunPlace | null {
  const cell = cellMeant(grid);
  return cell === null || repository === null ? null : { repository, runId: cell.run.id, attempt: null };
}
