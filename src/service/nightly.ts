import type { RepositoryName } from '../domain.ts';
import type { Answerer } from './desk.ts';

export interface NightlyQuestion {
  readonly repository: RepositoryName;
}

export interface NightlyAnswer {
  readonly facts: unknown;
}

export const answerNightly: Answerer<NightlyQuestion, NightlyAnswer> = async () => {
  throw new Error('not yet');
};
