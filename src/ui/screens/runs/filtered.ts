import type { State } from '../../state.ts';
import { type Step, shown, stepTo } from '../../step.ts';

/** The list of runs comes up with a filter. */
export function filterRuns(state: State, _filter: string): Step {
  return stepTo(shown(state, 'runs'), {});
}
