import { TriageError } from '../errors.ts';
import { defaultHost, parseRepository } from '../providers/github/repository.ts';
import { searchJson, searchText } from '../reports/search.ts';
import { openStore } from './connection.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';

export interface SearchOptions extends CommonOptions {
  /** Places that are shown. */
  readonly limit: number;
}

/** Looks for a text in what is kept of failed jobs. Returns the exit code: 0, also when nothing holds it. */
export async function searchCommand(text: string, options: SearchOptions, around: Surroundings): Promise<number> {
  const { searchText: search } = await import('../store/search.ts');
  const { findKey } = await import('../store/repositories.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    let repository: number | null = null;
    if (options.repo !== undefined) {
      repository = findKey(db, parseRepository(options.repo, '-R', await defaultHost(around.env)));
      if (repository === null) {
        throw new TriageError(
          'repository-not-stored',
          `Nothing of ${options.repo} is in the store.`,
          `Fetch it first: whyred pull ${options.repo}`,
        );
      }
    }
    const result = search(db, text, { repository, limit: options.limit });
    const page = { width: widthOf(around), colour: colourOf(around, options), nowMs: around.nowMs() };
    around.out(options.json ? `${searchJson(result, text)}\n` : searchText(result, { query: text, ...page }));
    return 0;
  } finally {
    db.close();
  }
}
