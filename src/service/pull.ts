import type { RepositoryName } from '../domain.ts';
import type { Answerer } from './desk.ts';

export interface PullQuestion {
  readonly repository: RepositoryName;
}

export interface PullAnswer {
  readonly runsAdded: number;
  readonly runsChanged: number;
  readonly logs: number;
  readonly problems: readonly string[];
  /** Calls that GitHub still grants; null where it does not say. */
  readonly callsLeft: number | null;
}

export const answerPull: Answerer<PullQuestion, PullAnswer> = async () => {
  throw new Error('not yet');
};
