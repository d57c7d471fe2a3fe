import type { JobPlace, RunPlace } from '../service/places.ts';
import { runInGrid } from './screens/grid/meant.ts';
import { runInNightly } from './screens/nightly/meant.ts';
import { jobInRun, runInRun } from './screens/run/meant.ts';
import { runInRuns } from './screens/runs/meant.ts';
import { runInSignatures } from './screens/signatures/meant.ts';
import type { ScreenName, State } from './state.ts';

const MEANT: Readonly<Record<ScreenName, (state: State) => RunPlace | null>> = {
  runs: runInRuns,
  run: runInRun,
  grid: runInGrid,
  signatures: runInSignatures,
  nightly: runInNightly,
};

/** The run that a command is about: the one under the cursor, or the one that is open. */
export function runMeant(state: State): RunPlace | null {
  return MEANT[state.screen](state);
}

/** The job that a command is about; null where only runs are shown, and for none. */
export function jobMeant(state: State): JobPlace | null {
  return state.screen === 'run' ? jobInRun(state) : null;
}
