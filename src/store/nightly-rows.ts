import { sql } from 'kysely';
import { entry } from '../history/courses.ts';
import type { GreenRun, NightRows } from '../history/nightly/courses.ts';
import type { Execution, RowFailure, RunAttempt } from '../history/rows.ts';
import { isOfDefaultBranch } from '../history/strata.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { query } from './query.ts';
import type { StoredRepository } from './repositories.ts';
import { rowFailures } from './row-failures.ts';

/**
 * Runs with their attempts and all that they ran, as `executionsOf` gives the jobs of all of them. Of runs that passed at once the
 * names of the jobs are read together: there are hundreds of thousands of jobs in a few weeks of fifty repositories.
 * @param branch Whose pushes are those of the default branch; null: those of the repository's own.
 */
export function nightRows(
  db: Database,
  { key, name: { host, owner, name }, defaultBranch }: StoredRepository,
  sinceMs: number,
  branch: string | null,
): NightRows {
  const span = { repository: key, sinceMs };
  const workflows = new Map(
    db
      .all(query.selectFrom('workflow').select(['id', 'name']).where('repository', '=', key))
      .map((one) => [one.id, one.name]),
  );
  const green: GreenRun[] = [];
  // Few sets of jobs, and many runs.
  const lists = new Map<string, readonly string[]>();
  const others = new Map<number, RunAttempt>();
  for (const row of runsOf(db, span)) {
    // Written out: there are very many.
    const attempt: RunAttempt = {
      repository: `${host}/${owner}/${name}`,
      workflow: row.workflow,
      workflowName: workflows.get(row.workflow)!,
      runId: row.id,
      attempt: row.attempt,
      event: row.event,
      branch: row.branch,
      isDefaultBranch: isOfDefaultBranch(row.event, row.branch, branch ?? defaultBranch),
      sha: row.sha,
      treeId: row.tree_id,
      actor: row.actor,
      title: row.title,
      conclusion: row.conclusion,
      startedMs: row.started_ms,
      completedMs: row.updated_ms,
      createdMs: row.created_ms,
      failures: NONE,
      job: null,
    };
    const { jobs } = row;
    const isSimple = row.attempt === 1 && row.conclusion === 'success' && jobs !== null && jobs !== UNLIKE;
    if (isSimple) green.push({ attempt, jobs: jobs === UNLISTED ? null : entry(lists, jobs, () => JSON.parse(jobs)) });
    else others.set(row.key, attempt);
  }
  return { green, ...detailed(db, others) };
}

const NONE: readonly RowFailure[] = [];

/** Of the jobs of a run, where no list of names will do. */
const UNLISTED = 'unlisted';
const UNLIKE = 'unlike';

/** By time. `jobs`: the names of those that it ran, as JSON, where all of them passed. */
function runsOf(db: Database, { repository, sinceMs }: Span) {
  const jobs = query
    .selectFrom('job')
    .whereRef('job.run', '=', sql.ref('run.key'))
    .select(
      sql<string>`case
        when count(*) = 0 then ${sql.lit(UNLISTED)}
        when count(*) filter (where executed = 1 and conclusion is not 'success') > 0 then ${sql.lit(UNLIKE)}
        else json_group_array(name) filter (where executed = 1) end`.as('jobs'),
    );
  return db.all(
    query
      .selectFrom('run')
      .where('run.repository', '=', repository)
      .where('run.created_ms', '>=', sinceMs)
      .select([
        ...(['run.key', 'run.workflow', 'run.id', 'run.attempt', 'run.event', 'run.branch', 'run.sha'] as const),
        ...(['run.tree_id', 'run.actor', 'run.title', 'run.conclusion', 'run.started_ms'] as const),
        ...(['run.updated_ms', 'run.created_ms'] as const),
      ])
      .select(jobs.as('jobs'))
      .orderBy('run.created_ms')
      .orderBy('run.id'),
  );
}

/** @param runs By their keys. */
function detailed(db: Database, runs: ReadonlyMap<number, RunAttempt>): Omit<NightRows, 'green'> {
  const keys = [...runs.keys()];
  const failures = rowFailures(db, keys, ({ job }) => job);
  const rows = db.all(
    query
      .selectFrom('job')
      .where('job.run', 'in', among(keys))
      .where('job.executed', '=', 1)
      .select(['job.key', 'job.run', 'job.attempt', 'job.name as job', 'job.conclusion'])
      .select(['job.started_ms as startedMs', 'job.completed_ms as completedMs']),
  );
  const executions = rows.map(
    ({ key, run, ...row }): Execution => ({ ...runs.get(run)!, ...row, failures: failures.get(key) ?? NONE }),
  );
  const ofAttempt = grouped(
    rows.filter(({ key }) => failures.has(key)),
    ({ run, attempt }) => `${run} ${attempt}`,
    ({ key }) => failures.get(key)!,
  );
  const attempts = db
    .all(
      query
        .selectFrom('attempt')
        .where('run', 'in', among(keys))
        .select(['run', 'number as attempt', 'conclusion', 'started_ms as startedMs', 'updated_ms as completedMs']),
    )
    .map(
      ({ run, ...row }): RunAttempt => ({
        ...runs.get(run)!,
        ...row,
        failures: (ofAttempt.get(`${run} ${row.attempt}`) ?? []).flat(),
      }),
    );
  return { executions, attempts };
}

interface Span {
  readonly repository: number;
  readonly sinceMs: number;
}
