import type {
  CauseDocument,
  ChangeDocument,
  CountDocument,
  LinkDocument,
  Name,
  RunDocument,
} from '../range/documents.ts';
import type { StretchDocument } from '../range/stretches.ts';

/** What was worked on in one stretch of time: all that its report says, as `--json` prints it. */
export interface SessionFacts {
  /** `acme/nova` */
  readonly repository: string;
  readonly url: string;
  /** The branch that was asked for; null: all. */
  readonly branch: string | null;
  /** When the first and the last of the runs was created. */
  readonly from: string;
  readonly until: string;
  /** Of each workflow and branch, the one with most runs first. */
  readonly stretches: readonly SessionStretch[];
  /** Of the first of these: runs that were green at their first attempt, in the stretch and in the days before. */
  readonly firstAttempts: {
    readonly before: CountDocument;
    readonly days: number;
    readonly during: CountDocument;
  } | null;
  /** Distinct failures that were red in the first runs, and that are open now. */
  readonly failures: { readonly before: number; readonly after: number };
  /** Those that passed with other code, the first seen first. */
  readonly fixed: readonly CauseDocument[];
  /** How one failure came in the place of another. */
  readonly chain: readonly LinkDocument[];
  /** Open ones first, then those that passed again unchanged, then those whose job is gone. */
  readonly remaining: readonly CauseDocument[];
  /** Distinct failures that the repository's configuration expects, and that are left out. */
  readonly expected: number;
  /** Oldest first. */
  readonly runs: readonly RunRowDocument[];
  /** From the commit of the first run of the first stretch to that of its last; null where nothing tells. */
  readonly change: ChangeDocument | null;
  /** Documents of the repository that name a run, a failure or a known cause of this stretch. */
  readonly related: readonly RelatedDocument[];
}

export interface SessionStretch extends StretchDocument<JobResultDocument> {
  /** In which anything was decided. */
  readonly runs: number;
}

export interface JobResultDocument {
  readonly outcome: 'pass' | 'fail';
  readonly url: string | null;
  /** Tests that ran and passed; null where no log counts them. */
  readonly tests: { readonly passed: number; readonly total: number } | null;
  /** Null when it passed or nothing is known. */
  readonly cause: Name | null;
}

export interface RunRowDocument {
  readonly run: RunDocument;
  readonly attempts: number;
  /** Since the first run of all, as clocks show them that tell no seconds. */
  readonly minutes: number;
  /** By the first decisive attempt of each job, and by the last; null where nothing was decided. */
  readonly first: CountDocument | null;
  readonly last: CountDocument | null;
  /** GitHub's word; null while it runs. */
  readonly conclusion: string | null;
  /** Tests of jobs in which some failed, or whose count is another one than in the run before. */
  readonly tests: readonly { readonly job: string; readonly passed: number; readonly total: number }[];
  /** Against the run before of the same workflow and branch. */
  readonly newlyRed: readonly { readonly job: string; readonly cause: Name | null }[];
  readonly stillRed: readonly { readonly job: string; readonly cause: Name | null }[];
  readonly newlyGreen: readonly string[];
  /** Failed in this run, and passed when they were run again. */
  readonly passedAgain: readonly { readonly job: string; readonly cause: Name | null }[];
}

export interface RelatedDocument {
  /** From the repository's root. */
  readonly path: string;
  readonly title: string | null;
  /** Run ids, signatures and fingerprints of this stretch that it names. */
  readonly names: readonly string[];
}
