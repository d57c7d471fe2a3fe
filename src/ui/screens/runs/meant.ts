import type { RunPlace } from '../../../service/places.ts';
import type { State } from '../../state.ts';
import { chosenOf } from './state.ts';

/** The run under the cursor. */
export function runInRuns(state: State): RunPlace | null {
  const chosen = chosenOf(state);
  return chosen === null ? null : { repository: chosen.repository, runId: chosen.run.id, attempt: null };
}
