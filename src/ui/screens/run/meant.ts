import type { RunPlace } from '../../../service/places.ts';
import type { State } from '../../state.ts';

/** The run under the cursor. */
export function runInRun(_state: State): RunPlace | null {
  return null;
}
