import type { Fault, Progress } from './desk.ts';
import type { QuestionName, Questions } from './protocol.ts';

/** Whoever answers. */
export interface Service {
  /** Rejects where whyred itself is wrong; what a person can mend is a fault. */
  ask<Name extends QuestionName>(
    name: Name,
    question: Questions[Name][0],
    onProgress: (news: Progress) => void,
  ): Asked<Name>;
  /** Lets go of the store; what is being answered is given up. */
  close(): Promise<void>;
}

export interface Asked<Name extends QuestionName> {
  readonly outcome: Promise<{ readonly answer: Questions[Name][1] } | { readonly fault: Fault }>;
  /** Nobody waits for it any more. */
  readonly forget: () => void;
}
