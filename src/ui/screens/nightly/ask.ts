import { anew, askedAnew } from '../../asked.ts';
import type { State } from '../../state.ts';
import { ask, type Step, stepTo, still } from '../../step.ts';

/** Asks for the night, if it is not the one that was asked for last. */
export function askNight(state: State, isForced = false): Step {
  const { nightly } = state;
  const next = anew(nightly.asked, nightly.span, state, isForced);
  if (next === null) return still(state);
  const { asked } = next;
  return stepTo(
    state,
    { nightly: { ...nightly, loaded: askedAnew(nightly.loaded, next), asked } },
    ask('nightly', { repository: asked.repository, span: nightly.span }),
  );
}
