import type { RunOrder } from '../../../filter/orders.ts';
import { AT_TOP } from '../../list.ts';
import type { State } from '../../state.ts';
import { type Step, shown, stepTo } from '../../step.ts';

/** The list of runs comes up with a filter. */
export function filterRuns(state: State, filter: string, order: RunOrder = state.runs.order): Step {
  return stepTo(filtered(shown(state, 'runs'), filter, order), {});
}

/** Another filter, on whichever screen: `update` has all that is filtered asked for again. */
export function filtered(state: State, filter: string, order: RunOrder = state.runs.order): State {
  const { runs } = state;
  if (filter === runs.filter && order === runs.order) return state;
  return { ...state, runs: { ...runs, filter, order, list: AT_TOP, detailsTop: 0 } };
}
