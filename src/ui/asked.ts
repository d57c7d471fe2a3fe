import type { RepositoryName } from '../domain.ts';
import { isSameRepository } from './known.ts';
import { type Loaded, type State, UNASKED } from './state.ts';
import { asking } from './step.ts';

/** What an answer is of, or will be. */
export interface Asked {
  readonly repository: RepositoryName;
  /** All else that the question depends on, as one text. */
  readonly of: string;
  /** `state.revision` when it was asked. */
  readonly revision: number;
}

/** Something to be asked for. */
export interface Anew {
  readonly asked: Asked;
  /** The same was asked for before, in an earlier state of the store: whatever the cursor was on may be there again. */
  readonly isSame: boolean;
  /** What is shown is of this repository; else it must not stand under this one's name. */
  readonly isOfRepository: boolean;
}

/**
 * What a screen has to ask for; null where it asked for the same already, and nothing was stored since.
 * @param isForced Also then.
 */
export function anew(
  asked: Asked | null,
  of: string,
  { repository, revision }: Pick<State, 'repository' | 'revision'>,
  isForced = false,
): Anew | null {
  if (repository === null) return null;
  const isOfRepository = asked !== null && isSameRepository(asked.repository, repository);
  const isSame = isOfRepository && asked.of === of;
  if (isSame && asked.revision === revision && !isForced) return null;
  return { asked: { repository, of, revision }, isSame, isOfRepository };
}

/** What is shown stays until the answer comes, unless it is of another repository. */
export function askedAnew<Value>(loaded: Loaded<Value>, { isOfRepository }: Anew): Loaded<Value> {
  return asking(isOfRepository ? loaded : UNASKED);
}
