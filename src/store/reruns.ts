import { type Selectable, sql } from 'kysely';
import { isOfDefaultBranch } from '../history/strata.ts';
import type { Database } from './database.ts';
import { query } from './query.ts';
import type { JobTable, RepositoryTable, RunTable } from './tables.ts';

/** A job in an attempt that really ran it, with what is known of its run. */
export interface JobExecution {
  readonly runId: number;
  readonly workflow: number;
  readonly event: string;
  readonly isDefaultBranch: boolean;
  readonly name: string;
  readonly attempt: number;
  /** GitHub's word. */
  readonly conclusion: string | null;
  readonly completedMs: number | null;
  /** When its run was created. */
  readonly createdMs: number;
}

/** Every execution of all jobs of a repository that were run more than once, by run, name and attempt. */
export function repeatedJobs(db: Database, repository: number): JobExecution[] {
  const repeated = executions()
    .where('run.repository', '=', repository)
    .where('run.attempt', '>', 1)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('job as other')
          .select(sql.lit(1).as('one'))
          .whereRef('other.name', '=', 'job.name')
          .whereRef('other.run', '=', 'job.run')
          .where('other.executed', '=', 1)
          .whereRef('other.attempt', '<>', 'job.attempt'),
      ),
    );
  return db.all(repeated.orderBy('run.id').orderBy('job.name').orderBy('job.attempt')).map(executionFrom);
}

/** Those of the jobs of this name in one run, in the order of the attempts. */
export function attemptsOfJob(db: Database, repository: number, runId: number, name: string): JobExecution[] {
  const named = executions()
    .where('run.repository', '=', repository)
    .where('run.id', '=', runId)
    .where('job.name', '=', name);
  return db.all(named.orderBy('job.attempt')).map(executionFrom);
}

function executions() {
  return (
    query
      .selectFrom('run')
      // From run to job: few runs were run again.
      .crossJoin('job')
      .whereRef('job.run', '=', 'run.key')
      .innerJoin('repository', 'repository.key', 'run.repository')
      .select(['run.id as run_id', 'run.workflow', 'run.event', 'run.branch', 'run.created_ms'])
      .select(['job.name', 'job.attempt', 'job.conclusion', 'job.completed_ms', 'repository.default_branch'])
      .where('job.executed', '=', 1)
  );
}

type Row = Pick<Selectable<JobTable>, 'name' | 'attempt' | 'conclusion' | 'completed_ms'> &
  Pick<Selectable<RunTable>, 'workflow' | 'event' | 'branch' | 'created_ms'> &
  Pick<RepositoryTable, 'default_branch'> & { readonly run_id: number };

function executionFrom(row: Row): JobExecution {
  const { run_id: runId, workflow, event, branch, default_branch: main, name, attempt, conclusion } = row;
  return {
    runId,
    workflow,
    event,
    isDefaultBranch: isOfDefaultBranch(event, branch, main),
    name,
    attempt,
    conclusion,
    completedMs: row.completed_ms,
    createdMs: row.created_ms,
  };
}
