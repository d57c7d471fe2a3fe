import { sql } from 'kysely';
import type { RunAttempt } from '../history/rows.ts';
import { isOfDefaultBranch } from '../history/strata.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { query } from './query.ts';
import type { StoredRepository } from './repositories.ts';
import { rowFailures } from './row-failures.ts';

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
  const failures = rowFailures(db, keys, ({ run, attempt }) => `${run} ${attempt}`);
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
