import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { defaultHost, parseRepository } from '../providers/github/repository.ts';
import { nameOf } from '../reports/runs.ts';
import { searchJson, searchText } from '../reports/search.ts';
import type { Database } from '../store/database.ts';
import type { StoredRepository } from '../store/repositories.ts';
import { openStore } from './connection.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';

export interface SearchOptions extends CommonOptions {
  /** Places that are shown. */
  readonly limit: number;
}

/** Looks for a text in what is kept of failed jobs. Returns the exit code: 0, also when nothing holds it. */
export async function searchCommand(text: string, options: SearchOptions, around: Surroundings): Promise<number> {
  const { searchText: search } = await import('../store/search.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const repository = (await storedRepository(db, options, around))?.key ?? null;
    const result = search(db, text, { repository, limit: options.limit });
    const page = { width: widthOf(around), colour: colourOf(around, options), nowMs: around.nowMs() };
    around.out(options.json ? `${searchJson(result, text)}\n` : searchText(result, { query: text, ...page }));
    return 0;
  } finally {
    db.close();
  }
}

/**
 * The repository that -R names, as the store has it; null without -R.
 * @throws TriageError `repository-not-stored`: nothing found there would look like good news.
 */
export async function storedRepository(
  db: Database,
  { repo }: CommonOptions,
  { env }: Surroundings,
): Promise<{ readonly key: number; readonly name: RepositoryName } | null> {
  if (repo === undefined) return null;
  return await repositoryStored(db, parseRepository(repo, '-R', await defaultHost(env)));
}

/** @throws TriageError `repository-not-stored` */
export async function repositoryStored(db: Database, name: RepositoryName): Promise<StoredRepository> {
  const { findKey, findRepositories } = await import('../store/repositories.ts');
  const key = findKey(db, name);
  const stored = findRepositories(db).find((one) => one.key === key);
  if (stored !== undefined) return stored;
  throw new TriageError(
    'repository-not-stored',
    `Nothing of ${nameOf(name)} is in the store.`,
    `Fetch it first: whyred pull ${nameOf(name)}`,
  );
}
