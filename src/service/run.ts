import type { Triage } from '../domain.ts';
import type { Answerer } from './desk.ts';
import type { RunPlace } from './places.ts';

export interface RunQuestion extends RunPlace {
  /** Fetch from GitHub what is missing first. */
  readonly fetch: boolean;
}

export interface RunAnswer {
  readonly triage: Triage;
}

export const answerRun: Answerer<RunQuestion, RunAnswer> = async () => {
  throw new Error('not yet');
};
