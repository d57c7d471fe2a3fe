import { sql } from 'kysely';
import type { Category, VerdictLabel } from '../domain.ts';
import type { RowFailure, RunAttempt } from '../history/rows.ts';
import { isOfDefaultBranch } from '../history/strata.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { query } from './query.ts';
import type { StoredRepository } from './repositories.ts';

/** Runs that are alike: a rate of others would say nothing of them. */
export interface Lane {
  /** GitHub's id. */
  readonly workflow: number;
  readonly branch: string | null;
  readonly event: string;
}

/** All attempts of the newest runs of a lane, in the order of their runs. Three queries. */
export function attemptsInLane(
  db: Database,
  { key, name, defaultBranch }: StoredRepository,
  { workflow, branch, event }: Lane,
  limit: number,
): RunAttempt[] {
  const runs = db.all(
    query
      .selectFrom('run')
      // By the branch, which has the fewest runs: the plus keeps SQLite from another index.
      .where(sql<boolean>`+run.repository = ${key}`)
      .where(sql<boolean>`+run.workflow = ${workflow}`)
      .where('run.branch', 'is', branch)
      .where('run.event', '=', event)
      .selectAll('run')
      .orderBy('run.created_ms', 'desc')
      .orderBy('run.id', 'desc')
      .limit(limit),
  );
  const keys = runs.map((run) => run.key);
  const attempts = grouped(
    db.all(
      query
        .selectFrom('attempt')
        .select(['run', 'number', 'conclusion', 'started_ms', 'updated_ms'])
        .where('run', 'in', among(keys))
        .orderBy('run')
        .orderBy('number'),
    ),
    ({ run }) => run,
    (row) => row,
  );
  const failures = failuresOf(db, keys);
  const repository = `${name.host}/${name.owner}/${name.name}`;
  return runs.toReversed().flatMap((run) =>
    (attempts.get(run.key) ?? []).map(
      (attempt): RunAttempt => ({
        ...{ repository, workflow, workflowName: '', runId: run.id, attempt: attempt.number, event, branch },
        ...{ isDefaultBranch: isOfDefaultBranch(event, branch, defaultBranch), sha: run.sha, treeId: run.tree_id },
        ...{ actor: run.actor, title: run.title, conclusion: attempt.conclusion, createdMs: run.created_ms },
        ...{ startedMs: attempt.started_ms, completedMs: attempt.updated_ms, job: null },
        failures: failures.get(`${run.key} ${attempt.number}`) ?? [],
      }),
    ),
  );
}

/** By run and attempt. */
function failuresOf(db: Database, runs: readonly number[]): ReadonlyMap<string, readonly RowFailure[]> {
  const rows = db.all(
    query
      .selectFrom('job')
      .crossJoin('cause')
      .where('job.run', 'in', among(runs))
      .where('job.executed', '=', 1)
      .where('job.conclusion', 'is not', 'success')
      .whereRef('cause.job', '=', 'job.key')
      .select(['job.run', 'job.attempt', 'cause.fingerprint', 'cause.signature', 'cause.category', 'cause.label'])
      .select('cause.specific')
      .orderBy('cause.ordinal'),
  );
  return grouped(
    rows,
    ({ run, attempt }) => `${run} ${attempt}`,
    ({ fingerprint, signature, category, label, specific }) => ({
      ...{ fingerprint, signature, isSpecific: specific === 1 },
      category: category as Category,
      label: label as VerdictLabel,
    }),
  );
}
