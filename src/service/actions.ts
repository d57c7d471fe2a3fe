import type { Answerer } from './desk.ts';
import type { RunPlace } from './places.ts';

export interface RerunQuestion extends RunPlace {
  readonly what:
    | { readonly kind: 'failed' }
    | { readonly kind: 'all' }
    | { readonly kind: 'job'; readonly jobId: number };
}

export interface RerunAnswer {
  /** The attempt that begins now. */
  readonly attempt: number;
}

export interface CancelQuestion extends RunPlace {
  readonly kind: 'cancel';
}

export interface CancelAnswer {
  readonly kind: 'cancelled';
}

/** Waits until an attempt has ended, and tells what it proved. */
export interface FollowQuestion extends RunPlace {
  readonly attempt: number;
}

export interface FollowAnswer {
  readonly conclusion: string;
  readonly text: string;
}

export const answerRerun: Answerer<RerunQuestion, RerunAnswer> = async () => {
  throw new Error('not yet');
};

export const answerCancel: Answerer<CancelQuestion, CancelAnswer> = async () => {
  throw new Error('not yet');
};

export const answerFollow: Answerer<FollowQuestion, FollowAnswer> = async () => {
  throw new Error('not yet');
};
