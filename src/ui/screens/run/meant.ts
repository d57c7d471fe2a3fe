import type { JobPlace, RunPlace } from '../../../service/places.ts';
import type { State } from '../../state.ts';

/** The run that is open, in the attempt that is shown. */
export function runInRun({ run }: State): RunPlace | null {
  const { place, told } = run;
  return place === null ? null : { ...place, attempt: told.value?.attempt ?? place.attempt };
}

/** The job whose failure is shown, where it ran. */
export function jobInRun({ run }: State): JobPlace | null {
  const { shown, told } = run;
  return told.value?.jobs.find(({ place }) => place.jobId === shown?.jobId)?.place ?? null;
}
