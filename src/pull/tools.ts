import type { Run } from '../domain.ts';
import type { ArchiveCache } from '../providers/archive-cache.ts';
import type { Github } from '../providers/github.ts';
import type { Database } from '../store/database.ts';
import type { Engine } from '../triage.ts';
import type { RerunPredictor } from './predictor.ts';

/** What a pull works with; everything impure is in here. */
export interface PullTools {
  readonly github: Github;
  readonly db: Database;
  readonly engine: Engine;
  readonly predictor: RerunPredictor;
  /** The rules and the catalogue that judge, as they are named in the store. */
  readonly versions: Versions;
  /** Stands for the token: what GitHub answered to one token says nothing to another. */
  readonly tokenHash: string;
  /** A folder for what is downloaded; nothing stays there. */
  readonly folder: string;
  /** Where whole archives are kept; null when they are not. */
  readonly archives: ArchiveCache | null;
  readonly nowMs: () => number;
  readonly onProgress: (progress: Progress) => void;
  /** Ends what waits for nothing. */
  readonly signal?: AbortSignal;
}

export interface Versions {
  readonly engine: string;
  readonly catalogue: string;
}

export interface Progress {
  readonly phase: 'runs' | 'jobs' | 'baselines' | 'logs';
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly runs: number;
  readonly jobs: number;
  readonly logs: number;
}

/** Which runs are asked for, and how much of them. */
export interface PullOptions {
  /** Null: what is new since the last pull, and what may have changed. */
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  readonly workflow: string | null;
  readonly branch: string | null;
  readonly event: string | null;
  /** The newest so many runs; null: all. */
  readonly limit: number | null;
  readonly logs: 'failed' | 'all' | 'none';
  /** Of which runs that passed the jobs are listed: of the newest of each workflow, of all, of none. */
  readonly jobs: 'recent' | 'all' | 'failed';
  readonly concurrency: number;
}

/** What a pull did, and what it could not do. */
export interface PullSummary {
  readonly runsListed: number;
  readonly runsAdded: number;
  readonly runsChanged: number;
  readonly attempts: number;
  readonly jobs: number;
  readonly logs: {
    readonly stored: number;
    readonly expired: number;
    readonly missing: number;
    readonly damaged: number;
  };
  readonly baselines: number;
  /** Sentences on what could not be had; a run that fails does not end a pull. */
  readonly problems: readonly string[];
}

export function isRed({ conclusion }: Pick<Run, 'conclusion'>): boolean {
  return conclusion !== null && !['success', 'neutral', 'skipped', 'action_required', 'stale'].includes(conclusion);
}
