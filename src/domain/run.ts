/**
 * Runs, attempts and jobs as GitHub's API tells them, and what is remembered of them.
 *
 * Times are milliseconds since 1970. `status` and `conclusion` are GitHub's own words, kept as they come:
 * new ones appear, and an unknown one must not be lost.
 */

/** `github.com`, `acme`, `nova`. Compared without regard to case. */
export interface RepositoryName {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

export interface Workflow {
  readonly id: number;
  readonly name: string;
  /** `.github/workflows/ci.yml`, without the `@ref` that GitHub sometimes adds. */
  readonly path: string;
}

/** A run; what changes with a re-run is that of its latest attempt. */
export interface Run {
  readonly id: number;
  readonly workflow: Workflow;
  /** Counts the workflow's runs; no identity, because a re-run keeps it. */
  readonly number: number;
  /** The latest one, from 1. */
  readonly attempt: number;
  readonly title: string;
  readonly event: string;
  readonly branch: string | null;
  readonly sha: string;
  /** The identity of the code: the same tree may have several commits. */
  readonly treeId: string | null;
  /** `owner/name` that the code comes from; null when that fork is gone. */
  readonly headRepository: string | null;
  /** Login of who caused it. */
  readonly actor: string | null;
  readonly status: string;
  /** Null until it is completed. */
  readonly conclusion: string | null;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** When the latest attempt began. */
  readonly startedMs: number;
  readonly url: string;
}

export interface Attempt {
  readonly runId: number;
  /** From 1. */
  readonly number: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedMs: number;
  readonly updatedMs: number;
}

/** A job as an attempt lists it: also the ones that the attempt did not run again. */
export interface Job {
  /** Also the id of its check run. */
  readonly id: number;
  readonly runId: number;
  /** The attempt that lists it; not always the one that ran it. */
  readonly attempt: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedMs: number | null;
  readonly completedMs: number | null;
  /** Null when no runner took it. */
  readonly runnerId: number | null;
  readonly runnerName: string | null;
  readonly runnerGroup: string | null;
  readonly labels: readonly string[];
  readonly url: string | null;
  /** In order; numbers have gaps. Empty for a job that was skipped or never began. */
  readonly steps: readonly JobStep[];
}

/** A job, and whether this attempt ran it. False: it was carried over from an earlier attempt, and counts there. */
export interface ExecutedJob extends Job {
  readonly executed: boolean;
}

export interface JobStep {
  readonly number: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedMs: number | null;
  readonly completedMs: number | null;
}

/** What a job ran with, as its log tells at the start. */
export interface Tooling {
  /** `ubuntu-24.04`; null on a machine that does not say. */
  readonly image: string | null;
  /** `20261101.1.0` */
  readonly imageVersion: string | null;
  /** Version of the runner's own program. */
  readonly runner: string | null;
  /** Actions that were downloaded, in the log's order. `sha`: what the ref stood for. */
  readonly actions: readonly { readonly name: string; readonly ref: string; readonly sha: string }[];
}

/** What changed between two commits. */
export interface Change {
  /** The last commit that is known to have passed. */
  readonly base: string;
  readonly head: string;
  /** At most the 300 that GitHub lists. */
  readonly files: readonly ChangedFile[];
  /** The newest last; at most the 250 that GitHub lists. */
  readonly commits: readonly { readonly sha: string; readonly title: string; readonly author: string | null }[];
}

export interface ChangedFile {
  /** In the repository, as it is called now. */
  readonly path: string;
  /** What it was called before; null where that is the same. */
  readonly previousPath: string | null;
  /** Null: nobody has told. */
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | null;
}

/** What GitHub or an action noted at a job. Text is clean and without secrets. */
export interface Annotation {
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string | null;
  readonly message: string;
  /** Of the repository; null where GitHub names `.github`, which stands for no file. */
  readonly path: string | null;
  readonly line: number | null;
  readonly endLine: number | null;
}

/**
 * What became of a job's log. `none`: there can be none, the job was skipped or never began · `wanted`: not fetched yet ·
 * `stored`: read, its failed steps kept · `expired`: GitHub deleted it · `missing`: GitHub has none ·
 * `damaged`: what came could not be read.
 */
export const LOG_STATES = ['none', 'wanted', 'stored', 'expired', 'missing', 'damaged'] as const;
export type LogState = (typeof LOG_STATES)[number];

/** How the same job ended in another attempt of the run that really ran it. */
export interface Rerun {
  readonly attempt: number;
  readonly conclusion: string;
}
