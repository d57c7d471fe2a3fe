import type { KnownRepository } from '../../../service/start.ts';
import { isSameRepository, knownRepository } from '../../known.ts';
import type { State } from '../../state.ts';
import { isFileShown } from '../log/show.ts';

export const FIRST_RUN_PANE = 'first.list';

/** Is there nothing that the screens could show? What is there and what is missing is told in their place. */
export function isFirstRun(state: State): boolean {
  // A log on this machine needs no store.
  if (isFileShown(state)) return false;
  const { value, fault } = state.start;
  if (value === null) return fault !== null;
  return (knownRepository(state)?.newestMs ?? null) === null;
}

/** Stored repositories that could be looked at instead. */
export function othersStored({ start, repository }: State): readonly KnownRepository[] {
  const stored = start.value?.stored ?? [];
  return stored.filter(
    ({ name, newestMs }) => newestMs !== null && (repository === null || !isSameRepository(name, repository)),
  );
}
