import { type State, UNASKED } from '../../state.ts';
import { ask, asking, type Step, stepTo, still } from '../../step.ts';

/** The filter of the list of runs holds here, too. */
export function filterNow({ runs }: State): string {
  return runs.filter.trim();
}

/** Asks for what the screen shows, if that is not what was asked for last. What is shown stays until the answer comes. */
export function askIfNew(state: State): Step {
  const key = keyOf(state);
  return state.grid.asked === key ? still(state) : askAnew(state);
}

export function askAnew(state: State): Step {
  const { repository, grid } = state;
  if (repository === null) return still(state);
  const key = keyOf(state);
  // What is shown of another repository must not stand under this one's name.
  const loaded = isOfSameRepository(grid.asked, key) ? grid.loaded : UNASKED;
  const { days, scope } = grid;
  return stepTo(
    state,
    { grid: { ...grid, loaded: asking(loaded), asked: key } },
    ask('grid', { repository, filter: filterNow(state), days, scope }),
  );
}

function keyOf(state: State): string | null {
  const { repository, grid } = state;
  if (repository === null) return null;
  const { host, owner, name } = repository;
  return JSON.stringify([`${host}/${owner}/${name}`, filterNow(state), grid.days, grid.scope]);
}

function isOfSameRepository(one: string | null, other: string | null): boolean {
  const repositoryOf = (key: string | null): unknown => (key === null ? null : JSON.parse(key)[0]);
  return one === null || repositoryOf(one) === repositoryOf(other);
}
