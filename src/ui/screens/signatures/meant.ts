import type { RunPlace } from '../../../service/places.ts';
import type { State } from '../../state.ts';
import { exampleAt } from './pane.ts';

/** The run of the failure under the cursor: of the newest one where the cursor is in the list. */
export function runInSignatures(state: State): RunPlace | null {
  const place = exampleAt(state)?.place;
  if (place === undefined) return null;
  const { repository, runId, attempt } = place;
  return { repository, runId, attempt };
}
