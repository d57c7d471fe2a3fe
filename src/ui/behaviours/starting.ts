import type { Part } from '../part.ts';
import type { State } from '../state.ts';
import { ask, asking, loadedFrom, stepTo, still } from '../step.ts';

/** What there is to begin with: the repository, the store, a token. */
export const starting: Part = {
  commands: [],
  answered(state, answered) {
    if (answered.name !== 'start') return still(state);
    const start = loadedFrom(state.start, answered.outcome, state.nowMs);
    return stepTo(state, { start, repository: start.value === null ? state.repository : firstOf(start.value) });
  },
};

/** The first thing that is asked. */
export function begin(state: State) {
  return stepTo(state, { start: asking(state.start) }, ask('start', { kind: 'start' }));
}

/** The repository of the folder where something of it is stored or it can be fetched; else the one that was pulled last. */
function firstOf({ repository, stored }: NonNullable<State['start']['value']>): State['repository'] {
  return repository ?? stored[0]?.name ?? null;
}
