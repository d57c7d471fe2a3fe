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

/** As a person would copy it from the browser. */
export function addressOf({ repository, runId, attempt }: RunPlace): string {
  const { host, owner, name } = repository;
  return `https://${host}/${owner}/${name}/actions/runs/${runId}${attempt === null ? '' : `/attempts/${attempt}`}`;
}
