import type { Selectable } from 'kysely';
import type { Annotation, Attempt, ExecutedJob, JobStep, LogState, RepositoryName, Run } from '../domain.ts';
import type { AnnotationTable, AttemptTable, JobTable, RepositoryTable, RunTable, StepTable } from './tables.ts';

/** Rows of the store as what they stand for. */

/** A job as it is stored. */
export interface StoredJob extends ExecutedJob {
  /** The store's own number. */
  readonly key: number;
  readonly log: LogState;
}

export function nameFrom({ host, owner, name }: Pick<RepositoryTable, 'host' | 'owner' | 'name'>): RepositoryName {
  return { host, owner, name };
}

/** A run with what its workflow is called. */
export interface RunRow extends Selectable<RunTable> {
  readonly workflow_name: string;
  readonly workflow_path: string;
}

export function runFrom(row: RunRow): Run {
  return {
    id: row.id,
    workflow: { id: row.workflow, name: row.workflow_name, path: row.workflow_path },
    number: row.number,
    attempt: row.attempt,
    title: row.title,
    event: row.event,
    branch: row.branch,
    sha: row.sha,
    treeId: row.tree_id,
    headRepository: row.head_repository,
    actor: row.actor,
    status: row.status,
    conclusion: row.conclusion,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
    startedMs: row.started_ms,
    url: row.url,
  };
}

/** Null while nothing is known of the attempt but its number. */
export function attemptFrom(row: Selectable<AttemptTable>, runId: number): Attempt | null {
  const { number, status, conclusion, started_ms: startedMs, updated_ms: updatedMs } = row;
  if (status === null || startedMs === null || updatedMs === null) return null;
  return { runId, number, status, conclusion, startedMs, updatedMs };
}

export function jobFrom(row: Selectable<JobTable>, runId: number, steps: readonly JobStep[]): StoredJob {
  return {
    key: row.key,
    id: row.id,
    runId,
    attempt: row.attempt,
    name: row.name,
    status: row.status,
    conclusion: row.conclusion,
    startedMs: row.started_ms,
    completedMs: row.completed_ms,
    runnerId: row.runner_id,
    runnerName: row.runner_name,
    runnerGroup: row.runner_group,
    labels: JSON.parse(row.labels),
    url: row.url,
    steps,
    executed: row.executed === 1,
    log: row.log,
  };
}

export function stepFrom(row: Selectable<StepTable>): JobStep {
  const { number, name, status, conclusion, started_ms: startedMs, completed_ms: completedMs } = row;
  return { number, name, status, conclusion, startedMs, completedMs };
}

export function annotationFrom(row: Selectable<AnnotationTable>): Annotation {
  const { level, title, message, path, line, end_line: endLine } = row;
  return { level, title, message, path, line, endLine };
}
