import type { RunPlace } from '../../../service/places.ts';
import { type State, UNASKED } from '../../state.ts';
import { andThen, type Step, shown, stepTo } from '../../step.ts';
import { askStored } from './asking.ts';
import { firstLook, lookAt } from './select.ts';
import { INITIAL } from './state.ts';

/** What is to be looked at first in a run; the most important failure where nothing is said. */
export interface RunAim {
  readonly jobId?: number;
  /** Name of a job, where its id is not known. */
  readonly job?: string;
  /** Which failure of the job, from 1. */
  readonly failure?: number;
}

/** The triage of a run comes up. */
export function openRun(state: State, place: RunPlace, aim: RunAim = {}): Step {
  const on = shown(state, 'run');
  const { value } = on.run.told;
  if (value !== null && isOpen(state, place)) {
    const first = Object.keys(aim).length === 0 ? null : firstLook(value, aim);
    const step = first === null ? stepTo(on, {}) : lookAt(on, first);
    return andThen(step, askStored);
  }
  const run = { ...INITIAL, place, aim };
  // The log of another run beside this one would mislead.
  const log = { ...on.log, source: null, view: null, loaded: UNASKED };
  const opened = stepTo(on, { run, log, repository: place.repository }, ...FORGET);
  return andThen(opened, askStored);
}

const FORGET = [
  { type: 'forget', slot: 'run-fetch' },
  { type: 'forget', slot: 'log' },
] as const;

function isOpen({ run }: State, { repository, runId, attempt }: RunPlace): boolean {
  const { place, told } = run;
  if (place === null || place.runId !== runId || place.repository.host !== repository.host) return false;
  const isSame = place.repository.owner === repository.owner && place.repository.name === repository.name;
  // Without a number the latest is meant.
  return isSame && (attempt ?? told.value?.run.attempt) === told.value?.attempt;
}
