import type { CauseDocument, FileDocument, RunDocument } from '../range/documents.ts';
import type { JobCourseDocument, StretchDocument } from '../range/stretches.ts';

/** A note of a numbered series on how CI was mended: all that it says, as `--json` prints it. */
export interface PinFacts {
  readonly number: number;
  /** `PIN-079` */
  readonly name: string;
  /** `complete`: nothing that was red is open, and no job is red at the end, but for what is expected. */
  readonly status: 'complete' | 'in-progress';
  readonly createdAt: string;
  /** `acme/nova` */
  readonly repository: string;
  readonly url: string;
  /** Null: all branches. */
  readonly branch: string | null;
  /** Runs of the range, and the first and the last of them. */
  readonly runs: number;
  readonly first: RunDocument;
  readonly last: RunDocument;
  /** Of each workflow and branch, the one with most runs first. */
  readonly stretches: readonly PinStretch[];
  /** In the order in which they are told: fixed ones first, each kind by when it was first seen. */
  readonly causes: readonly PinCause[];
  readonly learnings: readonly Learning[];
  readonly files: readonly PinFileChange[];
  readonly related: readonly RelatedPin[];
}

export interface PinCause extends CauseDocument {
  /** From 1; sections and tables refer to it. */
  readonly issue: number;
  /** `expected`: nobody is to mend it, however it ended. */
  readonly state: 'fixed' | 'open' | 'passed-again' | 'gone' | 'expected';
  /** What the catalogue recommends, in this log's words; null where it does not know the cause. */
  readonly pattern: { readonly title: string; readonly why: string; readonly snippet: string | null } | null;
  /** Files that were changed for it and that the failure itself names. */
  readonly named: readonly string[];
  /** Commands that run its failed tests alone. */
  readonly alone: readonly string[];
  /** What the known cause is about, as its title does not say: a module, a column, a constraint. */
  readonly about: readonly string[];
  /** Why it happened, by what ties jobs together and by the catalogue; empty where neither knows. */
  readonly reasons: readonly string[];
  /** Null where it was not fixed. */
  readonly fix: PinFix | null;
}

/** Between which runs it went away. */
export interface PinFix {
  readonly lastRed: RunDocument;
  /** It may still be red of something else. */
  readonly firstGreen: RunDocument;
  /** What shows it: a job passed, got past the step, or did not fail of the same tests. */
  readonly by: 'job' | 'step' | 'tests';
  readonly job: string;
  readonly step: string | null;
  /** GitHub's comparison of their commits. */
  readonly compareUrl: string;
}

export type PinStretch = StretchDocument<PinResult>;
export type PinJob = JobCourseDocument<PinResult>;

export interface PinResult {
  readonly outcome: 'pass' | 'fail';
  readonly url: string | null;
  /** Tests that ran and passed; null where no log counts them. */
  readonly tests: { readonly passed: number; readonly total: number } | null;
  /** Issues that made it red. */
  readonly issues: readonly number[];
  /** It failed as the repository expects it to. */
  readonly isExpected: boolean;
}

/** What the catalogue says to do so that failures of a kind do not come back. */
export interface Learning {
  readonly area: string;
  readonly sentences: readonly { readonly text: string; readonly issues: readonly number[] }[];
}

export interface PinFileChange extends FileDocument {
  /** Null where it was removed. */
  readonly url: string | null;
  /** The issues that it may have fixed. */
  readonly issues: readonly number[];
}

export interface RelatedPin {
  readonly number: number;
  readonly name: string;
  readonly fileName: string;
  /** Where GitHub shows it. */
  readonly url: string;
  readonly title: string | null;
  /** What it has in common with this one. */
  readonly signatures: readonly string[];
  readonly lines: boolean;
  readonly sameFailure: boolean;
  readonly files: readonly string[];
}
