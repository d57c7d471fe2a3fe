import type { RepositoryName } from '../domain.ts';

export interface RunPlace {
  readonly repository: RepositoryName;
  readonly runId: number;
  /** Null: the latest. */
  readonly attempt: number | null;
}

export interface JobPlace extends RunPlace {
  readonly jobId: number;
}

export interface FailurePlace extends JobPlace {
  /** Which failure of the job, from 1. */
  readonly number: number;
}
