import type { CauseDocument, ChangeDocument, CountDocument, LinkDocument, RunDocument } from '../range/documents.ts';

/** What a time of red runs was, cost and taught: all that its report says, as `--json` prints it. */
export interface PostmortemFacts {
  /** `acme/nova` */
  readonly repository: string;
  readonly url: string;
  /** Null where a range of runs was asked for. */
  readonly incident: IncidentDocument | null;
  /** The branch that was asked for; null: all. */
  readonly branch: string | null;
  /** When the first red run was created, and when the last thing that belongs to it ended. */
  readonly from: string;
  readonly until: string;
  /** `elsewhere`: where it was red nothing has passed since, and it was no fault of the code; but its jobs pass on other branches. */
  readonly state: 'resolved' | 'elsewhere' | 'open';
  readonly impact: ImpactDocument;
  readonly detection: DetectionDocument;
  readonly timeline: readonly TimelineDocument[];
  /** Distinct failures, the first seen first. */
  readonly causes: readonly CauseDocument[];
  /** How one failure came in the place of another. */
  readonly chain: readonly LinkDocument[];
  /** From the first red run's commit, or the last green one before, to the commit that ended it; null where nothing tells. */
  readonly change: ChangeDocument | null;
  /** A job each. */
  readonly rates: readonly JobRateDocument[];
}

export interface IncidentDocument {
  readonly id: string;
  readonly kind: 'storm' | 'outage' | 'recurring';
  /** Of a storm: how much failed, and what share usually does. */
  readonly storm: { readonly failed: CountDocument; readonly usual: number } | null;
}

export interface ImpactDocument {
  readonly redRuns: CountDocument;
  readonly failedJobs: number;
  readonly stoppedJobs: number;
  /** Executions that were skipped in red runs, of jobs that ran in others. */
  readonly skippedJobs: number;
  readonly jobs: number;
  readonly branches: number;
  /** Distinct accounts that caused red runs. */
  readonly people: number;
  /** Runner time of what failed or was stopped. */
  readonly lostMs: number;
  /** What ran again, and how often it passed. */
  readonly reruns: CountDocument;
  /** Null where the default branch is not known, or was not hit. */
  readonly defaultBranch: { readonly name: string; readonly redMs: number; readonly isOpen: boolean } | null;
}

export interface DetectionDocument {
  readonly firstRed: MomentDocument;
  /** Names of the jobs that were red in that attempt, in order. */
  readonly firstRedJobs: readonly string[];
  readonly firstRerun: MomentDocument | null;
  readonly firstFix: MomentDocument | null;
  /** Null while something is open; of `elsewhere`, when other branches passed. */
  readonly over: MomentDocument | null;
}

export interface MomentDocument {
  readonly run: RunDocument;
  readonly attempt: number;
  readonly at: string;
}

export interface TimelineDocument {
  readonly at: string;
  readonly run: RunDocument;
  readonly attempt: number;
  /** Keys of causes. */
  readonly appeared: readonly string[];
  readonly again: readonly string[];
  readonly replaced: readonly string[];
  readonly fixed: readonly string[];
  readonly passedAgain: readonly string[];
  /** So many attempts after this one brought nothing new, up to this run. */
  readonly alike: { readonly attempts: number; readonly last: RunDocument; readonly lastAttempt: number } | null;
}

export interface JobRateDocument {
  readonly workflow: string;
  /** Shards and machines of one job are one. */
  readonly job: string;
  /** Runs of the time in which it passed at its first attempt. */
  readonly first: CountDocument;
  /** Runs in a row since in which it did. */
  readonly since: number;
  /** So many in a row would come by chance in fewer than one of twenty cases, if it passed no more often than in that time. */
  readonly target: number;
}
