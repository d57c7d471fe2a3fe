/**
 * What a repository's CI did: plain data, made by `generateWorld` or by hand with `buildWorld`, and told by the server in
 * GitHub's words. Times are milliseconds since 1970. Nothing here changes: a re-run makes a new `WorldRun`.
 */
import type { FailureId, OutputId } from './outputs/index.ts';

export interface World {
  readonly repository: WorldRepository;
  readonly workflows: readonly WorldWorkflow[];
  /** In any order; lists answer with the newest first. */
  readonly runs: readonly WorldRun[];
}

export interface WorldRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly private: boolean;
  /** `owner/name` as it was called before; asked for by that name, GitHub redirects. */
  readonly formerNames: readonly string[];
}

export interface WorldWorkflow {
  readonly id: number;
  readonly name: string;
  /** `.github/workflows/ci.yml`. */
  readonly path: string;
}

/**
 * The truth about a failure, as its maker knows it. `flaky`, `infra`, `lost`: an unchanged re-run passes · `broken`, `oom`,
 * `timeout`, `billing`, `startup`: it does not · `cancelled`: superseded by a newer run · `approval`: a run from a fork that
 * waited for a maintainer, so that its first attempt ran nothing.
 */
export const LABELS = [
  'flaky',
  'broken',
  'infra',
  'timeout',
  'cancelled',
  'oom',
  'lost',
  'startup',
  'approval',
  'billing',
] as const;
export type Label = (typeof LABELS)[number];

export interface WorldRun {
  readonly id: number;
  readonly workflowId: number;
  /** Counts the workflow's runs. */
  readonly number: number;
  readonly title: string;
  readonly event: string;
  readonly branch: string | null;
  readonly sha: string;
  readonly treeId: string;
  /** `owner/name` that the code comes from; null when that fork is gone. */
  readonly headRepository: string | null;
  readonly actor: string | null;
  /** The number of the pull request; GitHub names none for forks. */
  readonly pullRequest: number | null;
  readonly createdMs: number;
  /** At least one, in order. */
  readonly attempts: readonly WorldAttempt[];
  /** Null when nothing went wrong. */
  readonly label: Label | null;
  /** Whether GitHub has deleted the logs of this run. */
  readonly logsExpired: boolean;
  /** What its commit changed, a path where it was only modified; one of its own where left out. */
  readonly files?: readonly (string | WorldFile)[];
  readonly artifacts: readonly string[];
}

export type WorldFile =
  | { readonly path: string; readonly status: 'added' | 'removed' }
  | { readonly path: string; readonly status: 'renamed'; readonly from: string };

export interface WorldAttempt {
  /** From 1. */
  readonly number: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedMs: number;
  readonly updatedMs: number;
  /** Who started this attempt. */
  readonly actor: string | null;
  /** All jobs of the run, also those that this attempt did not run. */
  readonly jobs: readonly WorldJob[];
}

export interface WorldJob {
  /** Also the id of its check run. */
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly createdMs: number;
  /** Null when it never began. */
  readonly startedMs: number | null;
  readonly completedMs: number | null;
  readonly runner: WorldRunner | null;
  /** `ubuntu-24.04`; a name with `windows` makes the log's lines end in CRLF. */
  readonly labels: readonly string[];
  /** Empty for a job that was skipped or never began. To be read with `stepsOf`. */
  readonly steps: readonly WorldStep[] | PlannedSteps;
  readonly annotations: readonly WorldAnnotation[];
  /** What its check run says of itself; GitHub's own say nothing. */
  readonly summary?: string;
  readonly log: JobLog;
  /** What it hands on to other jobs. The runner drops what holds a secret, and warns. */
  readonly outputs?: Readonly<Record<string, 'set' | 'dropped'>>;
  /** False: carried over from an earlier attempt. */
  readonly executed: boolean;
  /** Null for a job in which nothing went wrong. */
  readonly label: Label | null;
  /**
   * How it ends when it is run again. A skipped job that `passes` waits for all others, and runs when they passed; one that
   * `skips` never runs.
   */
  readonly onRerun: 'passes' | 'fails' | 'skips';
}

/**
 * `steps`: made from the steps when it is asked for · `cut`: the same, but it ends in the middle of a line of the step that
 * failed, and the archive has none · `none`: GitHub has none · or the text itself: lines without time stamps get them.
 */
export type JobLog = 'steps' | 'cut' | 'none' | { readonly text: string };

/** Steps that are made when they are asked for: a world of thousands of runs has very many. */
export interface PlannedSteps {
  /** Actions (`actions/checkout@v4`) and commands, in order. */
  readonly does: readonly (string | OutputId)[];
  /** Names of steps where the author gave one. */
  readonly titles: Readonly<Record<string, string>>;
  readonly ending: JobEnding;
  readonly seed: number;
}

export type JobEnding =
  | { readonly kind: 'success' }
  | { readonly kind: 'failure'; readonly failure: FailureId }
  /** Killed while the last command ran: superseded, or over its time. */
  | { readonly kind: 'killed'; readonly label: 'cancelled' | 'timeout'; readonly why: string }
  | { readonly kind: 'lost'; readonly log: 'cut' | 'none' };

export interface WorldRunner {
  readonly id: number;
  readonly name: string;
  readonly groupId: number;
  readonly groupName: string;
}

export interface WorldStep {
  /** From 1, with a gap before the post steps. */
  readonly number: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedMs: number | null;
  readonly completedMs: number | null;
  /** What it prints below its header: a known command, or lines. Null: what its name says, e.g. an action. */
  readonly output: OutputId | readonly string[] | null;
  /** How the command failed; null when it did not, or when the lines themselves show it. */
  readonly failure: FailureId | null;
}

export interface WorldAnnotation {
  readonly level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title: string | null;
  /** `.github` where it concerns no file. */
  readonly path: string;
  readonly line: number;
}

/** Whether an unchanged re-run of what failed so passes. */
export function passesOnRerun(label: Label | null): boolean {
  return label === null || ['flaky', 'infra', 'lost', 'cancelled', 'approval'].includes(label);
}
