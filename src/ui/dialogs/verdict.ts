import type { Failure } from '../../domain.ts';
import type { FailurePlace } from '../../service/places.ts';
import type { DialogView, Part } from '../part.ts';
import type { State } from '../state.ts';
import { type Step, still } from '../step.ts';

export interface VerdictDialog {
  readonly kind: 'verdict';
}

export const verdict: Part = { commands: [] };

export const verdictView: DialogView = {
  kind: 'verdict',
  size: () => ({ width: 60, height: 10 }),
  title: () => 'Verdict',
  paint: () => [],
};

/** Asks for a person's verdict on a failure. */
export function openVerdict(state: State, _place: FailurePlace, _failure: Failure): Step {
  return still(state);
}
