import type { RunPlace } from '../../../service/places.ts';
import type { State } from '../../state.ts';
import { type Step, shown, stepTo } from '../../step.ts';

/** What is to be looked at first in a run; the most important failure where nothing is said. */
export interface RunAim {
  readonly jobId?: number;
  /** Name of a job, where its id is not known. */
  readonly job?: string;
  /** Which failure of the job, from 1. */
  readonly failure?: number;
}

/** The triage of a run comes up. */
export function openRun(state: State, _place: RunPlace, _aim: RunAim = {}): Step {
  return stepTo(shown(state, 'run'), {});
}
