import type { RepositoryName } from '../domain.ts';
import type { Answerer } from './desk.ts';

export interface GridQuestion {
  readonly repository: RepositoryName;
  readonly filter: string;
}

export interface GridAnswer {
  readonly grids: readonly unknown[];
}

export const answerGrid: Answerer<GridQuestion, GridAnswer> = async () => {
  throw new Error('not yet');
};
