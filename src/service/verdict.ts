import type { RepositoryName, VerdictLabel } from '../domain.ts';
import type { Answerer } from './desk.ts';
import type { FailurePlace } from './places.ts';

export interface LabelQuestion extends FailurePlace {
  readonly label: VerdictLabel;
  readonly scope: 'this' | 'fingerprint' | 'signature';
  readonly note: string | null;
}

/** What a label would change. */
export type EffectQuestion = LabelQuestion;

export interface EffectAnswer {
  readonly alike: number;
  readonly others: number;
}

export interface LabelAnswer {
  readonly alike: number;
  readonly others: number;
}

export interface UndoQuestion {
  readonly repository: RepositoryName;
}

export interface UndoAnswer {
  readonly text: string;
}

export const answerEffect: Answerer<EffectQuestion, EffectAnswer> = async () => {
  throw new Error('not yet');
};

export const answerLabel: Answerer<LabelQuestion, LabelAnswer> = async () => {
  throw new Error('not yet');
};

export const answerUndo: Answerer<UndoQuestion, UndoAnswer> = async () => {
  throw new Error('not yet');
};
