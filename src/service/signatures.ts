import type { RepositoryName } from '../domain.ts';
import type { Answerer } from './desk.ts';

export interface SignaturesQuestion {
  readonly repository: RepositoryName;
}

export interface SignaturesAnswer {
  readonly rows: readonly unknown[];
}

/** A known cause, or an unknown failure that came again. */
export interface SignatureQuestion {
  readonly repository: RepositoryName;
  readonly key: string;
}

export interface SignatureAnswer {
  readonly examples: readonly unknown[];
}

/** An entry of the catalogue for an unknown failure. */
export interface SuggestionQuestion {
  readonly repository: RepositoryName;
  readonly fingerprint: string;
}

export interface SuggestionAnswer {
  readonly yaml: string;
}

export const answerSignatures: Answerer<SignaturesQuestion, SignaturesAnswer> = async () => {
  throw new Error('not yet');
};

export const answerSignature: Answerer<SignatureQuestion, SignatureAnswer> = async () => {
  throw new Error('not yet');
};

export const answerSuggestion: Answerer<SuggestionQuestion, SuggestionAnswer> = async () => {
  throw new Error('not yet');
};
