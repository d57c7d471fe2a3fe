import type { RepositoryName } from '../domain.ts';
import type { KnownValues } from '../filter/complete.ts';
import type { Answerer } from './desk.ts';

export interface FilterWordsQuestion {
  readonly repository: RepositoryName;
}

/** What the fields of a filter can be, as the store knows it. */
export interface FilterWordsAnswer {
  readonly values: KnownValues;
}

export const answerFilterWords: Answerer<FilterWordsQuestion, FilterWordsAnswer> = async ({ repository }, desk) => {
  const { repositoryStored } = await import('../commands/search.ts');
  const { filterWords } = await import('../store/filter-words.ts');
  const db = await desk.database();
  return { values: filterWords(db, (await repositoryStored(db, repository)).key) };
};
