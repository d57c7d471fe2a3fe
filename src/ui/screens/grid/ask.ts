import { anew, askedAnew } from '../../asked.ts';
import type { State } from '../../state.ts';
import { ask, type Step, stepTo, still } from '../../step.ts';

/** The filter of the list of runs holds here, too. */
export function filterNow({ runs }: State): string {
  return runs.filter.trim();
}

/** Asks for what the screen shows, if that is not what was asked for last. */
export function askGrid(state: State, isForced = false): Step {
  const { grid } = state;
  const { days, scope } = grid;
  const filter = filterNow(state);
  const next = anew(grid.asked, JSON.stringify([filter, days, scope]), state, isForced);
  if (next === null) return still(state);
  const { asked } = next;
  return stepTo(
    state,
    { grid: { ...grid, loaded: askedAnew(grid.loaded, next), asked } },
    ask('grid', { repository: asked.repository, filter, days, scope }),
  );
}
