import type { Part } from '../part.ts';
import { FIRST_RUN_PANE, isFirstRun } from '../screens/first-run/shown.ts';
import type { State } from '../state.ts';
import { andThen, ask, asking, FIRST_PANE, loadedFrom, type Step, stepTo, still } from '../step.ts';
import { askAccount } from './pulling.ts';

/** What there is to begin with: the repository, the store, a token. */
export const starting: Part = {
  commands: [],
  answered(state, answered) {
    if (answered.name !== 'start') return still(state);
    const isFirst = state.start.value === null;
    const start = loadedFrom(state.start, answered.outcome, state.nowMs);
    // Somebody may have chosen another one since.
    const repository = state.repository ?? (start.value === null ? null : firstOf(start.value));
    const known = focused({ ...state, start, repository });
    return isFirst ? askAccount(known) : still(known);
  },
  stored: askStart,
};

/** The pane that is there has the keys. */
function focused(state: State): State {
  if (isFirstRun(state)) return { ...state, focus: FIRST_RUN_PANE };
  return state.focus === FIRST_RUN_PANE ? { ...state, focus: FIRST_PANE[state.screen] } : state;
}

/** The first thing that is asked. */
export function begin(state: State): Step {
  return askStart(state);
}

/** Another repository is looked at from now on. */
export function choose(state: State, repository: NonNullable<State['repository']>): Step {
  return andThen(stepTo(focused({ ...state, repository }), {}), askAccount);
}

function askStart(state: State): Step {
  return stepTo(state, { start: asking(state.start) }, ask('start', { kind: 'start' }));
}

/** The repository of the folder where something of it is stored or it can be fetched; else the one that was pulled last. */
function firstOf({ repository, stored }: NonNullable<State['start']['value']>): State['repository'] {
  return repository ?? stored[0]?.name ?? null;
}
