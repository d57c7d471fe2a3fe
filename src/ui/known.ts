import type { RepositoryName } from '../domain.ts';
import type { KnownRepository } from '../service/start.ts';
import type { State } from './state.ts';

/** What is stored of the repository that is looked at; null: nothing, or nobody knows yet. */
export function knownRepository({ start, repository }: State): KnownRepository | null {
  if (repository === null) return null;
  return start.value?.stored.find(({ name }) => isSameRepository(name, repository)) ?? null;
}

/** However it is spelled: GitHub does not care either. */
export function isSameRepository(one: RepositoryName, other: RepositoryName): boolean {
  const key = ({ host, owner, name }: RepositoryName): string => `${host}/${owner}/${name}`.toLowerCase();
  return key(one) === key(other);
}
