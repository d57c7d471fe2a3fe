import type { RepositoryName } from '../domain.ts';
import type { Answerer } from './desk.ts';

export interface RunsQuestion {
  readonly repository: RepositoryName;
  /** In the language of filters; parsed where it is asked. */
  readonly filter: string;
  readonly limit: number;
}

export interface RunsAnswer {
  readonly rows: readonly unknown[];
}

export const answerRuns: Answerer<RunsQuestion, RunsAnswer> = async () => {
  throw new Error('not yet');
};
