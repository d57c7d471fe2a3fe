import type { Category, VerdictLabel } from '../domain.ts';

/** What all statistics are made of: something that an attempt of a run really did, and how it ended. */
export interface Row {
  /** The identity of the repository: `github.com/acme/nova`. */
  readonly repository: string;
  /** Id of the workflow. */
  readonly workflow: number;
  readonly workflowName: string;
  readonly runId: number;
  /** From 1. */
  readonly attempt: number;
  readonly event: string;
  readonly branch: string | null;
  readonly isDefaultBranch: boolean;
  readonly sha: string;
  /** The identity of the code, where it is known: several commits may have the same. */
  readonly treeId: string | null;
  readonly actor: string | null;
  /** GitHub's title of the run: of a push the first line of the commit's message. */
  readonly title: string;
  /** GitHub's word; null while it runs. */
  readonly conclusion: string | null;
  readonly startedMs: number | null;
  readonly completedMs: number | null;
  /** When the run was created: the same for all its attempts. */
  readonly createdMs: number;
  /** Why it failed; empty when it passed, and when nobody has looked. */
  readonly failures: readonly RowFailure[];
}

export interface RowFailure {
  readonly fingerprint: string;
  /** Id of the known cause, or null. */
  readonly signature: string | null;
  readonly category: Category;
  readonly label: VerdictLabel;
  /** False: others have the same fingerprint because they failed too. Being alike then means nothing. */
  readonly isSpecific: boolean;
}

/** A job in the attempt that ran it: what was only carried over into a later attempt is no execution. */
export interface Execution extends Row {
  /** Its name, as GitHub gives it. */
  readonly job: string;
}

/** An attempt of a run, with GitHub's conclusion of the whole; its failures are those of all its jobs. */
export interface RunAttempt extends Row {
  readonly job: null;
}

/** What a job's log says of one test. Where a job passed, its tests need not be listed: they passed. */
export interface TestOutcome {
  readonly repository: string;
  readonly runId: number;
  readonly attempt: number;
  readonly job: string;
  /** As its framework would take it to run this test alone. */
  readonly test: string;
  readonly outcome: 'pass' | 'fail';
}

/** The identity of an execution. */
export function executionId(row: Pick<Execution, 'repository' | 'runId' | 'attempt' | 'job'>): string {
  return `${row.repository}\n${row.runId}\n${row.attempt}\n${row.job}`;
}
