import type { Run } from '../domain.ts';
import type { JobPlace, RunPlace } from '../service/places.ts';
import { runInGrid } from './screens/grid/meant.ts';
import { runInNightly } from './screens/nightly/meant.ts';
import { jobInRun, runInRun } from './screens/run/meant.ts';
import { runInRuns } from './screens/runs/meant.ts';
import { chosenOf } from './screens/runs/state.ts';
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

/** How the run that is meant ended, as far as is stored; `unknown` where the screen does not know. */
export function endMeant(state: State): 'going-on' | 'passed' | 'red' | 'unknown' {
  const run = runKnown(state);
  if (run === null) return 'unknown';
  if (run.status !== 'completed') return 'going-on';
  return PASSED.has(run.conclusion ?? '') ? 'passed' : 'red';
}

/** GitHub's words for an end after which no job is there to be mended. */
const PASSED = new Set(['success', 'skipped', 'neutral']);

function runKnown(state: State): Pick<Run, 'status' | 'conclusion'> | null {
  if (state.screen === 'runs') return chosenOf(state)?.run ?? null;
  return state.screen === 'run' ? (state.run.told.value?.run ?? null) : null;
}

/** Is there a failure to say something of? Only where it is known that there is none: no. */
export function isFailureMeant(state: State): boolean {
  return state.screen !== 'runs' || (chosenOf(state)?.lead ?? null) !== null;
}
