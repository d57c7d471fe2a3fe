import type { Change, Grounds, JobStep, Tooling, VerdictLabel } from '../domain.ts';
import type { Execution } from '../history/rows.ts';
import type { ExpectedRule } from './evidence/expected.ts';

/** A failure that is to be judged, with all that is known of it alone. What happened around it is in the chronicle. */
export interface Case {
  /** The execution that failed. The labels of its failures, and of all others, are what the causes are by nature. */
  readonly own: Execution;
  readonly fingerprint: string;
  /** Id of the known cause, or null. */
  readonly signature: string | null;
  /** False: others have the same fingerprint because they failed too. Being alike then means nothing. */
  readonly isSpecific: boolean;
  readonly grounds: Grounds;
  /** False: GitHub never gave the job to a machine. */
  readonly hasBegun: boolean;
  /** As GitHub tells them, in order. */
  readonly steps: readonly JobStep[];
  /** Ids of the tests that failed. */
  readonly tests: readonly string[];
  /** Paths that the failure names: findings, tests, stack frames. */
  readonly places: readonly string[];
  /** What changed since the last commit that passed; null where nobody has asked. */
  readonly change: Change | null;
  readonly tooling: Tooling | null;
  /** What the last green run of the job ran with. */
  readonly greenTooling: { readonly tooling: Tooling; readonly runId: number } | null;
  /** What a person said of this failure, or of failures like it; the most specific word first. */
  readonly words: readonly PersonsWord[];
  /** What persons said of failures of other jobs that have the same fingerprint, each of that one alone. */
  readonly wordsElsewhere: readonly PersonsWord[];
  /** Rules of the repository, in their order. */
  readonly rules: readonly ExpectedRule[];
}

/** What a person said of a failure. */
export interface PersonsWord {
  /** The store's number of it. */
  readonly key: number;
  readonly label: VerdictLabel;
  readonly scope: 'this' | 'fingerprint' | 'signature';
  readonly note: string | null;
  readonly author: string | null;
  readonly atMs: number;
}
