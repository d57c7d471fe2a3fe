import { type State, UNASKED } from '../../state.ts';
import { ask, asking, type Step, stepTo, still } from '../../step.ts';

/** Asks for the night, if it is not the one that was asked for last. What is shown stays until the answer comes. */
export function askIfNew(state: State): Step {
  return state.nightly.asked === keyOf(state) ? still(state) : askAnew(state);
}

export function askAnew(state: State): Step {
  const { repository, nightly } = state;
  const key = keyOf(state);
  if (repository === null || key === null) return still(state);
  // What is shown of another repository must not stand under this one's name.
  const isSame = nightly.asked === null || nightly.asked.split(' ')[0] === key.split(' ')[0];
  const loaded = asking(isSame ? nightly.loaded : UNASKED);
  return stepTo(
    state,
    { nightly: { ...nightly, loaded, asked: key } },
    ask('nightly', { repository, span: nightly.span }),
  );
}

function keyOf({ repository, nightly }: State): string | null {
  return repository === null ? null : `${repository.host}/${repository.owner}/${repository.name} ${nightly.span}`;
}
