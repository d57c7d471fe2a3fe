import type { Failure } from '../../../domain.ts';
import type { JobPlace } from '../../../service/places.ts';
import type { State } from '../../state.ts';
import { type Step, still } from '../../step.ts';

/** A job whose log is to be shown, and what is known of it. */
export interface ShownJob {
  readonly place: JobPlace;
  readonly name: string;
  /** Of GitHub, for the step's line in a browser; null where there is none. */
  readonly url: string | null;
  /** Most important first. */
  readonly failures: readonly Failure[];
}

/** The log of a job, at the line that explains its failure `number` (from 1). The same job again moves the cursor only. */
export function showLog(state: State, _job: ShownJob, _number: number): Step {
  return still(state);
}

/** The cursor on a line of the log, which is unfolded where it is hidden. */
export function goToLine(state: State, _line: number): Step {
  return still(state);
}
